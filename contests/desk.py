"""A juror's desk: the photos they judge, in their own order, with what they have done so far.

It is read in four queries whatever the size, and holds nothing of any other juror.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from django.db.models import Count, F, Q

from contests.models import Entry, Note, Score, Skip
from contests.ordering import own_order, token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from contests.models import Contest, Criterion, Juror

OPEN, DONE, SKIPPED = "open", "done", "skipped"


def pool(juror: Juror) -> QuerySet[Entry]:
    """What the juror judges: the admitted entries of the contest, but never their own."""
    entries = Entry.objects.admitted().filter(contest_id=juror.contest_id)
    return entries.exclude(Q(entrant_id=juror.user_id) & Q(entrant_id__isnull=False))


@dataclass(frozen=True)
class Sheet:
    """What the juror gave one entry: scores by criterion, the note, whether it was put off."""

    scores: dict[int, int]
    note: str
    offered: bool
    skipped: bool

    def as_json(self) -> dict[str, object]:
        return {
            "scores": {str(criterion): value for criterion, value in sorted(self.scores.items())},
            "note": self.note,
            "offered": self.offered,
            "skipped": self.skipped,
        }

    @classmethod
    def from_json(cls, value: dict[str, object]) -> Self:
        scores = value["scores"]
        return cls(
            scores={int(k): int(v) for k, v in scores.items()} if isinstance(scores, dict) else {},
            note=str(value["note"]),
            offered=bool(value["offered"]),
            skipped=bool(value["skipped"]),
        )


def sheet_of(juror: Juror, entry: Entry) -> Sheet:
    note = Note.objects.filter(juror=juror, entry=entry).first()
    return Sheet(
        scores=dict(Score.objects.filter(juror=juror, entry=entry).values_list("criterion_id", "value")),
        note=note.text if note else "",
        offered=bool(note and note.offered),
        skipped=Skip.objects.filter(juror=juror, entry=entry).exists(),
    )


@dataclass(frozen=True)
class Slot:
    """A photo on the desk, under the juror's own number and name for it."""

    entry_id: int
    number: int
    token: str
    state: str
    has_note: bool

    @property
    def is_done(self) -> bool:
        return self.state == DONE


class Desk:
    """All slots of a juror. A photo is done when every criterion has a score; skipped is not done."""

    def __init__(self, juror: Juror) -> None:
        self.juror = juror
        self.criteria: Sequence[Criterion] = list(juror.contest.criteria.all())

    @cached_property
    def slots(self) -> list[Slot]:
        ids = own_order(self.juror.seed, pool(self.juror).values_list("pk", flat=True))
        given: dict[int, set[int]] = defaultdict(set)
        for entry, criterion in self.juror.scores.values_list("entry_id", "criterion_id"):
            given[entry].add(criterion)
        wanted = {c.pk for c in self.criteria}
        skipped = set(self.juror.skips.values_list("entry_id", flat=True))
        noted = set(self.juror.notes.exclude(text="").values_list("entry_id", flat=True))

        def state(entry: int) -> str:
            if entry in skipped:
                return SKIPPED
            return DONE if wanted and wanted <= given[entry] else OPEN

        return [
            Slot(pk, number, token(self.juror.seed, pk), state(pk), pk in noted)
            for number, pk in enumerate(ids, start=1)
        ]

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


@dataclass(frozen=True)
class Progress:
    """How far a juror is: numbers of photos, never a value."""

    juror: Juror
    done: int
    total: int

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0


def progress_of(contest: Contest) -> list[Progress]:
    """How far every juror of ``contest`` is, in five queries whatever their number."""
    criteria = contest.criteria.count()
    admitted = Entry.objects.admitted().filter(contest=contest)
    total = admitted.count()
    own: Counter[int | None] = Counter(admitted.exclude(entrant=None).values_list("entrant_id", flat=True))
    whole = (
        Score.objects.filter(juror__contest=contest, entry__in=admitted)
        .exclude(Q(entry__entrant_id=F("juror__user_id")) & Q(juror__user__isnull=False))
        .values("juror", "entry")
        .annotate(given=Count("criterion"))
        .filter(given=criteria)
    )
    done = Counter(whole.values_list("juror", flat=True))
    jurors = contest.jurors.select_related("user").order_by("removed_at", "invited_at", "pk")
    return [Progress(juror, done[juror.pk], total - own[juror.user_id]) for juror in jurors]
