"""What a contest's page tells from its lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contests.models import Category, Criterion, RulesVersion
from contests.models.told import told
from tests.factories.contests import ContestFactory

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def plain(rows: list[Any]) -> list[dict[str, Any]]:
    return [{field.attname: getattr(row, field.attname) for field in row._meta.fields} for row in rows]


def test_it_tells_what_the_tables_hold(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    contest = ContestFactory()
    ContestFactory()
    Category.objects.create(contest=contest, position=0, names={"it": "Ultima di zero"})
    Criterion.objects.create(contest=contest, position=0, names={"it": "Luce"}, weight=7)
    RulesVersion.objects.create(contest=contest, number=10, texts={"it": "Decimo."}, tie_ladder=["ex_aequo"])
    RulesVersion.objects.create(contest=contest, number=9, texts={"it": "Nono."})

    with django_assert_num_queries(1):
        found = told(contest)

    assert plain(found["categories"]) == plain(list(contest.categories.all()))
    assert plain(found["criteria"]) == plain(list(contest.criteria.all()))
    assert plain([found["rules"]]) == plain([contest.current_rules])


def test_a_contest_without_any_tells_nothing() -> None:
    contest = ContestFactory()
    for rows in (contest.categories, contest.criteria, contest.rules_versions):
        rows.all().delete()
    assert told(contest) == {"categories": [], "criteria": [], "rules": None}
