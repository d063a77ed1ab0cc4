"""Who may do what around the jury and its results, when: predicates that compose.

The round's own clock is the contest's phase, by the server's time. Nobody, a superuser included, reads a
score before the round is closed: the permission is asked together with the phase, never alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests import rules
from contests.enums import REVEALED, EntryStatus, LedgerRole, PaperKind, Phase, RoundKind, RoundState
from hub.accounts.rules import lacks_second_factor

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from contests.models import Contest, Entry, Juror, Round
    from hub.accounts.models import User

# Who may do one of these decides about a contest, or reads what nobody in its jury reads.
OFFICES = ("screen_entries", "change_contest", "run_jury", "publish_results", "read_ledger")
BEFORE_CLOSE = (Phase.ANNOUNCED, Phase.OPEN, Phase.SCREENING, Phase.JUDGING)
# Staff prepare rounds and name jurors in a draft, too; the jurors are told once it is announced.
PREPARED_IN = (Phase.DRAFT, *BEFORE_CLOSE)


def is_closed(contest: Contest) -> bool:
    """Whether judging is over and revealed, so that what was given may be read by who has the right to."""
    return contest.phase in REVEALED


def holds_office(user: User | AnonymousUser, contest: Contest) -> bool:
    """Whether a person runs, checks or audits contests, or has moved this one: they do not vote in it.

    They know whose photos are, or see how others judge; what they once did here does not end with a group.
    """
    return any(user.has_perm(f"contests.{office}") for office in OFFICES) or (
        contest.ledger.filter(actor=user.pk, role=LedgerRole.STAFF).exists()
    )


def may_run_jury(user: User | AnonymousUser, contest: Contest) -> bool:
    """Invite, remind and remove jurors: until the close, for then staff may read what each photo got."""
    return user.has_perm("contests.run_jury") and may_change_jury(contest)


def may_change_jury(contest: Contest) -> bool:
    """While a round is not closed, or once what goes on is confirmed and the next one is to come."""
    round_ = contest.current_round
    return contest.phase in PREPARED_IN and (
        round_ is None or round_.closed_at is None or round_.concluded_at is not None
    )


def may_name_president(user: User | AnonymousUser, contest: Contest, juror: Juror) -> bool:
    """While the jury may change; and in the deliberation, where ties wait for a president, who sits in it."""
    if not user.has_perm("contests.run_jury") or juror.removed_at is not None:
        return False
    return may_change_jury(contest) or (juror.is_sitting and contest.phase == Phase.DELIBERATION)


def may_plan_rounds(contest: Contest) -> bool:
    """Add a round behind the others: until the last of them is revealed."""
    planned = [round_ for round_ in contest.rounds.all() if round_.kind != RoundKind.RUNOFF]
    last = max(planned, key=lambda round_: round_.number, default=None)
    return contest.phase in PREPARED_IN and (last is None or last.revealed_at is None)


def may_change_round(round_: Round) -> bool:
    """Its kind, numbers and dates: until it is locked."""
    return round_.state == RoundState.SETUP and round_.contest.phase in PREPARED_IN


def may_recuse(juror: Juror, round_: Round) -> bool:
    """Step back from a photo, by oneself: while one may judge it."""
    return may_score(juror, round_)


def may_see_progress(user: User | AnonymousUser, contest: Contest) -> bool:
    return user.has_perm("contests.run_jury")


def may_see_ranking(user: User | AnonymousUser, contest: Contest) -> bool:
    """Read means, places, and the notes that jurors offer."""
    return user.has_perm("contests.publish_results") and is_closed(contest)


def may_run_rounds(user: User | AnonymousUser) -> bool:
    """Fix, open, close and reveal rounds."""
    return user.has_perm("contests.run_jury")


def may_read_ledger(user: User | AnonymousUser) -> bool:
    """Read every move of a contest: who runs it, and auditors."""
    return user.is_active and user.has_perm("contests.read_ledger")


def may_see_round(user: User | AnonymousUser, round_: Round) -> bool:
    """Read what was given in a round: once it is revealed, whatever round comes after it."""
    return (
        user.has_perm("contests.run_jury")
        and round_.revealed_at is not None
        and not round_.contest.is_stopped
    )


def may_deliberate(user: User | AnonymousUser, contest: Contest) -> bool:
    """Choose mentions and notes, and seal: only between the reveal and the seal."""
    return user.has_perm("contests.publish_results") and contest.phase == Phase.DELIBERATION


def may_publish(user: User | AnonymousUser, contest: Contest) -> bool:
    """Make a sealed result public."""
    return user.has_perm("contests.publish_results") and contest.phase == Phase.SEALED


def may_correct(user: User | AnonymousUser, contest: Contest) -> bool:
    """Put a dated note on a published result."""
    return user.has_perm("contests.publish_results") and contest.phase in (Phase.PUBLISHED, Phase.ARCHIVED)


def may_export(user: User | AnonymousUser) -> bool:
    """Take entries with their authors, and originals: who checks them and answers for the contest."""
    return user.has_perm("contests.publish_results") and user.has_perm("contests.screen_entries")


def may_print(user: User | AnonymousUser, contest: Contest, kind: PaperKind) -> bool:
    """Minutes once the result is sealed, to be signed; what shows photos once it is public."""
    out = (Phase.PUBLISHED, Phase.ARCHIVED)
    phases = (Phase.SEALED, *out) if kind == PaperKind.MINUTES else out
    return user.has_perm("contests.publish_results") and contest.phase in phases


def may_accept(juror: Juror) -> bool:
    """Take the seat one is invited to: before the close, and not who runs the contest."""
    return (
        juror.removed_at is None
        and juror.contest.phase in BEFORE_CLOSE
        and juror.user is not None
        and not holds_office(juror.user, juror.contest)
    )


def may_leave(juror: Juror) -> bool:
    """Give one's own seat back, or an invitation: as long as staff may change the jury, too."""
    return juror.removed_at is None and may_change_jury(juror.contest)


def may_look(juror: Juror) -> bool:
    """See the photos and one's own sheets: from the jury's first moment until the results are out."""
    return juror.is_sitting and juror.contest.phase in (Phase.JUDGING, Phase.DELIBERATION, Phase.SEALED)


def may_score(juror: Juror, round_: Round) -> bool:
    """Change one's own sheets: while the round is open, by the server's clock."""
    phase = Phase.DELIBERATION if round_.kind == RoundKind.RUNOFF else Phase.JUDGING
    return juror.is_sitting and juror.contest.phase == phase and round_.takes_scores


def may_move_on_ties(juror: Juror) -> bool:
    """Propose the order of photos that are still equal: the president, while the jury deliberates."""
    return juror.is_sitting and juror.is_president and juror.contest.phase == Phase.DELIBERATION


def may_see_photo(user: User, entry: Entry, seat: Juror | None) -> bool:
    """See a photo that is not public: its author, staff who check or publish, a juror at the desk.

    ``seat`` is the person's own in the jury of this contest. Staff are asked for the same second step as
    at the admin's door.
    """
    if rules.owns(user, entry):
        return True
    if entry.status == EntryStatus.DRAFT:
        return False
    if seat is not None and entry.is_admitted and may_look(seat):
        return True
    return may_see_as_staff(user, entry)


def may_see_as_staff(user: User, entry: Entry) -> bool:
    """See a photo that was sent in, as somebody who checks or publishes."""
    if entry.status == EntryStatus.DRAFT or lacks_second_factor(user):
        return False
    return rules.can_screen(user) or (entry.is_admitted and may_see_ranking(user, entry.contest))
