"""What a reader costs the database: the literal numbers, whatever the size of the town.

The bounds of the project: 12 for a hashtag page, 15 for an initiative; also for the very first visitor, in a
process that has just started, with empty caches, when header and footer hold all that they can; also for
who is logged in; also when a body holds every block that leads to other rows.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents import get_document_model

from contests.enums import Phase
from contests.models import ContestPage
from hub.home.models import HashtagPage, HomePage, InfoPage, NoticePage
from media.models import VideoPage, VoicePage
from projects.models import ColumnPage, EpisodePage, EventPage, Expert, Organisation, ProjectPage
from tests.factories.bulk import make_many
from tests.factories.contests import ContestFactory
from tests.factories.pages import make_page
from tests.factories.pictures import make_picture
from tests.factories.shell import furnish
from tests.factories.votes import PublicVoteFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.accounts.models import User

STREAM = "/it/restiamo-connessi/"
FILTERED = f"{STREAM}?kind=project&theme=sport&q=letture"


def counted(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


def queries(client: Client, address: str) -> int:
    """How many queries a visitor's request needs once pictures and the frame have been made."""
    client.get(address)
    # Renditions come from the database, as in a process that has just started.
    caches["renditions"].clear()
    return counted(client, address)


def first_queries(client: Client, address: str) -> int:
    """How many queries the first visitor's request needs: nothing is remembered anywhere."""
    client.get(address)
    for cache in caches.all():
        cache.clear()
    ContentType.objects.clear_cache()
    return counted(client, address)


def rich_body(videos: list[VideoPage], pages: list[Any]) -> list[tuple[str, object]]:
    """A block of each kind, for each of ``videos`` and of ``pages``: pictures, documents and links in all."""
    body: list[tuple[str, object]] = []
    for video, page in zip(videos, pages, strict=True):
        document = get_document_model().objects.create(title="Modulo", file=ContentFile(b"%PDF-", "m.pdf"))
        pictures = [{"picture": make_picture(), "caption": ""} for _ in range(3)]
        links = (
            f'<p><a linktype="page" id="{page.pk}">Pagina</a> e '
            f'<a linktype="document" id="{document.pk}">modulo</a>.</p>'
        )
        body += [
            ("text", f"<h2>Che cosa</h2>{links}"),
            ("picture", {"picture": make_picture(), "caption": ""}),
            ("gallery", {"title": "", "pictures": pictures}),
            ("video", {"video": video, "caption": ""}),
            ("quote", {"text": "Bello.", "author": "Ada", "role": ""}),
            ("call_to_action", {"title": "Vieni", "text": "", "label": "Vai", "page": page, "address": ""}),
            ("documents", {"title": "", "documents": [{"document": document, "title": ""}]}),
            ("timetable", {"title": "Orari", "rows": [{"days": "Lunedì", "hours": "9–12"}], "note": ""}),
            ("contact", {"name": "Biblioteca", "phone": "0521 1", "email": "", "address": "", "hours": ""}),
            ("faq", {"title": "", "questions": [{"question": "Perché?", "answer": links}]}),
            ("term", {"term": "SPID", "meaning": "Identità digitale."}),
        ]
    return body


@pytest.fixture
def town(hashtag_page: HashtagPage) -> HashtagPage:
    """A hashtag page with its picture, and a story that leads to another page."""
    info = make_page(InfoPage, hashtag_page.get_parent().specific, slug="chi-siamo")
    hashtag_page.picture = make_picture()
    hashtag_page.story = f'<p>La <a linktype="page" id="{info.pk}">storia</a>.</p>'
    hashtag_page.save()
    hashtag_page.save_revision().publish()
    return hashtag_page


def of_each_kind(town: HashtagPage, home: HomePage, number: int) -> None:
    """One initiative of each kind with all that its page can show, ``number`` of what may be many."""
    now, day = timezone.now(), dt.timedelta(days=1)
    expert = Expert.objects.create(name="Anna Ferri", portrait=make_picture(), locale=town.locale)
    bakery = Organisation.objects.create(name="Forno", kind="shop", logo=make_picture())
    videos = [
        make_page(VideoPage, town, address="abcdefghijk", picture=make_picture()) for _ in range(number)
    ]
    pages = [make_page(ProjectPage, town, picture=make_picture()) for _ in range(number)]

    body = rich_body(videos, pages)

    def make(model: type[Any], slug: str, under: Any = town, **fields: Any) -> Any:
        if model is not InfoPage:
            fields |= {"picture": make_picture(), "themes": ["sport", "leisure", "work"][:number]}
        return make_page(model, under, slug=slug, body=body, **fields)

    link = f'<p><a linktype="page" id="{pages[0].pk}">Pagina</a></p>'
    make(InfoPage, "info", home)
    make(ProjectPage, "progetto", organisation=bakery)
    make(EventPage, "in-piazza", starts_at=now + day, organisation=bakery, place_name="Piazza")
    make(EventPage, "in-rete", starts_at=now, attendance="online", join_address="https://meet.example/1")
    make(VideoPage, "video", address="abcdefghijk", transcript=link)
    make(VoicePage, "voce", post_address="https://www.facebook.com/1/posts/2")
    column = make(ColumnPage, "rubrica", expert=expert)
    for one in range(number):
        make(EpisodePage, f"puntata-{one}", column)
    make(NoticePage, "avviso")
    old = make(NoticePage, "scaduto", ends_at=now - day)
    middle = make(NoticePage, "superato", supersedes=old)
    make(NoticePage, "nuovo", supersedes=middle)
    for phase in Phase:
        contest = ContestFactory(phase=phase, previous_edition=ContestFactory(phase=Phase.ARCHIVED))
        make(ContestPage, f"concorso-{phase}", contest=contest)
    make(ContestPage, "concorso-al-voto", contest=PublicVoteFactory().contest)


