"""Events, columns and notices: what they know by themselves."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Locale

from hub.core.models import Hashtag
from hub.home.models import HashtagPage, HomePage, NoticePage
from projects.models import ColumnPage, EpisodePage, EventPage, Organisation, ProjectPage
from tests.factories.pages import make_page

NINE = dt.datetime(2026, 5, 1, 9, 0, tzinfo=dt.UTC)


def test_a_page_takes_its_parents_hashtag(hashtag_page: HashtagPage, hashtag: Hashtag) -> None:
    column = make_page(ColumnPage, hashtag_page)
    episode = make_page(EpisodePage, column)

    assert [link.hashtag for link in episode.hashtag_links.all()] == [hashtag]


def test_a_page_keeps_the_hashtags_it_was_given(home: HomePage, hashtag_page: HashtagPage) -> None:
    other = Hashtag.objects.create(label="Altro")
    page = make_page(ProjectPage, hashtag_page, hashtags=[other])

    assert [link.hashtag for link in page.hashtag_links.all()] == [other]


def test_an_alias_stands_under_the_same_hashtag(hashtag_page: HashtagPage, hashtag: Hashtag) -> None:
    page = make_page(ProjectPage, hashtag_page, themes=["sport"])
    alias = page.get_translation(Locale.objects.get(language_code="en"))

    assert [link.hashtag for link in alias.hashtag_links.all()] == [hashtag]
    assert [link.theme for link in alias.theme_links.all()] == ["sport"]
    assert (alias.kind, alias.is_untranslated, alias.shown_language) == ("project", True, "it")


def test_the_organisers_name_follows_the_organisation(hashtag_page: HashtagPage) -> None:
    bakery = Organisation.objects.create(name="Forno Rosso", kind="shop")
    page = make_page(ProjectPage, hashtag_page, organisation=bakery)

    assert (page.organiser_name, page.organiser_kind) == ("Forno Rosso", "shop")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (dt.timedelta(minutes=-31), False),
        (dt.timedelta(minutes=-30), True),
        (dt.timedelta(minutes=30), True),
        (dt.timedelta(hours=1), True),
        (dt.timedelta(hours=1, seconds=1), False),
    ],
)
def test_the_link_to_join_is_shown_around_its_time_only(moment: dt.timedelta, shown: bool) -> None:
    event = EventPage(
        attendance="online",
        join_address="https://example.org/room",
        starts_at=NINE,
        ends_at=NINE + dt.timedelta(hours=1),
    )
    with time_machine.travel(NINE + moment, tick=False):
        assert event.can_join_now is shown


@pytest.mark.django_db
def test_an_event_in_a_place_has_no_link_to_join() -> None:
    event = EventPage(join_address="https://example.org/room", starts_at=timezone.now())
    assert event.can_join_now is False


def test_an_event_needs_a_start_and_a_place(hashtag_page: HashtagPage) -> None:
    event = EventPage(title="Festa", slug="festa")
    with pytest.raises(ValidationError) as error:
        event.clean()
    assert list(error.value.message_dict) == ["starts_at", "place_name"]


def test_notices_in_force(hashtag_page: HashtagPage) -> None:
    now = timezone.now()
    day = dt.timedelta(days=1)
    old = make_page(NoticePage, hashtag_page, title="Old", mirrored=False)
    make_page(NoticePage, hashtag_page, title="Expired", ends_at=now - day, mirrored=False)
    make_page(NoticePage, hashtag_page, title="To come", starts_at=now + day, mirrored=False)
    new = make_page(NoticePage, hashtag_page, title="New", supersedes=old, mirrored=False)

    assert list(NoticePage.objects.public().in_force()) == [new]
    assert (old.line(), new.line()) == ({"successor": new}, {"earlier": old})


def test_a_notice_cannot_take_the_place_of_itself(hashtag_page: HashtagPage) -> None:
    first = make_page(NoticePage, hashtag_page, mirrored=False)
    second = make_page(NoticePage, hashtag_page, supersedes=first, mirrored=False)
    first.supersedes = second
    with pytest.raises(ValidationError):
        first.clean()


def test_a_draft_does_not_supersede(hashtag_page: HashtagPage) -> None:
    old = make_page(NoticePage, hashtag_page, mirrored=False)
    make_page(NoticePage, hashtag_page, supersedes=old, live=False, mirrored=False)

    assert old.line() == {}
    assert list(NoticePage.objects.public().in_force()) == [old]
