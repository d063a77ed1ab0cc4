"""A juror's desk: the photos they judge, in their own order, with what they have done so far.

It is read in a handful of queries whatever the size, and holds nothing of any other juror.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q

from contests.enums import ORDERED, RoundKind
from contests.models import Arrangement, Conflict, Entry, Juror, Note, Order, Score, Skip, Verdict
from contests.ordering import own_order, token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from contests.models import Criterion, Round

OPEN, DONE, SKIPPED = "open", "done", "skipped"


def pool_of(round_: Round) -> QuerySet[Entry]:
    """What is judged in a round: at first all admitted entries, later those that went on."""
    return Entry.objects.judged_in(round_)


def pool(juror: Juror, round_: Round) -> QuerySet[Entry]:
    """What the juror judges: the pool or their part of it, never their own nor what is in conflict."""
    entries = pool_of(round_).exclude(Q(entrant_id=juror.user_id) & Q(entrant_id__isnull=False))
    if round_.quorum is not None:
        entries = entries.filter(assignments__round=round_, assignments__juror=juror)
    return entries.exclude(Exists(Conflict.objects.filter(juror=juror, entry=OuterRef("pk"))))


def conflicts_of(round_: Round) -> set[tuple[str, str]]:
    """Pairs of juror's and entry's codes that must not meet: one's own photos and declared conflicts."""
    declared = Conflict.objects.filter(juror__contest=round_.contest_id).order_by()
    own = Juror.objects.filter(contest=round_.contest_id, user__contest_entries__contest=round_.contest_id)
    pairs = declared.values_list("juror__code", "entry__code")
    return set(pairs.union(own.order_by().values_list("code", "user__contest_entries__code")))


@dataclass(frozen=True)
class Sheet:
    """What the juror gave one entry: scores by criterion or a yes or no, the note, whether it was put off."""

    scores: dict[int, int]
    note: str
    offered: bool
    skipped: bool
    yes: bool | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "scores": {str(criterion): value for criterion, value in sorted(self.scores.items())},
            "note": self.note,
            "offered": self.offered,
            "skipped": self.skipped,
            "yes": self.yes,
        }

    @classmethod
    def from_json(cls, value: dict[str, object]) -> Self:
        scores, yes = value["scores"], value.get("yes")
        return cls(
            scores={int(k): int(v) for k, v in scores.items()} if isinstance(scores, dict) else {},
            note=str(value["note"]),
            offered=bool(value["offered"]),
            skipped=bool(value["skipped"]),
            yes=None if yes is None else bool(yes),
        )


def sheet_of(juror: Juror, entry: Entry, round_: Round) -> Sheet:
    here = {"round": round_, "juror": juror, "entry": entry}
    is_shortlist = round_.kind == RoundKind.SHORTLIST
    note = Note.objects.filter(juror=juror, entry=entry).first()
    return Sheet(
        scores={}
        if is_shortlist
        else dict(Score.objects.filter(**here).values_list("criterion_id", "value")),
        note=note.text if note else "",
        offered=bool(note and note.offered),
        skipped=Skip.objects.filter(**here).exists(),
        yes=Verdict.objects.filter(**here).values_list("yes", flat=True).first() if is_shortlist else None,
    )


@dataclass(frozen=True)
class Slot:
    """A photo on the desk, under the juror's own number and name for it."""

    entry_id: int
    number: int
    token: str
    state: str
    has_note: bool
    yes: bool | None = None
    mean: Fraction | None = None

    @property
    def score(self) -> int | None:
        """The juror's own weighted mean, rounded, to look through photos by it."""
        return None if self.mean is None else int(self.mean + Fraction(1, 2))

    @property
    def is_done(self) -> bool:
        return self.state == DONE


