"""A page of which a part is translated: the rest is marked as the source's, and the page says so."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.apps import apps
from wagtail.models import Locale

from hub.core.source_words import key, mark
from hub.home.models import InfoPage
from media.models import VideoPage
from projects.models import ProjectPage
from tests.factories.pages import make_page
from tests.factories.pictures import make_picture
from tests.factories.translations import translate

if TYPE_CHECKING:
    from django.test import Client

    from hub.home.models import HashtagPage, HomePage

BODY = [
    ("text", "<h2>Chi può venire</h2><p>Tutti &amp; <b>sempre</b>.</p><ul><li>Porta una sedia.</li></ul>"),
    ("faq", {"title": "", "questions": [{"question": "Quando?", "answer": "<p>Alle otto.</p>"}]}),
    ("quote", {"text": "Bello.\nDavvero.", "author": "Anna Ferri", "role": "vicina"}),
    (
        "timetable",
        {
            "title": "Orari",
            "first_head": "",
            "second_head": "",
            "rows": [{"days": "Lunedì", "hours": "9:00"}],
            "note": "",
        },
    ),
]
ALL = {
    "Orto": "Garden",
    "Un orto per tutti.": "A garden for all.",
    "L'orto": "The garden",
    "Chi può venire": "Who may come",
    "Tutti &amp; <b>sempre</b>.": "All &amp; <b>always</b>.",
    "Porta una sedia.": "Bring a chair.",
    "Quando?": "When?",
    "Alle otto.": "At eight.",
    "Bello.<br/>Davvero.": "Nice.<br/>Truly.",
    "Anna Ferri": "Anna Ferri",
    "vicina": "neighbour",
    "Orari": "Hours",
    "Lunedì": "Monday",
}


@pytest.fixture
def page(hashtag_page: HashtagPage) -> ProjectPage:
    page = make_page(
        ProjectPage,
        hashtag_page,
        title="Orto",
        slug="orto",
        summary="Un orto per tutti.",
        body=BODY,
        picture=make_picture(),
        picture_alt="L'orto",
    )
    page.save_revision().publish()
    return page


def in_english(page: ProjectPage, words: dict[str, str], commit: Any) -> Any:
    with commit(execute=True):
        translate(page, **words)
    return page.get_translation(Locale.objects.get(language_code="en")).specific


def marked(html: str) -> list[str]:
    """The texts with ``lang="it"`` within the page's own part."""
    article = html[html.index("<article") : html.index("</article>")]
    elements = r'<(?!img)(\w+)[^>]* lang="it"[^>]*>(.*?)</\1>'
    pictures = r'<img[^>]* lang="it"[^>]*alt="([^"]*)"'
    found = [text for _tag, text in re.findall(elements, article, re.DOTALL)]
    without_tags = [re.sub(r"<svg.*?</svg>|<[^>]+>", " ", text) for text in found]
    return [" ".join(text.split()) for text in [*without_tags, *re.findall(pictures, article)]]


def test_what_is_not_translated_yet_is_marked_and_said(
    client: Client, page: ProjectPage, django_capture_on_commit_callbacks: Any
) -> None:
    in_english(page, {"Orto": "Garden", "Quando?": "When?"}, django_capture_on_commit_callbacks)
    html = client.get("/en/restiamo-connessi/orto/").content.decode()

    assert sorted(marked(html)) == sorted(
        [
            "Un orto per tutti.",
            "L&#x27;orto",
            "Chi può venire",
            "Tutti &amp; sempre .",
            "Porta una sedia.",
            "Alle otto.",
            "Bello. Davvero.",
            "Anna Ferri",
            "vicina",
            "Orari",
            "Lunedì",
        ]
    )
    [note] = re.findall(r'<p class="hub-language-note">.*?</p>', html, re.DOTALL)
    assert "Part of this page is not translated yet: it is in Italian." in " ".join(note.split())
    assert re.findall(r'<a\s+href="([^"]*)"\s+hreflang="it"', note) == ["/it/restiamo-connessi/orto/"]
    stream = client.get("/en/restiamo-connessi/").content.decode()
    [card] = re.findall(r'<article class="hub-card">.*?</article>', stream, re.DOTALL)
    assert re.findall(r'class="hub-card__(\w+)"\s+lang="it"', card) == ["summary"]
    assert "partly in Italian" in " ".join(card.split())


