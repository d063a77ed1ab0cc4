"""What a contest's page tells from short lists: one query for its categories, its criteria and its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, DateTimeField, Exists, JSONField, OuterRef, Value
from django.db.models.functions import Cast

from .contests import RulesVersion
from .lists import Category, Criterion

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .contests import Contest


def told(contest: Contest) -> dict[str, Any]:
    """``categories`` and ``criteria`` in their order, and ``rules``: the version that a new entry accepts."""
    later = contest.rules_versions.filter(number__gt=OuterRef("number"))
    parts = (
        _part("category", contest.categories.all()),
        _part("criterion", contest.criteria.all(), weight="weight"),
        _part(
            "rules",
            contest.rules_versions.filter(~Exists(later)),
            position="number",
            texts="texts",
            ladder="tie_ladder",
            since="created_at",
        ),
    )
    found: dict[str, list[Any]] = {"category": [], "criterion": [], "rules": []}
    for what, position, pk, texts, weight, ladder, since in sorted(
        parts[0].union(*parts[1:], all=True), key=lambda row: row[:3]
    ):
        row: Category | Criterion | RulesVersion
        if what == "category":
            row = Category(pk=pk, contest=contest, position=position, names=texts)
        elif what == "criterion":
            row = Criterion(pk=pk, contest=contest, position=position, names=texts, weight=weight)
        else:
            row = RulesVersion(
                pk=pk, contest=contest, number=position, texts=texts, tie_ladder=ladder, created_at=since
            )
        found[what].append(row)
    rules = found["rules"][0] if found["rules"] else None
    return {"categories": found["category"], "criteria": found["criterion"], "rules": rules}


def _part(
    what: str,
    rows: QuerySet[Any],
    *,
    position: str = "position",
    texts: str = "names",
    weight: str | None = None,
    ladder: str | None = None,
    since: str | None = None,
) -> QuerySet[Any, Any]:
    """Rows of one table in the columns that all have in common."""
    return rows.order_by().values_list(
        Value(what, CharField()),
        position,
        "pk",
        texts,
        weight or Value(0),
        ladder or Value([], JSONField()),
        since or Cast(Value(None), DateTimeField()),
    )
