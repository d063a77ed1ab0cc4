"""A person's own page and what they can do with their data."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from wagtail.models import Page

from hub.accounts.actions import confirm_address, erase_account, sign_up
from hub.accounts.models import AccountConsent, User
from hub.core.registry import erasure_obstacles, personal_data
from tests.markup import tight

pytestmark = pytest.mark.django_db

PROFILE = "/it/profilo/"


@pytest.fixture
def me(home, client, entrant, login):
    confirm_address(user=entrant)
    login(client, entrant)
    return entrant


def test_a_person_changes_name_and_language(me, client):
    answer = client.post(PROFILE, {"first_name": "Ada", "last_name": "Nuova", "language": "fr"})
    assert (answer.status_code, answer["Location"]) == (302, "/fr/profilo/")
    me.refresh_from_db()
    assert (me.get_full_name(), me.language, me.email) == ("Ada Nuova", "fr", "ada@example.org")


@pytest.mark.parametrize(
    "extra", [{"email": "altra@example.org"}, {"is_superuser": "on"}, {"groups": "1"}, {"is_active": ""}]
)
def test_nothing_else_can_be_changed_there(me, client, extra):
    client.post(PROFILE, {"first_name": "A", "last_name": "B", "language": "it", **extra})
    me.refresh_from_db()
    assert (me.email, me.is_superuser, me.is_active, me.groups.count()) == ("ada@example.org", False, True, 0)


def test_an_unknown_language_is_refused(me, client):
    answer = client.post(PROFILE, {"first_name": "A", "last_name": "B", "language": "xx"})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in tight(answer.content.decode())


def test_consents_are_listed_with_version_and_date(me, client):
    AccountConsent.objects.create(
        user=me, kind="privacy", version="7", given_at=datetime(2026, 3, 5, 12, tzinfo=UTC)
    )
    page = tight(client.get(PROFILE).content.decode())
    assert "Informativa sulla privacy (versione 7), giovedì 5 marzo 2026" in page


def test_the_download_holds_what_every_app_holds(me, client, monkeypatch):
    class Toys:
        def export(self, user_id):
            return {"toys": ["palla"], "consents": []}

        def erase(self, user_id): ...

    monkeypatch.setitem(personal_data._parts, "toys", (5, Toys()))
    answer = client.get("/it/profilo/dati/")
    assert answer["Content-Disposition"] == 'attachment; filename="i-miei-dati.json"'
    held = json.loads(answer.content)
    assert held["toys"] == {"toys": ["palla"], "consents": []}
    assert held["accounts"]["email"] == "ada@example.org"
    assert held["accounts"]["email_addresses"] == [
        {"email": "ada@example.org", "verified": True, "primary": True}
    ]


def test_deleting_asks_first_then_leaves_nothing(me, client):
    assert client.post("/it/profilo/elimina/", {}).status_code == 200
    assert User.objects.filter(pk=me.pk).exists()
    answer = client.post("/it/profilo/elimina/", {"sure": "on"}, follow=True)
    assert "Il tuo account e i tuoi dati sono stati eliminati." in tight(answer.content.decode())
    assert not User.objects.filter(pk=me.pk).exists()
    assert not EmailAddress.objects.exists()
    assert "_auth_user_id" not in client.session


def test_staff_are_told_why_they_cannot(home, client, editor, login):
    login(client, editor)
    assert "Fai parte del personale" in tight(client.get("/it/profilo/elimina/").content.decode())
    assert client.post("/it/profilo/elimina/", {"sure": "on"}).status_code == 403
    assert User.objects.filter(pk=editor.pk).exists()


def test_an_app_can_say_why_not(me, client, monkeypatch):
    monkeypatch.setitem(erasure_obstacles._parts, "jury", (5, lambda _user: ["La giuria è al lavoro."]))
    assert "La giuria è al lavoro." in tight(client.get("/it/profilo/elimina/").content.decode())
    assert client.post("/it/profilo/elimina/", {"sure": "on"}).status_code == 403


def test_a_person_whose_row_must_stay_leaves_no_name_in_it(home, entrant, monkeypatch):
    from django.db.models import ProtectedError

    def refuse(self, *args, **kwargs):
        raise ProtectedError("kept", set())

    monkeypatch.setattr(User, "delete", refuse)
    erase_account(user=entrant)
    erase_account(user=entrant)
    entrant.refresh_from_db()
    assert (entrant.email, entrant.get_full_name(), entrant.is_active) == (
        f"erased-{entrant.pk}@erased.invalid",
        "",
        False,
    )


def test_pages_of_an_erased_author_stay(home, entrant):
    Page.objects.filter(pk=home.pk).update(owner=entrant)
    erase_account(user=entrant)
    home.refresh_from_db()
    assert home.owner is None


def test_logging_out_everywhere_ends_every_session(me, client, login):
    other = login(Client(), User.objects.get(pk=me.pk))
    assert other.get(PROFILE).status_code == 200
    client.post("/it/profilo/esci-ovunque/")
    assert client.get(PROFILE).status_code == 302
    assert other.get(PROFILE).status_code == 302


def test_logging_out_everywhere_is_no_link(me, client):
    assert client.get("/it/profilo/esci-ovunque/").status_code == 405


def test_the_header_shows_the_menu_of_who_is_logged_in(home, client, entrant, editor, login):
    assert "Area personale" not in tight(client.get("/it/accesso/").content.decode())
    page = tight(login(client, entrant).get(PROFILE).content.decode())
    assert "Area personale" in page
    assert 'href="/admin/"' not in page
    assert 'href="/admin/"' in tight(login(client, editor).get(PROFILE).content.decode())


def test_signing_up_twice_gives_one_account(home):
    assert sign_up(email="a@example.org", language="xx") == sign_up(email="A@example.org", language="it")
    assert (User.objects.get().language, AccountConsent.objects.count()) == ("it", 1)


@pytest.mark.parametrize("spelling", ["ada@example.org", "ADA@EXAMPLE.ORG", " Ada@Example.org "])
def test_an_address_has_one_spelling(entrant, spelling):
    assert User.objects.get_by_natural_key(spelling) == entrant
    assert User(email=spelling).email.strip().lower() == entrant.email


def test_a_name_for_others_never_is_the_address(db):
    user = User.objects.create_user("x@example.org")
    assert (user.display_name, str(user)) == ("", "x@example.org")