def test_a_whole_translation_says_nothing(
    client: Client, page: ProjectPage, django_capture_on_commit_callbacks: Any
) -> None:
    target = in_english(page, ALL, django_capture_on_commit_callbacks)
    html = client.get("/en/restiamo-connessi/orto/").content.decode()
    # What has no words (9:00) and what nobody reads on the page (its address) needs no translation.
    assert (target.untranslated, marked(html), "hub-language-note" in html) == ({}, [], False)
    assert "partly in" not in client.get("/en/restiamo-connessi/").content.decode()
    assert client.get("/it/restiamo-connessi/orto/").content.decode().count("hub-language-note") == 0


def test_what_is_translated_later_is_no_longer_marked(
    page: ProjectPage, django_capture_on_commit_callbacks: Any
) -> None:
    some = {name: ALL[name] for name in list(ALL)[:3]}
    assert len(in_english(page, some, django_capture_on_commit_callbacks).untranslated["words"]) == 10
    rest = {name: ALL[name] for name in list(ALL)[3:]}
    assert in_english(page, rest, django_capture_on_commit_callbacks).untranslated == {}


def test_words_that_the_source_has_changed_since_are_not_on_the_page(
    page: ProjectPage, django_capture_on_commit_callbacks: Any
) -> None:
    target = in_english(page, ALL, django_capture_on_commit_callbacks)
    page.refresh_from_db()
    page.summary = "Un orto per chi vuole."
    page.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=False):  # synced, and not published
        translate(page, publish=False)
    target.save()
    assert (target.summary, target.untranslated) == ("A garden for all.", {})


def test_a_transcript_in_the_source_s_language_is_marked(
    client: Client, hashtag_page: HashtagPage, django_capture_on_commit_callbacks: Any
) -> None:
    video = make_page(
        VideoPage,
        hashtag_page,
        title="Voci",
        slug="voci",
        summary="",
        address="abcdefghijk",
        transcript="<p>Ci siamo.</p><p>Restiamo.</p>",
    )
    with django_capture_on_commit_callbacks(execute=True):
        translate(video, **{"Voci": "Voices", "Ci siamo.": "We are here."})
    assert marked(client.get("/en/restiamo-connessi/voci/").content.decode()) == ["Restiamo."]


def test_the_menu_marks_a_title_that_is_not_translated_yet(
    client: Client, home: HomePage, django_capture_on_commit_callbacks: Any
) -> None:
    for title, summary in (("Storia", "Come nacque."), ("Persone", "Chi siamo.")):
        make_page(InfoPage, home, title=title, slug=title.lower(), summary=summary, show_in_menus=True)
    with django_capture_on_commit_callbacks(execute=True):
        translate(InfoPage.objects.get(slug="storia", locale=home.locale), summary="How it was born.")
        translate(InfoPage.objects.get(slug="persone", locale=home.locale), title="People")

    def menu(language: str) -> list[tuple[str, str]]:
        html = client.get(f"/{language}/").text
        [found] = re.findall(r'data-element="main-navigation">(.*?)</ul>', html, re.DOTALL)
        links = re.findall(r'<a\s+class="nav-link"([^>]*)>([^<]*)</a>', found)
        return [(title, "".join(re.findall(r'lang="(\w+)"', rest))) for rest, title in links]

    assert menu("it")[:2] == [("Storia", ""), ("Persone", "")]
    assert menu("en")[:2] == [("Storia", "it"), ("People", "")]
    assert menu("fr")[:2] == [("Storia", "it"), ("Persone", "it")]


def test_the_way_to_a_page_marks_a_title_that_is_not_translated_yet(
    client: Client, hashtag_page: HashtagPage, django_capture_on_commit_callbacks: Any
) -> None:
    """In the breadcrumb of what stands below, and on the page that says that it is gone."""
    below = make_page(ProjectPage, hashtag_page, slug="orto", title="Orto")
    with django_capture_on_commit_callbacks(execute=True):
        hashtag_page.summary = "Tutto qui."
        hashtag_page.save_revision().publish()
        translate(hashtag_page, summary="All of it.")
        translate(below, title="Garden")
    way = "/en/restiamo-connessi/"

    def link(status: int, before: str, to: str = way) -> str:
        answer = client.get(f"{way}orto/")
        assert answer.status_code == status
        [attributes] = re.findall(rf'<a([^>]*)href="{to}"', answer.text.partition(before)[2])[:1]
        return "".join(re.findall(r'lang="(\w+)"', attributes))

    assert (link(200, "hub-breadcrumb"), link(200, "hub-breadcrumb", to="/en/")) == ("it", "")
    ProjectPage.objects.get(slug="orto", locale__language_code="en").unpublish()
    assert link(410, "<main") == "it"
    with django_capture_on_commit_callbacks(execute=True):
        translate(hashtag_page, title="Stay connected")
    assert link(410, "<main") == ""


