"""Drafts are published by ways that ask no form: several at once, and at a moment that was chosen."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page, PageLogEntry
from wagtail.users.models import UserProfile

from hub.core import tasks
from media.models import VideoPage
from projects.models import ColumnPage, EpisodePage, EventPage, ProjectPage
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from hub.accounts.models import User
    from hub.home.models import HashtagPage

pytestmark = pytest.mark.django_db

BUTTON = {"title": "Vieni", "text": "", "label": "Vai", "page": None, "address": ""}


@pytest.fixture
def staff(client: Client, superuser: User, login: Callable[[Client, User], Client]) -> Client:
    """Whose admin is in English."""
    UserProfile.objects.create(user=superuser, preferred_language="en")
    return login(client, superuser)


def draft(model: Any, under: Any, title: str, **fields: Any) -> Any:
    """A draft as the editor's form keeps one, with what is missing in it."""
    page = make_page(model, under, title=title, slug=title.lower(), live=False, **fields)
    page.save_revision(clean=False)
    return page


@pytest.fixture
def drafts(hashtag_page: HashtagPage) -> list[Page]:
    """The first is whole; of the others each lacks something."""
    return [
        draft(ProjectPage, hashtag_page, "Orto"),
        draft(EventPage, hashtag_page, "Festa", attendance="online"),
        draft(VideoPage, hashtag_page, "Nonna"),
        draft(ProjectPage, hashtag_page, "Bottone", body=[("call_to_action", BUTTON)]),
    ]


def publish(staff: Client, pages: list[Page], **boxes: str) -> list[str]:
    """Press *Publish* in the explorer for all of ``pages``; what the admin answers, in English."""
    names = "&".join(f"id={page.pk}" for page in pages)
    address = (
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?{names}&next=/admin/"
    )
    assert staff.get(address).status_code == 200
    answer = staff.post(address, boxes, follow=True)
    assert answer.status_code == 200
    said = [str(message) for message in answer.context["messages"]]
    return [" ".join(unescape(one).split("<")[0].split()) for one in said]


def live() -> set[str]:
    return set(Page.objects.live().filter(alias_of=None).values_list("title", flat=True))


def test_those_that_are_whole_are_published_and_of_the_others_it_says_why(
    staff: Client, superuser: User, drafts: list[Page]
) -> None:
    before = live()
    assert publish(staff, drafts) == [
        (
            "“Festa” was not published. Starts: Say when the event starts. "
            "Address to join online: An online event needs the address to join."
        ),
        (
            "“Nonna” was not published. Address on YouTube: Paste the video’s address on YouTube, "
            "or choose a file of our own."
        ),
        "“Bottone” was not published. Text of the page: something is missing in it.",
        "1 page has been published",
    ]
    assert live() - before == {"Orto"}
    # With its aliases: the other languages show it, too.
    assert ProjectPage.objects.live().filter(title="Orto").count() == 4


def test_what_hangs_below_is_looked_at_too(staff: Client, superuser: User, hashtag_page: HashtagPage) -> None:
    column = draft(ColumnPage, hashtag_page, "Rubrica")
    draft(EpisodePage, column, "Prima")
    draft(EpisodePage, column, "Seconda", body=[("call_to_action", BUTTON)])
    said = publish(staff, [column], include_descendants="on")
    assert live() >= {"Rubrica", "Prima"}
    assert "Seconda" not in live()
    assert [("Seconda" in one, "Bottone" in one) for one in said] == [(True, False), (False, False)]


def test_what_was_published_before_stays_as_it_is(staff: Client, hashtag_page: HashtagPage) -> None:
    page = make_page(EventPage, hashtag_page, title="Festa", starts_at=timezone.now())
    page.save_revision().publish()
    page.starts_at = None
    page.save_revision(clean=False)
    assert len(publish(staff, [page])) == 1
    page.refresh_from_db()
    assert (page.live, page.has_unpublished_changes, page.starts_at is None) == (True, True, False)


def test_an_alias_is_published_with_its_source(staff: Client, hashtag_page: HashtagPage) -> None:
    page = draft(ProjectPage, hashtag_page, "Orto")
    alias = Page.objects.get(alias_of=page, locale__language_code="en")
    assert len(publish(staff, [alias])) == 1
    assert not Page.objects.get(pk=alias.pk).live


def test_one_that_is_not_whole_at_its_moment_keeps_nothing_back(drafts: list[Page]) -> None:
    now = timezone.now()
    for minutes, page in enumerate(reversed(drafts)):
        page.go_live_at = now + timedelta(minutes=minutes)
        page.save_revision(approved_go_live_at=page.go_live_at, clean=False)
    before = live()
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        tasks.publish_scheduled.func()
        assert live() - before == {"Orto"}
        tasks.publish_scheduled.func()
    entries = PageLogEntry.objects.filter(action="hub.set_aside").order_by("pk")
    assert [(entry.label, entry.data["reasons"]) for entry in entries] == [
        ("Bottone", [gettext("%(part)s: something is missing in it.") % {"part": "Testo della pagina"}]),
        (
            "Nonna",
            ["Indirizzo su YouTube: Incolla l’indirizzo del video su YouTube, oppure scegli un file nostro."],
        ),
        (
            "Festa",
            [
                "Inizio: Indica quando inizia l’evento.",
                (
                    "Indirizzo per partecipare online: "
                    "Un evento online ha bisogno dell’indirizzo per partecipare."
                ),
            ],
        ),
    ]
    for page in drafts[1:]:
        page.refresh_from_db()
        assert (page.live, page.latest_revision.approved_go_live_at) == (False, None)


def test_the_history_says_why(staff: Client, drafts: list[Page]) -> None:
    event = drafts[1]
    moment = timezone.now() - timedelta(hours=1)
    event.save_revision(approved_go_live_at=moment, clean=False)
    tasks.publish_scheduled.func()
    html = staff.get(reverse("wagtailadmin_pages:history", args=[event.pk])).text
    assert "Indica quando inizia l’evento." in unescape(html)
