"""Mails about what happens to a contest as a whole, to everybody whom it concerns, in their language.

One mail a person and move, whatever the number of their photos. No score stands in one. Who stayed behind in
an earlier round reads it here, once the results are out, and nowhere before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import override

from contests.enums import EntryStatus, LedgerEvent, RoundKind
from contests.models import Contest, Entry, Finalist, Guardian, Juror, LedgerLine
from contests.notifications import link_to, send, send_to
from contests.showcase import page_of
from hub.accounts.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from contests.models import Letter, Placement

PAUSES = (LedgerEvent.SUSPENDED, LedgerEvent.RESUMED)
STOPS = (*PAUSES, LedgerEvent.ANNULLED)
# After which move a letter that has not gone yet would only mislead.
OVERTAKEN_BY = {
    LedgerEvent.SUSPENDED: (LedgerEvent.RESUMED, LedgerEvent.ANNULLED),
    LedgerEvent.RESUMED: (LedgerEvent.SUSPENDED, LedgerEvent.ANNULLED),
    LedgerEvent.ANNULLED: (),
    LedgerEvent.PUBLISHED: (LedgerEvent.ANNULLED,),
    LedgerEvent.CORRECTED: (LedgerEvent.ANNULLED,),
}
TAKING_PART = (EntryStatus.WAITING, EntryStatus.SUBMITTED, EntryStatus.ADMITTED)


@dataclass(frozen=True)
class Fate:
    """What became of a photo: what it won, or the round of the jury in which it stayed behind."""

    entry: Entry
    placement: Placement | None
    round: int
    rounds: int
    is_favourite: bool

    @property
    def won(self) -> bool:
        place = self.placement
        return self.is_favourite or (place is not None and (place.is_winner or bool(place.mention)))


def concerned(line: LedgerLine) -> QuerySet[User]:
    """Who is written to: those who take part, and the jury. It is thanked apart for a result."""
    people = User.objects.filter(pk__in=_entries(line).values("entrant"))
    if line.event != LedgerEvent.PUBLISHED:
        people |= User.objects.filter(pk__in=_seats(line).values("user"))
    return people.filter(is_active=True).order_by("pk")


def is_overtaken(line: LedgerLine) -> bool:
    """Whether the contest has gone on since in such a way that the letter is no longer true."""
    later = LedgerLine.objects.filter(contest=line.contest_id, number__gt=line.number)
    return later.filter(event__in=OVERTAKEN_BY[LedgerEvent(line.event)]).exists()


def may_go(line: LedgerLine) -> bool:
    """Whether what the letter tells is true just now: of a result only while everybody may read it."""
    return line.event in STOPS or Contest.objects.with_results().filter(pk=line.contest_id).exists()


def is_of_result(line: LedgerLine) -> bool:
    """Whether the line suspends a published result, or lets it stand again, not a contest under way."""
    published = line.contest.results_published_at
    return line.event in PAUSES and published is not None and published <= line.at


def write(letter: Letter) -> bool:
    """Send the mail; False if it concerns the person no more."""
    line, person, contest = letter.line, letter.person, letter.line.contest
    entries = list(_entries(line).filter(entrant=person).order_by("pk"))
    juror = _seats(line).filter(user=person).first()
    if not person.is_active or not (entries or juror):
        return False
    with override(person.language):
        page = page_of(contest)
        context = {
            "contest": contest,
            "event": line.event,
            "reason": line.data.get("reason") or line.data.get("text"),
            "act": line.data.get("act"),
            "entries": entries,
            "juror": juror,
            "round": contest.current_round,
            "desk": link_to("jury_home"),
            "page": page.full_url if page is not None else "",
            "mine": link_to("mine"),
            "link": link_to("results", contest.slug),
            "of_result": is_of_result(line),
        }
        template = "move"
        if line.event == LedgerEvent.PUBLISHED:
            template, context["fates"] = "entry_outcome", fates_of(contest, entries)
        elif line.event == LedgerEvent.CORRECTED:
            template = "correction"
        send(person, _subject(line) % {"contest": contest.name}, f"contests/mail/{template}.txt", context)
    return True


def guardians(line: LedgerLine) -> QuerySet[Guardian]:
    """Who is written to besides: those who have signed by mail, or are asked to, each mailbox once.

    Nobody whom no mail has reached yet, nor who has refused; nor whose mailbox gets the letter itself.
    """
    if line.event not in STOPS:
        return Guardian.objects.none()
    asked = Guardian.objects.filter(
        entry__in=_entries(line), is_sender=False, asked_at__isnull=False, refused_at__isnull=True
    ).exclude(email__in=concerned(line).values("email"))
    return asked.filter(pk__in=asked.order_by().values("email").annotate(first=Min("pk")).values("first"))


def write_to_guardian(guardian: Guardian, line: LedgerLine) -> None:
    """The same move, in the entrant's language; no name, no photo, and no link that signs."""
    contest, entrant = line.contest, guardian.entry.entrant
    with override(entrant.language if entrant is not None else settings.LANGUAGE_CODE):
        page = page_of(contest)
        context = {
            "contest": contest,
            "event": line.event,
            "reason": line.data.get("reason"),
            "act": line.data.get("act"),
            "signed": guardian.signed_at is not None,
            "of_result": is_of_result(line),
            "page": page.full_url if page is not None else "",
        }
        subject = _subject(line) % {"contest": contest.name}
        send_to(guardian.email, subject, "contests/mail/guardian_move.txt", context)


