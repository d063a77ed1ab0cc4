"""Beyond 300 photos no juror sees all: staff say how many judge each, and the juror's desk has pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from contests.actions.rounds import RoundRefusedError, lock_round, open_due_rounds, open_round
from contests.crowd import make_contest
from contests.enums import RoundKind, RoundState
from contests.jury_rules import may_score
from contests.models import Contest, Round
from contests.round_forms import RoundForm
from tests.factories.jury import desk_of

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

PLAN = {"kind": "score", "minimum": "1", "threshold": "50", "passes": ""}


def crowd(photos: int) -> Round:
    """The due round of a contest of so many photos and three jurors, without a quorum."""
    return make_contest(entries=photos, jurors=3).rounds.get()


def test_three_hundred_photos_open_by_themselves_and_one_more_does_not(home: Any) -> None:
    assert crowd(300).state == RoundState.OPEN
    round_ = crowd(301)
    juror = round_.contest.jurors.first()
    assert juror is not None
    assert (round_.state, may_score(juror, round_)) == (RoundState.SETUP, False)


@pytest.mark.parametrize("step", [lock_round, open_round])
def test_many_photos_are_not_fixed_without_a_quorum(home: Any, step: Any) -> None:
    round_ = crowd(301)
    with pytest.raises(RoundRefusedError) as refused:
        step(round_=round_, by=None)
    assert refused.value.code == "quorum"
    assert open_due_rounds() == 0
    round_.refresh_from_db()
    assert round_.locked_at is None


def test_with_a_quorum_the_plan_opens_them(home: Any) -> None:
    round_ = crowd(301)
    Round.objects.filter(pk=round_.pk).update(quorum=2)
    assert open_due_rounds() == 1
    round_ = Round.objects.get(pk=round_.pk)
    assert (round_.state, round_.assignments.count()) == (RoundState.OPEN, 602)


def test_the_form_proposes_a_quorum_and_asks_for_one(home: Any) -> None:
    round_ = crowd(301)
    form = RoundForm(contest=round_.contest, round_=round_)
    assert form.initial["quorum"] == 3
    form = RoundForm(PLAN | {"quorum": ""}, contest=round_.contest, round_=round_)
    assert form.errors.get_json_data()["quorum"][0]["message"].endswith("3.")
    assert RoundForm(PLAN | {"quorum": "2"}, contest=round_.contest, round_=round_).is_valid()
    round_.contest.jurors.all().delete()
    assert RoundForm(contest=round_.contest, round_=round_).initial["quorum"] == 5


def test_up_to_three_hundred_everybody_may_judge_all(home: Any) -> None:
    round_ = crowd(300)
    form = RoundForm(PLAN | {"quorum": ""}, contest=round_.contest, round_=round_)
    assert form.is_valid()
    assert form.initial["quorum"] is None


def test_a_later_round_of_many_wants_a_quorum_too(home: Any) -> None:
    first = crowd(301)
    later = Round.objects.create(contest=first.contest, number=2, kind=RoundKind.SCORE)
    assert not later.wants_quorum
    later.finalists.bulk_create(
        later.finalists.model(round=later, entry=entry) for entry in first.contest.entries.all()
    )
    assert Round.objects.get(pk=later.pk).wants_quorum


def test_staff_are_told_why_it_does_not_open(client: Client, login: Any, superuser: User, home: Any) -> None:
    login(client, superuser)
    pk = crowd(301).contest_id
    link = f'href="{reverse("contests_round_plan", args=[pk, 1])}"'
    page = client.get(reverse("contests_jury", args=[pk])).content.decode()
    assert page.count(link) == 2
    client.post(reverse("contests_round", args=[pk, 1, "lock"]))
    told = [str(m) for m in client.get(reverse("contests_jury", args=[pk])).context["messages"]]
    assert len(told) == 1
    assert "300" in told[0]


@pytest.fixture
def desk(client: Client, home: Any) -> Any:
    """GET the desk of a juror of 130 photos."""
    juror = crowd(130).contest.jurors.select_related("user", "contest").first()
    assert juror is not None
    assert juror.user is not None
    client.force_login(juror.user)

    def get(**params: str) -> Any:
        return client.get(reverse("contests:jury_desk", args=[juror.contest.slug]), params)

    get.juror = juror  # type: ignore[attr-defined]
    return get


def test_the_desk_shows_sixty_photos_a_page_and_each_once(desk: Any) -> None:
    pages = [desk(page=str(number)).context["cells"] for number in (1, 2, 3)]
    assert [len(cells) for cells in pages] == [60, 60, 10]
    assert [slot.number for cells in pages for slot, _photo in cells] == [*range(1, 131)]


def test_a_page_of_the_desk_is_light_and_keeps_its_filter(desk: Any) -> None:
    page = desk(stato="open", page="2")
    assert len(page.content) < 300_000
    assert re.findall(r'rel="next"\s+href="([^"]+)"', page.content.decode()) == ["?stato=open&amp;page=3"]


def test_from_a_photo_one_comes_back_to_its_page(desk: Any, client: Client) -> None:
    slot = desk_of(desk.juror).slots[60]
    slug = Contest.objects.get().slug
    html = client.get(reverse("contests:jury_photo", args=[slug, slot.token])).content.decode()
    assert html.count(f"{reverse('contests:jury_desk', args=[slug])}?page=2") == 2
