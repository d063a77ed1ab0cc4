"""A final: each juror puts the photos in order; saved, undone, counted whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.actions.results import seal_results
from contests.actions.rounds import RoundRefusedError, close_round, declare_conflict, lock_round, reveal_round
from contests.actions.scoring import RoundClosedError, save_order, undo_move
from contests.desk import Desk, order_of
from contests.enums import ConflictKind, EntryStatus, Phase, RoundKind
from contests.models import Move, Order, Round
from contests.models.rounds import MOST_FINALISTS
from contests.progress import progress_of
from contests.tally import tally
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, round_of

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Contest, Juror
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest() -> Contest:
    """Three jurors and three photos in a final that opened by the plan."""
    contest = ContestFactory(phase=Phase.JUDGING)
    JurorFactory.create_batch(3, contest=contest)
    EntryFactory.create_batch(3, contest=contest, status=EntryStatus.ADMITTED)
    Round.objects.filter(contest=contest).update(kind=RoundKind.FINAL)
    return contest


def codes(contest: Contest, order: str = "012") -> list[str]:
    found = list(contest.entries.order_by("pk").values_list("code", flat=True))
    return [found[int(number)] for number in order]


def test_an_order_is_saved_changed_and_undone(contest: Contest) -> None:
    juror = contest.jurors.first()
    assert save_order(juror=juror, codes=codes(contest, "0")) is True
    assert save_order(juror=juror, codes=codes(contest, "0")) is False
    save_order(juror=juror, codes=codes(contest, "201"))
    assert Order.objects.get().sent_at is not None
    assert undo_move(juror=juror) is not None
    assert order_of(juror, round_of(contest)) == codes(contest, "0")
    assert Order.objects.get().sent_at is None
    undo_move(juror=juror)
    assert undo_move(juror=juror) is None
    assert (order_of(juror, round_of(contest)), Move.objects.count()) == ([], 0)


def test_only_what_is_theirs_can_be_put_in_order_and_once(contest: Contest) -> None:
    juror = contest.jurors.first()
    own = EntryFactory(contest=contest, status=EntryStatus.ADMITTED, entrant=juror.user)
    first = codes(contest, "0")
    save_order(juror=juror, codes=[*first, *first, own.code, "XXXXXXXX"])
    assert order_of(juror, round_of(contest)) == first


def test_progress_counts_what_has_a_place(contest: Contest) -> None:
    juror = contest.jurors.first()
    save_order(juror=juror, codes=codes(contest, "10"))
    desk = Desk(juror, round_of(contest))
    assert (desk.done, desk.total, desk.percent) == (2, 3, 66)
    assert [row.done for row in progress_of(round_of(contest)) if row.juror == juror] == [2]


def test_orders_are_counted_whole_by_schulze(contest: Contest, superuser: User) -> None:
    one, two, three = contest.jurors.order_by("pk")
    save_order(juror=one, codes=codes(contest, "012"))
    save_order(juror=two, codes=codes(contest, "021"))
    save_order(juror=three, codes=codes(contest, "2"))  # not whole: it does not count
    round_ = round_of(contest)
    with pytest.raises(RoundRefusedError) as refused:
        close_round(round_=round_, by=superuser)
    assert refused.value.code == "no_reason"
    close_round(round_=round_, by=superuser, reason="Malattia")
    reveal_round(round_=round_, by=superuser)
    record = tally(round_)
    assert [ballot["juror"] for ballot in record["orders"]] == sorted([one.code, two.code])
    assert next((row["entry"], row["place"]) for row in record["ranking"]) == (codes(contest)[0], 1)
    assert {row["place"] for row in record["ranking"][1:]} == {2}
    contest.refresh_from_db()
    result = seal_results(contest=contest, by=superuser)
    assert sorted(result.placements.values_list("place", flat=True)) == [1, 2, 2]


def test_a_conflict_leaves_the_order_and_its_pairs(contest: Contest) -> None:
    one, two, _three = contest.jurors.order_by("pk")
    for juror in (one, two):
        save_order(juror=juror, codes=codes(contest, "012"))
    entry = contest.entries.order_by("pk").first()
    declare_conflict(juror=one, entry=entry, kind=ConflictKind.RECUSED, by=one.user)
    assert Desk(one, round_of(contest)).total == 2
    ballots = {b["juror"]: b for b in tally(round_of(contest))["orders"]}
    assert (ballots[one.code]["order"], ballots[one.code]["conflicts"]) == (
        [[code] for code in codes(contest, "12")],
        [entry.code],
    )
    assert len(ballots[two.code]["order"]) == 3


def test_a_final_takes_no_more_than_can_be_ordered(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    JurorFactory(contest=contest)
    EntryFactory.create_batch(MOST_FINALISTS + 1, contest=contest, status=EntryStatus.ADMITTED)
    Round.objects.filter(contest=contest).update(kind=RoundKind.FINAL)
    with pytest.raises(RoundRefusedError) as refused:
        lock_round(round_=round_of(contest), by=superuser)
    assert refused.value.code == "too_many"


def test_after_the_deadline_nothing_is_ordered(contest: Contest) -> None:
    Round.objects.filter(contest=contest).update(closes_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(RoundClosedError):
        save_order(juror=contest.jurors.first(), codes=codes(contest))


def names(juror: Juror) -> list[str]:
    """The juror's names for the photos, in the order in which the photos were made."""
    desk = Desk(juror, round_of(juror.contest))
    return [slot.token for slot in sorted(desk.slots, key=lambda slot: slot.entry_id)]


