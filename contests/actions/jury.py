"""Who sits in a jury. Each deed is logged on the contest, without names or addresses."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from contests import jury_tasks as tasks
from contests import tasks as photo_tasks
from contests.enums import LedgerEvent, LedgerRole
from contests.jury_rules import holds_office, may_accept, may_change_jury, may_name_president
from contests.models import Contest, Juror, Jury
from hub.accounts.models import User

from . import ledger
from .reseating import reseat


class JuryRefusedError(Exception):
    """The deed is not possible in this phase or for this seat."""


class InOfficeError(JuryRefusedError):
    """Who runs the contest does not vote in it."""


@transaction.atomic
def invite_juror(*, contest: Contest, email: str, language: str, by: User) -> Juror:
    """Give the person of ``email`` a seat and write to them; a seat that was taken away is given back.

    Inviting somebody who has a seat changes nothing and sends nothing: that is ``resend_invitation``.
    """
    _refuse_after_close(contest.pk)
    address = User.objects.normalize_email(email)
    user = User.objects.filter(email=address).first()
    if user is not None and holds_office(user, contest):
        raise InOfficeError
    _jury, is_new = Jury.objects.get_or_create(contest=contest)
    if is_new:
        transaction.on_commit(photo_tasks.make_full_sizes.enqueue)
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
    """Take a seat away, or give back one's own: what the juror gave is kept and no longer counts."""
    contest = _refuse_after_close(juror.contest_id)
    juror = Juror.objects.select_for_update().get(pk=juror.pk)
    if juror.removed_at is not None:
        return
    juror.removed_at = timezone.now()
    juror.is_president = False
    juror.save(update_fields=["removed_at", "is_president"])
    log(juror.contest, "contests.jury.remove", user=by, data={"juror": juror.pk})
    role = LedgerRole.JUROR if by.pk == juror.user_id else LedgerRole.STAFF
    ledger.enter(contest, LedgerEvent.JUROR_REMOVED, by=by, role=role, data={"juror": juror.code})
    reseat(contest=contest, by=by)


@transaction.atomic
def name_president(*, juror: Juror, by: User) -> None:
    """One president a jury, whoever was it before. While the jury deliberates, one of those who sit."""
    contest = Contest.objects.select_for_update().get(pk=juror.contest_id)
    juror = Juror.objects.select_for_update().get(pk=juror.pk)
    if not may_name_president(by, contest, juror):
        raise JuryRefusedError
    Juror.objects.filter(contest=contest, is_president=True).update(is_president=False)
    Juror.objects.filter(pk=juror.pk).update(is_president=True)
    log(contest, "contests.jury.president", user=by, data={"juror": juror.pk})
    ledger.enter(contest, LedgerEvent.PRESIDENT_NAMED, by=by, data={"juror": juror.code})


@transaction.atomic
def accept_seat(*, juror: Juror, first_name: str = "", last_name: str = "") -> None:
    """The juror says yes; saying it twice changes nothing. In mid-round they take over their part.

    Their name, if it is given, becomes their account's: the minutes print it.
    """
    contest = Contest.objects.select_for_update().get(pk=juror.contest_id)
    juror = Juror.objects.select_for_update().select_related("contest").get(pk=juror.pk)
    if juror.accepted_at is not None and juror.removed_at is None:
        return
    if not may_accept(juror):
        raise JuryRefusedError
    if first_name and last_name:
        User.objects.filter(jury_seats=juror).update(first_name=first_name, last_name=last_name)
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


def _refuse_after_close(contest_id: int) -> Contest:
    """Who knows the ranking must not be able to change it by changing the jury."""
    contest = Contest.objects.select_for_update().get(pk=contest_id)
    if not may_change_jury(contest):
        raise JuryRefusedError
    return contest
