"""What a reader costs the database: the literal numbers, whatever the size of the town.

Counted for a visitor without a session, with pictures whose files exist, as the site stands every day; and
for the very first one, in a process that has just started, with empty caches, when header and footer hold all
that they can. The bounds of the project: 12 for a hashtag page, 15 for an initiative.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents import get_document_model

from contests.enums import Phase
from contests.models import ContestPage
from hub.home.models import HashtagPage, HomePage, NoticePage
from media.models import VideoPage
from projects.models import ColumnPage, EpisodePage, EventPage, Expert, Organisation, ProjectPage
from tests.factories.bulk import make_many
from tests.factories.contests import ContestFactory
from tests.factories.pages import make_page
from tests.factories.pictures import make_picture
from tests.factories.shell import furnish

if TYPE_CHECKING:
    from django.test import Client

BODY = [
    ("text", "<h2>Che cosa</h2><p>Un testo.</p>"),
    ("faq", {"title": "", "questions": [{"question": "Perché?", "answer": "<p>Così.</p>"}]}),
]

STREAM = "/it/restiamo-connessi/"
FILTERED = f"{STREAM}?kind=project&theme=sport&q=letture&page=2"


def queries(client: Client, address: str) -> int:
    """How many queries a visitor's request needs once pictures and the frame have been made."""
    client.get(address)
    # Renditions come from the database, as in a process that has just started.
    caches["renditions"].clear()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


def first_queries(client: Client, address: str) -> int:
    """How many queries the first visitor's request needs: nothing is remembered anywhere."""
    client.get(address)
    for cache in caches.all():
        cache.clear()
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


@pytest.fixture
def town(hashtag_page: HashtagPage) -> HashtagPage:
    """A hashtag page with its picture and story."""
    hashtag_page.picture = make_picture()
    hashtag_page.story = "<p>La storia.</p>"
    hashtag_page.save()
    hashtag_page.save_revision().publish()
    return hashtag_page


@pytest.mark.parametrize("language", ["it", "en"])
def test_hashtag_page(client: Client, town: HashtagPage, language: str) -> None:
    counts = []
    for _row in range(3):
        make_page(ProjectPage, town, picture=make_picture(), themes=["sport"])
        counts.append(queries(client, f"/{language}/restiamo-connessi/"))

    assert counts == [8, 8, 8]


@pytest.mark.parametrize("number", [40, 10_000])
def test_at_any_size(client: Client, home: HomePage, town: HashtagPage, number: int) -> None:
    """One town for all pages: making the large one takes longer than reading it."""
    make_many(town, number)
    bakery = Organisation.objects.create(name="Forno", kind="shop")
    make_page(
        ProjectPage,
        town,
        slug="forno",
        picture=make_picture(),
        organisation=bakery,
        themes=["sport"],
        body=BODY,
    )
    assert queries(client, STREAM) == 8
    assert queries(client, FILTERED) == 8
    assert queries(client, f"{STREAM}forno/") == 9
    assert queries(client, "/en/restiamo-connessi/forno/") == 9

    # The very first visitor, when header and footer hold all that they can.
    furnish(home)
    assert first_queries(client, STREAM) == 10
    assert first_queries(client, FILTERED) == 10
    assert first_queries(client, f"{STREAM}forno/") == 11
    assert first_queries(client, "/it/") == 11


KINDS = ("festa", "prima", "dopo", "parliamone", "parliamone/uno", "nonna", "concorso", "forno")


@pytest.fixture
def of_each_kind(town: HashtagPage) -> HashtagPage:
    """One initiative of each kind, with everything that its page can show beside its body."""
    now = timezone.now()
    expert = Expert.objects.create(name="Anna Ferri", portrait=make_picture(), locale=town.locale)
    bakery = Organisation.objects.create(name="Forno", kind="shop", logo=make_picture())
    both = {"picture": make_picture(), "themes": ["sport"]}
    make_page(EventPage, town, slug="festa", starts_at=now, organisation=bakery, **both)
    old = make_page(NoticePage, town, slug="prima", ends_at=now - dt.timedelta(days=1), **both)
    make_page(NoticePage, town, slug="dopo", supersedes=old, **both)
    column = make_page(ColumnPage, town, slug="parliamone", expert=expert, **both)
    make_page(EpisodePage, column, slug="uno", **both)
    make_page(EpisodePage, column, slug="due", **both)
    make_page(VideoPage, town, slug="nonna", address="abcdefghijk", **both)
    make_page(ContestPage, town, slug="concorso", contest=ContestFactory(phase=Phase.OPEN), **both)
    make_page(ProjectPage, town, slug="forno", organisation=bakery, **both)
    return town


