"""The juror's own light table: kept for them, seen by nobody else, and counted by nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.actions.arranging import arrange
from contests.actions.erase import erase_person, export_person
from contests.actions.scoring import RoundClosedError
from contests.desk import arrangement_of
from contests.enums import ConflictKind, EntryStatus, Phase, RoundKind
from contests.models import Arrangement, Conflict, Contest, Entry, Juror, Move, Order, Score
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, desk_of, record_of, round_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def juror(home: Any) -> Juror:
    juror: Juror = JurorFactory()
    EntryFactory.create_batch(4, contest=juror.contest, status=EntryStatus.ADMITTED)
    return juror


@pytest.fixture
def table(juror: Juror) -> str:
    return reverse("contests:jury_table", args=[juror.contest.slug])


@pytest.fixture
def names(juror: Juror) -> list[str]:
    """The juror's own names of the photos, in the order in which they come."""
    return [slot.token for slot in desk_of(juror).slots]


def laid_out(juror: Juror) -> list[str]:
    """The same names, as they lie."""
    codes = dict(Entry.objects.values_list("code", "pk"))
    desk = desk_of(juror)
    slots = [desk.named(codes[code]) for code in arrangement_of(juror, desk.round)]
    return [slot.token for slot in slots if slot]


def post(client: Client, table: str, order: list[str], **data: Any) -> HttpResponse:
    return client.post(table, {"round": 1, "order": order, **data})


@pytest.mark.parametrize("kind", [RoundKind.SCORE, RoundKind.SHORTLIST])
def test_it_is_laid_out_by_buttons_and_found_again(
    client: Client, juror: Juror, table: str, names: list[str], kind: RoundKind
) -> None:
    juror.contest.rounds.update(kind=kind)
    client.force_login(juror.user)
    for name in (names[2], names[0], names[3]):
        answer = post(client, table, laid_out(juror), do=f"add:{name}")
        assert answer["Location"] == f"{table}#f-{name}"
    post(client, table, laid_out(juror), do=f"up:{names[3]}")
    assert laid_out(juror) == [names[2], names[3], names[0]]
    page = client.get(table)
    assert [cell["slot"].token for cell in page.context["placed"]] == [names[2], names[3], names[0]]
    assert [cell["slot"].token for cell in page.context["left"]] == [names[1]]
    post(client, table, laid_out(juror), do=f"out:{names[2]}")
    assert laid_out(juror) == [names[3], names[0]]


def test_a_script_sends_every_move_that_waited(
    client: Client, juror: Juror, table: str, names: list[str]
) -> None:
    client.force_login(juror.user)
    touches = [f"round=1&moved={names[0]}&order={names[0]}", f"round=1&order={names[1]}&order={names[0]}"]
    answer = client.post(table, {"touch": touches}, headers={"X-Requested-With": "fetch"})
    assert answer.json() == {"done": 0, "total": 4, "percent": 0, "stale": False}
    assert laid_out(juror) == [names[1], names[0]]


def test_it_changes_nothing_that_counts(client: Client, juror: Juror, table: str, names: list[str]) -> None:
    before = record_of(juror.contest)
    client.force_login(juror.user)
    post(client, table, names[::-1])
    assert laid_out(juror) == names[::-1]
    assert [model.objects.count() for model in (Move, Order, Score)] == [0, 0, 0]
    assert (record_of(juror.contest), desk_of(juror).done) == (before, 0)


def test_each_juror_has_their_own(client: Client, juror: Juror, table: str, names: list[str]) -> None:
    other = JurorFactory(contest=juror.contest)
    client.force_login(juror.user)
    post(client, table, names)
    client.force_login(other.user)
    assert client.get(table).context["placed"] == []
    assert (len(laid_out(juror)), laid_out(other)) == (4, [])


def test_what_is_no_longer_theirs_lies_there_no_more(juror: Juror, names: list[str]) -> None:
    codes = list(Entry.objects.values_list("code", flat=True))
    arrange(juror=juror, codes=codes)
    gone = Entry.objects.get(code=codes[0])
    Conflict.objects.create(juror=juror, entry=gone, kind=ConflictKind.values[0])
    assert len(laid_out(juror)) == 3
    arrange(juror=juror, codes=codes)
    assert arrangement_of(juror, round_of(juror.contest)) == codes[1:]


@pytest.mark.parametrize(
    ("changes", "status"),
    [({}, 200), ({"deliberation_from": timezone.now()}, 200), ({"suspended_at": timezone.now()}, 403)],
)
def test_when_there_is_one(
    client: Client, juror: Juror, table: str, changes: dict[str, Any], status: int
) -> None:
    Contest.objects.update(**changes, stop_reason="x", stop_act="y")
    client.force_login(juror.user)
    assert client.get(table).status_code == status


def test_others_are_told_that_there_is_nothing(client: Client, juror: Juror, table: str) -> None:
    client.force_login(EntryFactory().entrant)
    assert (client.get(table).status_code, client.post(table).status_code) == (404, 404)


def test_a_final_has_its_order_instead(client: Client, juror: Juror, table: str) -> None:
    juror.contest.rounds.update(kind=RoundKind.FINAL)
    client.force_login(juror.user)
    assert client.get(table)["Location"] == reverse("contests:jury_desk", args=[juror.contest.slug])
    with pytest.raises(RoundClosedError):
        arrange(juror=juror, codes=[])


def test_another_round_and_what_cannot_be_read_is_refused(client: Client, juror: Juror, table: str) -> None:
    client.force_login(juror.user)
    assert client.post(table, {"round": 2, "order": []}).status_code == 400
    assert client.post(table, {"round": "x"}).status_code == 400
    assert Arrangement.objects.count() == 0


def test_it_is_the_persons_to_have_and_goes_with_them(juror: Juror, names: list[str]) -> None:
    arrange(juror=juror, codes=list(Entry.objects.values_list("code", flat=True))[:2])
    assert export_person(juror.user_id)["jury"][0]["light_tables"] == [laid_out(juror)]  # type: ignore[index]
    erase_person(juror.user_id)  # type: ignore[arg-type]
    assert Arrangement.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_queries(client: Client, home: Any, number: int, django_assert_num_queries: Any) -> None:
    juror = JurorFactory(contest=ContestFactory(phase=Phase.JUDGING))
    EntryFactory.create_batch(number, contest=juror.contest, status=EntryStatus.ADMITTED)
    client.force_login(juror.user)
    address = reverse("contests:jury_table", args=[juror.contest.slug])
    client.get(address)
    with django_assert_num_queries(16):
        client.get(address)
