"""How clear is this page? Real answers, nothing about who gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub.core.models import PageRating
from hub.core.views.feedback import RATINGS_AN_HOUR

if TYPE_CHECKING:
    from django.test import Client

    from hub.home.models import HomePage


def rows() -> list[tuple[str, str, int, str]]:
    return list(PageRating.objects.values_list("path", "language", "stars", "reason"))


def test_a_rating_is_kept_without_a_script_or_a_cookie(client: Client, home: HomePage) -> None:
    response = client.post("/it/valutazione/", {"path": "/it/pagina/", "stars": "4"})

    assert response.status_code == 200
    assert response.cookies == {}
    assert 'href="/it/pagina/"' in response.content.decode()
    assert rows() == [("/it/pagina/", "it", 4, "")]


def test_a_script_gets_the_words_alone(client: Client, home: HomePage) -> None:
    response = client.post(
        "/en/valutazione/", {"path": "/en/", "stars": "5", "reason": "clear"}, headers={"HX-Request": "true"}
    )

    assert "<html" not in response.content.decode()
    assert rows() == [("/en/", "en", 5, "clear")]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"path": "/it/"},
        {"path": "/it/", "stars": "6"},
        {"path": "/it/", "stars": "0"},
        {"path": "https://evil.example/", "stars": "3"},
        {"path": "//evil.example/", "stars": "3"},
        {"path": "/it/?email=a@b.it", "stars": "3"},
        {"path": "/it/", "stars": "3", "reason": "other"},
    ],
)
def test_what_is_no_rating_is_refused(client: Client, home: HomePage, data: dict[str, str]) -> None:
    response = client.post("/it/valutazione/", data)

    assert response.status_code == 422
    assert "evil" not in response.content.decode()
    assert rows() == []


def test_another_site_cannot_rate(client: Client, home: HomePage) -> None:
    response = client.post(
        "/it/valutazione/", {"path": "/it/", "stars": "1"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 403
    assert rows() == []


def test_one_address_cannot_drown_the_others(client: Client, home: HomePage) -> None:
    answers = [
        client.post("/it/valutazione/", {"path": "/it/", "stars": "1"}).status_code
        for _ in range(RATINGS_AN_HOUR + 1)
    ]

    assert answers == [200] * RATINGS_AN_HOUR + [429]
    assert PageRating.objects.count() == RATINGS_AN_HOUR


def test_the_summary_puts_the_least_clear_first(db: None) -> None:
    for path, stars in (("/it/a/", 5), ("/it/a/", 4), ("/it/b/", 1)):
        PageRating.objects.create(path=path, language="it", stars=stars)

    summary = [(r["path"], r["number"], r["mean"], r["low"]) for r in PageRating.objects.all().by_page()]
    assert summary == [("/it/b/", 1, 1.0, 1), ("/it/a/", 2, 4.5, 0)]


@pytest.mark.parametrize(
    ("who", "status"), [("superuser", 200), ("editor", 200), ("juror", 403), ("entrant", 403)]
)
def test_editors_read_the_summary(
    client: Client, home: HomePage, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    PageRating.objects.create(path="/it/a/", language="it", stars=2)
    client.force_login(request.getfixturevalue(who))
    response = client.get("/admin/reports/ratings/")

    assert response.status_code == status
    if status == 200:
        html = response.content.decode()
        assert "/it/a/" in html
        assert "2,0" in html
        assert "/admin/reports/ratings/" in client.get("/admin/").content.decode()
