"""What staff do with a contest itself: create it with its page, change it, cancel it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contests import freezing
from contests.enums import Phase
from contests.models import Category, Contest, ContestPage, Criterion, RulesVersion
from hub.core.translations import mirror_in_all_languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wagtail.models import Page

    from hub.accounts.models import User


class FrozenContestError(Exception):
    """What the contest stands on cannot change any more; the arguments name what was tried."""


@dataclass(frozen=True, kw_only=True)
class CategoryRow:
    """A category as the form gives it; ``pk`` for one that exists."""

    pk: int | None
    names: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class CriterionRow:
    pk: int | None
    names: dict[str, str]
    weight: int


@dataclass(frozen=True, kw_only=True)
class Rules:
    texts: dict[str, str]
    tie_ladder: list[str]


@transaction.atomic
def create_contest(
    *,
    contest: Contest,
    categories: Sequence[CategoryRow],
    criteria: Sequence[CriterionRow],
    rules: Rules,
    parent: Page,
    summary: str,
    user: User,
) -> ContestPage:
    """A contest and its page under a hashtag, as a draft in the source's language."""
    contest.save()
    _write_rows(contest, categories, criteria)
    RulesVersion.objects.create(contest=contest, number=1, texts=rules.texts, tie_ladder=rules.tie_ladder)
    page = ContestPage(
        title=contest.name,
        slug=contest.slug,
        summary=summary,
        contest=contest,
        owner=user,
        live=False,
        has_unpublished_changes=True,
    )
    parent.add_child(instance=page)
    page.save_revision(user=user)
    mirror_in_all_languages(page)
    return page


@transaction.atomic
def change_contest(
    *,
    contest: Contest,
    categories: Sequence[CategoryRow] | None = None,
    criteria: Sequence[CriterionRow] | None = None,
    rules: Rules | None = None,
) -> Contest:
    """Change dates, limits, rules, as far as they can still change (``contests.freezing``).

    ``None`` leaves a list or the rules as they are. Rules that somebody has accepted stay; a new version
    takes over.
    """
    standing = Contest.objects.select_for_update().get(pk=contest.pk)
    _refuse_frozen(standing, contest, {"categories": categories, "criteria": criteria, "rules": rules})
    contest.results_published_at = standing.results_published_at
    contest.archived_at, contest.cancelled_at = standing.archived_at, standing.cancelled_at
    contest.save()
    _write_rows(contest, categories, criteria)
    if rules is not None:
        _write_rules(contest, rules)
    ContestPage.objects.filter(contest=contest).update(starts_at=contest.opens_at, ends_at=contest.closes_at)
    return contest


@transaction.atomic
def cancel_contest(*, contest: Contest, reason: str) -> Contest:
    """Call a contest off for good; its page says so and why."""
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    if contest.phase in (Phase.PUBLISHED, Phase.ARCHIVED):
        raise FrozenContestError
    if contest.cancelled_at is None:
        contest.cancelled_at, contest.cancelled_reason = timezone.now(), reason[:300]
        contest.save(update_fields=["cancelled_at", "cancelled_reason"])
    return contest


def _refuse_frozen(standing: Contest, wanted: Contest, parts: dict[str, object]) -> None:
    """Nothing that is frozen may differ, no deadline may move into the past, no jury may lose time."""
    now = timezone.now()
    frozen = freezing.frozen_fields(standing.dates, standing.public_from, now)
    tried = {name for name, part in parts.items() if part is not None}
    fields = (*freezing.DATES, *freezing.LIMITS, "name", "theme")
    tried.update(name for name in fields if getattr(standing, name) != getattr(wanted, name))
    wrong = tried & frozen
    wrong.update(
        name
        for name in freezing.AHEAD
        if freezing.moves_back(name, getattr(standing, name), getattr(wanted, name), now)
    )
    if freezing.cuts_short(standing.dates, wanted.judging_until, now):
        wrong.add("judging_until")
    if wrong:
        raise FrozenContestError(*sorted(wrong))


def _write_rules(contest: Contest, rules: Rules) -> None:
    current = contest.current_rules
    if current is not None and (current.texts, current.tie_ladder) == (rules.texts, rules.tie_ladder):
        return
    if current is None or current.is_frozen:
        number = current.number + 1 if current else 1
        RulesVersion.objects.create(
            contest=contest, number=number, texts=rules.texts, tie_ladder=rules.tie_ladder
        )
    else:
        current.texts, current.tie_ladder = rules.texts, rules.tie_ladder
        current.save()


def _write_rows(
    contest: Contest, categories: Sequence[CategoryRow] | None, criteria: Sequence[CriterionRow] | None
) -> None:
    """Bring categories and criteria to what the form says; a category with entries stays."""
    if categories is not None:
        kept = {row.pk for row in categories if row.pk}
        contest.categories.filter(entries__isnull=True).exclude(pk__in=kept).delete()
        for position, category in enumerate(categories):
            found = Category.objects.filter(pk=category.pk or 0, contest=contest).first()
            row = found or Category(contest=contest)
            row.names, row.position = category.names, position
            row.save()
    if criteria is not None:
        contest.criteria.exclude(pk__in={row.pk for row in criteria if row.pk}).delete()
        for position, criterion in enumerate(criteria):
            standing = Criterion.objects.filter(pk=criterion.pk or 0, contest=contest).first()
            measure = standing or Criterion(contest=contest)
            measure.names, measure.weight, measure.position = criterion.names, criterion.weight, position
            measure.save()
