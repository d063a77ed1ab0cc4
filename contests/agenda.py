"""Where every contest that is not over stands, and what waits in it for whom. Nothing is moved from here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from contests.counts import known_count, rounds_with_counts
from contests.enums import EntryStatus, Phase, RoundState, TieStep, Whose
from contests.failed_mails import failed_mails
from contests.models import Contest, Entry, Juror, LedgerLine, LookAlike, Subject
from contests.progress import progress_in
from contests.rules import MANAGE, PUBLISH, RUN_JURY, SCREEN
from contests.vote_rules import KEY_AT_MOST, appeals_end_at, has_ended, public_still_votes
from contests.waiting import deciding_round

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from contests.models import Round
    from contests.progress import Progress

BEFORE_CLOSE = (Phase.OPEN, Phase.SCREENING, Phase.JUDGING)
A_DAY = 24 * 60 * 60
# What is told of a contest's plan, and of what people did.
MOMENTS = (
    *("opens_at", "closes_at", "judging_from", "judging_until", "deliberation_from", "sealed_at"),
    *("results_published_at", "archived_at", "suspended_at", "annulled_at"),
)


@dataclass(frozen=True)
class Todo:
    """Something that waits: in words with its number, for whom, where it is done, and who may open that."""

    words: str
    whose: Whose
    page: str
    right: str
    when: datetime | None = None


@dataclass
class Standing:
    """A contest with its numbers, how far its jurors are, and what waits in it."""

    contest: Any
    round: Round | None
    ends_at: datetime | None
    progress: Sequence[Progress]
    todos: list[Todo] = field(default_factory=list)

    @property
    def has_time(self) -> bool:
        return self.ends_at is not None and self.ends_at > timezone.now()

    @property
    def numbers(self) -> list[tuple[str, int]]:
        """How many photos and jurors, in words."""
        numbers = (
            (gettext("Photos to check"), self.contest.to_check),
            (gettext("Photos that wait for a signature"), self.contest.unsigned),
            (gettext("Photos admitted"), self.contest.admitted),
            (gettext("Photos not admitted"), self.contest.rejected),
            (gettext("Jurors"), self.contest.sitting),
        )
        return [(label, number) for label, number in numbers if number]

    @property
    def dates(self) -> list[tuple[str, datetime]]:
        """The moments of the plan, and what people did, in words."""
        fields = [one for one in Contest._meta.concrete_fields if one.name in MOMENTS]
        told = [(str(one.verbose_name), getattr(self.contest, one.name)) for one in fields]
        return sorted([(label, when) for label, when in told if when is not None], key=lambda pair: pair[1])

    @property
    def late(self) -> list[Progress]:
        return [one for one in self.progress if one.is_late]

    @property
    def is_past(self) -> bool:
        """Published or annulled, and nothing waits any more."""
        return self.contest.phase in (Phase.PUBLISHED, Phase.ARCHIVED, Phase.ANNULLED) and not self.todos


def standings(contests: QuerySet[Contest], *, counts_ties: bool = True) -> list[Standing]:
    """Where each of ``contests`` stands, in a number of queries that does not grow with theirs.

    Without ``counts_ties``, of ties only what the worker has counted.
    """
    found: list[Any] = list(_counted(contests))
    rounds = {contest.pk: _standing_round(contest) for contest in found}
    open_ = [one for one in rounds.values() if one is not None and one.state == RoundState.OPEN]
    progress, failed, ties = progress_in(open_), failed_mails(), _ties(found, at_most=1 if counts_ties else 0)
    rows = []
    for contest in found:
        round_ = rounds[contest.pk]
        ends_at = contest.phase_ends_at
        if round_ is not None and round_.state == RoundState.OPEN and not contest.is_stopped:
            ends_at = round_.ends_at
        sitting = [row for row in progress.get(round_.pk if round_ else 0, []) if row.juror.is_sitting]
        row = Standing(contest, round_, ends_at, sitting)
        row.todos = [
            *_photos(contest),
            *_jury(row),
            *_result(contest, ties.get(contest.pk, ())),
            *_afterwards(contest, len(failed.get(contest.pk, ()))),
        ]
        rows.append(row)
    return rows


def not_over() -> QuerySet[Contest]:
    """Contests in which something may wait: those that go on, and votes whose key is still there."""
    key = Q(public_vote__isnull=False, public_vote__key_destroyed_at__isnull=True)
    waits = Q(archived_at__isnull=True) | Q(suspended_at__isnull=False)
    return Contest.objects.filter(waits & Q(annulled_at__isnull=True) | key)


def number_of(rows: QuerySet[Any], contest: str) -> Coalesce:
    """How many ``rows`` each contest has; ``contest`` is the way from a row to it.

    Counted apart: by a join all else would be asked once a row.
    """
    counted = rows.filter(**{contest: OuterRef("pk")}).order_by().values(contest)
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


def entries_in(status: EntryStatus) -> Coalesce:
    """How many entries of a contest are in ``status``."""
    return number_of(Entry.objects.filter(status=status), "contest")


def undecided_pairs() -> Coalesce:
    """How many pairs of photos of a contest nobody has decided on."""
    return number_of(LookAlike.objects.undecided(), "photo__entry__contest")


def _counted(contests: QuerySet[Contest]) -> QuerySet[Contest]:
    unreleased = Exists(Subject.objects.unreleased().filter(entry=OuterRef("pk")))
    return (
        contests.select_related("public_vote")
        .prefetch_related(Prefetch("rounds", queryset=rounds_with_counts()))
        .annotate(
            to_check=entries_in(EntryStatus.SUBMITTED),
            unsigned=entries_in(EntryStatus.WAITING),
            admitted=entries_in(EntryStatus.ADMITTED),
            rejected=entries_in(EntryStatus.REJECTED),
            unreleased=number_of(Entry.objects.filter(unreleased, status=EntryStatus.SUBMITTED), "contest"),
            look_alikes=undecided_pairs(),
            sitting=number_of(Juror.objects.sitting(), "contest"),
            unaccepted=number_of(Juror.objects.invited().filter(accepted_at=None), "contest"),
            last_line=_last_line(),
        )
    )


def _last_line() -> Subquery:
    """The number of the last line in the ledger of a contest."""
    lines = LedgerLine.objects.filter(contest=OuterRef("pk")).order_by().values("contest")
    return Subquery(lines.annotate(last=Max("number")).values("last"))


def _standing_round(contest: Contest) -> Round | None:
    """The round whose turn it is: a run-off that is under way, or the first that is not concluded."""
    for one in contest.rounds.all():
        one.contest = contest
        if one.is_run_off_under_way:
            return one
    waiting = [one for one in contest.judging_rounds if one.concluded_at is None]
    return waiting[0] if waiting else None


def count_ties() -> int:
    """Count the ties of each contest that deliberates, where that was not done since its last line.

    The worker does it every minute, so that the admin's first page only reads them. Returns how many are.
    """
    deliberating = not_over().filter(deliberation_from__isnull=False, sealed_at__isnull=True)
    rounds = Prefetch("rounds", queryset=rounds_with_counts())
    found = list(deliberating.prefetch_related(rounds).annotate(last_line=_last_line()))
    return len(_ties(found, at_most=len(found)))


def _ties(contests: Collection[Any], *, at_most: int) -> dict[int, tuple[str, ...]]:
    """The steps at which photos are still equal, for each contest that deliberates.

    What they follow from changes by lines of the ledger only: so they are kept until the next line. Counting
    them asks several queries: ``at_most`` so many contests are counted here, the others are the worker's.
    """
    keys = {
        f"contests:ties:{contest.pk}:{contest.last_line}": contest
        for contest in contests
        if contest.phase == Phase.DELIBERATION
    }
    known: dict[str, tuple[str, ...]] = cache.get_many(keys) if keys else {}
    for key in [key for key in keys if key not in known][:at_most]:
        round_ = deciding_round(keys[key])
        counted = known_count(round_) if round_ is not None else None
        # A large round is the worker's to count; until it has, nothing is told of it.
        if counted is not None:
            known[key] = tuple(tie.step for tie in counted.waiting)
            cache.set(key, known[key], A_DAY)
    return {keys[key].pk: steps for key, steps in known.items()}


def _photos(contest: Any) -> Iterator[Todo]:
    page, until = reverse("contests_queue", args=[contest.pk]), contest.judging_from
    if contest.phase in (Phase.OPEN, Phase.SCREENING):
        if number := contest.to_check:
            words = ngettext("%(number)s photo to check", "%(number)s photos to check", number)
            yield Todo(words % {"number": number}, Whose.SCREENERS, page, SCREEN, until)
        if number := contest.unsigned:
            words = ngettext(
                "%(number)s photo waits for a guardian’s signature",
                "%(number)s photos wait for a guardian’s signature",
                number,
            )
            unsigned = f"{page}?status={EntryStatus.WAITING}"
            yield Todo(words % {"number": number}, Whose.GUARDIANS, unsigned, SCREEN, until)
        if number := contest.unreleased:
            words = ngettext(
                "%(number)s photo without the release of a recognisable person",
                "%(number)s photos without the release of a recognisable person",
                number,
            )
            yield Todo(words % {"number": number}, Whose.ENTRANTS, page, SCREEN, until)
    if contest.phase in (*BEFORE_CLOSE, Phase.DELIBERATION) and (number := contest.look_alikes):
        words = ngettext("%(number)s pair to compare", "%(number)s pairs to compare", number)
        pairs = reverse("contests_lookalikes", args=[contest.pk])
        yield Todo(words % {"number": number}, Whose.SCREENERS, pairs, SCREEN)


def _jury(row: Standing) -> Iterator[Todo]:
    contest, round_ = row.contest, row.round
    page = reverse("contests_jury", args=[contest.pk])
    if contest.phase in (Phase.SCREENING, Phase.JUDGING) and not contest.sitting + contest.unaccepted:
        yield Todo(gettext("Nobody is invited yet."), Whose.SECRETARY, page, RUN_JURY, contest.judging_from)
    if contest.phase in (Phase.ANNOUNCED, *BEFORE_CLOSE) and (number := contest.unaccepted):
        words = ngettext("%(number)s juror has not accepted", "%(number)s jurors have not accepted", number)
        yield Todo(words % {"number": number}, Whose.JURORS, page, RUN_JURY)
    if round_ is None or contest.phase not in (Phase.JUDGING, Phase.DELIBERATION):
        return
    named = {"round": round_.number}
    match round_.state:
        case RoundState.SETUP | RoundState.LOCKED if contest.phase == Phase.JUDGING:
            words = gettext("Round %(round)s is to be opened") % named
            yield Todo(words, Whose.SECRETARY, page, RUN_JURY, round_.opens_at)
        case RoundState.OPEN:
            yield from _open_round(row, round_, page)
        case RoundState.CLOSED:
            words = gettext("Round %(round)s is to be revealed") % named
            yield Todo(words, Whose.SECRETARY, page, RUN_JURY)
        case RoundState.REVEALED if round_ is not contest.judging_rounds[-1]:
            words = gettext("Who goes on from round %(round)s is to be confirmed") % named
            outcome = reverse("contests_round_outcome", args=[contest.pk, round_.number])
            yield Todo(words, Whose.SECRETARY, outcome, RUN_JURY)


def _open_round(row: Standing, round_: Round, page: str) -> Iterator[Todo]:
    late = row.late
    if late:
        words = ngettext(
            "%(number)s juror has photos left: %(left)s of %(total)s",
            "%(number)s jurors have photos left: %(left)s of %(total)s",
            len(late),
        )
        numbers = {"left": sum(one.left for one in late), "total": sum(one.total for one in late)}
        words %= {"number": len(late), **numbers}
        yield Todo(words, Whose.JURORS, page, RUN_JURY, round_.ends_at)
    if round_.ends_at <= timezone.now() or (row.progress and not late):
        words = gettext("Round %(round)s is to be closed") % {"round": round_.number}
        yield Todo(words, Whose.SECRETARY, page, RUN_JURY, round_.ends_at)


def _result(contest: Any, ties: Sequence[str]) -> Iterator[Todo]:
    page = reverse("contests_results", args=[contest.pk])
    moved = sum(step == TieStep.PRESIDENT_MOTION for step in ties)
    for whose, number in ((Whose.PRESIDENT, moved), (Whose.SECRETARY, len(ties) - moved)):
        if number:
            words = ngettext(
                "%(number)s group of photos is still equal",
                "%(number)s groups of photos are still equal",
                number,
            )
            yield Todo(words % {"number": number}, whose, page, PUBLISH)
    if contest.phase == Phase.DELIBERATION and not public_still_votes(contest):
        yield Todo(gettext("The result is to be sealed"), Whose.PUBLISHER, page, PUBLISH)
    if contest.phase == Phase.SEALED:
        words = gettext("The result is to be published")
        yield Todo(words, Whose.PUBLISHER, page, PUBLISH)


def _afterwards(contest: Any, failed: int) -> Iterator[Todo]:
    if contest.phase == Phase.SUSPENDED:
        words = gettext("The contest is to go on, or to be annulled")
        page = reverse("contests_edit", args=[contest.pk])
        yield Todo(words, Whose.MANAGER, page, MANAGE, contest.suspended_at)
    vote = getattr(contest, "public_vote", None)
    now = timezone.now()
    appeals_end = appeals_end_at(vote, now) if vote is not None and vote.key_destroyed_at is None else None
    if vote is not None and appeals_end is not None and has_ended(vote, now):
        when = min(appeals_end, vote.closes_at + KEY_AT_MOST)
        page = reverse("contests_vote", args=[contest.pk])
        words = gettext("The key of the public vote is destroyed when the time for appeals is over")
        yield Todo(words, Whose.CLOCK, page, MANAGE, when)
    if failed:
        words = ngettext("%(number)s mail could not be sent", "%(number)s mails could not be sent", failed)
        page = reverse("contests_standing", args=[contest.pk])
        yield Todo(words % {"number": failed}, Whose.MANAGER, page, MANAGE)
