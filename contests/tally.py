"""From the database to the record: whose scores count, for which entries. Read it only after the close."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef

from contests.counting import count, counted_jurors
from contests.desk import pool_of
from contests.enums import RoundKind
from contests.languages import in_language
from contests.models import Conflict, Juror, Score
from contests.record import make_record
from contests.tie_decisions import decisions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contests.models import Criterion, Round, RulesVersion


def tally(round_: Round) -> dict[str, Any]:
    """The record of ``round_`` as it stands: scores of its jurors for the entries of its pool.

    Left out: jurors who never accepted, were left out at the close or removed before the round was
    concluded, entries withdrawn or not admitted, and what a juror might have given where they have a
    conflict. Nothing of it is deleted.
    """
    contest, rules = round_.contest, round_.contest.current_rules
    return count_given(round_, rules, list(contest.criteria.all())) | {
        "name": in_language(contest.names, settings.LANGUAGE_CODE),
        "rules": {"version": rules.number, "texts": rules.texts} if rules else {},
        "quorum": round_.quorum,
        "left_out": sorted(round_.left_out),
        "assignment": _assignment(round_) if round_.quorum else [],
    }


def count_given(round_: Round, rules: RulesVersion | None, criteria: Sequence[Criterion]) -> dict[str, Any]:
    """The part of the record from which places follow."""
    ladder = [step.value for step in rules.tie_steps] if rules else []
    return _scores(round_, ladder, criteria) if round_.kind == RoundKind.SCORE else count(round_, ladder)


def _assignment(round_: Round) -> list[list[str]]:
    """Who had to judge what, by their codes."""
    jurors = dict(Juror.objects.filter(contest=round_.contest_id).values_list("pk", "code"))
    entries = dict(pool_of(round_).values_list("pk", "code"))
    seats = round_.assignments.values_list("juror_id", "entry_id")
    return sorted([jurors[juror], entries[entry]] for juror, entry in seats if entry in entries)


def _scores(round_: Round, ladder: Sequence[str], criteria: Sequence[Criterion]) -> dict[str, Any]:
    contest = round_.contest
    position = {criterion.pk: index for index, criterion in enumerate(criteria)}
    entries = dict(pool_of(round_).values_list("pk", "code"))
    # Without the rows of the photos: the scores of a large round are many, its photos are few.
    barred = Conflict.objects.filter(juror=OuterRef("juror"), entry=OuterRef("entry"))
    scores = Score.objects.filter(round=round_, juror__in=counted_jurors(round_)).exclude(Exists(barred))
    scores = scores.exclude(entry__entrant=F("juror__user"))
    given: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    for juror, entry, criterion, value in scores.values_list(
        "juror__code", "entry_id", "criterion_id", "value"
    ):
        given[juror, entry][position[criterion]] = value
    sheets = [(juror, entries[entry], values) for (juror, entry), values in given.items() if entry in entries]
    return make_record(
        contest=contest.slug,
        round_number=round_.number,
        seed=round_.seed,
        ladder=ladder,
        criteria=[(in_language(c.names, settings.LANGUAGE_CODE), c.weight) for c in criteria],
        entries=entries.values(),
        sheets=sheets,
        decisions=decisions_of(contest, ladder),
    )
