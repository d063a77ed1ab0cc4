"""An administrator takes away the second step of somebody who lost it."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from hub.accounts import tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def locked_out(editor):
    editor.language = "it"
    editor.save()
    TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(editor)
    return editor


def address(person):
    return reverse("wagtailusers_users:reset_second_step", args=[person.pk])


def test_it_is_asked_about_then_done_logged_and_told(
    home, client, superuser, locked_out, login, mailoutbox, django_capture_on_commit_callbacks
):
    elsewhere = login(Client(), locked_out)
    assert elsewhere.get("/admin/").status_code == 200
    login(client, superuser)
    assert address(locked_out) in client.get(f"/admin/users/edit/{locked_out.pk}/").content.decode()
    assert client.get(address(locked_out)).status_code == 200
    assert Authenticator.objects.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address(locked_out))
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/users/edit/{locked_out.pk}/")
    assert Authenticator.objects.count() == 0
    assert elsewhere.get("/admin/").status_code == 302
    row = ModelLogEntry.objects.get(action="accounts.second_step.reset")
    assert (row.user, row.object_id) == (superuser, str(locked_out.pk))
    assert (
        "Secondo passaggio azzerato" in client.get(f"/admin/users/history/{locked_out.pk}/").content.decode()
    )

    assert tasks.tell_of_reset.func(locked_out.pk) is True
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([locked_out.email], "Il tuo secondo passaggio è stato azzerato")
    assert reverse("mfa_index") in mail.body
    assert "Borgo di Prova" in mail.body


def test_again_there_is_nothing_to_take_away(home, client, superuser, editor, login):
    login(client, superuser)
    assert "non ha configurato" in client.get(address(editor)).content.decode()
    assert client.post(address(editor)).status_code == 302
    assert ModelLogEntry.objects.filter(action="accounts.second_step.reset").count() == 0


def test_only_administrators_and_never_for_themselves(
    home, client, superuser, contest_staff, locked_out, login
):
    TOTP.activate(superuser, "JBSWY3DPEHPK3PXP")
    login(client, contest_staff)
    for method in (client.get, client.post):
        assert method(address(locked_out)).status_code == 302  # Wagtail leads back to the desk
    login(client, superuser)
    assert address(superuser) not in client.get(f"/admin/users/edit/{superuser.pk}/").content.decode()
    client.post(address(superuser))
    assert Authenticator.objects.count() == 3


def test_the_only_administrator_has_a_command(home, superuser, capsys):
    TOTP.activate(superuser, "JBSWY3DPEHPK3PXP")
    for words in ("reset", "no second step was set up"):
        call_command("resetsecondstep", superuser.email.upper())
        assert capsys.readouterr().out == f"{superuser.email}: {words}.\n"
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("resetsecondstep", "nessuno@example.org")
