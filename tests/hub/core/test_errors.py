"""Error pages speak with the site's voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import RequestFactory

from hub.core.views import errors
from hub.home.models import HashtagPage, HomePage, InfoPage
from projects.models import ProjectPage
from tests.factories.pages import make_page
from tests.markup import tight

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from hub.accounts.models import User


def test_what_never_was_is_not_found(client: Client, home: HomePage) -> None:
    response = client.get("/it/mai-esistita/")

    assert response.status_code == 404
    assert "Qui non c’è nessuna pagina" in response.content.decode()
    assert 'content="noindex"' in response.content.decode()


def test_what_was_published_is_gone(client: Client, home: HomePage) -> None:
    page = InfoPage(title="Ieri", slug="ieri")
    home.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    page.unpublish()

    response = client.get("/it/ieri/")

    assert response.status_code == 410
    assert "Questa pagina non è più in linea" in response.content.decode()


def test_a_draft_was_never_there(client: Client, home: HomePage) -> None:
    home.add_child(instance=InfoPage(title="Domani", slug="domani", live=False))

    assert client.get("/it/domani/").status_code == 404


def test_an_unknown_language_is_not_found(client: Client, home: HomePage) -> None:
    assert client.get("/xx/ieri/", follow=True).status_code == 404


@pytest.mark.parametrize(
    ("view", "code"), [(errors.bad_request, 400), (errors.permission_denied, 403), (errors.csrf_failure, 403)]
)
def test_other_refusals_are_framed(client: Client, home: HomePage, view: object, code: int) -> None:
    response = client.get("/it/")
    answer = view(response.wsgi_request)  # type: ignore[operator]

    assert answer.status_code == code
    assert "<h1>" in answer.content.decode()


def test_a_broken_server_says_sorry_without_the_database(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = errors.server_error(RequestFactory().get("/it/"))

    assert response.status_code == 500
    assert "<h1>" in response.content.decode()


def test_what_is_gone_leads_to_what_it_stood_under(client: Client, hashtag_page: HashtagPage) -> None:
    page = make_page(ProjectPage, hashtag_page, title="Ieri", slug="ieri")
    page.unpublish()

    said = {
        code: tight(client.get(f"/{code}/restiamo-connessi/ieri/").content.decode()) for code in ("it", "fr")
    }

    link = '<a href="/it/restiamo-connessi/">Restiamo connessi</a>'
    assert f"Si trovava in:{link}" in said["it"]
    assert '<a lang="it" href="/fr/restiamo-connessi/">Restiamo connessi</a>' in said["fr"]


def test_who_is_not_logged_in_is_shown_the_door(client: Client, home: HomePage, entrant: User) -> None:
    request = client.get("/it/").wsgi_request
    door = 'href="/it/accesso/?next=/it/"'

    assert door in errors.permission_denied(request).content.decode()
    assert door not in errors.csrf_failure(request).content.decode()
    assert "Il modulo è scaduto" in errors.csrf_failure(request).content.decode()
    request.user = entrant
    assert door not in errors.permission_denied(request).content.decode()
