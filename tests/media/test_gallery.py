"""The gallery: filters, languages, pages, and what it costs."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.core.files.images import ImageFile

from hub.core.models import Hashtag
from hub.home.models import HashtagPage
from media.models import Picture, VideoPage
from tests.factories.pages import make_page
from tests.markup import tight

from .corpus import encode, photograph

ID = "dQw4w9WgXcQ"


def titles(response) -> list[str]:
    found = re.findall(r'<h2 class="hub-card__title"><a [^>]*>([^<]*)</a>', tight(response.content.decode()))
    return sorted(found)


@pytest.fixture
def videos(hashtag_page, home):
    other = Hashtag.objects.create(label="Sfumature")
    make_page(HashtagPage, home, hashtag=other)
    make_page(
        VideoPage, hashtag_page, title="Nonna", address=ID, organiser_kind="resident", organiser_name="Rosa",
        transcript="<p>Il bosco è antico, l’età è la sua. Ñandú, Шум</p>", captions="reviewed",
    )  # fmt: skip
    make_page(
        VideoPage, hashtag_page, title="Banda", address=ID, organiser_kind="association", hashtags=[other]
    )
    make_page(
        VideoPage, hashtag_page, title="Panettiere", address=ID, organiser_kind="shop", language_spoken="pms"
    )
    make_page(VideoPage, hashtag_page, title="Bozza", address=ID, live=False, language_spoken="uk")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Banda", "Nonna", "Panettiere"]),
        ("who=resident", ["Nonna"]),
        ("language=pms", ["Panettiere"]),
        ("language=uk", ["Banda", "Nonna", "Panettiere"]),  # only in a draft: not offered, so ignored
        ("hashtag=sfumature", ["Banda"]),
        ("hashtag=restiamoconnessi", ["Nonna", "Panettiere"]),
        ("captions=reviewed", ["Nonna"]),
        ("q=BOSCO", ["Nonna"]),
        ("q=bosco+rosa", ["Nonna"]),
        ("q=bosco+banda", []),
        ("q=ETA", ["Nonna"]),
        ("q=ETÀ", ["Nonna"]),
        ("q=l'età", ["Nonna"]),
        ("q=nandu", ["Nonna"]),
        ("q=шум", ["Nonna"]),
        ("q=100%", []),
        ("who=shop&captions=reviewed", []),
        ("who=nobody&page=99&q=%00", ["Banda", "Nonna", "Panettiere"]),
    ],
)
def test_filters(client, videos, query, found):
    response = client.get(f"/it/video/?{query}")
    assert (response.status_code, titles(response)) == (200, found)


@pytest.mark.parametrize("language", ["it", "en", "fr", "ro"])
def test_a_language_without_translations_shows_the_source_and_says_so(client, videos, language):
    response = client.get(f"/{language}/video/")
    assert titles(response) == ["Banda", "Nonna", "Panettiere"]
    marked = tight(response.content.decode()).count('lang="it">Nonna</a>')
    assert marked == (0 if language == "it" else 1)


def test_no_cookie_is_set_and_nothing_from_outside_is_named(client, videos):
    response = client.get("/it/video/")
    assert dict(response.cookies) == {}
    assert "youtube" not in tight(response.content.decode())


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_depend_on_the_rows(client, hashtag_page, django_assert_num_queries, rows):
    for i in range(rows):
        picture = Picture(title=f"Poster {i}")
        picture.file = ImageFile(BytesIO(encode(photograph(), "JPEG")), name=f"{i}.jpg")
        picture.save()
        make_page(VideoPage, hashtag_page, address=ID, picture=picture)
    client.get("/it/video/")  # makes the files, as the worker does
    with django_assert_num_queries(QUERIES):
        client.get("/it/video/")


QUERIES = 7


def test_twenty_four_a_page(client, hashtag_page):
    for i in range(25):
        make_page(VideoPage, hashtag_page, title=f"Video {i:02}", address=ID, mirrored=False)
    assert [len(titles(client.get(f"/it/video/?page={page}"))) for page in (1, 2)] == [24, 1]


def test_an_empty_gallery_says_so(client, home):
    assert "Non è ancora stato pubblicato nessun video." in tight(client.get("/it/video/").content.decode())


def test_how_videos_work_here(client, home):
    assert client.get("/it/video/come-funziona/").status_code == 200


def test_machines_read_what_is_listed(client, hashtag_page):
    """In the words of schema.org; the second page goes on counting."""
    for i in range(25):
        make_page(
            VideoPage, hashtag_page, title=f"Video {i:02}", slug=f"v-{i:02}", address=ID, mirrored=False
        )
    found = []
    for number in (1, 2):
        html = client.get(f"/it/video/?page={number}").content.decode()
        [told] = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])["@graph"]
        found += told.pop("itemListElement")
        assert told == {"@type": "ItemList", "name": "Video", "numberOfItems": 25}
    assert found == [
        {
            "@type": "ListItem",
            "position": place,
            "name": f"Video {25 - place:02}",
            "url": f"http://testserver/it/restiamo-connessi/v-{25 - place:02}/",
        }
        for place in range(1, 26)
    ]


def test_an_empty_gallery_lists_nothing(client, home):
    assert '"numberOfItems": 0, "itemListElement": []' in client.get("/it/video/").content.decode()
