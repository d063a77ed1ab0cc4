"""The page of themes (C.SI.1.5 of the Modello Comuni) and the list of each theme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.core.themes import THEMES, theme_of, theme_slug
from projects.models import ProjectPage
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from django.test import Client

    from hub.home.models import HashtagPage

TOPIC = re.compile(r'<a href="([^"]+)" data-element="topic-element">([^<]+)</a>\s*<span[^>]*>\s*(\d+)')


def test_every_theme_has_an_address_of_its_own() -> None:
    assert [theme_of(theme_slug(code)) for code in THEMES] == list(THEMES)
    assert theme_slug("sustainable_mobility") == "mobilita-sostenibile"
    assert theme_of("astrologia") is None


def test_the_menu_leads_to_every_theme_in_use(client: Client, hashtag_page: HashtagPage) -> None:
    make_page(ProjectPage, hashtag_page, title="Orto", themes=["food", "leisure"])
    make_page(ProjectPage, hashtag_page, title="Teatro", themes=["leisure"])
    make_page(ProjectPage, hashtag_page, title="Bozza", themes=["sport"], live=False)
    home = client.get("/it/").content.decode()

    assert re.findall(r'href="([^"]+)"\s+data-element="all-topics"', home) == ["/it/argomenti/"]
    assert TOPIC.findall(client.get("/it/argomenti/").content.decode()) == [
        ("/it/argomenti/prodotti-alimentari/", "Prodotti alimentari", "1"),
        ("/it/argomenti/tempo-libero/", "Tempo libero", "2"),
    ]
    assert TOPIC.findall(client.get("/en/argomenti/").content.decode()) == [
        ("/en/argomenti/prodotti-alimentari/", "Food products", "1"),
        ("/en/argomenti/tempo-libero/", "Leisure", "2"),
    ]


def test_a_theme_lists_what_is_about_it(client: Client, hashtag_page: HashtagPage) -> None:
    make_page(ProjectPage, hashtag_page, title="Orto", themes=["food"])
    counts = []
    for title in ("Teatro", "Cinema", "Circo"):
        make_page(ProjectPage, hashtag_page, title=title, themes=["leisure"])
        client.get("/it/argomenti/tempo-libero/")
        with CaptureQueriesContext(connection) as captured:
            html = client.get("/it/argomenti/tempo-libero/").content.decode()
        counts.append(len(captured))

    assert re.findall(r">(Orto|Teatro|Cinema|Circo)</a>", html) == ["Circo", "Cinema", "Teatro"]
    assert counts == [3, 3, 3]
    assert client.get("/it/argomenti/astrologia/").status_code == 404
    assert "Qui non c" in client.get("/it/argomenti/sport/").content.decode()
