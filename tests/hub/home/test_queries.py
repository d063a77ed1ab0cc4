"""What a reader costs the database: the literal numbers, whatever the size of the town.

Counted for a visitor without a session, with pictures whose files exist, as the site stands every day.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.core.frame import forget_frames
from hub.home.models import HashtagPage, HomePage, NoticePage
from projects.models import ColumnPage, EpisodePage, EventPage, Expert, Organisation, ProjectPage
from tests.factories.bulk import make_many
from tests.factories.pages import make_page
from tests.factories.pictures import make_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

BODY = [
    ("text", "<h2>Che cosa</h2><p>Un testo.</p>"),
    ("faq", {"title": "", "questions": [{"question": "Perché?", "answer": "<p>Così.</p>"}]}),
]


def queries(client: Client, address: str) -> int:
    """How many queries a visitor's request needs once pictures and the frame have been made."""
    client.get(address)
    # Renditions come from the database, as in a process that has just started.
    caches["renditions"].clear()
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

    assert counts == [9, 9, 9]


@pytest.mark.parametrize("number", [40, 10_000])
def test_hashtag_page_at_any_size(client: Client, town: HashtagPage, number: int) -> None:
    make_many(town, number)
    make_page(ProjectPage, town, picture=make_picture(), mirrored=False)

    assert queries(client, "/it/restiamo-connessi/") == 9
    assert queries(client, "/it/restiamo-connessi/?kind=project&theme=sport&q=letture&page=2") == 8


@pytest.mark.parametrize("number", [40, 10_000])
def test_project_at_any_size(client: Client, town: HashtagPage, number: int) -> None:
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

    assert queries(client, "/it/restiamo-connessi/forno/") == 10
    assert queries(client, "/en/restiamo-connessi/forno/") == 10


def test_each_kind_of_initiative(client: Client, town: HashtagPage) -> None:
    now = timezone.now()
    expert = Expert.objects.create(name="Anna Ferri", portrait=make_picture(), locale=town.locale)
    picture = make_picture()
    make_page(EventPage, town, slug="festa", starts_at=now, picture=picture, themes=["sport"])
    old = make_page(NoticePage, town, slug="prima", ends_at=now - dt.timedelta(days=1))
    make_page(NoticePage, town, slug="dopo", supersedes=old, picture=picture)
    column = make_page(ColumnPage, town, slug="parliamone", expert=expert, picture=picture)
    make_page(EpisodePage, column, slug="uno", picture=picture)
    make_page(EpisodePage, column, slug="due", picture=picture)

    found = {
        path: queries(client, f"/it/restiamo-connessi/{path}/")
        for path in ("festa", "prima", "dopo", "parliamone", "parliamone/uno")
    }

    assert found == {"festa": 11, "prima": 11, "dopo": 14, "parliamone": 15, "parliamone/uno": 13}


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


@pytest.mark.parametrize(("forget", "number"), [(forget_frames, 11), (cache.clear, 13)])
def test_the_first_visitor_after_a_change_of_the_frame_pays_for_it(
    client: Client, town: HashtagPage, forget: Callable[[], None], number: int
) -> None:
    make_page(ProjectPage, town, picture=make_picture())
    queries(client, "/it/restiamo-connessi/")
    forget()
    caches["renditions"].clear()
    with CaptureQueriesContext(connection) as captured:
        client.get("/it/restiamo-connessi/")

    assert len(captured) == number
