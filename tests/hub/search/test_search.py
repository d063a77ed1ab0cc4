"""Search: what is found, in which order, at which cost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from hub.home.models import HashtagPage, HomePage, InfoPage, NoticePage
from hub.search.results import highlighted, read_words
from projects.models import EventPage, ProjectPage
from tests.factories.pages import make_page
from tests.markup import tight

if TYPE_CHECKING:
    from django.test import Client


def found(client: Client, words: str, language: str = "it") -> list[str]:
    response = client.get(f"/{language}/cerca/", {"q": words})
    assert response.status_code == 200
    return [result.page.title for result in response.context.get("results", [])]


@pytest.fixture
def town(home: HomePage, hashtag_page: HashtagPage) -> HashtagPage:
    make_page(ProjectPage, hashtag_page, title="Orto condiviso", slug="orto", summary="Zucchine per tutti.")
    make_page(
        EventPage,
        hashtag_page,
        title="Festa dell'orto",
        starts_at=timezone.now(),
        body=[("text", "<p>Con la banda.</p>")],
    )
    make_page(InfoPage, home, title="Note legali", summary="Chi risponde dell'orto.")
    make_page(ProjectPage, hashtag_page, title="Bozza di orto", live=False)
    hidden = make_page(ProjectPage, hashtag_page, title="Orto riservato")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    call_command("update_index", verbosity=0)
    return hashtag_page


def test_every_public_page_that_has_the_words(client: Client, town: HashtagPage) -> None:
    assert sorted(found(client, "orto")) == ["Festa dell'orto", "Note legali", "Orto condiviso"]
    assert found(client, "ZUCCHINE") == ["Orto condiviso"]
    assert found(client, "banda") == ["Festa dell'orto"]
    assert found(client, "orto zucchine") == ["Orto condiviso"]


def test_the_title_counts_more(client: Client, town: HashtagPage) -> None:
    assert found(client, "orto")[-1] == "Note legali"


def test_written_in_the_readers_language_first_then_the_source(client: Client, town: HashtagPage) -> None:
    english = Locale.objects.get(language_code="en")
    alias = EventPage.objects.get(title="Festa dell'orto", locale=english)
    alias.alias_of = None
    alias.title = alias.draft_title = "The orto party"
    alias.save()

    assert found(client, "orto", "en") == ["The orto party", "Orto condiviso", "Note legali"]
    html = tight(client.get("/en/cerca/", {"q": "zucchine"}).content.decode())
    assert '<p lang="it"><mark>Zucchine</mark>per tutti.</p>' in html


@pytest.mark.parametrize(
    "words", ["'", '"', "*", "a AND", "NEAR(", "x" * 5000, "\x00", "%", "(" * 90, "orto\x00", "-"]
)
def test_whatever_is_typed_gets_an_answer(client: Client, town: HashtagPage, words: str) -> None:
    assert client.get("/it/cerca/", {"q": words}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "999999", "x", "9" * 4000])
def test_whatever_page_is_asked_gets_an_answer(client: Client, town: HashtagPage, page: str) -> None:
    assert client.get("/it/cerca/", {"q": "orto", "page": page}).status_code == 200


def test_nothing_asked_and_nothing_found_say_what_to_do(client: Client, town: HashtagPage) -> None:
    assert "Scrivi una o più parole" in client.get("/it/cerca/").content.decode()
    assert "Prova con un’altra parola" in client.get("/it/cerca/", {"q": "zzz"}).content.decode()


def test_words_are_bounded() -> None:
    assert read_words("a b c d e f g h i j") == ["a", "b", "c", "d", "e", "f", "g", "h"]
    assert read_words("x" * 5000) == ["x" * 100]
    assert read_words('l\'orto "di" - (via) \x00') == ["l'orto", "di", "via"]


def test_what_is_highlighted_is_escaped() -> None:
    assert highlighted("<b>Orto</b> & orti", ["orto", "&"]) == (
        "&lt;b&gt;<mark>Orto</mark>&lt;/b&gt; <mark>&amp;</mark> orti"
    )


def test_an_apostrophe_is_found_however_it_is_typed(client: Client, town: HashtagPage) -> None:
    make_page(ProjectPage, town, title="L’acqua bene comune")

    assert found(client, "l'acqua") == found(client, "l’acqua") == ["L’acqua bene comune"]
    assert found(client, "dell’orto") == found(client, "dell'orto") == ["Festa dell'orto", "Note legali"]
    assert highlighted("L’acqua", ["l'acqua"]) == "<mark>L’acqua</mark>"


def test_queries_do_not_grow_with_what_is_found(client: Client, town: HashtagPage) -> None:
    counts = []
    for number in range(3):
        make_page(ProjectPage, town, title=f"Orto {number}")
        make_page(InfoPage, town.get_parent(), title=f"Orto {number}")
        call_command("update_index", verbosity=0)
        client.get("/it/cerca/", {"q": "orto"})
        with CaptureQueriesContext(connection) as captured:
            client.get("/it/cerca/", {"q": "orto"})
        counts.append(len(captured))

    assert counts == [3, 3, 3]


def test_what_is_over_is_said_to_be(client: Client, hashtag_page: HashtagPage) -> None:
    ago = timezone.now() - timedelta(days=2)
    old = make_page(NoticePage, hashtag_page, title="Acqua uno", slug="uno")
    make_page(NoticePage, hashtag_page, title="Acqua due", slug="due", supersedes=old)
    make_page(NoticePage, hashtag_page, title="Acqua tre", slug="tre", ends_at=ago)
    make_page(EventPage, hashtag_page, title="Acqua quattro", slug="quattro", starts_at=ago, ends_at=ago)
    call_command("update_index", verbosity=0)
    results = client.get("/it/cerca/", {"q": "acqua"}).context["results"]
    assert {r.page.title: r.state for r in results} == {
        "Acqua uno": "Non più in vigore",
        "Acqua due": "",
        "Acqua tre": "Scaduto",
        "Acqua quattro": "Concluso",
    }
