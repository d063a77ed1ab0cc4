"""The page of a contest is unpublished while somebody reads it, fills in its form or looks at its results."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from contests.enums import EntryStatus, Phase
from contests.models import ContestPage, Entry
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish
from tests.factories.pages import make_page

from .conftest import form_data

pytestmark = pytest.mark.django_db


def test_the_form_that_was_open_is_still_taken(page_client: Any, send: Any, hashtag_page: Any) -> None:
    """Staff take the page away, not the contest: what a person was promised is kept."""
    contest = ContestFactory()
    page = make_page(ContestPage, hashtag_page, title=contest.name, contest=contest)
    data = form_data(page_client, contest)
    page.unpublish()
    assert page_client.get(page.get_url()).status_code in {404, 410}
    assert send(contest, data).status_code == 302
    entry = Entry.objects.get()
    assert entry.status == EntryStatus.SUBMITTED
    assert page_client.get(reverse("contests:entry", args=[entry.code])).status_code == 200


def test_results_and_gallery_stand_without_their_page(client: Any, superuser: Any, hashtag_page: Any) -> None:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    page = make_page(ContestPage, hashtag_page, title=contest.name, contest=contest)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    give(JurorFactory(contest=contest), entry, 7, 8, 9)
    publish(contest=contest, by=superuser)
    page.unpublish()
    for name in ("results", "gallery", "calendar", "bundle"):
        answer = client.get(reverse(f"contests:{name}", args=[contest.slug]))
        assert answer.status_code == 200, name
        if name != "bundle":
            assert page.get_url() not in answer.text, name
