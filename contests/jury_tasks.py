"""Mails of the jury and of the results, later and at least once: each marks its row, so none goes twice."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from contests import jury_mails as mails
from contests.desk import Desk
from contests.enums import EntryStatus
from contests.models import Juror, Placement
from hub.core.tasks import MAIL


@task(priority=MAIL)
def send_invitation(juror_pk: int) -> None:
    """Invite a juror who was not written to since they were invited."""
    with transaction.atomic():
        juror = _claim(juror_pk, "invitation_sent_at")
        if juror is not None and juror.accepted_at is None:
            mails.invitation(juror)


@task(priority=MAIL)
def send_reminder(juror_pk: int) -> None:
    """Tell a juror how many photos are left; nothing if none is."""
    with transaction.atomic():
        juror = _claim(juror_pk, "reminded_at")
        if juror is None:
            return
        left = Desk(juror).left
        if left:
            mails.reminder(juror, left)


@task(priority=MAIL)
def send_thanks(juror_pk: int) -> None:
    """Thank a juror once the results are out."""
    with transaction.atomic():
        juror = _claim(juror_pk, "thanked_at")
        if juror is not None and juror.accepted_at is not None:
            mails.thanks(juror)


@task(priority=MAIL)
def send_outcome(entry_pk: int) -> None:
    """Tell an entrant that the results are out, and what their photo won."""
    with transaction.atomic():
        placement = (
            Placement.objects.select_for_update(of=("self",))
            .select_related("entry__contest", "entry__entrant")
            .filter(entry_id=entry_pk, entrant_told_at__isnull=True)
            .first()
        )
        if placement is None:
            return
        Placement.objects.filter(pk=placement.pk).update(entrant_told_at=timezone.now())
        if placement.entry.entrant is not None and placement.entry.status == EntryStatus.ADMITTED:
            mails.outcome(placement)


def _claim(juror_pk: int, field: str) -> Juror | None:
    """The juror, if this mail has not gone yet and the seat still stands; from now on it has gone."""
    juror = (
        Juror.objects.select_for_update(of=("self",))
        .select_related("contest", "user")
        .filter(pk=juror_pk, user__isnull=False, removed_at__isnull=True, **{f"{field}__isnull": True})
        .first()
    )
    if juror is not None:
        Juror.objects.filter(pk=juror.pk).update(**{field: timezone.now()})
    return juror
