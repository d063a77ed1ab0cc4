"""What staff take out of a contest, and the note that corrects a result."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from contests.enums import EntryStatus, Phase
from contests.models import Correction
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Contest
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest(home: Any, superuser: User) -> Contest:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    for title in ("=1+1", "Ponte"):
        give(juror, EntryFactory(contest=contest, title=title, status=EntryStatus.ADMITTED), 8, 8, 8)
    publish(contest=contest, by=superuser)
    contest.refresh_from_db()
    return contest


def taken(client: Client, contest: Contest, kind: str) -> bytes:
    answer = client.get(reverse(f"contests_export_{kind}", args=[contest.pk]))
    assert answer.status_code == 200
    return b"".join(answer)  # type: ignore[call-overload]


def test_tables_hold_words_and_no_formula(
    contest: Contest, superuser: User, client: Client, login: Any
) -> None:
    login(client, superuser)
    assert "'=1+1" in taken(client, contest, "csv").decode("utf-8-sig")
    rows = list(load_workbook(io.BytesIO(taken(client, contest, "xlsx"))).active.values)
    assert [row[1] for row in rows[1:]] == ["'=1+1", "Ponte"]
    assert sorted(row[0] for row in rows[1:]) == sorted(contest.entries.values_list("code", flat=True))


def test_originals_come_as_a_zip_by_code(
    contest: Contest, superuser: User, client: Client, login: Any
) -> None:
    login(client, superuser)
    with zipfile.ZipFile(io.BytesIO(taken(client, contest, "zip"))) as archive:
        assert archive.testzip() is None
        wanted = sorted(f"{code}.jpeg" for code in contest.entries.values_list("code", flat=True))
        assert archive.namelist() == wanted


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.OPEN, Phase.JUDGING, Phase.ANNULLED])
@pytest.mark.parametrize(("role", "offered"), [("contest_staff", True), ("screener", False)])
def test_where_a_contest_stands_it_can_be_taken_out_in_every_phase(
    client: Client, login: Any, request: Any, phase: Phase, role: str, offered: bool
) -> None:
    contest = ContestFactory(phase=phase)
    login(client, request.getfixturevalue(role))
    page = client.get(reverse("contests_standing", args=[contest.pk]))
    assert (page.status_code, links(page, contest)) == (200, [offered] * 3)


def test_beside_the_ranking_it_can_be_taken_out_too(
    contest: Contest, contest_staff: User, client: Client, login: Any
) -> None:
    login(client, contest_staff)
    assert links(client.get(reverse("contests_results", args=[contest.pk])), contest) == [True] * 3


def links(page: Any, contest: Contest) -> list[bool]:
    """Whether a page leads to each of the exports."""
    addresses = [reverse(f"contests_export_{kind}", args=[contest.pk]) for kind in ("csv", "xlsx", "zip")]
    return [f'href="{address}"' in page.content.decode() for address in addresses]


def test_a_correction_stands_above_the_result(
    contest: Contest, superuser: User, client: Client, login: Any
) -> None:
    login(client, superuser)
    address = reverse("contests_correct", args=[contest.pk])
    client.post(address, {"text": "Il titolo era sbagliato.", "act": ""})
    assert Correction.objects.count() == 0
    client.post(address, {"text": "Il titolo era sbagliato.", "act": "Determina 9/2027"})
    client.logout()
    page = client.get(reverse("contests:results", args=[contest.slug])).content.decode()
    assert ["Il titolo era sbagliato." in page, "Determina 9/2027" in page] == [True, True]
    assert contest.ledger.filter(event="corrected").count() == 1
