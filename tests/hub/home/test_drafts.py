"""A draft is kept with whatever is missing; what is published is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from media.models import VideoPage
from projects.models import EventPage, ProjectPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from hub.accounts.models import User
    from hub.home.models import HashtagPage


@pytest.fixture
def staff(client: Client, superuser: User, login: Callable[[Client, User], Client]) -> Client:
    return login(client, superuser)


@pytest.fixture
def write(staff: Client, hashtag_page: HashtagPage) -> Callable[..., Any]:
    """Fill in the form of a new page of ``kind`` (``app.model``) and press a button."""

    def post(kind: str, press: str = "", **words: Any) -> Any:
        address = reverse("wagtailadmin_pages:add", args=[*kind.split("."), hashtag_page.pk])
        form = {
            "title": "Festa",
            "slug": "festa",
            "body": streamfield([]),
            "hashtag_links": inline_formset([{"hashtag": hashtag_page.hashtag_id}]),
            "theme_links": inline_formset([]),
            "comments": inline_formset([]),
            "organiser_kind": "town_hall",
        }
        return staff.post(address, nested_form_data({**form, **words}) | ({press: "1"} if press else {}))

    return post


BUTTON = {"title": "", "text": "", "label": "", "page": "", "address": ""}


def test_a_draft_of_an_event_may_lack_day_address_and_words_on_a_button(write: Callable[..., Any]) -> None:
    words = {"attendance": "online", "body": streamfield([("call_to_action", BUTTON)])}
    response = write("projects.eventpage", **words)
    event = EventPage.objects.get(alias_of=None)
    assert response.status_code == 302
    assert (event.live, event.attendance, event.starts_at, event.join_address) == (False, "online", None, "")
    assert [block.block_type for block in event.body] == ["call_to_action"]


def test_an_event_is_not_published_without_day_and_address(write: Callable[..., Any]) -> None:
    response = write("projects.eventpage", press="action-publish", attendance="online")
    assert response.status_code == 200
    assert {name: [str(e) for e in errors] for name, errors in response.context["form"].errors.items()} == {
        "starts_at": ["Indica quando inizia l’evento."],
        "join_address": ["Un evento online ha bisogno dell’indirizzo per partecipare."],
    }
    assert EventPage.objects.count() == 0


@pytest.mark.parametrize("attendance", ["place", "both"])
def test_an_event_in_a_place_is_not_published_without_one(write: Callable[..., Any], attendance: str) -> None:
    words = {
        "attendance": attendance,
        "starts_at": "01/06/2030 18:30",
        "join_address": "https://example.org/",
    }
    response = write("projects.eventpage", press="action-publish", **words)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["place_name"]
    write("projects.eventpage", **words)
    [draft] = EventPage.objects.filter(alias_of=None)
    assert (draft.live, draft.place_name) == (False, "")


def test_a_button_that_leads_nowhere_is_not_published(write: Callable[..., Any]) -> None:
    words = {"body": streamfield([("call_to_action", BUTTON | {"title": "Vieni", "label": "Iscriviti"})])}
    response = write(
        "projects.eventpage",
        press="action-publish",
        starts_at="2030-06-01 18:30",
        attendance="place",
        place_name="Piazza",
        **words,
    )
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["body"]


@pytest.mark.parametrize(
    ("written", "seconds"), [("3:20", 200), ("0:07", 7), ("1:02:03", 3723), ("", None), (" 59:59 ", 3599)]
)
def test_a_duration_is_written_as_a_clock_says_it(
    write: Callable[..., Any], written: str, seconds: int | None
) -> None:
    write("media.videopage", captions="none", language_spoken="it", duration=written)
    video = VideoPage.objects.get(alias_of=None)
    assert (video.duration and video.duration.total_seconds(), video.youtube_id) == (seconds, "")


@pytest.mark.parametrize("written", ["3:99", "-3:20", "60:00", "1:2:03", "3", "tre", "100:00:00"])
def test_what_no_clock_shows_is_refused(write: Callable[..., Any], written: str) -> None:
    response = write("media.videopage", captions="none", language_spoken="it", duration=written)
    assert response.context["form"].errors == {
        "duration": ["Scrivi minuti e secondi, per esempio 3:20, oppure 1:02:03."]
    }


def test_what_began_as_a_draft_is_new_in_every_language(
    staff: Client, write: Callable[..., Any], hashtag_page: HashtagPage
) -> None:
    write("projects.projectpage")
    source = ProjectPage.objects.get(alias_of=None)
    source.latest_revision.publish()
    dates = ProjectPage.objects.values_list("first_published_at", "last_published_at", "live")
    source.refresh_from_db()
    assert list(dates) == [(source.first_published_at, source.last_published_at, True)] * 4
    assert source.first_published_at is not None
    assert "Festa" in staff.get("/en/feed.atom").content.decode()
