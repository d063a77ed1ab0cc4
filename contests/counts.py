"""What a revealed round gave: counted as things stand, and read as it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Prefetch, Q, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone

from contests.advance import rule_of
from contests.advice import Advice, advice_on
from contests.bundle import ranking_sha256
from contests.desk import pool_of
from contests.enums import LedgerEvent, RoundKind
from contests.models import LedgerLine, Round
from contests.models.told import told
from contests.ranking import Waiting
from contests.round_records import jurors_of, ranking_of
from contests.tally import count_given
from contests.waiting import about_a_prize, deciding_round

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from contests.models import Contest

# So many sheets are counted while a page waits; more are the worker's.
AT_ONCE = 5_000
# A round that was fixed without a quorum before large ones had to have one.
MANY_JURORS = 20
# What pages read of a record; its ballots are not kept a second time.
READ = ("format", "ranking", "lines", "passes", "most")
# Choices of words, which change no place.
WORDS = (LedgerEvent.MENTION, LedgerEvent.NOTES)


@dataclass(frozen=True)
class Counted:
    """What pages read of a record, the ties that wait for a decision, what staff read beside, and when.

    A ranking comes with what its result would say: ``jurors`` whose sheets count, and its ``sha256``.
    """

    record: Mapping[str, Any]
    waiting: tuple[Waiting, ...]
    advice: Advice | None
    at: datetime

    @property
    def for_prizes(self) -> tuple[Waiting, ...]:
        """The ties among those that wait which reach a place with a prize."""
        return about_a_prize(self.record["ranking"], self.waiting) if self.waiting else ()


def rounds_with_counts() -> QuerySet[Round]:
    """Rounds with what is kept of each."""
    return Round.objects.select_related("count_kept")


def load_counts(contest: Contest) -> None:
    """The rounds of ``contest`` with what is kept of each, in one query."""
    prefetch_related_objects([contest], Prefetch("rounds", queryset=rounds_with_counts()))


def is_large(round_: Round) -> bool:
    """Whether sharing it out, or counting it, would hold up a page."""
    entries = pool_of(round_).count() if round_.locked_at is None else len(round_.frozen.get("entries", ()))
    return entries * (round_.quorum or MANY_JURORS) > AT_ONCE


def count_anew(round_: Round) -> Counted:
    """Count ``round_`` as things stand; once the result that follows from it is sealed, as it was sealed."""
    record = (_sealed(round_) or _given(round_)) | rule_of(round_)
    read = {name: record[name] for name in READ if name in record}
    if round_.kind == RoundKind.SHORTLIST:
        return Counted(read, (), None, timezone.now())
    read |= {"jurors": len(jurors_of(record)), "sha256": ranking_sha256(record)}
    return Counted(read, ranking_of(record).waiting, advice_on(record), timezone.now())


def kept_count(round_: Round) -> Counted | None:
    """The count that is kept, if nothing has happened in the contest since."""
    row = getattr(round_, "count_kept", None)
    if row is None or row.counted_at is None or row.last_line != last_line(round_):
        return None
    return Counted(
        record=row.record,
        waiting=tuple(Waiting(step, tuple(entries)) for step, entries in row.waiting),
        advice=Advice.from_json(row.advice) if row.advice else None,
        at=row.counted_at,
    )


def known_count(round_: Round) -> Counted | None:
    """The count that is kept, or one on the spot where that holds up no page."""
    found = kept_count(round_)
    return count_anew(round_) if found is None and not is_large(round_) else found


def deciding_count(contest: Contest) -> Counted | None:
    """The same of the round from which the result follows; ``None`` before it is revealed, too."""
    round_ = deciding_round(contest)
    return known_count(round_) if round_ is not None else None


def last_line(round_: Round) -> int:
    """The last line of the ledger that can tell of another count: none does once the result is sealed."""
    lines = LedgerLine.objects.filter(contest=round_.contest_id).exclude(event__in=WORDS)
    sealed = Max("number", filter=Q(event=LedgerEvent.SEALED))
    return int(lines.aggregate(last=Coalesce(sealed, Max("number"), 0))["last"])


def _given(round_: Round) -> dict[str, Any]:
    about = told(round_.contest)
    return count_given(round_, about["rules"], about["criteria"])


def _sealed(round_: Round) -> dict[str, Any] | None:
    contest = round_.contest
    result = getattr(contest, "result", None) if contest.sealed_at is not None else None
    return dict(result.record) if result is not None and deciding_round(contest) == round_ else None
