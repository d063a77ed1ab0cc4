"""A contest whose day lies ahead is nowhere, though its page is published: lists agree with the page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Page

from contests.enums import Phase
from contests.models import Contest, ContestPage
from projects.models import ProjectPage
from tests.factories.contests import ContestFactory
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

NAME = "Sfumature Canarine"


@pytest.fixture
def page(hashtag_page: Any) -> ContestPage:
    """A published page, in all languages, of a contest that is to be announced in an hour."""
    contest = ContestFactory(
        phase=Phase.ANNOUNCED, announced_at=timezone.now(), public_from=timezone.now() + timedelta(hours=1)
    )
    make_page(ProjectPage, hashtag_page, title="Accanto")
    return make_page(ContestPage, hashtag_page, title=NAME, contest=contest)


def shown(client: Client, page: ContestPage) -> dict[str, tuple[int, bool]]:
    """What answers at each address, and whether it speaks of the contest."""
    under, beside = page.get_parent().url, ProjectPage.objects.get(locale__language_code="it").url
    lists = ("/it/", under, f"{under}feed.atom", f"{under}feed.json", "/sitemap.xml")
    found = {}
    for path in (*lists, "/it/cerca/?q=Canarine", "/en/cerca/?q=Canarine", beside):
        answer = client.get(path)
        said = answer.content.decode()
        found[path] = (answer.status_code, NAME in said or f"{page.slug}/" in said)
    return found


def test_before_its_day_nobody_finds_it_and_from_then_on_everybody(page: ContestPage, client: Client) -> None:
    addresses = [one.url for one in page.contest.pages.all()]
    before = shown(client, page)
    assert set(before.values()) == {(200, False)}
    assert {client.get(path).status_code for path in addresses} == {404}
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        after = shown(client, page)
        assert {client.get(path).status_code for path in addresses} == {200}
    assert after == dict.fromkeys(before, (200, True))


def test_staff_look_at_it_before_and_read_why_nobody_does(
    page: ContestPage, client: Client, login: Any, superuser: User
) -> None:
    login(client, superuser)
    with translation.override("en"):
        assert NAME in client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).text
    assert client.get(page.url).status_code == 404
    for desk in ("contests_contests", "contests_edit"):
        told = client.get(reverse(desk, args=[page.contest.pk] if desk == "contests_edit" else []))
        assert told.context is not None
        assert "help-info" in told.text


def test_the_condition_asks_no_more_queries(
    page: ContestPage, client: Client, django_assert_num_queries: Any
) -> None:
    from hub.core.models import is_private

    with django_assert_num_queries(1):
        assert ContestPage.objects.public().count() == 0
    assert Page.objects.live().filter(~is_private(), title=NAME).count() == 0
    Contest.objects.update(public_from=None)
    assert ContestPage.objects.public().count() == 4
