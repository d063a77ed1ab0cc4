"""What is said where a round has ended, a contest stands still, an address is wrong, a name is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from contests.actions.contests import annul_contest, suspend_contest
from contests.actions.results import seal_results
from contests.actions.rounds import lock_round
from contests.enums import ConflictKind, EntryStatus, Phase, RoundKind
from contests.jury_forms import InviteForm
from contests.minutes import minutes_of
from contests.models import Contest, Round
from contests.showcase import parted
from contests.views.seat import ended_words, stop_words
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory
from tests.factories.jury import JurorFactory, desk_of, give, seat_data

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db
STOP = {"reason": "Grandine", "act": "Atto 1"}
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def _english(home: Any) -> Any:
    with translation.override("en"):
        yield


def judged(**fields: Any) -> tuple[Contest, Any]:
    contest = ContestFactory(phase=Phase.JUDGING)
    EntryFactory.create_batch(2, contest=contest, status=EntryStatus.ADMITTED)
    return contest, JurorFactory(contest=contest, user=PersonFactory(language="en"), **fields)


def test_the_round_that_has_ended_is_named() -> None:
    contest, now = ContestFactory(phase=Phase.JUDGING), timezone.now()
    stamps = dict.fromkeys(("locked_at", "opened_at", "closed_at"), now)
    Round.objects.filter(contest=contest).update(quorum=2)

    def words() -> str:
        return ended_words(Contest.objects.get(pk=contest.pk)).split(":")[0]

    said = [words()]
    Round.objects.filter(contest=contest).update(**stamps)
    said.append(words())
    Round.objects.create(contest=contest, number=2)
    said.append(words())
    Round.objects.filter(number=2).update(locked_at=now)
    said.append(words())
    Round.objects.filter(number=2).update(opened_at=now)
    said.append(words())
    Round.objects.create(contest=contest, number=3, kind=RoundKind.RUNOFF, locked_at=now)
    said.append(words())
    assert said == [
        "The jury has not started yet",
        "The jury has closed",
        "Round 1 has ended",
        "Round 2 is not open yet",
        "Round 2 has ended",
        "The run-off has ended",
    ]


def test_a_contest_that_stands_still_is_not_called_finished(
    client: Client, superuser: User, login: Any
) -> None:
    contest, juror = judged()
    pages = [reverse("contests_edit", args=[contest.pk]), reverse("contests_queue", args=[contest.pk])]
    for stop, said in ((suspend_contest, "is suspended"), (annul_contest, "was annulled")):
        stop(contest=contest, by=superuser, **STOP)
        login(client, superuser)
        for page in pages:
            html = client.get(page, headers=ENGLISH).content.decode()
            assert (f"The contest {said}:" in html, "is over:" in html) == (True, False)
        login(client, juror.user)
        html = client.get(reverse("contests:jury_home")).content.decode()
        words = stop_words(Contest.objects.get(pk=contest.pk))
        assert (words in html, "nothing to do for you" in html) == (True, False)


@pytest.mark.parametrize(("fetch", "status"), [(True, 409), (False, 403)])
def test_a_touch_that_came_too_late_is_told_that_it_was_not_saved(
    client: Client, superuser: User, login: Any, fetch: bool, status: int
) -> None:
    contest, juror = judged()
    page = reverse("contests:jury_photo", args=[contest.slug, desk_of(juror).slots[0].token])
    suspend_contest(contest=contest, by=superuser, **STOP)
    login(client, juror.user)
    answer = client.post(page, {"do": "skip"}, headers={"X-Requested-With": "fetch"} if fetch else {})
    assert answer.status_code == status
    assert "Not saved. This contest is suspended" in answer.content.decode()


def test_jurors_recuse_themselves_in_the_first_person(client: Client, login: Any) -> None:
    contest, juror = judged()
    login(client, juror.user)
    page = reverse("contests:jury_photo", args=[contest.slug, desk_of(juror).slots[0].token])
    html = client.get(page).content.decode()
    assert [(kind.own_words in html, str(kind.label) in html) for kind in ConflictKind] == [(True, False)] * 3


def test_a_wrong_address_is_named() -> None:
    sent = {"emails": "ada@example.org, bea@, carla@example.org; dora", "language": "it"}
    form = InviteForm(sent, contest=ContestFactory())
    assert form.errors["emails"] == ["These are no e-mail addresses: bea@, dora. Nobody was invited."]


def test_a_juror_gives_the_name_that_the_minutes_print(client: Client, login: Any) -> None:
    contest, juror = judged(accepted_at=None)
    login(client, juror.user)
    accept = reverse("contests:jury_accept", args=[contest.slug])
    answer = client.post(accept, {})
    juror.refresh_from_db()
    assert (answer.status_code, juror.accepted_at) == (422, None)
    assert answer.content.decode().count("This field is required.") == 2
    client.post(accept, seat_data(juror))
    juror.refresh_from_db()
    assert juror.accepted_at is not None
    assert juror.user.get_full_name() == "Ada Prova"


def test_who_has_no_name_is_listed_before_the_minutes_are_printed(
    client: Client, superuser: User, login: Any
) -> None:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    photo = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    named = JurorFactory(contest=contest, user=PersonFactory(first_name="Ada", last_name="Prova"))
    nameless = JurorFactory(contest=contest)
    give(named, photo, 5, 5, 5)
    seal_results(contest=contest, by=superuser)
    login(client, superuser)
    listed = client.get(reverse("contests_papers", args=[contest.pk])).context["unnamed"]
    assert listed == [nameless]


def test_minutes_name_the_criteria_in_their_language(superuser: User) -> None:
    contest, juror = judged()
    round_ = lock_round(round_=contest.rounds.get(), by=superuser)
    for photo in contest.entries.all():
        give(juror, photo, 5, 5, 5)
    now = timezone.now()
    Round.objects.filter(pk=round_.pk).update(opened_at=now, closed_at=now, revealed_at=now)
    Contest.objects.filter(pk=contest.pk).update(deliberation_from=now)
    contest = Contest.objects.get(pk=contest.pk)
    result = seal_results(contest=contest, by=superuser)
    said = {}
    for language in ("it", "en"):
        with translation.override(language):
            sections = minutes_of(contest, language).sections
        said[language] = [text for one in sections for text in one.paragraphs if "(" in text]
    assert any("Composition" in text for text in said["en"])
    assert any("Composizione" in text for text in said["it"])
    assert [criterion["name"] for criterion in result.record["criteria"]][1] == "Composizione"


def test_photos_that_share_a_place_are_not_among_those_that_were_parted() -> None:
    rows = [
        {"entry": "A", "place": 1, "decided_by": "mean"},
        {"entry": "B", "place": 1, "decided_by": "ex_aequo"},
        {"entry": "C", "place": 3, "decided_by": "more_top_scores"},
    ]
    assert [(tie.above, tie.below) for tie in parted(rows, {"A": "A", "B": "B", "C": "C"})] == [("B", "C")]
