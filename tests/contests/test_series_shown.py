"""Wherever an entry's photo is shown, so is its series; how many photos it has costs no question more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contests.desk import Desk
from contests.enums import EntryStatus, Phase
from contests.models import Contest, Entry, Photo
from hub.accounts.models import User
from tests.factories.contests import ContestFactory, EntryFactory, PhotoFactory, lengthen
from tests.factories.jury import JurorFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def lengthen_all(contest: Contest, *, to: int) -> None:
    """Give every entry so many photos."""
    for entry in contest.entries.all():
        lengthen(entry, to=to)


def addresses(entry: Entry, client: Client, seat: Any = None) -> list[str]:
    """The smallest picture of each photo of an entry, as a page names it."""
    return [photo.derivatives.get(format="jpeg", width=480).address for photo in entry.photos.all()]


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.fixture
def published(home: Any) -> Contest:
    contest: Contest = ContestFactory(phase=Phase.PUBLISHED, most_photos=4)
    for _ in range(2):
        EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    return contest


@pytest.fixture
def judged(home: Any) -> Any:
    contest = ContestFactory(phase=Phase.JUDGING, most_photos=4)
    for _ in range(2):
        EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    return JurorFactory(contest=contest)


@pytest.fixture
def juror_client(client: Client, judged: Any) -> Client:
    client.force_login(judged.user)
    return client


def work_address(juror: Any) -> tuple[str, Entry]:
    contest = juror.contest
    slot = Desk(juror, contest.current_round).slots[0]
    return reverse("contests:jury_photo", args=[contest.slug, slot.token]), Entry.objects.get(
        pk=slot.entry_id
    )


def test_a_juror_sees_every_photo_of_a_series_one_at_a_time(juror_client: Client, judged: Any) -> None:
    lengthen_all(judged.contest, to=3)
    address, entry = work_address(judged)
    for number, query in ((1, ""), (2, "?n=2"), (3, "?n=3"), (1, "?n=4"), (1, "?n=x")):
        page = juror_client.get(address + query).content.decode()
        assert [a in page for a in addresses(entry, juror_client)] == [True] * 3
        shown = [" hidden" not in part.split(">", 1)[0] for part in page.split("data-one")[1:]]
        assert shown == [n == number for n in (1, 2, 3)]
        assert page.count("data-series-go") == 3


def test_a_single_photo_has_no_strip(juror_client: Client, judged: Any) -> None:
    page = juror_client.get(work_address(judged)[0]).content.decode()
    assert (page.count("data-one"), page.count("data-series-go"), page.count("series.js")) == (1, 0, 0)


def test_the_desk_shows_covers_and_how_many_stand_behind(juror_client: Client, judged: Any) -> None:
    lengthen_all(judged.contest, to=3)
    page = juror_client.get(reverse("contests:jury_desk", args=[judged.contest.slug])).content.decode()
    for entry in judged.contest.entries.all():
        assert [a in page for a in addresses(entry, juror_client)] == [True, False, False]
    assert page.count('class="series-mark">3 foto<') == 2


def test_the_public_sees_the_whole_series(client: Client, published: Contest) -> None:
    lengthen_all(published, to=3)
    entry = published.entries.first()
    assert entry is not None
    gallery = client.get(reverse("contests:gallery", args=[published.slug])).content.decode()
    page = client.get(reverse("contests:gallery_photo", args=[published.slug, entry.code])).content.decode()
    for shown in (gallery, page):
        assert [a in shown for a in addresses(entry, client)] == [True] * 3
    assert page.count('id="foto-') == 3
    assert gallery.count('class="series-mark">3 foto<') == 2


def test_a_series_whose_cover_is_not_ready_waits(client: Client, published: Contest) -> None:
    lengthen_all(published, to=2)
    Photo.objects.filter(entry=published.entries.first(), position=0).update(derivatives_made_at=None)
    response = client.get(reverse("contests:gallery", args=[published.slug]))
    assert [entry.pk for entry in response.context["pages"]] == [published.entries.last().pk]  # type: ignore[union-attr]


def test_staff_see_every_photo_with_its_flags(client: Client, home: Any) -> None:
    client.force_login(User.objects.create_superuser("staff@example.org"))
    contest = ContestFactory(most_photos=4)
    entry = EntryFactory(contest=contest)
    PhotoFactory(entry=entry, position=1, facts={})
    page = client.get(reverse("contests_screen", args=[entry.code])).content.decode()
    assert [a in page for a in addresses(entry, client)] == [True] * 2
    original = reverse("contest_original", args=[entry.code])
    assert [page.count(f'"{original}{n}"') for n in ("", "?n=2")] == [1, 1]
    assert [
        f.split(":")[0] for f in client.get(reverse("contests_screen", args=[entry.code])).context["flags"]
    ] == [
        "Foto 1",
        "Foto 2",
    ]
    queue = client.get(reverse("contests_queue", args=[contest.pk])).content.decode()
    assert [a in queue for a in addresses(entry, client)] == [True, False]
    assert queue.count('class="series-mark">2 foto<') == 1


def test_ones_own_entry_shows_all_photos_and_the_list_its_cover(client: Client, home: Any) -> None:
    entry = EntryFactory(contest=ContestFactory(most_photos=4))
    PhotoFactory(entry=entry, position=1)
    client.force_login(entry.entrant)
    own = client.get(reverse("contests:entry", args=[entry.code])).content.decode()
    mine = client.get(reverse("contests:mine")).content.decode()
    assert [a in own for a in addresses(entry, client)] == [True, True]
    assert [a in mine for a in addresses(entry, client)] == [True, False]


@pytest.mark.parametrize("place", ["gallery", "gallery_photo", "jury_desk", "jury_photo", "mine", "queue"])
def test_photos_cost_no_question_more(client: Client, published: Contest, judged: Any, place: str) -> None:
    contest = judged.contest if place.startswith("jury") else published
    entry = contest.entries.first()
    address = {
        "gallery": reverse("contests:gallery", args=[contest.slug]),
        "gallery_photo": reverse("contests:gallery_photo", args=[contest.slug, entry.code]),
        "jury_desk": reverse("contests:jury_desk", args=[contest.slug]),
        "jury_photo": work_address(judged)[0],
        "mine": reverse("contests:mine"),
        "queue": reverse("contests_queue", args=[contest.pk]),
    }[place]
    client.force_login(
        {"mine": entry.entrant, "queue": User.objects.create_superuser("staff@example.org")}.get(
            place, judged.user
        )
    )
    questions(client, address)  # what is asked once for all pages
    one = questions(client, address)
    lengthen_all(contest, to=3)
    assert questions(client, address) == one
