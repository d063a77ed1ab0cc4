"""From the database to the record: whose scores count, for which entries. Read it only after the close."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F, Q

from contests.languages import in_language
from contests.models import Entry, Jury, Score
from contests.record import make_record

if TYPE_CHECKING:
    from contests.models import Contest


def tally(contest: Contest) -> dict[str, Any]:
    """The record of ``contest`` as it stands: scores of sitting jurors for admitted entries.

    Left out: jurors who were removed or never accepted, entries withdrawn or not admitted, and what a
    juror might have given to an entry of their own. Nothing of it is deleted.
    """
    jury = Jury.objects.filter(contest=contest).first()
    criteria = list(contest.criteria.all())
    position = {criterion.pk: index for index, criterion in enumerate(criteria)}
    admitted = Entry.objects.admitted().filter(contest=contest)
    scores = (
        Score.objects.filter(
            juror__contest=contest,
            juror__accepted_at__isnull=False,
            juror__removed_at__isnull=True,
            entry__in=admitted,
        )
        .exclude(Q(entry__entrant_id=F("juror__user_id")) & Q(juror__user__isnull=False))
        .values_list("juror__seed", "entry__code", "criterion_id", "value")
    )
    sheets: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for juror, entry, criterion, value in scores:
        sheets[juror, entry][position[criterion]] = value
    rules = contest.current_rules
    return make_record(
        contest=contest.slug,
        seed=jury.seed if jury else contest.slug,
        ladder=[step.value for step in rules.tie_steps] if rules else [],
        criteria=[(in_language(c.names, settings.LANGUAGE_CODE), c.weight) for c in criteria],
        entries=admitted.values_list("code", flat=True),
        sheets=[(juror, entry, given) for (juror, entry), given in sheets.items()],
    )
