"""``manage.py createstaff``: staff without a password."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from hub.accounts.models import User
from hub.accounts.rules import is_staff_member

pytestmark = pytest.mark.django_db


def run(capsys, *args):
    call_command("createstaff", *args)
    return capsys.readouterr().out


def test_the_first_administrator(capsys):
    out = run(capsys, "Sindaca@Comune.example")
    assert out == ("sindaca@comune.example: administrator. Log in at /it/accesso/ with a code by mail.\n")
    user = User.objects.get()
    assert (user.is_superuser, user.has_usable_password()) == (True, False)


def test_a_resident_becomes_a_member_of_a_group(capsys, entrant):
    run(capsys, "ada@example.org", "--group", "Concorsi", "--language", "fr")
    entrant.refresh_from_db()
    assert (entrant.is_superuser, entrant.language) == (False, "fr")
    assert [group.name for group in entrant.groups.all()] == ["Concorsi"]
    assert is_staff_member(User.objects.get(pk=entrant.pk))


def test_what_is_no_address_or_no_group_is_refused():
    with pytest.raises(CommandError, match="is no e-mail address"):
        call_command("createstaff", "non un indirizzo")
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("createstaff", "a@example.org", "--group", "Altro")
    assert not User.objects.exists()
