"""How far the jurors of one round or of many are: numbers of photos, never a value.

Read in a handful of queries, whatever the number of rounds, jurors and photos. What was given is read without
joins: in a large round it is much, its photos and jurors are few.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Value

from contests.enums import ORDERED, RoundKind
from contests.models import Assignment, Conflict, Criterion, Entry, Juror, Order, Score, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from contests.models import Round


@dataclass(frozen=True)
class Progress:
    """How far a juror is in a round."""

    juror: Juror
    done: int
    total: int

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    @property
    def left(self) -> int:
        return max(self.total - self.done, 0)

    @property
    def is_late(self) -> bool:
        """Sits in the jury and is not done."""
        return self.juror.is_sitting and self.done < self.total


@dataclass(frozen=True)
class Ground:
    """What is judged in a round, codes by key, and the keys of what each juror must not judge."""

    codes: dict[int, str]
    barred: Mapping[int, set[int]]

    def may(self, juror: int, entry: int) -> bool:
        return entry in self.codes and entry not in self.barred.get(juror, ())

    def all_for(self, juror: int) -> int:
        """How many photos the juror has where everybody judges all."""
        return len(self.codes.keys() - self.barred.get(juror, set()))


def ground_of(round_: Round) -> Ground:
    """What is judged in a round, and what must not meet; for who asks several of these questions."""
    return _grounds([round_])[round_.pk]


def progress_of(round_: Round, ground: Ground | None = None) -> list[Progress]:
    """How far every juror is in a round."""
    return progress_in([round_], {round_.pk: ground} if ground else None)[round_.pk]


def progress_in(
    rounds: Sequence[Round], grounds: Mapping[int, Ground] | None = None
) -> dict[int, list[Progress]]:
    """The same for many rounds at once, by the round's key."""
    if not rounds:
        return {}
    jurors: dict[int, list[Juror]] = defaultdict(list)
    seats = Juror.objects.filter(contest__in={round_.contest_id for round_ in rounds}).select_related("user")
    for juror in seats.order_by("removed_at", "invited_at", "pk"):
        jurors[juror.contest_id].append(juror)
    grounds = grounds or _grounds(rounds)
    done = Counter((round_, juror) for round_, juror, _entry in _given(rounds, grounds))
    assigned = _assigned(rounds, grounds)
    return {
        round_.pk: [
            Progress(
                juror,
                done=done[round_.pk, juror.pk],
                total=grounds[round_.pk].all_for(juror.pk)
                if round_.quorum is None
                else assigned[round_.pk, juror.pk],
            )
            for juror in jurors[round_.contest_id]
        ]
        for round_ in rounds
    }


def whole_sheets(round_: Round, *, left_out: Sequence[str] = ()) -> Counter[str]:
    """How many sheets that count each entry has, by its code; how many, never what stands on them."""
    sitting = Juror.objects.sitting().filter(contest=round_.contest_id).exclude(code__in=left_out)
    counted, ground = set(sitting.values_list("pk", flat=True)), ground_of(round_)
    if round_.kind in ORDERED:
        # An order counts whole or not at all.
        counted &= {row.juror.pk for row in progress_of(round_, ground) if row.done >= row.total}
    given = _given([round_], {round_.pk: ground})
    return Counter(ground.codes[entry] for _round, juror, entry in given if juror in counted)


def lacking(round_: Round, ground: Ground | None = None) -> dict[str, int]:
    """Codes of photos that have fewer jurors than the round wants, with how many are missing."""
    if round_.quorum is None or round_.locked_at is None:
        return {}
    ground = ground or ground_of(round_)
    left = dict.fromkeys(ground.codes, round_.quorum)
    seats = round_.assignments.filter(juror__removed_at__isnull=True)
    for juror, entry in seats.values_list("juror_id", "entry_id"):
        if ground.may(juror, entry):
            left[entry] -= 1
    return dict(sorted((ground.codes[entry], missing) for entry, missing in left.items() if missing > 0))


