"""The audits themselves: each is seen to fail on a page that deserves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page as WagtailPage

from tests.browser.audits import (
    assert_accessible,
    assert_fits_width,
    assert_no_cookies,
    assert_valid_html,
    weigh,
)
from tests.browser.chromium import record_of

if TYPE_CHECKING:
    from hub.home.models import HomePage
    from tests.browser.fixtures import PageAt

BAD = '<html><body><img src="data:,"><p style="width:2000px">x</p></body></html>'
GOOD = (
    '<!doctype html><html lang="it"><head><title>A</title></head><body><main><h1>A</h1></main></body></html>'
)


def test_nu_checker_knows_good_from_bad() -> None:
    assert_valid_html(GOOD)
    with pytest.raises(AssertionError, match="Start tag seen without seeing a doctype"):
        assert_valid_html(BAD)


def test_axe_knows_good_from_bad(page_at: PageAt) -> None:
    page = page_at(390)
    page.set_content(GOOD)
    assert_accessible(page)
    page.set_content(BAD)
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_a_page_too_wide_is_seen(page_at: PageAt) -> None:
    page = page_at(390)
    page.set_content(BAD)
    with pytest.raises(AssertionError, match="in a window of"):
        assert_fits_width(page)


def test_console_and_foreign_requests_are_seen(page_at: PageAt) -> None:
    page = page_at(390, may_ask=("www.youtube-nocookie.com",))
    page.set_content(
        '<img src="https://tracker.example/x.png"><iframe src="https://www.youtube-nocookie.com/embed/1">'
    )
    page.wait_for_timeout(300)
    record = record_of(page)
    assert record.foreign == ["https://tracker.example/x.png"]
    assert record.asked == ["https://www.youtube-nocookie.com/embed/1"]
    assert len(record.console) == 1
    record.foreign.clear()
    record.console.clear()


def test_a_reader_gets_the_home_page_without_cookies(page_at: PageAt, home: HomePage) -> None:
    page = page_at(1280)
    page.goto("/it/")
    assert page.locator("h1").count() == 1
    assert_no_cookies(page)
    assert weigh(page)[0] > 0


def test_somebody_logged_in_is_known(page_at: PageAt, home: HomePage, django_user_model: type) -> None:
    page = page_at(390, user=django_user_model.objects.create_user("anna@example.org"))
    page.goto("/it/")
    assert [c["name"] for c in page.context.cookies()] == ["sessionid"]


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_what_migrations_made_is_there_in_every_test(turn: int) -> None:
    """Tests that commit empty the tables; the others must not notice."""
    assert WagtailPage.objects.filter(depth=1).count() == 1
    assert Group.objects.count() >= 2
    assert Permission.objects.count() > 100
    assert ContentType.objects.get_for_model(WagtailPage).pk == ContentType.objects.get(model="page").pk