def test_each_kind_of_initiative(client: Client, of_each_kind: HashtagPage) -> None:
    found = {path: queries(client, f"/it/restiamo-connessi/{path}/") for path in KINDS}

    assert found == {
        "festa": 9,
        "prima": 10,
        "dopo": 11,
        "parliamone": 11,
        "parliamone/uno": 10,
        "nonna": 9,
        "concorso": 13,
        "forno": 9,
    }


@pytest.mark.parametrize("language", ["it", "en"])
def test_each_kind_of_initiative_for_the_first_visitor(
    client: Client, home: HomePage, of_each_kind: HashtagPage, language: str
) -> None:
    furnish(home)
    found = {path: first_queries(client, f"/{language}/restiamo-connessi/{path}/") for path in KINDS}

    assert found == {
        "festa": 11,
        "prima": 12,
        "dopo": 13,
        "parliamone": 13,
        "parliamone/uno": 12,
        "nonna": 11,
        "concorso": 15,
        "forno": 11,
    }


def test_a_body_costs_as_much_for_one_block_of_a_kind_as_for_three(
    client: Client, home: HomePage, town: HashtagPage
) -> None:
    videos = [make_page(VideoPage, town, address="abcdefghijk", picture=make_picture()) for _ in range(3)]
    costs = []
    for number in (0, 1, 3):
        page = make_page(ProjectPage, town, slug=f"ricco-{number}", body=rich_body(videos[:number]))
        make_page(ProjectPage, town, picture=make_picture())
        costs.append([queries(client, f"/{code}/restiamo-connessi/ricco-{number}/") for code in ("it", "en")])
        html = client.get(page.url).content.decode()
        for shown in ("hub-video__poster", 'class="hub-cta"', 'class="hub-file"'):
            assert html.count(shown) == number

    # All pictures, all documents, all videos, all other pages.
    assert costs == [[9, 9], [13, 13], [13, 13]]
    furnish(home)
    assert [first_queries(client, f"/{code}/restiamo-connessi/ricco-3/") for code in ("it", "en")] == [15, 15]


def rich_body(videos: list[VideoPage]) -> list[tuple[str, object]]:
    """A block of each kind that leads to other rows, for each of ``videos``."""
    body: list[tuple[str, object]] = []
    for video in videos:
        document = get_document_model().objects.create(title="Modulo", file=ContentFile(b"%PDF-", "m.pdf"))
        pictures = [{"picture": make_picture(), "caption": ""} for _ in range(3)]
        body += [
            ("picture", {"picture": make_picture(), "caption": ""}),
            ("gallery", {"title": "", "pictures": pictures}),
            ("video", {"video": video, "caption": ""}),
            ("documents", {"title": "", "documents": [{"document": document, "title": ""}]}),
            ("call_to_action", {"title": "Vieni", "text": "", "label": "Vai", "page": video, "address": ""}),
        ]
    return body


@pytest.mark.parametrize("language", ["it", "en"])
def test_home_page(client: Client, home: HomePage, town: HashtagPage, language: str) -> None:
    now = timezone.now()
    home.picture = make_picture()
    home.save_revision().publish()
    counts = []
    for _row in range(3):
        make_page(ProjectPage, town, picture=make_picture(), featured=True)
        make_page(EventPage, town, picture=make_picture(), starts_at=now + dt.timedelta(days=1))
        make_page(NoticePage, town)
        counts.append(queries(client, f"/{language}/"))

    assert counts == [9, 9, 9]
