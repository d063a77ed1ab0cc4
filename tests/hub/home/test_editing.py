"""What editors and translators do in the admin, over HTTP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation

from projects.models import EventPage, ProjectPage
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from hub.accounts.models import User
    from hub.core.models import InitiativePage
    from hub.home.models import HashtagPage


@pytest.fixture
def staff(client: Client, superuser: User, login: Callable[[Client, User], Client]) -> Client:
    return login(client, superuser)


def test_a_new_page_starts_under_its_parents_hashtag(staff: Client, hashtag_page: HashtagPage) -> None:
    response = staff.get(reverse("wagtailadmin_pages:add", args=["projects", "projectpage", hashtag_page.pk]))
    html = response.content.decode()

    assert response.status_code == 200
    chosen = re.search(r'<input[^>]*name="hashtag_links-0-hashtag"[^>]*>', html)
    assert chosen
    assert f'value="{hashtag_page.hashtag_id}"' in chosen.group()


@pytest.mark.parametrize("kind", ["projectpage", "eventpage", "columnpage"])
def test_every_kind_can_be_started(staff: Client, hashtag_page: HashtagPage, kind: str) -> None:
    assert (
        staff.get(reverse("wagtailadmin_pages:add", args=["projects", kind, hashtag_page.pk])).status_code
        == 200
    )


def translate(staff: Client, page: InitiativePage, language: str) -> Translation:
    """Send ``page`` to be translated into ``language``, as an editor does."""
    locale = Locale.objects.get(language_code=language)
    response = staff.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [locale.pk]}
    )
    assert response.status_code == 302
    return Translation.objects.get(source__object_id=page.translation_key, target_locale=locale)


def test_a_page_is_translated_by_a_po_file(staff: Client, hashtag_page: HashtagPage) -> None:
    page = make_page(
        EventPage,
        hashtag_page,
        title="Festa",
        slug="festa",
        summary="Con la banda.",
        starts_at="2030-06-01T18:30:00+00:00",
        themes=["leisure"],
        body=[
            ("text", "<p>Porta una sedia.</p>"),
            ("faq", {"title": "", "questions": [{"question": "Quando?", "answer": "<p>Alle otto.</p>"}]}),
        ],
    )
    translation = translate(staff, page, "en")

    exported = staff.get(reverse("wagtail_localize:download_pofile", args=[translation.pk]))
    catalogue = polib.pofile(exported.content.decode())
    english = {
        "Festa": "Party",
        "festa": "festa",
        "Con la banda.": "With the band.",
        "Porta una sedia.": "Bring a chair.",
        "Quando?": "When?",
        "Alle otto.": "At eight.",
    }
    assert {entry.msgid for entry in catalogue} == set(english)
    for entry in catalogue:
        entry.msgstr = english[entry.msgid]
    imported = staff.post(
        reverse("wagtail_localize:upload_pofile", args=[translation.pk]),
        {"file": SimpleUploadedFile("festa.po", str(catalogue).encode(), content_type="text/x-gettext")},
    )
    assert imported.status_code == 302
    translation.save_target(publish=True)

    html = staff.get("/en/restiamo-connessi/festa/").content.decode()
    for words in ("Party", "With the band.", "Bring a chair.", "When?", "At eight."):
        assert words in html
    assert "not translated yet" not in html
    target = EventPage.objects.get(locale__language_code="en", translation_key=page.translation_key)
    assert (target.alias_of, target.kind, target.starts_at) == (None, "event", page.starts_at)
    assert [link.hashtag for link in target.hashtag_links.all()] == [hashtag_page.hashtag]
    assert [link.theme for link in target.theme_links.all()] == ["leisure"]


def test_what_is_not_translated_follows_the_source(staff: Client, hashtag_page: HashtagPage) -> None:
    page = make_page(ProjectPage, hashtag_page, title="Orto", slug="orto", place_name="Piazza")
    translation = translate(staff, page, "fr")
    page.place_name, page.featured = "Cortile", True
    page.save()
    page.save_revision().publish()
    translation.source.update_from_db()
    translation.save_target(publish=True)

    target = ProjectPage.objects.get(locale__language_code="fr", translation_key=page.translation_key)
    assert (target.place_name, target.featured, target.title) == ("Cortile", True, "Orto")