# What each page asks: a visitor, the first visitor, a resident, an editor, the first editor.
PROJECT = (10, 10, 13, 13, 13)
CONTEST = (12, 12, 15, 15, 15)
COSTS = {
    "restiamo-connessi/": (7, 7, 10, 10, 10),
    "restiamo-connessi/progetto/": PROJECT,
    "restiamo-connessi/in-piazza/": PROJECT,
    "restiamo-connessi/in-rete/": PROJECT,
    "restiamo-connessi/video/": (11, 11, 14, 14, 14),  # its transcript leads to a page
    "restiamo-connessi/voce/": PROJECT,
    "restiamo-connessi/rubrica/": (12, 12, 15, 15, 15),  # its episodes, counted and listed
    "restiamo-connessi/rubrica/puntata-0/": (11, 11, 14, 14, 14),  # its column
    "restiamo-connessi/avviso/": (11, 11, 14, 14, 14),  # the notices before and after it
    "restiamo-connessi/scaduto/": (11, 11, 14, 14, 14),
    "restiamo-connessi/superato/": (11, 11, 14, 14, 14),
    "restiamo-connessi/nuovo/": (11, 11, 14, 14, 14),
    **{f"restiamo-connessi/concorso-{phase}/": CONTEST for phase in Phase},  # its rounds, and its lists
    "restiamo-connessi/concorso-al-voto/": CONTEST,
    "info/": (7, 7, 10, 10, 10),
}


@pytest.mark.parametrize("number", [1, 3])
def test_what_each_page_costs(
    home: HomePage,
    town: HashtagPage,
    entrant: User,
    editor: User,
    login: Callable[[Client, User], Client],
    number: int,
) -> None:
    of_each_kind(town, home, number)
    furnish(home)
    visitor, resident, staff = Client(), login(Client(), entrant), login(Client(), editor)
    found = {
        path: (
            queries(visitor, f"/it/{path}"),
            first_queries(visitor, f"/en/{path}"),
            queries(resident, f"/it/{path}"),
            queries(staff, f"/it/{path}"),
            first_queries(staff, f"/en/{path}"),
        )
        for path in COSTS
    }
    assert found == COSTS
    html = visitor.get(f"{STREAM}progetto/").content.decode()
    for shown in ("hub-video__poster", 'class="hub-cta"', 'class="hub-file"', ">Pagina</a> e <a href="):
        assert html.count(shown) == number * (2 if shown.startswith(">") else 1)


def test_the_costs_are_within_the_bounds() -> None:
    hashtag, *initiatives = COSTS.values()
    assert max(hashtag) <= 12
    assert max(map(max, initiatives)) <= 15


@pytest.mark.parametrize("number", [40, 10_000])
def test_at_any_size(
    client: Client,
    home: HomePage,
    town: HashtagPage,
    editor: User,
    login: Callable[[Client, User], Client],
    number: int,
) -> None:
    """One town for all pages: making the large one takes longer than reading it."""
    make_many(town, number)
    video = make_page(VideoPage, town, address="abcdefghijk", picture=make_picture())
    body = rich_body([video], [town])
    make_page(ProjectPage, town, slug="forno", picture=make_picture(), themes=["sport"], body=body)
    furnish(home)
    filtered = FILTERED if number == 40 else f"{FILTERED}&page=2"
    staff = login(Client(), editor)
    pages = (STREAM, filtered, f"{STREAM}forno/", "/en/restiamo-connessi/forno/", "/it/")

    assert [queries(client, page) for page in pages] == [7, 7, 10, 10, 7]
    assert [first_queries(client, page) for page in pages] == [7, 7, 10, 10, 7]
    assert [first_queries(staff, page) for page in (STREAM, f"{STREAM}forno/")] == [10, 13]


@pytest.mark.parametrize("language", ["it", "en"])
def test_lists_cost_the_same_however_long(
    client: Client, home: HomePage, town: HashtagPage, language: str
) -> None:
    now = timezone.now()
    home.picture = make_picture()
    home.save_revision().publish()
    counts = []
    for _row in range(3):
        make_page(ProjectPage, town, picture=make_picture(), themes=["sport"], featured=True)
        make_page(EventPage, town, picture=make_picture(), starts_at=now + dt.timedelta(days=1))
        make_page(NoticePage, town)
        counts.append([queries(client, f"/{language}/{page}") for page in ("", "restiamo-connessi/")])

    assert counts == [[7, 7]] * 3
