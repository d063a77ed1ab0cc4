"""Staff set the vote up, see its state, strike ballots unseen; totals come at the end and not before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.actions.contests import resume_contest, suspend_contest
from contests.actions.results import NotPublishableError, publish_results, seal_results
from contests.actions.votes import VoteRefusedError, strike_ballots
from contests.ballots import heaps_of, outcome_of
from contests.enums import EntryStatus, LedgerEvent, Phase
from contests.models import Ballot, LedgerLine, PublicVote, VoteKey
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give
from tests.factories.votes import PublicVoteFactory, ballot, photos

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client, login: Any, contest_staff: Any) -> Client:
    return login(client, contest_staff)


def sent(form: Any, **changes: Any) -> dict[str, Any]:
    """What the browser sends of a form."""
    data: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if hasattr(form.fields[name].widget, "decompress"):
            parts = value if isinstance(value, list) else form.fields[name].widget.decompress(value)
            data |= {f"{name}_{n}": str(part) for n, part in enumerate(parts)}
        else:
            data[name] = value
    return {**data, **changes}


def address(contest: Any) -> str:
    return reverse("contests_vote", args=[contest.pk])


def test_the_form_as_it_is_lets_the_public_vote(staff: Client) -> None:
    contest = ContestFactory(phase=Phase.OPEN)
    form = staff.get(address(contest)).context["form"]
    assert staff.post(address(contest), sent(form, prize_it="Una cena")).status_code == 302
    vote = PublicVote.objects.get()
    assert (vote.opens_at, vote.closes_at) == (contest.judging_from, contest.judging_until)
    assert (vote.picks, vote.appeal_days, vote.prizes) == (3, 30, {"it": "Una cena"})
    assert len(bytes(VoteKey.objects.get().secret)) == 32


def test_each_vote_has_a_key_of_its_own(staff: Client) -> None:
    for contest in (ContestFactory(phase=Phase.OPEN), ContestFactory(phase=Phase.OPEN)):
        staff.post(address(contest), sent(staff.get(address(contest)).context["form"]))
    assert len({bytes(key.secret) for key in VoteKey.objects.all()}) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"opens_at_0": "2020-01-01"}, "opens_at"),
        ({"closes_at_0": "2100-01-01"}, "closes_at"),
        ({"picks": "0"}, "picks"),
        ({"picks": "11"}, "picks"),
        ({"appeal_days": "1"}, "appeal_days"),
        ({"prize_it": "x" * 201}, "prize_it"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(staff: Client, change: Any, field: str) -> None:
    contest = ContestFactory(phase=Phase.OPEN)
    response = staff.post(address(contest), sent(staff.get(address(contest)).context["form"], **change))
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert PublicVote.objects.count() == 0


def test_once_begun_only_the_end_moves_and_to_later(staff: Client) -> None:
    vote = PublicVoteFactory(closes_at=timezone.now() + timedelta(days=2))
    form = staff.get(address(vote.contest)).context["form"]
    later = timezone.localtime(vote.closes_at + timedelta(days=1))
    staff.post(address(vote.contest), sent(form, picks="1", closes_at_0=later.date().isoformat()))
    changed = PublicVote.objects.get()
    assert (changed.picks, changed.opens_at) == (3, vote.opens_at)
    assert timezone.localtime(changed.closes_at).date() == later.date()
    earlier = timezone.localtime(vote.closes_at).date().isoformat()
    response = staff.post(address(vote.contest), sent(form, closes_at_0=earlier))
    assert list(response.context["form"].errors) == ["closes_at"]


def test_a_vote_that_has_not_begun_can_be_called_off(staff: Client) -> None:
    ahead = PublicVoteFactory(opens_at=timezone.now() + timedelta(hours=1))
    begun = PublicVoteFactory()
    for vote in (ahead, begun):
        staff.post(reverse("contests_vote_call_off", args=[vote.contest_id]))
    assert list(PublicVote.objects.all()) == [begun]


def test_a_suspended_contest_gives_the_public_its_time_back(superuser: Any, time_machine: Any) -> None:
    vote = PublicVoteFactory()
    closes = vote.closes_at
    suspend_contest(contest=vote.contest, reason="Prova", act="1/2026", by=superuser)
    time_machine.move_to(timezone.now() + timedelta(days=3))
    resume_contest(contest=vote.contest, by=superuser)
    vote.refresh_from_db()
    assert timedelta(days=3) <= vote.closes_at - closes < timedelta(days=3, minutes=1)


# --- ballots and totals ---------------------------------------------------------


def test_ballots_show_heaps_and_neither_marks_nor_photos(staff: Client) -> None:
    vote = PublicVoteFactory()
    one, two, *_more = photos(vote, 4)
    for _ in range(3):
        ballot(vote, one, network="n" * 64, domain="d" * 64)
    ballot(vote, two, network="m" * 64)
    page = staff.get(reverse("contests_ballots", args=[vote.contest_id])).content.decode()
    assert [(h.code, h.number) for h in heaps_of(vote)] == [("network-A", 3), ("domain-A", 3)]
    hidden = ["n" * 64, "d" * 64, one.code, one.title, Ballot.objects.first().mailbox]
    assert [word for word in hidden if word in page] == []
    heap = staff.get(reverse("contests_ballots", args=[vote.contest_id]), {"heap": "network-A"})
    assert len(heap.context["rows"]) == 3


@pytest.mark.parametrize("number", [1, 3])
def test_how_many_queries_the_ballots_take(
    staff: Client, number: int, django_assert_num_queries: Any
) -> None:
    vote = PublicVoteFactory()
    entry = photos(vote, 1)[0]
    for _ in range(number):
        ballot(vote, entry, network="n" * 64)
    path = reverse("contests_ballots", args=[vote.contest_id])
    staff.get(path)
    with django_assert_num_queries(15):
        staff.get(path)


def test_striking_and_counting_again(staff: Client) -> None:
    vote = PublicVoteFactory()
    one, two = photos(vote, 2)
    bad, good = ballot(vote, one), ballot(vote, two)
    path = reverse("contests_ballots_strike", args=[vote.contest_id])
    staff.post(path, {"do": "strike", "ballot": [bad.pk], "reason": ""})
    assert Ballot.objects.struck().count() == 0
    staff.post(path, {"do": "strike", "ballot": [bad.pk], "reason": "Trenta in un minuto"})
    assert list(Ballot.objects.struck()) == [bad]
    votes = {row["entry"]: row["votes"] for row in outcome_of(vote)["standings"]}
    assert votes == {one.code: 0, two.code: 1}
    staff.post(path, {"do": "undo", "ballot": [bad.pk, good.pk], "reason": "Era una scuola"})
    assert Ballot.objects.struck().count() == 0
    lines = LedgerLine.objects.filter(event=LedgerEvent.BALLOTS_STRUCK).values_list("data", flat=True)
    assert list(lines) == [
        {"ballots": 1, "reason": "Trenta in un minuto", "undone": False},
        {"ballots": 1, "reason": "Era una scuola", "undone": True},
    ]


def test_striking_touches_no_entry_and_no_other_contest(superuser: Any) -> None:
    vote, other = PublicVoteFactory(), PublicVoteFactory()
    entry = photos(vote, 1)[0]
    foreign = ballot(other, *photos(other, 1))
    strike_ballots(vote=vote, ballots=[ballot(vote, entry).pk, foreign.pk], reason="Prova", by=superuser)
    entry.refresh_from_db()
    foreign.refresh_from_db()
    assert (entry.status, foreign.struck_at) == (EntryStatus.ADMITTED, None)


def test_after_the_seal_nothing_is_struck(superuser: Any) -> None:
    contest = ContestFactory(phase=Phase.SEALED)
    vote = PublicVoteFactory(contest=contest)
    with pytest.raises(VoteRefusedError):
        strike_ballots(vote=vote, ballots=[ballot(vote, *photos(vote, 1)).pk], reason="Tardi", by=superuser)


@pytest.mark.parametrize(
    ("phase", "closed", "seen"),
    [
        (Phase.JUDGING, False, False),
        (Phase.JUDGING, True, False),
        (Phase.DELIBERATION, False, False),
        (Phase.DELIBERATION, True, True),
        (Phase.SEALED, True, True),
    ],
)
def test_totals_are_for_nobody_before_the_end(
    client: Client, login: Any, superuser: Any, phase: Phase, closed: bool, seen: bool
) -> None:
    contest = ContestFactory(phase=phase)
    end = timezone.now() + timedelta(hours=-1 if closed else 1)
    vote = PublicVoteFactory(contest=contest, closes_at=end)
    entry = photos(vote, 2)[0]
    ballot(vote, entry)
    page = login(client, superuser).get(address(contest))
    assert (page.context["totals"] is not None) is seen
    assert (entry.code in page.content.decode()) is seen


def test_equal_votes_share_the_place(superuser: Any) -> None:
    vote = PublicVoteFactory()
    one, two, three, four = sorted(photos(vote, 4), key=lambda e: e.code)
    for pick in (one, two, one, two, three):
        ballot(vote, pick)
    rows = [(row["entry"], row["votes"], row["place"]) for row in outcome_of(vote)["standings"]]
    assert rows == [(one.code, 2, 1), (two.code, 2, 1), (three.code, 1, 3), (four.code, 0, None)]


# --- to the published result ----------------------------------------------------


def judged(superuser: Any) -> tuple[Any, Any]:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    vote = PublicVoteFactory(contest=contest, closes_at=timezone.now() - timedelta(hours=1))
    juror = JurorFactory(contest=contest)
    best, loved = (EntryFactory(contest=contest, status=EntryStatus.ADMITTED) for _ in range(2))
    give(juror, best, 9, 9, 9)
    give(juror, loved, 5, 5, 5)
    for _ in range(2):
        ballot(vote, loved)
    ballot(vote, best)
    return vote, loved


def test_the_result_waits_for_the_public(superuser: Any) -> None:
    vote, _loved = judged(superuser)
    vote.closes_at = timezone.now() + timedelta(minutes=5)
    vote.save()
    with pytest.raises(NotPublishableError):
        seal_results(contest=vote.contest, by=superuser)


def test_the_publics_prize_stands_apart_on_the_page_of_results(
    client: Client, home: Any, superuser: Any
) -> None:
    vote, loved = judged(superuser)
    seal_results(contest=vote.contest, by=superuser)
    Ballot.objects.all().delete()  # what was sealed stands
    publish_results(contest=vote.contest, by=superuser)
    response = client.get(reverse("contests:results", args=[vote.contest.slug]))
    first = response.context["favourites"][0]
    assert (first.place, first.votes, first.entry) == (1, 2, loved)
    assert [row.placement.entry_id == loved.pk for row in response.context["winners"]] == [False, True]
    page = response.content.decode()
    assert "Il premio del pubblico" in page
    assert "Una cena per due" in page


def test_without_a_vote_the_results_say_nothing_of_it(client: Client, home: Any, superuser: Any) -> None:
    juror = JurorFactory(contest=ContestFactory(phase=Phase.DELIBERATION))
    give(juror, EntryFactory(contest=juror.contest, status=EntryStatus.ADMITTED), 5, 5, 5)
    seal_results(contest=juror.contest, by=superuser)
    publish_results(contest=juror.contest, by=superuser)
    page = client.get(reverse("contests:results", args=[juror.contest.slug])).content.decode()
    assert "premio del pubblico" not in page
