"""Mails of the jury and the results, and the bundle: at least once; each marks its row, none goes twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from contests import jury_mails as mails
from contests.actions import bundles
from contests.desk import Desk
from contests.jury_rules import may_accept, may_score
from contests.models import Contest, Juror, Result, Round
from hub.core.tasks import MAIL


@task(priority=MAIL)
def send_invitation(juror_pk: int) -> None:
    """Invite a juror who was not written to since they were invited."""
    with transaction.atomic():
        juror = _claim(juror_pk, "invitation_sent_at", contest__in=Contest.objects.announced())
        if juror is not None and juror.accepted_at is None and may_accept(juror):
            mails.invitation(juror)


@task(priority=MAIL)
def send_reminder(juror_pk: int, asked: str) -> None:
    """Tell a juror how many photos are left; nothing if none is, or if the jury has closed meanwhile.

    ``asked`` is when staff pressed the button: it stands in the row until this mail goes.
    """
    with transaction.atomic():
        juror = _claim(juror_pk, "reminded_at", since=datetime.fromisoformat(asked))
        round_ = juror.contest.current_round if juror is not None else None
        if juror is None or round_ is None or not may_score(juror, round_):
            return
        left = Desk(juror, round_).left
        if left:
            mails.reminder(juror, left, round_.ends_at)


@task(priority=MAIL)
def send_round(juror_pk: int, round_pk: int) -> None:
    """Tell a juror that a round, or a run-off, is open; each once."""
    with transaction.atomic():
        juror = (
            Juror.objects.select_for_update(of=("self",)).select_related("contest", "user").get(pk=juror_pk)
        )
        round_ = Round.objects.select_related("contest").get(pk=round_pk)
        if juror.user is None or juror.told_round >= round_.number or not may_score(juror, round_):
            return
        Juror.objects.filter(pk=juror.pk).update(told_round=round_.number)
        mails.round_open(juror, round_)


@task(priority=MAIL)
def send_thanks(juror_pk: int) -> None:
    """Thank a juror once the results are out."""
    with transaction.atomic():
        juror = _claim(juror_pk, "thanked_at", contest__in=Contest.objects.with_results())
        if juror is not None and juror.accepted_at is not None:
            mails.thanks(juror)


@task(priority=MAIL)
def build_bundle(result_pk: int) -> None:
    """Make the zip with which anyone checks a sealed result."""
    bundles.build_bundle(result=Result.objects.get(pk=result_pk))


@task(priority=MAIL)
def build_missing_bundles() -> int:
    """Make bundles that a killed worker left; the worker does it every hour."""
    return bundles.build_missing_bundles()


def _claim(juror_pk: int, field: str, since: datetime | None = None, **only_if: Any) -> Juror | None:
    """The juror, if this mail has not gone ``since`` and the seat still stands; from now on it has gone."""
    juror = (
        Juror.objects.select_for_update(of=("self",))
        .select_related("contest", "user")
        .filter(pk=juror_pk, user__isnull=False, removed_at__isnull=True, **{field: since}, **only_if)
        .first()
    )
    if juror is not None:
        Juror.objects.filter(pk=juror.pk).update(**{field: timezone.now()})
    return juror
