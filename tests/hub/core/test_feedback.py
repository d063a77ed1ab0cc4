"""How clear is this page? Real answers, nothing about who gave them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override

from hub.core import tasks
from hub.core.actions.rate_page import WORDS_KEPT
from hub.core.models import PageRating
from hub.core.views.feedback import RATINGS_AN_HOUR

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from hub.accounts.models import User
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
    ("stars", "reason", "kept"),
    [
        ("3", "lost", "lost"),
        ("3", "on_track", ""),
        ("4", "on_track", "on_track"),
        ("4", "lost", ""),
        ("1", "other", "other"),
        ("5", "other", "other"),
        ("1", "wrong", ""),
    ],
)
def test_a_reason_left_behind_by_other_stars_is_dropped(
    client: Client, home: HomePage, stars: str, reason: str, kept: str
) -> None:
    client.post("/it/valutazione/", {"path": "/it/", "stars": stars, "reason": reason})

    assert rows() == [("/it/", "it", int(stars), kept)]


def test_a_few_words_are_kept_and_many_refused(client: Client, home: HomePage) -> None:
    answers = [
        client.post("/it/valutazione/", {"path": "/it/", "stars": "2", "comment": "è" * length})
        for length in (200, 201)
    ]

    assert [answer.status_code for answer in answers] == [200, 422]
    assert "200 caratteri" in answers[1].content.decode()
    assert list(PageRating.objects.values_list("comment", flat=True)) == ["è" * 200]


def test_a_reason_that_is_no_longer_asked_stays_readable(db: None) -> None:
    old = PageRating.objects.create(path="/it/", language="it", stars=2, reason="wrong")

    with override("it"):
        assert old.get_reason_display() == "Qualcosa era sbagliato o non aggiornato"


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
        {"path": "/it/", "stars": "3", "reason": "boring"},
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


@pytest.mark.parametrize("number", [1, 3])
def test_editors_read_what_was_said_in_few_queries(
    client: Client,
    home: HomePage,
    editor: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    for _ in range(number):
        PageRating.objects.create(
            path="/it/a/", language="it", stars=2, reason="lost", comment="Dove sono gli orari?"
        )
    PageRating.objects.create(path="/it/silenzio/", language="it", stars=5)
    client.force_login(editor)
    client.get("/admin/reports/rating-words/")

    with django_assert_num_queries(13):
        html = client.get("/admin/reports/rating-words/").content.decode()

    assert html.count("Dove sono gli orari?") == number
    assert html.count("A volte non capivo se stavo procedendo correttamente") == number
    assert "/it/silenzio/" not in html


def test_words_go_after_a_year_and_stars_stay(db: None) -> None:
    now = timezone.now()
    for age, comment in (
        (WORDS_KEPT - timedelta(hours=1), "di oggi"),
        (WORDS_KEPT + timedelta(hours=1), "vecchio"),
    ):
        with time_machine.travel(now - age, tick=False):
            PageRating.objects.create(path="/it/", language="it", stars=4, reason="clear", comment=comment)

    with time_machine.travel(now, tick=False):
        tasks.forget_words_of_ratings.func()

    kept = PageRating.objects.order_by("pk").values_list("stars", "reason", "comment")
    assert list(kept) == [(4, "clear", "di oggi"), (4, "clear", "")]
