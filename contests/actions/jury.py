"""Who sits in a jury. Each deed is logged on the contest, without names or addresses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from contests import jury_tasks as tasks
from contests.enums import LedgerEvent, LedgerRole
from contests.jury_rules import may_accept, may_change_jury
from contests.models import Contest, Juror, Jury
from hub.accounts.models import User

from . import ledger
from .reseating import reseat

if TYPE_CHECKING:
    from collections.abc import Iterable


class JuryRefusedError(Exception):
    """The deed is not possible in this phase or for this seat."""


@transaction.atomic
def invite_juror(*, contest: Contest, email: str, language: str, by: User) -> Juror:
    """Give the person of ``email`` a seat and write to them; a seat that was taken away is given back.

    Inviting somebody who has a seat changes nothing and sends nothing: that is ``resend_invitation``.
    """
    _refuse_after_close(contest.pk)
    Jury.objects.get_or_create(contest=contest)
    address = User.objects.normalize_email(email)
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, language=language)
    juror, made = Juror.objects.get_or_create(contest=contest, user=user)
    if not made and juror.removed_at is None:
        return juror
    juror.removed_at = None
    juror.invitation_sent_at = None
    juror.save(update_fields=["removed_at", "invitation_sent_at"])
    log(contest, "contests.jury.invite", user=by, data={"juror": juror.pk})
    ledger.enter(contest, LedgerEvent.JUROR_INVITED, by=by, data={"juror": juror.code})
    transaction.on_commit(lambda: tasks.send_invitation.enqueue(juror.pk))
    return juror


@transaction.atomic
def resend_invitation(*, juror: Juror, by: User) -> None:
    """Write to a juror again who has not accepted yet."""
    if juror.removed_at is not None or juror.accepted_at is not None:
        raise JuryRefusedError
    Juror.objects.filter(pk=juror.pk).update(invitation_sent_at=None)
    log(juror.contest, "contests.jury.invite", user=by, data={"juror": juror.pk})
    transaction.on_commit(lambda: tasks.send_invitation.enqueue(juror.pk))


@transaction.atomic
def remove_juror(*, juror: Juror, by: User) -> None:
    """Take a seat away: what the juror gave is kept and no longer counts."""
    contest = _refuse_after_close(juror.contest_id)
    juror = Juror.objects.select_for_update().get(pk=juror.pk)
    if juror.removed_at is not None:
        return
    juror.removed_at = timezone.now()
    juror.is_president = False
    juror.save(update_fields=["removed_at", "is_president"])
    log(juror.contest, "contests.jury.remove", user=by, data={"juror": juror.pk})
    ledger.enter(contest, LedgerEvent.JUROR_REMOVED, by=by, data={"juror": juror.code})
    reseat(contest=contest, by=by)


@transaction.atomic
def name_president(*, juror: Juror, by: User) -> None:
    """One president a jury, whoever was it before."""
    _refuse_after_close(juror.contest_id)
    Juror.objects.filter(contest_id=juror.contest_id, is_president=True).update(is_president=False)
    if not Juror.objects.invited().filter(pk=juror.pk).update(is_president=True):
        raise JuryRefusedError
    log(juror.contest, "contests.jury.president", user=by, data={"juror": juror.pk})
    ledger.enter(juror.contest, LedgerEvent.PRESIDENT_NAMED, by=by, data={"juror": juror.code})


@transaction.atomic
def accept_seat(*, juror: Juror) -> None:
    """The juror says yes; saying it twice changes nothing. In mid-round they take over their part."""
    contest = Contest.objects.select_for_update().get(pk=juror.contest_id)
    juror = Juror.objects.select_for_update().select_related("contest").get(pk=juror.pk)
    if juror.accepted_at is not None and juror.removed_at is None:
        return
    if not may_accept(juror):
        raise JuryRefusedError
    juror.accepted_at = timezone.now()
    juror.save(update_fields=["accepted_at"])
    log(juror.contest, "contests.jury.accept", user=juror.user, data={"juror": juror.pk})
    ledger.enter(
        juror.contest,
        LedgerEvent.JUROR_ACCEPTED,
        by=juror.user,
        role=LedgerRole.JUROR,
        data={"juror": juror.code},
    )
    if may_change_jury(contest):
        reseat(contest=contest, by=juror.user)


@transaction.atomic
def remind_jurors(*, contest: Contest, jurors: Iterable[Juror], by: User) -> None:
    """Write to these jurors how much is left for them."""
    pks = [juror.pk for juror in jurors if juror.removed_at is None]
    Juror.objects.filter(pk__in=pks).update(reminded_at=None)
    log(contest, "contests.jury.remind", user=by, data={"jurors": pks})
    for pk in pks:
        transaction.on_commit(partial(tasks.send_reminder.enqueue, pk))


def _refuse_after_close(contest_id: int) -> Contest:
    """Who knows the ranking must not be able to change it by changing the jury."""
    contest = Contest.objects.select_for_update().get(pk=contest_id)
    if not may_change_jury(contest):
        raise JuryRefusedError
    return contest
