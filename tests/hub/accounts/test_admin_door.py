"""Who gets into the admin, and how."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Permission
from django.urls import reverse

from hub.accounts.enums import StaffGroup
from hub.accounts.models import User
from hub.accounts.rules import is_staff_member

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"


def code_of(secret=SECRET):
    """What the app shows now (RFC 6238: one code every 30 seconds)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def with_app(editor):
    TOTP.activate(editor, SECRET)
    return editor


def test_the_header_knows_who_may_enter(
    entrant,
    juror,
    editor,
    translator,
    screener,
    contest_staff,
    auditor,
    superuser,
    django_assert_num_queries,
):
    gone = User.objects.create_superuser("ex@example.org", is_active=False)
    people = (entrant, editor, translator, screener, contest_staff, auditor, superuser, gone)
    editor.user_permissions.add(*Permission.objects.filter(codename="access_admin"))  # held in two ways
    assert [person.opens_admin for person in people] == [is_staff_member(person) for person in people]
    assert [person.opens_admin for person in people] == [False] + [True] * 6 + [False]
    with django_assert_num_queries(1):
        User(pk=editor.pk).opens_admin  # noqa: B018 - what it asks


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/account/", "/admin/users/"])
def test_a_stranger_is_sent_to_the_one_door(home, client, path):
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/it/accesso/?next={path}")


