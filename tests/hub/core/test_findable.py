"""Lists that are no pages are found too: an address in each language, one for each page, the sitemap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from wagtail.models import Locale, Site

from contests.enums import EntryStatus, Phase
from contests.models import Contest
from hub.core.models import SiteSettings
from hub.core.views.robots import PublicSitemap
from hub.home.models import InfoPage
from media.models import VideoPage
from projects.models import ProjectPage
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish
from tests.factories.pages import make_page
from tests.factories.votes import PublicVoteFactory
from tests.markup import tight

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from hub.accounts.models import User
    from hub.home.models import HashtagPage, HomePage

pytestmark = pytest.mark.django_db

LANGUAGES = ("it", "en", "fr", "ro")


def head(client: Client, path: str) -> tuple[str, dict[str, str]]:
    """The canonical address, and those of the languages."""
    html = tight(client.get(path).content.decode()).split("</head>")[0]
    [canonical] = re.findall(r'<link rel="canonical" href="http://testserver([^"]+)"', html)
    links = re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="http://testserver([^"]+)"', html)
    return canonical, dict(links)


def everywhere(path: str) -> dict[str, str]:
    """What stands at ``path`` below each language."""
    return {code: f"/{code}/{path}" for code in LANGUAGES} | {"x-default": f"/it/{path}"}


@pytest.fixture
def published(home: HomePage, superuser: User) -> Contest:
    """A contest with results and two photos."""
    contest: Contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    for value in (9, 5):
        give(juror, EntryFactory(contest=contest, status=EntryStatus.ADMITTED), value, value, value)
    publish(contest=contest, by=superuser)
    contest.refresh_from_db()
    return contest


def places_of(contest: Contest) -> list[str]:
    way = f"concorsi/{contest.slug}"
    photos = [f"{way}/galleria/{code}/" for code in contest.entries.values_list("code", flat=True)]
    return [f"{way}/risultati/", f"{way}/galleria/", f"{way}/calendario/", *photos]


@pytest.fixture
def town(hashtag_page: HashtagPage) -> HashtagPage:
    """A video about a theme, and a project."""
    make_page(VideoPage, hashtag_page, slug="nonna", address="dQw4w9WgXcQ", themes=["leisure"])
    make_page(ProjectPage, hashtag_page, slug="orto")
    return hashtag_page


TOWN = ["argomenti/", "argomenti/tempo-libero/", "video/", "video/come-funziona/"]


def test_a_list_has_an_address_in_each_language(
    client: Client, town: HashtagPage, published: Contest
) -> None:
    vote = PublicVoteFactory().contest
    for path in (*TOWN, *places_of(published), f"concorsi/{vote.slug}/voto/"):
        for code in LANGUAGES:
            assert head(client, f"/{code}/{path}?utm=x") == (f"/{code}/{path}", everywhere(path))


@pytest.mark.parametrize(("offered", "named"), [(["it", "ro"], ["it", "ro", "x-default"]), (["it"], [])])
def test_only_languages_that_the_site_offers(
    client: Client, town: HashtagPage, offered: list[str], named: list[str]
) -> None:
    own = SiteSettings.for_site(Site.objects.get())
    own.languages = offered
    own.save()
    links = {code: everywhere("video/")[code] for code in named}
    assert head(client, "/it/video/") == ("/it/video/", links)
    found = sitemap(client)
    assert {path: found[path] for path in found if path.endswith("/video/")} == {
        f"/{code}/video/": links for code in offered
    }


@pytest.mark.parametrize("path", ["video/", "argomenti/tempo-libero/"])
def test_each_page_of_a_list_is_one_in_every_language(client: Client, town: HashtagPage, path: str) -> None:
    for number in range(24):
        make_page(
            VideoPage,
            town,
            slug=f"video-{number}",
            address="dQw4w9WgXcQ",
            themes=["leisure"],
            captions="none",
        )
    assert head(client, f"/it/{path}?page=2") == (f"/it/{path}?page=2", everywhere(f"{path}?page=2"))
    # There is no third: the second answers, under its own name.
    assert head(client, f"/it/{path}?page=3") == (f"/it/{path}?page=2", everywhere(f"{path}?page=2"))
    assert head(client, f"/it/{path}?page=1") == (f"/it/{path}", everywhere(path))


def test_what_a_reader_narrowed_is_no_address_of_its_own(
    client: Client, town: HashtagPage, published: Contest
) -> None:
    gallery = f"concorsi/{published.slug}/galleria/"
    category = published.entries.values_list("category", flat=True)[0]
    results = f"concorsi/{published.slug}/risultati/"
    for path, query in (
        ("video/", "who=resident&page=2"),
        (gallery, f"categoria={category}&page=2"),
        (results, "fascia=1"),
    ):
        assert head(client, f"/it/{path}?{query}") == (f"/it/{path}", everywhere(path))


def test_later_pages_of_a_hashtag_are_so_in_each_language_too(client: Client, town: HashtagPage) -> None:
    english = town.get_translation(Locale.objects.get(language_code="en"))
    english.alias_of, english.slug = None, "stay-connected"
    english.save()
    for number in range(24):
        make_page(ProjectPage, town, slug=f"progetto-{number}")
    way = {
        "it": "/it/restiamo-connessi/?page=2",
        "en": "/en/stay-connected/?page=2",
        "x-default": "/it/restiamo-connessi/?page=2",
    }
    assert head(client, "/it/restiamo-connessi/?page=2") == (way["it"], way)
    assert head(client, "/fr/restiamo-connessi/?page=2")[0] == way["it"]


@pytest.mark.parametrize("path", ["cerca/", "accesso/", "concorsi/mie/"])
def test_doors_are_in_no_other_language(
    client: Client, town: HashtagPage, entrant: User, login: Any, path: str
) -> None:
    if path == "concorsi/mie/":
        login(client, entrant)
    assert head(client, f"/it/{path}") == (f"/it/{path}", {})


def sitemap(client: Client, query: str = "") -> dict[str, dict[str, str]]:
    """Each address that the sitemap names, with its languages."""
    xml = client.get(f"/sitemap.xml{query}").content.decode()
    found = {}
    for part in re.findall(r"<url>(.*?)</url>", xml, re.DOTALL):
        [address] = re.findall(r"<loc>http://testserver([^<]+)</loc>", part)
        found[address] = dict(re.findall(r'hreflang="([\w-]+)" href="http://testserver([^"]+)"', part))
    return found


def test_the_sitemap_names_them_with_their_languages(
    client: Client, town: HashtagPage, published: Contest
) -> None:
    open_vote = f"concorsi/{PublicVoteFactory().contest.slug}/voto/"
    places = [open_vote, *places_of(published), *TOWN]
    found = sitemap(client)
    pages = ["/it/", "/it/restiamo-connessi/", "/it/restiamo-connessi/nonna/", "/it/restiamo-connessi/orto/"]
    assert found == {key: {} for key in pages} | {
        f"/{code}/{path}": everywhere(path) for path in places for code in LANGUAGES
    }
    for path in found:
        assert client.get(path).status_code == 200, path


def test_it_names_nothing_that_is_not_out(client: Client, home: HomePage, superuser: User) -> None:
    PublicVoteFactory(contest=ContestFactory(phase=Phase.SUSPENDED))
    for phase in Phase:
        contest = ContestFactory(phase=phase)
        EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    named = [path for path in sitemap(client) if path != "/it/"]
    out = Contest.objects.with_results()
    assert {contest.phase for contest in out} == {Phase.PUBLISHED, Phase.ARCHIVED}
    assert {path.split("/")[3] for path in named} == {contest.slug for contest in out}


def test_a_photo_leaves_it_with_its_licence(client: Client, published: Contest) -> None:
    gone, stays = published.entries.all()
    gone.consents.filter(kind="licence").update(revoked_at=timezone.now())
    said = " ".join(sitemap(client))
    assert (gone.code in said, stays.code in said) == (False, True)


def test_an_empty_list_is_not_worth_finding(client: Client, home: HomePage) -> None:
    assert list(sitemap(client)) == ["/it/"]


@pytest.mark.parametrize("number", [1, 3])
def test_what_it_costs(
    client: Client,
    town: HashtagPage,
    published: Contest,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    for _one in range(number):
        make_page(InfoPage, town.get_parent().specific)
        EntryFactory(contest=published, status=EntryStatus.ADMITTED)
    client.get("/sitemap.xml")
    with django_assert_num_queries(10):
        client.get("/sitemap.xml")


def test_robots_name_each_of_its_files(
    client: Client, town: HashtagPage, published: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sitemap(client)
    assert len(whole) == 4 + 4 * (5 + 4)
    monkeypatch.setattr(PublicSitemap, "limit", 30)
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[-3:] == [
        "",
        "Sitemap: http://testserver/sitemap.xml",
        "Sitemap: http://testserver/sitemap.xml?p=2",
    ]
    assert sitemap(client) | sitemap(client, "?p=2") == whole
    assert [len(sitemap(client, query)) for query in ("", "?p=2")] == [30, 10]
    assert client.get("/sitemap.xml?p=3").status_code == 404
