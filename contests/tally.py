"""From the database to the record: whose scores count, for which entries. Read it only after the close."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.conf import settings

from contests.counting import count, counted_jurors
from contests.desk import conflicts_of, pool_of
from contests.enums import RoundKind
from contests.languages import in_language
from contests.models import Score
from contests.record import make_record
from contests.tie_decisions import decisions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contests.models import Round


def tally(round_: Round) -> dict[str, Any]:
    """The record of ``round_`` as it stands: scores of its jurors for the entries of its pool.

    Left out: jurors who never accepted, were left out at the close or removed before the round was
    concluded, entries withdrawn or not admitted, and what a juror might have given where they have a
    conflict. Nothing of it is deleted.
    """
    contest, rules = round_.contest, round_.contest.current_rules
    ladder = [step.value for step in rules.tie_steps] if rules else []
    assigned = round_.assignments.filter(entry__in=pool_of(round_)).values_list("juror__code", "entry__code")
    record = _scores(round_, ladder) if round_.kind == RoundKind.SCORE else count(round_, ladder)
    return record | {
        "name": in_language(contest.names, settings.LANGUAGE_CODE),
        "rules": {"version": rules.number, "texts": rules.texts} if rules else {},
        "quorum": round_.quorum,
        "left_out": sorted(round_.left_out),
        "assignment": sorted([juror, entry] for juror, entry in assigned) if round_.quorum else [],
    }


def _scores(round_: Round, ladder: Sequence[str]) -> dict[str, Any]:
    contest = round_.contest
    criteria = list(contest.criteria.all())
    position = {criterion.pk: index for index, criterion in enumerate(criteria)}
    pool = pool_of(round_)
    barred = conflicts_of(round_)
    scores = Score.objects.filter(round=round_, juror__in=counted_jurors(round_), entry__in=pool)
    sheets: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for juror, entry, criterion, value in scores.values_list(
        "juror__code", "entry__code", "criterion_id", "value"
    ):
        if (juror, entry) not in barred:
            sheets[juror, entry][position[criterion]] = value
    return make_record(
        contest=contest.slug,
        round_number=round_.number,
        seed=round_.seed,
        ladder=ladder,
        criteria=[(in_language(c.names, settings.LANGUAGE_CODE), c.weight) for c in criteria],
        entries=pool.values_list("code", flat=True),
        sheets=[(juror, entry, given) for (juror, entry), given in sheets.items()],
        decisions=decisions_of(contest, ladder),
    )