@pytest.mark.parametrize(
    "path",
    ["/admin/login/", "/admin/password_reset/", "/admin/password_reset/done/", "/admin/password_reset/x/"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtail_s_own_doors_are_closed(home, client, path, method):
    answer = getattr(client, method)(path, {"next": "/admin/pages/"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/it/accesso/")


def test_a_resident_gets_a_403_and_no_loop(home, client, entrant, juror, login):
    for person in (entrant, juror):
        answer = login(client, person).get("/admin/")
        assert answer.status_code == 403
        assert client.get("/it/accesso/", {"next": "/admin/"}).status_code == 302


@pytest.mark.parametrize("group", StaffGroup)
def test_staff_get_in_without_a_second_step_where_it_is_not_asked(home, client, in_group, login, group):
    person = in_group("qualcuno@example.org", group)
    assert login(client, person).get("/admin/").status_code == 200


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/api/main/pages/"])
def test_staff_without_a_second_step_are_sent_to_set_it_up(
    home, client, editor, superuser, login, settings, path
):
    settings.REQUIRE_STAFF_MFA = True
    for person in (editor, superuser):
        answer = login(client, person).get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/it/accesso/sicurezza/")


def test_recovery_codes_alone_are_no_second_step(home, client, editor, login, settings):
    settings.REQUIRE_STAFF_MFA = True
    Authenticator.objects.create(user=editor, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert login(client, editor).get("/admin/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_staff_set_up_the_app_and_get_in(home, client, editor, settings, code_in_mail, mailoutbox):
    settings.REQUIRE_STAFF_MFA = True
    client.post("/it/accesso/", {"email": editor.email, "next": "/admin/"})
    answer = client.post("/it/accesso/codice/", {"code": code_in_mail()}, follow=True)
    assert answer.redirect_chain[-1][0] == "/it/accesso/sicurezza/"
    page = client.get("/it/accesso/sicurezza/app/")
    secret = page.context["form"].secret
    assert f'<code class="accounts-key">{secret}</code>' in page.content.decode()
    wrong = client.post("/it/accesso/sicurezza/app/", {"code": "000"})
    assert "Il codice non è giusto" in wrong.content.decode()
    answer = client.post("/it/accesso/sicurezza/app/", {"code": code_of(secret)})
    assert answer["Location"] == "/it/accesso/sicurezza/riserva/"
    assert len(client.get(answer["Location"]).context["unused_codes"]) == 10
    assert mailoutbox[-1].subject == "Secondo passaggio: app aggiunta"
    assert client.get("/admin/").status_code == 200


def test_whoever_has_the_app_is_asked_for_its_code(home, client, with_app, settings, code_in_mail):
    settings.REQUIRE_STAFF_MFA = True
    client.post("/it/accesso/", {"email": with_app.email, "next": "/admin/pages/"})
    answer = client.post("/it/accesso/codice/?next=/admin/pages/", {"code": code_in_mail()})
    assert answer["Location"] == "/it/accesso/sicurezza/codice/"
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(answer["Location"], {"code": "000000"}).status_code == 200
    answer = client.post(answer["Location"], {"code": code_of()})
    assert answer["Location"] == "/admin/pages/"
    assert client.get("/admin/").status_code == 200


def test_staff_land_on_their_desk(home, client, editor, code_in_mail):
    client.post("/it/accesso/", {"email": editor.email})
    assert client.post("/it/accesso/codice/", {"code": code_in_mail()})["Location"] == "/admin/"


def test_a_change_of_the_second_step_asks_for_it_again(home, client, with_app, login):
    login(client, with_app)
    answer = client.get("/it/accesso/sicurezza/app/togli/")
    assert answer["Location"].startswith("/it/accesso/sicurezza/conferma/")
    page = client.get(answer["Location"])
    assert page.status_code == 200
    answer = client.post(answer["Location"], {"code": code_of(), "next": "/it/accesso/sicurezza/app/togli/"})
    assert answer["Location"] == "/it/accesso/sicurezza/app/togli/"
    assert client.get(answer["Location"]).status_code == 200
    client.post(answer["Location"])
    assert not Authenticator.objects.filter(user=with_app, type="totp").exists()


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "account_email",
        "accounts:profile",
        "accounts:download",
        "accounts:erase",
    ],
)
def test_a_stranger_s_way_to_a_personal_page_leads_to_the_door(home, client, name):
    answer = client.get(reverse(name))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/it/accesso/")


def test_the_pages_of_the_second_step_have_no_inline_script(home, client, editor, login):
    login(client, editor)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn"):
        page = client.get(reverse(name)).content.decode()
        assert " style=" not in page
        assert "onclick" not in page
        for script in page.split("<script")[1:]:
            tag = script.partition(">")[0]
            assert "src=" in tag or 'type="application/json"' in tag


class TestPeopleInTheAdmin:
    def test_an_administrator_adds_a_member_of_staff_without_a_password(self, home, client, superuser, login):
        login(client, superuser)
        page = client.get("/admin/users/new/").content.decode()
        assert 'name="language"' in page
        assert "password" not in page.lower().replace("wagtailadmin", "")
        from django.contrib.auth.models import Group

        from hub.accounts.models import User

        editors = Group.objects.get(name="Redazione")
        answer = client.post(
            "/admin/users/new/",
            {
                "email": " Nuova@Comune.example ",
                "first_name": "Nuova",
                "last_name": "Redattrice",
                "language": "it",
                "groups": [editors.pk],
            },
        )
        assert answer.status_code == 302, answer.context["form"].errors
        user = User.objects.get(email="nuova@comune.example")
        assert list(user.groups.all()) == [editors]
        assert not user.has_usable_password()

        answer = client.post(
            f"/admin/users/edit/{user.pk}/",
            {"email": user.email, "first_name": "N", "last_name": "R", "language": "en", "is_active": "on"},
        )
        assert answer.status_code == 302
        user.refresh_from_db()
        assert (user.first_name, user.language, user.groups.count()) == ("N", "en", 0)

    def test_a_person_without_a_name_is_added_and_closed(self, home, client, superuser, login):
        from hub.accounts.models import User

        login(client, superuser)
        answer = client.post("/admin/users/new/", {"email": "anna@example.org", "language": "it"})
        assert answer.status_code == 302, answer.context["form"].errors
        user = User.objects.get(email="anna@example.org")
        assert (user.get_full_name(), user.is_active) == ("", True)

        answer = client.post(f"/admin/users/edit/{user.pk}/", {"email": user.email, "language": "it"})
        assert answer.status_code == 302, answer.context["form"].errors
        user.refresh_from_db()
        assert (user.get_full_name(), user.is_active) == ("", False)

    def test_a_name_that_is_too_long_is_refused(self, home, client, superuser, login):
        answer = login(client, superuser).post(
            "/admin/users/new/", {"email": "anna@example.org", "first_name": "A" * 151, "language": "it"}
        )
        assert list(answer.context["form"].errors) == ["first_name"]

    def test_an_address_is_given_once(self, home, client, superuser, entrant, login):
        answer = login(client, superuser).post(
            "/admin/users/new/",
            {"email": "ADA@example.org", "first_name": "A", "last_name": "B", "language": "it"},
        )
        assert answer.status_code == 200
        assert "email" in answer.context["form"].errors

    def test_the_account_page_of_the_admin_offers_no_password_and_no_address(
        self, home, client, superuser, login
    ):
        page = login(client, superuser).get("/admin/account/").content.decode()
        assert 'type="password"' not in page
        assert 'type="email"' not in page

    def test_deleting_people_there_lets_every_app_let_go_of_them(
        self, home, client, superuser, entrant, other_entrant, juror, login, monkeypatch
    ):
        from hub.accounts.models import User
        from hub.core.registry import personal_data

        gone = []

        class Toys:
            def export(self, user_id):
                return {}

            def erase(self, user_id):
                gone.append(user_id)

        monkeypatch.setitem(personal_data._parts, "toys", (5, Toys()))
        login(client, superuser)
        client.post(f"/admin/users/delete/{entrant.pk}/")
        client.post(f"/admin/bulk/accounts/user/delete/?id={other_entrant.pk}&id={juror.pk}")
        assert gone == [entrant.pk, other_entrant.pk, juror.pk]
        assert list(User.objects.all()) == [superuser]
