"""Every group × the admin's pages: what each may open, and what its menu shows."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.admin.menu import admin_menu, help_menu
from wagtail.models import Locale, Site

from contests.models import ContestPage
from hub.home.models import HashtagPage
from media.models import VideoPage
from tests.factories.contests import ContestFactory
from tests.factories.pages import make_page

pytestmark = pytest.mark.django_db

ROLES = ("editor", "translator", "screener", "contest_staff", "auditor", "superuser")

# 200 opens, 302 is Wagtail's refusal (to the admin's home, with a message).
TABLE = {
    # page: editor, translator, screener, contest staff, auditor, superuser
    "/admin/": (200, 200, 200, 200, 200, 200),
    "/admin/account/": (200, 200, 200, 200, 200, 200),
    "/admin/pages/{source}/edit/": (200, 200, 302, 302, 302, 200),
    "/admin/pages/add/home/hashtagpage/{home}/": (200, 302, 302, 302, 302, 200),
    "/admin/pages/{source}/delete/": (200, 302, 302, 302, 302, 200),
    "/admin/pages/{source}/unpublish/": (200, 302, 302, 302, 302, 200),
    "/admin/images/": (200, 302, 302, 200, 302, 200),
    "/admin/images/add/": (200, 302, 302, 200, 302, 200),
    "/admin/documents/": (200, 302, 302, 200, 302, 200),
    "/admin/redirects/": (200, 302, 302, 302, 302, 200),
    "/admin/arrivals/": (200, 302, 200, 302, 302, 200),
    "/admin/channels/facebook/": (302, 302, 302, 302, 302, 200),
    "/admin/arrivals/facebook/": (200, 302, 200, 302, 302, 200),
    "/admin/channels/youtube/": (302, 302, 302, 302, 302, 200),
    "/admin/users/": (302, 302, 302, 302, 302, 200),
    "/admin/users/new/": (302, 302, 302, 302, 302, 200),
    "/admin/groups/": (302, 302, 302, 302, 302, 200),
    "/admin/sites/": (302, 302, 302, 302, 302, 200),
    "/admin/collections/": (302, 302, 302, 302, 302, 200),
    "/admin/workflows/list/": (302, 302, 302, 302, 302, 200),
    "/admin/snippets/core/hashtag/": (200, 302, 302, 302, 302, 200),
    "/admin/snippets/core/banner/add/": (200, 302, 302, 302, 302, 200),
    "/admin/snippets/projects/organisation/add/": (200, 302, 302, 302, 302, 200),
    "/admin/snippets/projects/expert/": (200, 200, 302, 302, 302, 200),
    "/admin/snippets/projects/expert/add/": (200, 302, 302, 302, 302, 200),
    "/admin/settings/core/sitesettings/": (302, 302, 302, 302, 302, 302),
    "/admin/settings/core/sitesettings/{site}/": (302, 302, 302, 302, 302, 200),
    "/admin/localize/submit/page/{source}/": (200, 200, 302, 302, 302, 200),
    # What is not in one's menu is closed by its address, too (contest staff have no page of theirs here).
    "/admin/reports/site-history/": (200, 200, 302, 302, 302, 200),
    "/admin/reports/site-history/results/": (200, 200, 302, 302, 302, 200),
    "/admin/reports/background/": (200, 302, 302, 200, 302, 200),
    "/admin/reports/pictures/": (200, 200, 302, 302, 302, 200),
    "/admin/reports/pictures/results/": (200, 200, 302, 302, 302, 200),
    "/admin/reports/page-types-usage/": (302, 302, 302, 302, 302, 200),
    "/admin/localize/reports/translations/": (200, 200, 302, 200, 302, 200),
    "/admin/localize/reports/translations/results/": (200, 200, 302, 200, 302, 200),
    "/admin/choose-page/": (200, 200, 302, 302, 302, 200),
    "/admin/choose-page/{source}/": (200, 200, 302, 302, 302, 200),
    "/admin/choose-page/search/?q=a": (200, 200, 302, 302, 302, 200),
}


@pytest.fixture
def source(home, hashtag_page):
    return hashtag_page


@pytest.mark.parametrize("path", TABLE)
def test_each_group_opens_exactly_its_pages(client, source, home, login, request, path):
    got = []
    for role in ROLES:
        login(client, request.getfixturevalue(role))
        answer = client.get(path.format(source=source.pk, home=home.pk, site=Site.objects.get().pk))
        got.append(answer.status_code)
        if answer.status_code == 302 and role != "superuser":
            assert answer["Location"] == reverse("wagtailadmin_home")
    assert tuple(got) == TABLE[path]


@pytest.mark.parametrize(
    ("role", "publishes_source", "publishes_translation"),
    [
        ("editor", True, True),
        ("translator", False, True),
        ("screener", False, False),
        ("contest_staff", False, False),
        ("auditor", False, False),
        ("superuser", True, True),
    ],
)
def test_who_publishes_the_source_and_who_its_translation(
    source, request, role, publishes_source, publishes_translation
):
    user = request.getfixturevalue(role)
    english = HashtagPage.objects.get(
        translation_key=source.translation_key, locale=Locale.objects.get(language_code="en")
    )
    assert source.permissions_for_user(user).can_publish() is publishes_source
    assert english.permissions_for_user(user).can_publish() is publishes_translation


def test_residents_and_jurors_open_nothing(client, source, home, login, entrant, juror):
    for person in (entrant, juror):
        login(client, person)
        for path in TABLE:
            address = path.format(source=source.pk, home=home.pk, site=Site.objects.get().pk)
            assert client.get(address).status_code == 403


# What each group finds in the menu on the left, and below "Who is who", "Reports" and "Settings".
MENUS = {
    "editor": {
        "/admin/pages/",
        "/admin/snippets/core/hashtag/",
        "/admin/videos/",
        "/admin/arrivals/",
        "/admin/video-residenti/",
        "/admin/file-video/",
        "/admin/snippets/projects/organisation/",
        "/admin/snippets/projects/expert/",
        "/admin/snippets/core/banner/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/redirects/",
        "/admin/reports/ratings/",
        "/admin/reports/rating-words/",
        "/admin/reports/background/",
        "/admin/reports/locked/",
        "/admin/reports/pictures/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow_tasks/",
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
        "/admin/localize/reports/translations/",
    },
    "translator": {
        "/admin/pages/",
        "/admin/videos/",
        "/admin/snippets/projects/expert/",
        "/admin/reports/pictures/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow_tasks/",
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
        "/admin/localize/reports/translations/",
    },
    "screener": {"/admin/contests/", "/admin/arrivals/", "/admin/video-residenti/", "/admin/file-video/"},
    "auditor": {"/admin/giurie/"},
    "contest_staff": {
        "/admin/pages/",
        "/admin/contests/",
        "/admin/giurie/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/reports/background/",
        "/admin/reports/pictures/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow_tasks/",
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
        "/admin/localize/reports/translations/",
    },
}


def addresses_of(menu, asked):
    found = set()
    for item in menu.menu_items_for_request(asked):
        below = getattr(item, "menu", None)
        found |= addresses_of(below, asked) if below else {item.url}
    return found


@pytest.mark.parametrize("role", MENUS)
def test_the_menu_of_each_group(client, hashtag_page, login, request, role):
    make_page(VideoPage, hashtag_page, address="dQw4w9WgXcQ")
    make_page(ContestPage, hashtag_page, contest=ContestFactory())
    login(client, request.getfixturevalue(role))
    found = addresses_of(admin_menu, client.get("/admin/").wsgi_request) - {"#"}
    assert found == MENUS[role]


def test_help_leads_to_nothing_in_english_elsewhere(client, home, login, editor):
    asked = login(client, editor).get("/admin/").wsgi_request
    assert [item.url for item in help_menu.menu_items_for_request(asked)] == ["#"]
