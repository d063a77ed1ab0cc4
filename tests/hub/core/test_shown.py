"""What a visitor may read: asked along with the page, as if asked of the page itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db.models import BooleanField, ExpressionWrapper
from wagtail.models import PageViewRestriction

from hub.core.models import is_restricted
from hub.home.models import InfoPage
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from django.test import Client

    from hub.home.models import HomePage


@pytest.fixture
def sections(home: HomePage) -> None:
    """A private page between others, its aliases in three languages, and what lies below them."""
    private = make_page(InfoPage, home, slug="riservata")
    make_page(InfoPage, private, slug="sotto")
    make_page(InfoPage, home, slug="aperta")
    english = InfoPage.objects.get(alias_of=private, locale__language_code="en")
    make_page(InfoPage, english, slug="only-here", mirrored=False)
    twice = english.create_alias(parent=english.get_parent(), update_slug="twice")
    make_page(InfoPage, twice, slug="below-twice", mirrored=False)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)


def test_the_query_knows_what_the_page_would_say(sections: None) -> None:
    pages = InfoPage.objects.annotate(asked=ExpressionWrapper(is_restricted(), BooleanField()))
    asked = {page.url_path: page.asked for page in pages}

    assert asked == {page.url_path: page.get_view_restrictions().exists() for page in InfoPage.objects.all()}
    assert list(asked.values()).count(False) == 4


def test_what_is_private_stays_so_in_every_language(client: Client, sections: None) -> None:
    pages = list(InfoPage.objects.all())

    assert {page.url: client.get(page.url).status_code for page in pages} == {
        page.url: 200 if page.slug == "aperta" else 302 for page in pages
    }
    assert len(pages) == 15