def test_feeds_mark_what_is_not_translated_yet(
    client: Client, hashtag_page: HashtagPage, django_capture_on_commit_callbacks: Any
) -> None:
    """Atom text by text; JSON Feed knows one language for an entry."""
    for slug in ("titolo", "sunto"):
        make_page(ProjectPage, hashtag_page, slug=slug, title=f"Il {slug}", summary=f"Ecco il {slug}.")
    with django_capture_on_commit_callbacks(execute=True):
        for slug, words in (("titolo", {"title": "The title"}), ("sunto", {"summary": "Here it is."})):
            translate(ProjectPage.objects.get(slug=slug, locale=hashtag_page.locale), **words)
        hashtag_page.summary = "Tutto qui."
        hashtag_page.save_revision().publish()
        translate(hashtag_page, title="Stay connected")
    atom = ET.fromstring(client.get("/en/restiamo-connessi/feed.atom").content)  # noqa: S314 - our own answer
    name, lang = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/XML/1998/namespace}lang"

    def said(parent: ET.Element, *names: str) -> dict[str | None, str | None]:
        return {found.text: found.get(lang) for one in names for found in parent.findall(f"{name}{one}")}

    assert (atom.get(lang), said(atom, "title", "subtitle")) == (
        "en",
        {"Stay connected": None, "Tutto qui.": "it"},
    )
    entries = atom.findall(f"{name}entry")
    assert [(entry.get(lang), said(entry, "title", "summary")) for entry in entries] == [
        (None, {"Il sunto": "it", "Here it is.": None}),
        (None, {"The title": None, "Ecco il titolo.": "it"}),
    ]
    items = client.get("/en/restiamo-connessi/feed.json").json()["items"]
    assert [(item["title"], item["language"]) for item in items] == [("Il sunto", "en"), ("The title", "it")]
    # An alias is its source: the entry says so, once.
    french = ET.fromstring(client.get("/fr/restiamo-connessi/feed.atom").content)  # noqa: S314 - our own answer
    assert said(french, "title", "subtitle") == {"Restiamo connessi": "it", "Tutto qui.": "it"}
    assert [(entry.get(lang), said(entry, "title")) for entry in french.findall(f"{name}entry")] == [
        ("it", {"Il sunto": None}),
        ("it", {"Il titolo": None}),
    ]


def test_pages_that_were_half_translated_before_are_told(
    page: ProjectPage, django_capture_on_commit_callbacks: Any
) -> None:
    target = in_english(page, {"Orto": "Garden", "Orari": "Hours"}, django_capture_on_commit_callbacks)
    said = target.untranslated
    ProjectPage.objects.update(untranslated={})
    import_module("hub.home.migrations.0008_what_is_not_translated_yet").say_so(apps, None)
    told = dict(ProjectPage.objects.values_list("locale__language_code", "untranslated"))
    assert told == {"it": {}, "en": said, "fr": {}, "ro": {}}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Uno</p>", '<p lang="it">Uno</p>'),
        ("<div>\n <p id=a>Uno</p>\n</div><p>Due</p>", '<div lang="it">\n <p id=a>Uno</p>\n</div><p>Due</p>'),
        ('<p lang="en">Uno</p>', '<p lang="en">Uno</p>'),
        ("<p>è</p>\r\n<img alt=Uno><br><p>Due</p>", '<p>è</p>\r\n<img lang="it" alt=Uno><br><p>Due</p>'),
        ("<p>Uno e due</p><svg viewBox='0 0 1 1'></svg>", "<p>Uno e due</p><svg viewBox='0 0 1 1'></svg>"),
    ],
)
def test_only_the_attribute_is_written(html: str, expected: str) -> None:
    assert mark(html, {"language": "it", "words": [key("Uno")]}) == expected
    assert mark(html, {}) == html
