"""What editors and translators do in the admin, over HTTP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_localize.models import Translation

from hub.core.models import Hashtag, InitiativePage
from projects.models import ColumnPage, EventPage, Expert, ProjectPage
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from hub.accounts.models import User
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


@pytest.mark.parametrize("view", ["choose", "choose_results"])
def test_an_archived_hashtag_is_not_offered_for_anything_new(
    staff: Client, hashtag_page: HashtagPage, view: str
) -> None:
    Hashtag.objects.create(label="EstateInBorgo", archived=True)
    address = reverse(f"wagtailsnippetchoosers_core_hashtag:{view}")
    for query in ({}, {"q": "o"}):
        html = staff.get(address, query).content.decode()
        assert ("#RestiamoConnessi" in html, "#EstateInBorgo" in html) == (True, False)


def test_a_page_stays_under_a_hashtag_that_was_archived(staff: Client, hashtag_page: HashtagPage) -> None:
    page = make_page(ProjectPage, hashtag_page, title="Orto", mirrored=False)
    Hashtag.objects.update(archived=True)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = staff.get(edit).content.decode()
    [chosen] = re.findall(r'<input[^>]*name="hashtag_links-0-hashtag"[^>]*>', html)
    assert f'value="{hashtag_page.hashtag_id}"' in chosen

    link = {"id": page.hashtag_links.get().pk, "hashtag": hashtag_page.hashtag_id, "ORDER": "1"}
    form = {
        "title": "Orto grande",
        "slug": page.slug,
        "organiser_kind": "town_hall",
        "body": streamfield([]),
        "hashtag_links": inline_formset([link], initial=1, min=1),
        "theme_links": inline_formset([]),
        "comments": inline_formset([]),
        "action-publish": "1",
    }
    assert staff.post(edit, nested_form_data(form)).status_code == 302
    page = ProjectPage.objects.get()
    hashtags = [one.hashtag for one in page.hashtag_links.all()]
    assert (page.title, hashtags) == ("Orto grande", [hashtag_page.hashtag])


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("projects.projectpage", {}),
        ("media.videopage", {"address": "dQw4w9WgXcQ", "captions": "none", "language_spoken": "it"}),
    ],
)
@pytest.mark.parametrize("press", ["", "action-publish"])
def test_nothing_new_is_filed_under_an_archived_hashtag(
    staff: Client, hashtag_page: HashtagPage, kind: str, words: dict[str, str], press: str
) -> None:
    """The chooser does not offer it; a form that was made by hand is refused, beside the field."""
    old = Hashtag.objects.create(label="EstateInBorgo", archived=True)
    app, model = kind.split(".")
    form = {
        "title": "Orto",
        "slug": "orto",
        "organiser_kind": "town_hall",
        "body": streamfield([]),
        "hashtag_links": inline_formset([{"hashtag": hashtag_page.hashtag_id}, {"hashtag": old.pk}]),
        "theme_links": inline_formset([]),
        "comments": inline_formset([]),
        **words,
    } | ({press: "1"} if press else {})
    address = reverse("wagtailadmin_pages:add", args=[app, model, hashtag_page.pk])
    with override("en"):
        response = staff.post(address, nested_form_data(form))
    assert response.status_code == 200
    rows = response.context["form"].formsets["hashtag_links"].forms
    assert [set(row.errors) for row in rows] == [set(), {"hashtag"}]
    assert InitiativePage.objects.count() == 0

    page = make_page(ProjectPage, hashtag_page, title="Orto", mirrored=False)
    rows = [{"id": page.hashtag_links.get().pk, "hashtag": old.pk, "ORDER": "1"}]
    form["hashtag_links"] = inline_formset(rows, initial=1)
    response = staff.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(form))
    assert response.status_code == 200
    assert [link.hashtag for link in ProjectPage.objects.get().hashtag_links.all()] == [hashtag_page.hashtag]


def test_a_page_begun_below_an_archived_hashtag_starts_without_it(
    staff: Client, hashtag_page: HashtagPage
) -> None:
    Hashtag.objects.update(archived=True)
    html = staff.get(
        reverse("wagtailadmin_pages:add", args=["projects", "projectpage", hashtag_page.pk])
    ).content.decode()
    chosen = re.findall(r'<input[^>]*name="hashtag_links-\d+-hashtag"[^>]*>', html)
    assert [one for one in chosen if f'value="{hashtag_page.hashtag_id}"' in one] == []


def translate(staff: Client, page: InitiativePage, language: str) -> Translation:
    """Send ``page`` to be translated into ``language``, as an editor does."""
    locale = Locale.objects.get(language_code=language)
    response = staff.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [locale.pk]}
    )
    assert response.status_code == 302
    return Translation.objects.get(source__object_id=page.translation_key, target_locale=locale)


def write(staff: Client, translation: Translation, field: str, words: str) -> None:
    """Translate one field, in the translators' form."""
    string = translation.source.stringsegment_set.get(context__path=field)
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, string.pk])
    response = staff.put(
        address, urlencode({"value": words}), content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 201


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


def test_a_page_sent_to_translation_shows_its_source_until_a_word_is_translated(
    staff: Client, hashtag_page: HashtagPage
) -> None:
    page = make_page(ProjectPage, hashtag_page, title="Orto", slug="orto")
    page.save_revision().publish()
    translation = translate(staff, page, "fr")

    target = ProjectPage.objects.get(locale__language_code="fr", translation_key=page.translation_key)
    html = staff.get("/fr/restiamo-connessi/orto/").content.decode()
    assert (target.alias_of_id, target.live, target.is_untranslated) == (page.pk, True, True)
    assert ('lang="it"' in html, "pas encore traduit" in html) == (True, True)

    # Who opens it in the admin goes on translating; publishing nothing leaves the source where it is.
    address = reverse("wagtailadmin_pages:edit", args=[target.pk])
    assert "wagtail_localize/admin/edit_translation.html" in [t.name for t in staff.get(address).templates]
    assert staff.post(address, {"action": "publish"}).status_code == 302
    target.refresh_from_db()
    assert target.alias_of_id == page.pk

    write(staff, translation, "title", "Potager")
    assert staff.post(address, {"action": "publish"}).status_code == 302
    target.refresh_from_db()
    assert (target.alias_of_id, target.live, target.title) == (None, True, "Potager")


def test_a_draft_sent_to_translation_stays_unseen(staff: Client, hashtag_page: HashtagPage) -> None:
    page = make_page(ProjectPage, hashtag_page, title="Orto", slug="orto", live=False)
    translate(staff, page, "fr")
    target = ProjectPage.objects.get(locale__language_code="fr", translation_key=page.translation_key)
    assert (target.alias_of_id, target.live) == (page.pk, False)


def test_what_is_not_translated_follows_the_source(staff: Client, hashtag_page: HashtagPage) -> None:
    page = make_page(ProjectPage, hashtag_page, title="Orto", slug="orto", place_name="Piazza")
    translation = translate(staff, page, "fr")
    write(staff, translation, "title", "Potager")
    page.place_name, page.featured = "Cortile", True
    page.save()
    page.save_revision().publish()
    translation.source.update_from_db()
    translation.save_target(publish=True)

    target = ProjectPage.objects.get(locale__language_code="fr", translation_key=page.translation_key)
    assert (target.place_name, target.featured, target.title) == (
        "Cortile",
        True,
        "Potager",
    )


def test_an_expert_is_translated_and_answers_in_the_language_of_the_page(
    staff: Client, hashtag_page: HashtagPage
) -> None:
    source, english = hashtag_page.locale, Locale.objects.get(language_code="en")
    expert = Expert.objects.create(
        name="Elena Ferrero", role="psicologa", bio="Ascolta le famiglie.", locale=source
    )
    column = make_page(ColumnPage, hashtag_page, title="Parliamone", slug="parliamone", expert=expert)
    address = reverse("wagtail_localize:submit_snippet_translation", args=["projects", "expert", expert.pk])
    assert staff.post(address, {"locales": [english.pk]}).status_code == 302
    words = Translation.objects.get(source__object_id=expert.translation_key, target_locale=english)
    strings = words.source.stringsegment_set.values_list("context__path", flat=True)
    assert set(strings) == {"role", "bio"}
    write(staff, words, "role", "psychologist")
    write(staff, words, "bio", "She listens to families.")
    target = expert.get_translation(english)
    edit = reverse("wagtailsnippets_projects_expert:edit", args=[target.pk])
    assert staff.post(edit, {"action": "publish"}).status_code == 302
    target.refresh_from_db()
    assert (target.name, target.role, target.bio) == (
        "Elena Ferrero",
        "psychologist",
        "She listens to families.",
    )

    page_words = translate(staff, column, "en")
    write(staff, page_words, "title", "Let's talk")
    page_words.save_target(publish=True)
    html = staff.get("/en/restiamo-connessi/parliamone/").content.decode()
    [box] = re.findall(r'class="hub-box hub-expert".*?</section>', html, re.DOTALL)
    assert ("psychologist" in box, "She listens to families." in box, "lang=" in box) == (True, True, False)
    italian = staff.get("/it/restiamo-connessi/parliamone/").content.decode()
    assert ("psicologa" in italian, "psychologist" in italian) == (True, False)