class Desk:
    """All slots of a juror in a round. A photo with a whole sheet is done; skipped is not."""

    def __init__(self, juror: Juror, round_: Round) -> None:
        self.juror, self.round = juror, round_
        self.criteria: Sequence[Criterion] = list(juror.contest.criteria.all())

    @cached_property
    def slots(self) -> list[Slot]:
        ids = own_order(self.juror.seed, pool(self.juror, self.round).values_list("pk", flat=True))
        means, verdicts, placed = self._means(), self._verdicts(), self._placed()
        skipped = set(self.juror.skips.filter(round=self.round).values_list("entry_id", flat=True))
        noted = set(self.juror.notes.exclude(text="").values_list("entry_id", flat=True))
        done = {*means, *verdicts, *placed}

        def state(entry: int) -> str:
            if entry in skipped:
                return SKIPPED
            return DONE if entry in done else OPEN

        return [
            Slot(
                entry_id=pk,
                number=number,
                token=token(self.juror.seed, pk),
                state=state(pk),
                has_note=pk in noted,
                yes=verdicts.get(pk),
                mean=means.get(pk),
            )
            for number, pk in enumerate(ids, start=1)
        ]

    def _means(self) -> dict[int, Fraction]:
        """The weighted mean of each whole sheet of the juror."""
        if self.round.kind != RoundKind.SCORE:
            return {}
        given: dict[int, dict[int, int]] = defaultdict(dict)
        rows = self.juror.scores.filter(round=self.round).values_list("entry_id", "criterion_id", "value")
        for entry, criterion, value in rows:
            given[entry][criterion] = value
        weights = {c.pk: c.weight for c in self.criteria}
        return {
            entry: Fraction(sum(scores[pk] * weight for pk, weight in weights.items()), sum(weights.values()))
            for entry, scores in given.items()
            if weights and weights.keys() <= scores.keys()
        }

    def _verdicts(self) -> dict[int, bool]:
        if self.round.kind != RoundKind.SHORTLIST:
            return {}
        return dict(self.juror.verdicts.filter(round=self.round).values_list("entry_id", "yes"))

    def _placed(self) -> set[int]:
        """What the juror has put in order."""
        if self.round.kind not in ORDERED:
            return set()
        codes = order_of(self.juror, self.round)
        return set(pool_of(self.round).filter(code__in=codes).values_list("pk", flat=True))

    @property
    def total(self) -> int:
        return len(self.slots)

    @property
    def done(self) -> int:
        return sum(slot.is_done for slot in self.slots)

    @property
    def skipped(self) -> int:
        return sum(slot.state == SKIPPED for slot in self.slots)

    @property
    def open(self) -> int:
        return sum(slot.state == OPEN for slot in self.slots)

    @property
    def left(self) -> int:
        return self.total - self.done

    @property
    def percent(self) -> int:
        """Never 100 before all is done."""
        return self.done * 100 // self.total if self.total else 0

    def find(self, name: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.token == name), None)

    def named(self, entry_id: int) -> Slot | None:
        return next((slot for slot in self.slots if slot.entry_id == entry_id), None)

    def after(self, slot: Slot) -> Slot | None:
        return self.slots[slot.number] if slot.number < self.total else None

    def before(self, slot: Slot) -> Slot | None:
        return self.slots[slot.number - 2] if slot.number > 1 else None

    def next_open(self, after: Slot | None = None) -> Slot | None:
        """What to judge next: the open photos behind this one, then those before, at last the skipped."""
        start = after.number if after else 0
        ahead = [*self.slots[start:], *self.slots[: max(start - 1, 0)]]
        for wanted in (OPEN, SKIPPED):
            found = next((slot for slot in ahead if slot.state == wanted), None)
            if found:
                return found
        return None


def order_of(juror: Juror, round_: Round) -> list[str]:
    """Codes of the photos that the juror has put in order, best first."""
    found = Order.objects.filter(round=round_, juror=juror).values_list("ranked", flat=True).first()
    return [code for equal in found or () for code in equal]


def arrangement_of(juror: Juror, round_: Round) -> list[str]:
    """Codes of the photos that the juror has laid out on their light table, in their order."""
    found = Arrangement.objects.filter(round=round_, juror=juror).values_list("codes", flat=True).first()
    return [str(code) for code in found or ()]
