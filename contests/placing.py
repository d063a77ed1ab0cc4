"""The places of a ranking with the words chosen for them: the seal writes them, the preview shows them."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from contests.models import Entry, Juror, Note, Placement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contests.models import Result


def placements_of(
    result: Result, ranking: Sequence[Mapping[str, Any]], *, first: int | None = None
) -> list[Placement]:
    """A placement for each row, none written; with ``first`` for so many and those with a mention."""
    contest = result.contest
    entries = Entry.objects.admitted().filter(contest=contest)
    if first is not None:
        codes = [row["entry"] for row in ranking[:first]]
        entries = entries.filter(Q(code__in=codes) | Q(mention__isnull=False))
    found = {code: (pk, text or "") for code, pk, text in entries.values_list("code", "pk", "mention__text")}
    notes: dict[int, list[str]] = defaultdict(list)
    chosen = Note.objects.filter(juror__in=Juror.objects.sitting().filter(contest=contest), chosen=True)
    for entry, text in chosen.order_by("entry_id", "juror__seed").values_list("entry_id", "text"):
        notes[entry].append(text)
    placements = []
    for rank, row in enumerate(ranking, start=1):
        if first is not None and row["entry"] not in found:
            continue
        entry, mention = found[row["entry"]]
        mean = Fraction(row["mean"]) if row["mean"] else None
        placements.append(
            Placement(
                result=result,
                entry_id=entry,
                rank=rank,
                place=row["place"],
                numerator=mean.numerator if mean is not None else None,
                denominator=mean.denominator if mean is not None else None,
                sheets=row["sheets"],
                decided_by=row["decided_by"],
                mention=mention,
                notes=notes.get(entry, []),
            )
        )
    return placements