@pytest.mark.parametrize(
    ("order", "do", "wanted"),
    [
        ("01", "add:2", "012"),
        ("012", "up:1", "102"),
        ("012", "down:0", "102"),
        ("012", "up:0", "012"),
        ("012", "out:1", "02"),
        ("012", "first:2", "201"),
        ("012", "numbers", "012"),
    ],
)
def test_each_button_of_the_plain_form(
    contest: Contest, client: Client, home: Any, order: str, do: str, wanted: str
) -> None:
    juror = contest.jurors.first()
    mine = names(juror)
    what, _sep, number = do.partition(":")
    data = {"round": "1", "order": [mine[int(n)] for n in order]}
    data["do"] = f"{what}:{mine[int(number)]}" if number else what
    if what == "numbers":
        data |= {f"at-{mine[0]}": "1", f"at-{mine[2]}": "3", f"at-{mine[1]}": "2"}
    client.force_login(juror.user)
    assert client.post(reverse("contests:jury_order", args=[contest.slug]), data).status_code == 302
    assert order_of(juror, round_of(contest)) == codes(contest, wanted)
    page = client.get(reverse("contests:jury_desk", args=[contest.slug]))
    assert [cell["entry"].code for cell in page.context["placed"]] == codes(contest, wanted)


def test_a_typed_number_moves_a_photo_before_the_one_that_had_it(
    contest: Contest, client: Client, home: Any
) -> None:
    juror = contest.jurors.first()
    a, b, c = names(juror)
    client.force_login(juror.user)
    data = {"round": "1", "order": [a, b, c], "do": "numbers", f"at-{a}": "1", f"at-{b}": "2", f"at-{c}": "1"}
    client.post(reverse("contests:jury_order", args=[contest.slug]), data)
    assert order_of(juror, round_of(contest)) == codes(contest, "201")


def test_autosave_answers_with_the_progress_and_refuses_another_round(
    contest: Contest, client: Client, home: Any
) -> None:
    juror = contest.jurors.first()
    client.force_login(juror.user)
    url = reverse("contests:jury_order", args=[contest.slug])
    fetch = {"X-Requested-With": "fetch"}
    answer = client.post(url, {"round": "1", "order": names(juror)[:2]}, headers=fetch)
    assert answer.json() == {"done": 2, "total": 3, "percent": 66, "stale": False}
    assert client.post(url, {"round": "2", "order": names(juror)}, headers=fetch).status_code == 400
    assert len(order_of(juror, round_of(contest))) == 2


def test_the_light_table_is_blind_and_costs_the_same_for_all(
    contest: Contest, client: Client, home: Any, django_assert_num_queries: Any
) -> None:
    juror, other = contest.jurors.order_by("pk")[:2]
    save_order(juror=other, codes=codes(contest, "210"))
    client.force_login(juror.user)
    url = reverse("contests:jury_desk", args=[contest.slug])
    body = client.get(url).content.decode()
    entry = contest.entries.first()
    for secret in (entry.code, entry.author.name, entry.entrant.email, juror.seed):
        assert secret not in body
    assert body.count('name="order"') == 0  # the other's order shows nowhere
    with django_assert_num_queries(ORDER_QUERIES):
        client.get(url)
    EntryFactory.create_batch(4, contest=contest, status=EntryStatus.ADMITTED)
    with django_assert_num_queries(ORDER_QUERIES):
        client.get(url)


ORDER_QUERIES = 15


def test_photos_side_by_side(contest: Contest, client: Client, home: Any) -> None:
    juror = contest.jurors.first()
    client.force_login(juror.user)
    url = reverse("contests:jury_compare", args=[contest.slug])
    assert client.get(url, {"foto": names(juror)[:1]}).status_code == 302
    page = client.get(url, {"foto": [*names(juror)[:2], "straniera"]})
    assert len(page.context["cells"]) == 2
