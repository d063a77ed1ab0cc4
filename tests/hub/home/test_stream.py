"""The stream of a hashtag: what is in it, how it is narrowed, counted and cut into pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from hub.core.models import Hashtag, HashtagAlias, InitiativePage
from hub.core.themes import THEMES
from hub.home.filters import Filters
from hub.home.models import HashtagPage, HomePage, NoticePage
from hub.home.stream import Stream
from projects.models import ColumnPage, EpisodePage, EventPage, ProjectPage
from tests.factories.bulk import make_many
from tests.factories.pages import make_page
from tests.markup import tight

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.test import Client

HERE = "/it/restiamo-connessi/"
MARCH = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)


def stream(page: HashtagPage, query: Mapping[str, str] | None = None, language: str = "it") -> Stream:
    rows = InitiativePage.objects.public().in_language(language).under(page.hashtag)
    return Stream(rows, query or {})


def titles(shown: Stream) -> list[str]:
    return [card.title for card in shown.cards]


@pytest.fixture
def town(hashtag_page: HashtagPage) -> HashtagPage:
    """Four initiatives of two kinds, three themes, two years and three organisers."""
    new = timezone.now()
    make_page(
        ProjectPage, hashtag_page, title="Orto", themes=["food", "green_spaces"], first_published_at=MARCH
    )
    make_page(
        ProjectPage,
        hashtag_page,
        title="Teatro",
        themes=["leisure"],
        organiser_kind="school",
        first_published_at=new,
    )
    make_page(
        EventPage, hashtag_page, title="Festa", themes=["leisure"], organiser_kind="association",
        organiser_name="Il Ponte", starts_at=new, first_published_at=MARCH + dt.timedelta(days=1),
    )  # fmt: skip
    make_page(ProjectPage, hashtag_page, title="Biblioteca", featured=True, first_published_at=MARCH)
    return hashtag_page


def test_featured_first_then_newest(town: HashtagPage) -> None:
    assert titles(stream(town)) == ["Biblioteca", "Teatro", "Festa", "Orto"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "event"}, ["Festa"]),
        ({"theme": "leisure"}, ["Teatro", "Festa"]),
        ({"by": "school"}, ["Teatro"]),
        ({"year": "2024"}, ["Biblioteca", "Festa", "Orto"]),
        ({"q": "ORTO"}, ["Orto"]),
        ({"q": "ponte"}, ["Festa"]),
        ({"kind": "project", "theme": "leisure"}, ["Teatro"]),
        ({"kind": "event", "theme": "food"}, []),
    ],
)
def test_filters_narrow(town: HashtagPage, query: dict[str, str], expected: list[str]) -> None:
    assert titles(stream(town, query)) == expected


def test_counts_stand_beside_the_filters(town: HashtagPage) -> None:
    this_year = str(timezone.localdate().year)

    assert stream(town).counts == {
        "kind": {"event": 1, "project": 3},
        "theme": {"food": 1, "green_spaces": 1, "leisure": 2},
        "by": {"association": 1, "school": 1, "town_hall": 2},
        "year": {"2024": 3, this_year: 1},
        "total": {"": 4},
    }


def test_a_filters_own_choice_does_not_narrow_its_own_counts(town: HashtagPage) -> None:
    counts = stream(town, {"kind": "event"}).counts

    assert counts["kind"] == {"event": 1, "project": 3}
    assert counts["theme"] == {"leisure": 1}
    assert counts["total"] == {"": 1}


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "page"},
        {"theme": "' OR 1=1 --"},
        {"by": "x" * 10_000},
        {"year": "٢٠٢٤"},
        {"year": "0000"},
        {"year": "99999999"},
        {"page": "-1"},
        {"page": "1e9"},
        {"page": "9" * 5000},
        {"q": "\x00"},
    ],
)
def test_a_value_that_we_never_wrote_counts_as_none(
    client: Client, town: HashtagPage, query: dict[str, str]
) -> None:
    assert titles(stream(town, query)) == ["Biblioteca", "Teatro", "Festa", "Orto"]
    assert client.get(HERE, query).status_code == 200


def test_words_are_bounded() -> None:
    assert Filters.read({"q": "a b c d e f g"}).q == "a b c d e"
    assert len(Filters.read({"q": "x" * 5000}).q) == 80


def test_what_lives_elsewhere_but_carries_the_hashtag_is_there(home: HomePage, town: HashtagPage) -> None:
    other = Hashtag.objects.create(label="Altrove")
    other_page = make_page(HashtagPage, home, hashtag=other)
    make_page(ProjectPage, other_page, title="Ospite", hashtags=[other, town.hashtag], featured=True)

    assert titles(stream(town))[0] == "Ospite"
    assert titles(stream(other_page)) == ["Ospite"]


def test_drafts_and_private_sections_are_not_there(town: HashtagPage) -> None:
    make_page(ProjectPage, town, title="Bozza", live=False)
    hidden = make_page(ProjectPage, town, title="Riservato")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)

    assert "Bozza" not in titles(stream(town))
    assert "Riservato" not in titles(stream(town))
    # Nor where an alias would show what its source hides.
    assert "Riservato" not in titles(stream(town, language="en"))


def test_a_private_page_is_private_in_every_language(client: Client, town: HashtagPage) -> None:
    hidden = make_page(ProjectPage, town, slug="riservato")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)

    for language in ("it", "en"):
        assert client.get(f"/{language}/restiamo-connessi/riservato/").status_code == 302


def test_every_language_shows_every_initiative_once(town: HashtagPage) -> None:
    for language in ("en", "fr", "ro"):
        shown = stream(town, language=language)
        assert titles(shown) == ["Biblioteca", "Teatro", "Festa", "Orto"]
        assert {card.shown_language for card in shown.cards} == {"it"}


def test_a_card_in_its_sources_language_says_so(client: Client, town: HashtagPage) -> None:
    html = tight(client.get("/en/restiamo-connessi/").content.decode())

    assert html.count('lang="it">Orto</a>') == 1
    assert html.count('<span class="hub-card__language">in Italian') == 4


def test_24_a_page(client: Client, hashtag_page: HashtagPage) -> None:
    make_many(hashtag_page, 50)
    pages = [stream(hashtag_page, {"page": str(number)}) for number in (1, 2, 3, 4)]

    assert [len(page.cards) for page in pages] == [24, 24, 2, 2]
    assert [page.next_query for page in pages] == ["page=2", "page=3", "", ""]
    assert pages[0].shown_until == 24
    shown = {card.pk for page in pages[:3] for card in page.cards}
    assert len(shown) == 50


@pytest.mark.parametrize(
    ("asked", "led"),
    [("kind=project&page=99", "?kind=project&page=2"), ("kind=event&page=2", "?kind=event")],
)
def test_a_page_that_is_not_there_leads_to_the_last(
    client: Client, hashtag_page: HashtagPage, asked: str, led: str
) -> None:
    make_many(hashtag_page, 30)
    response = client.get(f"{HERE}?{asked}")
    assert (response.status_code, response.url) == (302, HERE + led)


@pytest.mark.parametrize(
    ("asked", "canonical"), [("page=2", "?page=2"), ("page=02", "?page=2"), ("page=1", ""), ("page=٢", "")]
)
def test_each_page_of_the_stream_has_its_own_address(
    client: Client, hashtag_page: HashtagPage, asked: str, canonical: str
) -> None:
    make_many(hashtag_page, 30)
    html = client.get(f"{HERE}?{asked}").content.decode()
    assert f'<link rel="canonical" href="http://testserver{HERE}{canonical}">' in html
    page = InitiativePage.objects.filter(locale=hashtag_page.locale).first()
    assert f'{page.url}">' in client.get(f"{page.url}?{asked}").content.decode()


def test_more_is_a_link_that_keeps_the_filters(client: Client, hashtag_page: HashtagPage) -> None:
    make_many(hashtag_page, 30)
    html = client.get(HERE, {"kind": "project", "nonsense": "1"}).content.decode()

    assert 'href="?kind=project&amp;page=2#stream-2"' in html
    second = client.get(HERE, {"kind": "project", "page": "2"}).content.decode()
    assert second.count('<article class="hub-card') == 6
    assert re.search(r'rel="prev"\s+href="\?kind=project&amp;page=1#stream"', second)


def test_htmx_gets_only_what_is_appended(client: Client, hashtag_page: HashtagPage) -> None:
    make_many(hashtag_page, 30)
    response = client.get(HERE, {"page": "2"}, headers={"HX-Request": "true", "HX-Target": "stream-more"})
    html = response.content.decode()

    assert "<html" not in html
    assert html.count('<article class="hub-card') == 6
    assert 'id="stream-2" tabindex="-1"' in html
    assert "HX-Request" in response["Vary"]


def test_nothing_found_says_what_to_do(client: Client, town: HashtagPage) -> None:
    html = client.get(HERE, {"q": "zzz"}).content.decode()

    assert "Nulla corrisponde a ciò che hai scelto." in html
    assert "Mostra tutto" in html


def test_an_empty_hashtag_says_what_to_do(client: Client, hashtag_page: HashtagPage) -> None:
    assert "Le prime iniziative stanno arrivando." in client.get(HERE).content.decode()


def test_an_archived_hashtag_keeps_its_page_and_says_so(client: Client, town: HashtagPage) -> None:
    Hashtag.objects.update(archived=True)

    assert "Questo hashtag è archiviato" in client.get(HERE).content.decode()
    assert HERE not in re.findall(r'hub-tag--large" href="([^"]+)"', client.get("/it/").content.decode())


@pytest.mark.parametrize(
    "spelling", ["restiamouniti", "RestiamoUniti", "RestiamoConnessi", "restiamoconnessi"]
)
def test_other_spellings_lead_to_the_page(client: Client, town: HashtagPage, spelling: str) -> None:
    HashtagAlias.objects.create(hashtag=town.hashtag, label="RestiamoUniti")

    response = client.get(f"/en/{spelling}/")
    assert (response.status_code, response["Location"]) == (301, "/en/restiamo-connessi/")


@pytest.mark.parametrize("path", ["nulla", "a" * 300, "restiamo-connessi/nulla", "a/" * 40 + "b", "%23x"])
def test_an_unknown_address_is_not_found(client: Client, town: HashtagPage, path: str) -> None:
    assert client.get(f"/it/{path}/").status_code == 404


def test_expired_and_superseded_notices_are_shown_as_such(client: Client, town: HashtagPage) -> None:
    yesterday = timezone.now() - dt.timedelta(days=1)
    make_page(NoticePage, town, title="Scade", ends_at=yesterday)
    old = make_page(NoticePage, town, title="Vecchio", slug="vecchio")
    make_page(NoticePage, town, title="Nuovo", slug="nuovo", supersedes=old)
    html = tight(client.get(HERE, {"kind": "notice"}).content.decode())

    states = dict(
        re.findall(r'">(Scade|Vecchio|Nuovo)</a>.*?(?:hub-card__state">([^<]+)|</article>)', html, re.DOTALL)
    )
    assert states == {"Scade": "Scaduto", "Vecchio": "Non più in vigore", "Nuovo": ""}


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_superseded_notice_points_to_its_successor(
    client: Client, town: HashtagPage, language: str
) -> None:
    old = make_page(NoticePage, town, slug="vecchio")
    make_page(NoticePage, town, slug="nuovo", supersedes=old)

    here = f"/{language}/restiamo-connessi"
    assert f'href="{here}/nuovo/"' in client.get(f"{here}/vecchio/").content.decode()
    assert f'href="{here}/vecchio/"' in client.get(f"{here}/nuovo/").content.decode()


def test_related_are_of_the_same_hashtag_then_of_the_same_theme(home: HomePage, town: HashtagPage) -> None:
    other = Hashtag.objects.create(label="Altrove")
    other_page = make_page(HashtagPage, home, hashtag=other)
    far = make_page(ProjectPage, other_page, title="Lontano", themes=["food"])
    make_page(ProjectPage, other_page, title="Estraneo", themes=["sport"])
    orto = ProjectPage.objects.get(title="Orto", locale=Locale.get_default())
    rows = InitiativePage.objects.public().in_language("it")

    assert [page.title for page in rows.related_to(orto)] == ["Teatro", "Festa", "Biblioteca", "Lontano"]
    assert [page.title for page in rows.related_to(far.initiativepage_ptr)] == ["Estraneo", "Orto"]


def test_a_page_unpublished_while_it_is_read(client: Client, town: HashtagPage) -> None:
    page = make_page(ProjectPage, town, slug="via")
    assert client.get(f"{HERE}via/").status_code == 200
    page.unpublish()

    assert client.get(f"{HERE}via/").status_code == 410
    assert client.get("/en/restiamo-connessi/via/").status_code == 410
    assert "via/" not in client.get(HERE).content.decode()


def test_reading_sets_no_cookie(client: Client, town: HashtagPage) -> None:
    for address in ("/it/", HERE, f"{HERE}?kind=event"):
        assert client.get(address).cookies == {}


def test_every_filter_is_a_link_with_its_count(client: Client, town: HashtagPage) -> None:
    html = client.get(HERE + "?kind=project&q=t").content.decode()

    assert re.findall(r'href="(\?[^"]*)#stream"[^>]*aria-current="true"\s*>Progetti', html) == [
        "?kind=project&amp;q=t"
    ]
    assert re.findall(
        r'id="stream-theme-leisure"\s+href="\?kind=project&amp;theme=leisure&amp;q=t#stream"[^>]*>'
        r'Tempo libero <span class="hub-facet__count">(\d+)<',
        html,
    ) == ["1"]
    # Words keep what is chosen; each choice can be taken back.
    assert re.search(r'<input\s+type="hidden"\s+name="kind"\s+value="project"', html)
    assert re.search(r'href="/it/restiamo-connessi/\?q=t#stream"\s*>Progetti', html)


def test_a_long_filter_folds_what_is_rare(client: Client, town: HashtagPage) -> None:
    """The most frequent eight stand open, the chosen one always; one alone is not folded away."""
    codes = list(dict(THEMES))[:10]
    for number, code in enumerate(codes):
        for _time in range(2 if number in (8, 9) else 1):
            make_page(ProjectPage, town, themes=[code])
    facet = next(f for f in Stream(InitiativePage.objects.public(), {}).facets if f.name == "theme")
    assert {option.code for option in facet.shown} >= {codes[8], codes[9]}
    assert len(facet.shown) == 8
    assert {o.code for o in (*facet.shown, *facet.folded)} == {o.code for o in facet.options}
    rare = facet.folded[0].code
    chosen = next(
        f for f in Stream(InitiativePage.objects.public(), {"theme": rare}).facets if f.name == "theme"
    )
    assert rare in {option.code for option in chosen.shown}
    html = client.get(HERE).content.decode()
    inside = html.split('<details class="hub-facet__more">')[1].split("</details>")[0]
    assert inside.count("<li>") == len(facet.folded)


def test_every_list_of_cards_shows_what_is_superseded(client: Client, town: HashtagPage) -> None:
    old = make_page(NoticePage, town, title="Allerta gialla", slug="gialla", themes=["leisure"])
    make_page(NoticePage, town, title="Allerta arancione", supersedes=old)

    party = InitiativePage.objects.get(title="Festa", locale=town.locale)

    related = client.get(party.get_url()).context["related"]

    assert {page.title: page.superseded for page in related if page.kind == "notice"} == {
        "Allerta gialla": True,
        "Allerta arancione": False,
    }


def test_what_stands_below_a_page_is_not_offered_again_at_its_end(town: HashtagPage) -> None:
    column = make_page(ColumnPage, town, title="Parliamone")
    make_page(EpisodePage, column, title="Uno")

    related = InitiativePage.objects.public().in_language("it").related_to(column)

    assert "Uno" not in [page.title for page in related]
    assert "Uno" in titles(stream(town))


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (-1, 1, "fino a mercoledì 6 maggio 2026"),
        (1, 2, "6 maggio 2026"),
        (-2, -1, "3 maggio 2026"),
    ],
)
def test_a_card_says_until_when_what_has_begun(
    client: Client, hashtag_page: HashtagPage, starts: int, ends: int, said: str
) -> None:
    now = dt.datetime(2026, 5, 5, 12, tzinfo=dt.UTC)
    with time_machine.travel(now, tick=False):
        make_page(
            ProjectPage,
            hashtag_page,
            starts_at=now + dt.timedelta(days=starts),
            ends_at=now + dt.timedelta(days=ends),
        )
        html = tight(client.get(HERE).content.decode())

    assert re.findall(r"<time[^>]*>([^<]+)</time>", html) == [said]


def test_a_list_that_is_all_there_is_does_not_count_twice(client: Client, town: HashtagPage) -> None:
    assert "mostrat" not in client.get(HERE).content.decode()


def test_the_home_page_says_in_which_language_each_row_is(
    client: Client, home: HomePage, hashtag_page: HashtagPage
) -> None:
    make_page(NoticePage, hashtag_page, title="Strada chiusa")
    make_page(EventPage, hashtag_page, title="Festa", starts_at=timezone.now() + dt.timedelta(days=1))

    html = client.get("/fr/").content.decode()

    parts = {
        name: html.split(f'id="{name}"')[1].split("</section>")[0]
        for name in ("notices", "events", "hashtags")
    }
    assert {name: tight(part).count(">en italien</span>") for name, part in parts.items()} == {
        "notices": 1,
        "events": 1,
        "hashtags": 1,
    }
    assert "en italien" not in client.get("/it/").content.decode()


def test_filters_go_along_into_another_language(client: Client, town: HashtagPage) -> None:
    html = client.get(f"{HERE}?kind=event&q=x%22%3E").content.decode()
    assert 'href="/en/restiamo-connessi/?kind=event&amp;q=x%22%3E"' in html
    assert 'href="/en/restiamo-connessi/"' in client.get(HERE).content.decode()


@pytest.mark.parametrize("words", ["citta", "CITTÀ", "l'attività", "attivita piu", "stefan", "ȘTEFAN"])
def test_words_are_found_whatever_their_accents(
    client: Client, hashtag_page: HashtagPage, words: str
) -> None:
    make_page(
        ProjectPage,
        hashtag_page,
        title="Più città",
        slug="piu-citta",
        summary="L’attività",
        organiser_name="Ștefan",
    )
    make_page(ProjectPage, hashtag_page, title="Giardino", slug="giardino")
    html = client.get(HERE, {"q": words}).content.decode()
    assert ("Più città" in html, "Giardino" in html) == (True, False)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"active_from": "2030-05-01"}, "Comincia il 1° maggio 2030."),
        (
            {"active_to": "2020-05-01"},
            "È terminato il 1° maggio 2020: quello che è successo qui resta leggibile.",
        ),
        ({"active_from": "2020-05-01"}, ""),
    ],
)
def test_a_hashtag_says_when_it_begins_and_ended(
    client: Client, hashtag_page: HashtagPage, days: dict[str, str], said: str
) -> None:
    Hashtag.objects.filter(pk=hashtag_page.hashtag_id).update(**days)
    html = tight(client.get(HERE).content.decode())
    assert re.findall(r"(?:Comincia|È terminato) il [^<]*", html) == ([said] if said else [])
