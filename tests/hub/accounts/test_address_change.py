"""A person changes their address: a code to the new one, and nothing said about other people's accounts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hub.accounts.actions import confirm_address
from hub.accounts.models import User
from tests.markup import tight

pytestmark = pytest.mark.django_db

ADDRESS = "/en/profilo/indirizzo/"
CODE = "/en/profilo/indirizzo/codice/"
NEW = "nuova@example.org"


@pytest.fixture(autouse=True)
def still():
    """Five past the hour: what is counted by the hour begins anew in 55 minutes."""
    with time_machine.travel(timezone.now().replace(minute=5, second=0), tick=False) as clock:
        yield clock


@pytest.fixture
def me(home, client, entrant, login):
    confirm_address(user=entrant)
    login(client, entrant)
    return entrant


def ask(client, email=NEW):
    return client.post(ADDRESS, {"email": email, "action_add": "1"})


def words(answer):
    return tight(answer.content.decode())


def test_the_address_changes_when_its_code_is_entered(me, client, mailoutbox, code_in_mail, wrong_code):
    answer = ask(client, "Nuova@Example.org")
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert mailoutbox[-1].to == [NEW]
    me.refresh_from_db()
    assert me.email == "ada@example.org"

    assert "This is not the code that we sent" in words(client.post(CODE, {"code": wrong_code()}))
    answer = client.post(CODE, {"code": code_in_mail()})
    assert (answer.status_code, answer["Location"]) == (302, "/en/profilo/")
    me.refresh_from_db()
    assert me.email == NEW
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NEW, True, True)]


def test_one_can_go_back_and_ask_for_the_same_address_again_at_once(me, client, mailoutbox, code_in_mail):
    ask(client)
    assert client.get(ADDRESS).status_code == 200
    assert ask(client)["Location"] == CODE
    assert [mail.to for mail in mailoutbox] == [[NEW], [NEW]]
    client.post(CODE, {"code": code_in_mail()})
    me.refresh_from_db()
    assert me.email == NEW


def test_the_code_is_sent_again_twice(me, client, mailoutbox, code_in_mail):
    ask(client)
    first = code_in_mail()
    assert 'value="resend"' in words(client.get(CODE))
    for _ in range(2):
        answer = client.post(CODE, {"action": "resend"})
        assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert len(mailoutbox) == 3
    assert 'value="resend"' not in words(client.get(CODE))
    assert code_in_mail() != first
    client.post(CODE, {"code": code_in_mail()})
    me.refresh_from_db()
    assert me.email == NEW


def test_a_person_gets_six_codes_an_hour_then_reads_how_long_to_wait(me, client, mailoutbox, still):
    answers = [ask(client, f"nuova{n}@example.org") for n in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 6 + [429]
    assert answers[-1]["Retry-After"] == "3300"
    assert "You have asked for many codes. Wait about 55 minutes, then try again." in words(answers[-1])
    assert len(mailoutbox) == 6

    still.shift(timedelta(minutes=54, seconds=30))
    assert "Wait about 1 minute, then try again." in words(ask(client))
    still.shift(timedelta(seconds=30))
    assert ask(client).status_code == 302


def test_sending_again_counts_too_and_the_code_sent_before_stays_good(me, client, mailoutbox, code_in_mail):
    for _ in range(6):
        ask(client)
    answer = client.post(CODE, {"action": "resend"}, follow=True)
    assert answer.redirect_chain == [(CODE, 302)]
    assert "You have asked for many codes. Wait about 55 minutes, then try again." in words(answer)
    assert len(mailoutbox) == 6
    client.post(CODE, {"code": code_in_mail()})
    me.refresh_from_db()
    assert me.email == NEW


def test_what_others_asked_for_a_moment_ago_stops_nobody(me, client, other_entrant, login, mailoutbox):
    other = login(Client(), other_entrant)
    assert [ask(visitor).status_code for visitor in (other, other, client)] == [302] * 3
    assert len(mailoutbox) == 3


def test_an_address_gets_ten_mails_an_hour_whoever_asks(me, client, other_entrant, juror, login, mailoutbox):
    others = [login(Client(), person) for person in (other_entrant, juror)]
    for visitor in others * 5:
        ask(visitor)
    answer = ask(client)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3300")
    why = "This address has been asked for many times. Wait about 55 minutes, then try again."
    assert why in words(answer)
    assert len(mailoutbox) == 10
    assert ask(client, "altra@example.org").status_code == 302


def test_what_is_no_new_address_is_refused_and_not_counted(me, client, mailoutbox):
    for email in ("", "non un indirizzo", "ADA@example.org"):
        assert ask(client, email).status_code == 200
    assert mailoutbox == []
    assert [ask(client).status_code for _ in range(7)] == [302] * 6 + [429]


@pytest.mark.parametrize("action", ["action_send", "action_remove", "action_primary"])
def test_the_page_does_nothing_else_of_what_allauth_can(me, client, mailoutbox, action):
    EmailAddress.objects.create(user=me, email="vecchia@example.org")
    client.post(ADDRESS, {"email": "vecchia@example.org", action: "1"})
    assert EmailAddress.objects.filter(email="vecchia@example.org", primary=False).exists()
    assert mailoutbox == []


class TestAnAddressThatHasAnAccount:
    @pytest.fixture(autouse=True)
    def owner(self, other_entrant):
        other_entrant.language = "fr"
        other_entrant.save()
        return other_entrant

    def test_its_owner_is_told_in_their_language_and_gets_no_code(self, me, client, owner, mailoutbox):
        ask(client, owner.email)
        (mail,) = mailoutbox
        assert (mail.to, mail.subject) == ([owner.email], "Vous avez déjà un compte auprès de Borgo di Prova")
        assert mail.body.startswith("Bonjour,\n\n")
        assert not re.search(r"\d", mail.body)
        assert me.email not in mail.body

    def test_the_mail_says_that_nothing_changes(self, me, client, owner, mailoutbox):
        User.objects.filter(pk=owner.pk).update(language="en")
        ask(client, owner.email)
        assert mailoutbox[0].body == (
            "Hello,\n\n"
            "someone asked to use this address for another account. It has an account already, "
            "so nothing changes.\n\n"
            "If you did not ask for it, you need do nothing.\n\n"
            "Borgo di Prova"
        )

    def test_no_code_takes_it(self, me, client, owner, monkeypatch):
        monkeypatch.setattr(
            "hub.accounts.adapter.AccountAdapter.generate_email_verification_code", lambda _self: "123456"
        )
        ask(client, owner.email)
        assert "This is not the code that we sent" in words(client.post(CODE, {"code": "123456"}))
        User.objects.filter(pk=owner.pk).delete()
        assert "This is not the code that we sent" in words(client.post(CODE, {"code": "123456"}))
        me.refresh_from_db()
        assert me.email == "ada@example.org"

    def test_a_closed_account_keeps_its_address_too(self, me, client, owner, mailoutbox):
        User.objects.filter(pk=owner.pk).update(is_active=False)
        ask(client, owner.email)
        assert mailoutbox[0].subject == "Vous avez déjà un compte auprès de Borgo di Prova"

    def test_sending_again_writes_to_its_owner_no_second_time(self, me, client, owner, mailoutbox):
        ask(client, owner.email)
        client.post(CODE, {"action": "resend"})
        assert len(mailoutbox) == 1

    def test_the_pages_are_the_same_as_for_a_free_one(self, me, client, owner, mailoutbox):
        assert self.walk(client, owner.email) == self.walk(client, "libera@example.org")

    def walk(self, client, email):
        """What the asker sees of sending, sending again, wrong codes and the limit."""
        cache.clear()
        answers = [ask(client, email), client.get(CODE)]
        answers += [client.post(CODE, {"action": "resend"}, follow=True) for _ in range(2)]
        answers += [client.post(CODE, {"code": "letters"}, follow=True) for _ in range(3)]
        answers += [ask(client, email) for _ in range(4)]
        answers += [client.post(CODE, {"action": "resend"}, follow=True)]
        return [
            (
                answer.status_code,
                answer.headers.get("Location"),
                re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", words(answer)).replace(email, "X"),
            )
            for answer in answers
        ]


def test_an_address_that_found_an_owner_meanwhile_cannot_be_taken(me, client, code_in_mail):
    ask(client)
    User.objects.create_user(NEW)
    assert "This address cannot be used" in words(client.post(CODE, {"code": code_in_mail()}))
    me.refresh_from_db()
    assert me.email == "ada@example.org"