def _grounds(rounds: Sequence[Round]) -> dict[int, Ground]:
    """At first all admitted entries are judged, later those that went on. All of it in one query."""
    barred: dict[int, set[int]] = defaultdict(set)
    grounds = {round_.pk: Ground({}, barred) for round_ in rounds}
    first = {round_.contest_id: round_.pk for round_ in rounds if round_.number == 1}
    later = [round_.pk for round_ in rounds if round_.number > 1]
    admitted, none, nobody = Entry.objects.admitted().order_by(), Value(0), Value("")
    judged = admitted.filter(contest__in=first).values_list("contest", none, none, "pk", "code")
    went_on = admitted.filter(finals__round__in=later)
    found = judged.union(
        went_on.values_list(none, "finals__round", none, "pk", "code"),
        *(pairs.values_list(none, none, *names, nobody) for pairs, names in _barred(rounds)),
        all=True,
    )
    for contest, round_, juror, entry, code in found:
        if juror:
            barred[juror].add(entry)
        else:
            grounds[round_ or first[contest]].codes[entry] = code
    return grounds


def _barred(rounds: Sequence[Round]) -> tuple[tuple[QuerySet[Any], tuple[str, str]], ...]:
    """What each juror must not judge: declared conflicts, and their own photos; each with its columns."""
    contests = {round_.contest_id for round_ in rounds}
    declared = Conflict.objects.filter(juror__contest__in=contests).order_by()
    own = Juror.objects.filter(contest__in=contests, user__contest_entries__contest=F("contest")).order_by()
    return (declared, ("juror", "entry")), (own, ("pk", "user__contest_entries"))


def _assigned(rounds: Iterable[Round], grounds: Mapping[int, Ground]) -> Counter[tuple[int, int]]:
    """How many photos each juror has in a round with a quorum, by keys of the two."""
    shared = [round_.pk for round_ in rounds if round_.quorum is not None]
    if not shared:
        return Counter()
    seats = Assignment.objects.filter(round__in=shared).values_list("round_id", "juror_id", "entry_id")
    return Counter((round_, juror) for round_, juror, entry in seats if grounds[round_].may(juror, entry))


def _given(rounds: Iterable[Round], grounds: Mapping[int, Ground]) -> Iterator[tuple[int, int, int]]:
    """Keys of round, juror and entry of each sheet without a gap, or of each photo put in order."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for one in rounds:
        by_kind[RoundKind.FINAL if one.kind in ORDERED else one.kind].append(one.pk)
    sheets = [
        *_marked(by_kind[RoundKind.SHORTLIST], by_kind[RoundKind.SCORE]),
        *_ordered(by_kind[RoundKind.FINAL], grounds),
    ]
    return (sheet for sheet in sheets if grounds[sheet[0]].may(*sheet[1:]))


def _ordered(rounds: Sequence[int], grounds: Mapping[int, Ground]) -> Iterator[tuple[int, int, int]]:
    if not rounds:
        return
    keys = {one: {code: entry for entry, code in grounds[one].codes.items()} for one in rounds}
    orders = Order.objects.filter(round__in=rounds)
    for round_, juror, ranked in orders.values_list("round_id", "juror_id", "ranked"):
        entries = keys[round_]
        yield from ((round_, juror, entries[code]) for equal in ranked for code in equal if code in entries)


def _marked(decided: Sequence[int], scored: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """What has a yes or no, and the sheets with a score for each criterion: in one query for both."""
    if not (decided or scored):
        return
    none = Value(0)
    criteria = (
        Criterion.objects.filter(contest__rounds__in=scored).order_by().values(round=F("contest__rounds"))
    )
    sheets = Score.objects.filter(round__in=scored).order_by().values("round_id", "juror_id", "entry_id")
    verdicts = Verdict.objects.filter(round__in=decided).order_by()
    rows = criteria.annotate(number=Count("pk")).values_list("round", none, none, "number")
    counted = sheets.annotate(number=Count("pk")).values_list("round_id", "juror_id", "entry_id", "number")
    found = rows.union(counted, verdicts.values_list("round_id", "juror_id", "entry_id", Value(1)), all=True)
    marks = list(found)
    wanted = {round_: number for round_, juror, _entry, number in marks if not juror}
    for round_, juror, entry, number in marks:
        if juror and number == wanted.get(round_, 1):
            yield round_, juror, entry
