"""Every group × the admin's pages: what each may open, and what its menu shows."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Locale

from hub.home.models import HashtagPage

pytestmark = pytest.mark.django_db

ROLES = ("editor", "translator", "moderator", "contest_staff", "superuser")

# 200 opens, 302 is Wagtail's refusal (to the admin's home, with a message).
TABLE = {
    # page: editor, translator, moderator, contest staff, superuser
    "/admin/": (200, 200, 200, 200, 200),
    "/admin/account/": (200, 200, 200, 200, 200),
    "/admin/pages/{source}/edit/": (200, 200, 302, 302, 200),
    "/admin/pages/add/home/hashtagpage/{home}/": (200, 302, 302, 302, 200),
    "/admin/pages/{source}/delete/": (200, 302, 302, 302, 200),
    "/admin/pages/{source}/unpublish/": (200, 302, 302, 302, 200),
    "/admin/images/": (200, 302, 302, 200, 200),
    "/admin/images/add/": (200, 302, 302, 200, 200),
    "/admin/documents/": (200, 302, 302, 200, 200),
    "/admin/redirects/": (200, 302, 302, 302, 200),
    "/admin/users/": (302, 302, 302, 302, 200),
    "/admin/users/new/": (302, 302, 302, 302, 200),
    "/admin/groups/": (302, 302, 302, 302, 200),
    "/admin/sites/": (302, 302, 302, 302, 200),
    "/admin/collections/": (302, 302, 302, 302, 200),
    "/admin/workflows/list/": (302, 302, 302, 302, 200),
    "/admin/localize/submit/page/{source}/": (200, 200, 302, 302, 200),
}


@pytest.fixture
def source(home, hashtag_page):
    return hashtag_page


@pytest.mark.parametrize("path", TABLE)
def test_each_group_opens_exactly_its_pages(client, source, home, login, request, path):
    got = []
    for role in ROLES:
        login(client, request.getfixturevalue(role))
        answer = client.get(path.format(source=source.pk, home=home.pk))
        got.append(answer.status_code)
        if answer.status_code == 302:
            assert answer["Location"] == reverse("wagtailadmin_home")
    assert tuple(got) == TABLE[path]


@pytest.mark.parametrize(
    ("role", "publishes_source", "publishes_translation"),
    [
        ("editor", True, True),
        ("translator", False, True),
        ("moderator", False, False),
        ("contest_staff", False, False),
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
            assert client.get(path.format(source=source.pk, home=home.pk)).status_code == 403
