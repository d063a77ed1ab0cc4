"""The door: an address, a code by mail, in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.utils import timezone
from wagtail.models import Site

from hub.accounts.models import AccountConsent, User
from hub.core.models import SiteSettings

pytestmark = pytest.mark.django_db

ENTER = "/it/accesso/"
CODE = "/it/accesso/codice/"


def ask(client, email, **extra):
    return client.post(ENTER, {"email": email, **extra})


def test_a_newcomer_gets_an_account_when_the_code_is_entered(home, client, mailoutbox, code_in_mail):
    answer = ask(client, " Nuova@Example.ORG ")
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert mailoutbox[0].to == ["nuova@example.org"]
    assert not User.objects.exists()

    answer = client.post(CODE, {"code": code_in_mail()})
    assert (answer.status_code, answer["Location"]) == (302, "/it/profilo/")
    user = User.objects.get()
    assert (user.email, user.language, user.has_usable_password()) == ("nuova@example.org", "it", False)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert list(AccountConsent.objects.values_list("user", "kind", "version")) == [(user.pk, "privacy", "1")]
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("nuova@example.org", True, True)
    ]


def test_a_newcomer_s_language_is_that_of_the_page(home, client, mailoutbox, code_in_mail):
    client.post("/ro/accesso/", {"email": "noua@example.org"})
    assert "este codul dumneavoastră" in mailoutbox[0].subject
    client.post("/ro/accesso/codice/", {"code": code_in_mail()})
    assert User.objects.get().language == "ro"


def test_the_mail_names_the_municipality_as_its_settings_do(home, client, entrant, mailoutbox, code_in_mail):
    SiteSettings.objects.create(site=Site.objects.get(), municipality="Comune di Nuova Unione")
    ask(client, entrant.email)
    assert mailoutbox[0].subject == f"{code_in_mail()} è il tuo codice – Comune di Nuova Unione"


def test_a_known_person_gets_the_mail_in_their_language(home, client, entrant, mailoutbox, code_in_mail):
    entrant.language = "fr"
    entrant.save()
    ask(client, "ADA@example.org")
    code = code_in_mail()
    assert mailoutbox[0].subject == f"{code} est votre code pour Borgo di Prova"
    assert mailoutbox[0].body == (
        "Bonjour,\n\n"
        "votre code pour vous connecter est\xa0:\n\n"
        f"{code}\n\n"
        "Saisissez-le sur la page que vous avez ouverte. Il est valable 15 minutes et une seule fois\xa0; "
        "personne à la mairie ne vous le demandera jamais.\n\n"
        "Si vous ne l’avez pas demandé, vous n’avez rien à faire.\n\n"
        "Borgo di Prova"
    )
    client.post(CODE, {"code": code})
    assert client.session["_auth_user_id"] == str(entrant.pk)
    assert User.objects.count() == 1


def test_pages_do_not_tell_whether_an_address_is_known(home, client, entrant, django_user_model):
    django_user_model.objects.create_user("chiusa@example.org", is_active=False)
    pages = []
    for email in ("ada@example.org", "nessuno@example.org", "chiusa@example.org"):
        answer = ask(client, email)
        page = client.get(answer["Location"])
        pages.append((answer.status_code, answer["Location"], page.content.decode().replace(email, "X")))
        client.cookies.clear()
    strip = [
        (status, place, "".join(body.split("csrfmiddlewaretoken")[::2])) for status, place, body in pages
    ]
    assert strip[0][:2] == strip[1][:2] == strip[2][:2]
    assert len({len(body) for _status, _place, body in pages}) == 1


def test_a_closed_account_is_told_so_by_mail_only(home, client, mailoutbox):
    User.objects.create_user("chiusa@example.org", is_active=False)
    ask(client, "chiusa@example.org")
    assert mailoutbox[0].subject == "Il tuo account è chiuso – Borgo di Prova"
    assert not any(character.isdigit() for character in mailoutbox[0].body)
    assert client.post(CODE, {"code": ""}).status_code == 200
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_wrong_code_says_so_and_the_third_ends_it(home, client, entrant, wrong_code, code_in_mail):
    ask(client, "ada@example.org", next="/it/profilo/")
    for _ in range(2):
        answer = client.post(CODE, {"code": wrong_code()})
        assert "Non è il codice che ti abbiamo mandato" in answer.content.decode()
    answer = client.post(CODE, {"code": wrong_code(), "next": "/it/profilo/"})
    assert (answer.status_code, answer["Location"]) == (302, "/it/accesso/?next=%2Fit%2Fprofilo%2F")
    assert "Troppi tentativi" in client.get(answer["Location"]).content.decode()
    answer = client.post(CODE, {"code": code_in_mail()})
    assert answer["Location"].startswith(ENTER)
    assert "_auth_user_id" not in client.session


def test_a_code_expires(home, client, entrant, code_in_mail):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(client, "ada@example.org")
        clock.shift(timedelta(minutes=15, seconds=1))
        answer = client.post(CODE, {"code": code_in_mail()}, follow=True)
    assert "Il codice è scaduto" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_works_once(home, client, entrant, code_in_mail):
    ask(client, "ada@example.org")
    client.post(CODE, {"code": code_in_mail()})
    client.post("/it/accesso/esci/")
    assert client.post(CODE, {"code": code_in_mail()})["Location"] == ENTER
    assert "_auth_user_id" not in client.session


def test_a_code_can_be_sent_again_twice(home, client, entrant, mailoutbox, code_in_mail):
    ask(client, "ada@example.org")
    first = code_in_mail()
    for _ in range(3):
        client.post(CODE, {"action": "resend"})
    assert len(mailoutbox) == 3
    assert code_in_mail() != first
    client.post(CODE, {"code": code_in_mail()})
    assert client.session["_auth_user_id"] == str(entrant.pk)


def test_one_can_go_back_and_correct_the_address(home, client, entrant, code_in_mail):
    ask(client, "sbagliata@example.org")
    assert client.get(ENTER).status_code == 200
    ask(client, "ada@example.org")
    client.post(CODE, {"code": code_in_mail()})
    assert client.session["_auth_user_id"] == str(entrant.pk)


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/it/concorsi/sfumature/partecipa/", "/it/concorsi/sfumature/partecipa/"),
        ("https://evil.example/", "/it/profilo/"),
        ("//evil.example/", "/it/profilo/"),
        ("javascript:alert(1)", "/it/profilo/"),
        ("", "/it/profilo/"),
    ],
)
def test_one_returns_to_where_one_came_from_and_nowhere_else(
    home, client, entrant, code_in_mail, wanted, reached
):
    assert client.get(ENTER, {"next": wanted}).status_code == 200
    answer = ask(client, "ada@example.org", next=wanted)
    answer = client.post(answer["Location"], {"code": code_in_mail()})
    assert (answer.status_code, answer["Location"]) == (302, reached)


def test_who_is_logged_in_is_not_asked_again(home, client, entrant, login):
    answer = login(client, entrant).get(ENTER, {"next": "/it/profilo/"})
    assert answer["Location"] == "/it/profilo/"


def test_an_address_gets_three_codes_a_minute(home, client, entrant, mailoutbox):
    answers = [ask(client, "ada@example.org").status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert len(mailoutbox) == 3


def test_a_place_on_the_net_gets_twenty_codes_a_minute(home, client):
    answers = [ask(client, f"persona{n}@example.org").status_code for n in range(21)]
    assert answers == [302] * 20 + [429]


def test_what_is_no_address_is_refused(home, client, mailoutbox):
    answer = ask(client, "non un indirizzo")
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert mailoutbox == []


@pytest.mark.parametrize(
    "path",
    [
        "/it/accesso/login/",
        "/it/accesso/signup/",
        "/it/accesso/password/reset/",
        "/it/accesso/password/change/",
        "/it/accesso/password/set/",
        "/it/accounts/login/",
    ],
)
def test_no_page_of_allauth_or_of_passwords_can_be_reached(home, client, entrant, login, path):
    assert client.get(path).status_code == 404
    assert login(client, entrant).get(path).status_code == 404


def test_a_password_opens_nothing(home, client, django_user_model):
    django_user_model.objects.create_superuser("capo@example.org", "segreta")
    client.post("/admin/login/", {"username": "capo@example.org", "password": "segreta"})
    client.post(ENTER, {"login": "capo@example.org", "password": "segreta"})
    assert "_auth_user_id" not in client.session


def test_logging_out_asks_first(home, client, entrant, login):
    login(client, entrant)
    assert client.get("/it/accesso/esci/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/it/accesso/esci/")
    assert "_auth_user_id" not in client.session


def test_reading_pages_set_no_cookie(home, client):
    answer = client.get("/it/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert 'href="/it/accesso/"' in answer.content.decode()