def fates_of(contest: Contest, entries: list[Entry]) -> list[Fate]:
    """What became of each photo of a published contest."""
    rounds = contest.judging_rounds
    finals = Finalist.objects.filter(entry__in=entries, round__contest=contest)
    reached = dict.fromkeys((entry.pk for entry in entries), 1)
    for entry, number in finals.exclude(round__kind=RoundKind.RUNOFF).values_list("entry", "round__number"):
        reached[entry] = max(reached[entry], number)
    vote = getattr(contest, "public_vote", None)
    standings = (vote.outcome or {}).get("standings", []) if vote else []
    favourites = {row["entry"] for row in standings if row["place"] == 1 and row["votes"]}
    return [
        Fate(
            entry=entry,
            placement=getattr(entry, "placement", None),
            round=reached[entry.pk],
            rounds=len(rounds),
            is_favourite=entry.code in favourites,
        )
        for entry in entries
    ]


def _entries(line: LedgerLine) -> QuerySet[Entry]:
    """Photos that the move concerns: those in the contest, and once there is a result those judged."""
    entries = Entry.objects.filter(contest=line.contest_id, entrant__isnull=False)
    if line.event in STOPS and not is_of_result(line):
        return entries.filter(status__in=TAKING_PART)
    return entries.admitted().select_related("placement")


def _seats(line: LedgerLine) -> QuerySet[Juror]:
    """The jury: who sits, and before the end also who is invited."""
    seats = Juror.objects.filter(contest=line.contest_id, user__isnull=False)
    if is_of_result(line):
        return seats.sitting()
    if line.event in STOPS:
        return seats.invited().exclude(invitation_sent_at=None, accepted_at=None)
    return seats.sitting() if line.event == LedgerEvent.CORRECTED else seats.none()


def _subject(line: LedgerLine) -> str:
    """In the language that is active."""
    if is_of_result(line):
        return {
            LedgerEvent.SUSPENDED: _("The result of the photo contest “%(contest)s” is suspended"),
            LedgerEvent.RESUMED: _("The result of the photo contest “%(contest)s” stands again"),
        }[LedgerEvent(line.event)]
    return {
        LedgerEvent.SUSPENDED: _("The photo contest “%(contest)s” is suspended"),
        LedgerEvent.RESUMED: _("The photo contest “%(contest)s” goes on"),
        LedgerEvent.ANNULLED: _("The photo contest “%(contest)s” is annulled"),
        LedgerEvent.PUBLISHED: _("The results of “%(contest)s” are out"),
        LedgerEvent.CORRECTED: _("A correction to the results of “%(contest)s”"),
    }[LedgerEvent(line.event)]
