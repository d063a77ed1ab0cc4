"""Who runs a contest does not vote in it; who votes in it reads nothing of it as staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from contests.actions import ledger
from contests.actions.jury import InOfficeError, JuryRefusedError, accept_seat, invite_juror
from contests.enums import EntryStatus, LedgerEvent, Phase
from contests.models import Juror, Score
from hub.accounts.enums import StaffGroup
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory
from tests.factories.jury import JurorFactory, give

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Contest, Entry
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

OFFICES = ("screener", "contest_staff", "auditor", "superuser")


def join(user: User, group: StaffGroup) -> User:
    user.groups.add(Group.objects.get(name=group.value))
    return type(user).objects.get(pk=user.pk)  # a user keeps their permissions once asked


@pytest.mark.parametrize("role", [*OFFICES, "editor"])
def test_who_holds_an_office_is_not_invited_and_the_form_says_why(
    client: Client, login: Any, home: Any, request: Any, contest_staff: User, role: str
) -> None:
    contest, user = ContestFactory(), request.getfixturevalue(role)
    login(client, contest_staff)
    answer = client.post(
        reverse("contests_jury", args=[contest.pk]),
        {"emails": f"nuova@example.org\n{user.email.upper()}", "language": "it"},
    )
    refused = role in OFFICES
    assert Juror.objects.filter(contest=contest).count() == (0 if refused else 2)
    if refused:
        [error] = answer.context["form"].errors["emails"]
        assert user.email in error
        assert "nuova@example.org" not in error
        with pytest.raises(InOfficeError):
            invite_juror(contest=contest, email=user.email, language="it", by=contest_staff)


def test_who_has_moved_the_contest_stays_out_of_its_jury_without_the_group(
    home: Any, contest_staff: User
) -> None:
    contest, other = ContestFactory.create_batch(2)
    ledger.enter(contest, LedgerEvent.RULES, by=contest_staff)
    contest_staff.groups.clear()
    gone = type(contest_staff).objects.get(pk=contest_staff.pk)
    by = PersonFactory(is_superuser=True)
    with pytest.raises(InOfficeError):
        invite_juror(contest=contest, email=gone.email, language="it", by=by)
    assert invite_juror(contest=other, email=gone.email, language="it", by=by).user == gone


def test_who_was_invited_and_then_runs_the_contest_cannot_accept(
    client: Client, login: Any, home: Any
) -> None:
    juror = JurorFactory(accepted_at=None)
    user = join(juror.user, StaffGroup.SECRETARIES)
    login(client, user)
    desk = client.get(reverse("contests:jury_home")).content.decode()
    assert reverse("contests:jury_accept", args=[juror.contest.slug]) not in desk
    answer = client.post(reverse("contests:jury_accept", args=[juror.contest.slug]))
    assert answer.status_code == 403
    with pytest.raises(JuryRefusedError):
        accept_seat(juror=Juror.objects.get())
    assert Juror.objects.get().accepted_at is None


def staff_pages(contest: Contest, code: str) -> list[str]:
    pages = ("jury", "results", "export_csv", "queue", "edit", "ledger", "vote")
    return [reverse(f"contests_{name}", args=[contest.pk]) for name in pages] + [
        reverse("contests_screen", args=[code]),
        reverse("contest_original", args=[code]),
    ]


def test_a_juror_who_joins_the_staff_sees_that_contest_as_a_juror_only(
    client: Client, login: Any, home: Any
) -> None:
    juror = JurorFactory(contest=ContestFactory(phase=Phase.DELIBERATION))
    entry = EntryFactory(contest=juror.contest, status=EntryStatus.ADMITTED)
    other = EntryFactory(contest=ContestFactory(phase=Phase.DELIBERATION), status=EntryStatus.ADMITTED)
    login(client, join(juror.user, StaffGroup.SECRETARIES))
    own = [client.get(path) for path in staff_pages(juror.contest, entry.code)]
    assert {(answer.status_code, answer.templates[0].name) for answer in own} == {
        (403, "contests/admin/seated.html")
    }
    assert {client.get(path).status_code for path in staff_pages(other.contest, other.code)} == {200}
    assert client.get(reverse("contests:jury_desk", args=[juror.contest.slug])).status_code == 200
    # Nothing is done through a closed door.
    client.post(reverse("contests_suspend", args=[juror.contest.pk]), {"reason": "Maltempo", "act": "7"})
    juror.contest.refresh_from_db()
    assert juror.contest.phase is Phase.DELIBERATION
    juror.removed_at = juror.accepted_at
    juror.save()
    assert {client.get(path).status_code for path in staff_pages(juror.contest, entry.code)} == {200}


# The way out of the jury


def seated_in_mid_round() -> tuple[Juror, list[Entry]]:
    contest = ContestFactory(phase=Phase.JUDGING)
    entries = [EntryFactory(contest=contest, status=EntryStatus.ADMITTED) for _two in range(2)]
    return JurorFactory(contest=contest), entries


def test_a_juror_who_joined_the_staff_leaves_the_jury_by_themselves(
    client: Client, login: Any, home: Any
) -> None:
    juror, entries = seated_in_mid_round()
    give(juror, entries[0], 5, 5, 5)
    login(client, join(juror.user, StaffGroup.SECRETARIES))
    leave = reverse("contests:jury_leave", args=[juror.contest.slug])
    assert leave in client.get(reverse("contests_jury", args=[juror.contest.pk])).text
    asked = client.get(leave)
    assert (asked.status_code, Juror.objects.get().removed_at) == (200, None)
    assert client.post(leave).url == reverse("wagtailadmin_home")
    assert Juror.objects.get().is_sitting is False
    [line] = juror.contest.ledger.filter(event=LedgerEvent.JUROR_REMOVED)
    assert (line.role, line.actor, line.data) == ("juror", juror.user, {"juror": juror.code})
    assert Score.objects.count() == 3
    assert {client.get(path).status_code for path in staff_pages(juror.contest, entries[0].code)[:1]} == {200}
    assert client.get(leave).status_code == 403


def test_who_holds_no_office_leaves_and_may_be_invited_again(
    client: Client, login: Any, home: Any, superuser: User
) -> None:
    juror, _entries = seated_in_mid_round()
    login(client, juror.user)
    leave = reverse("contests:jury_leave", args=[juror.contest.slug])
    assert leave in client.get(reverse("contests:jury_home")).text
    assert client.post(leave).url == reverse("contests:jury_home")
    assert client.get(reverse("contests:jury_desk", args=[juror.contest.slug])).status_code == 403
    assert leave not in client.get(reverse("contests:jury_home")).text
    invite_juror(contest=juror.contest, email=juror.user.email, language="it", by=superuser)
    assert Juror.objects.get().removed_at is None


def test_an_invitation_is_declined_at_the_same_door(client: Client, login: Any, home: Any) -> None:
    juror = JurorFactory(contest=ContestFactory(phase=Phase.SCREENING), accepted_at=None)
    login(client, juror.user)
    client.post(reverse("contests:jury_leave", args=[juror.contest.slug]))
    assert Juror.objects.get().removed_at is not None


@pytest.mark.parametrize("phase", [Phase.DELIBERATION, Phase.SEALED, Phase.PUBLISHED, Phase.SUSPENDED])
def test_nobody_leaves_once_the_jury_has_closed_or_stands_still(
    client: Client, login: Any, home: Any, phase: Phase
) -> None:
    juror = JurorFactory(contest=ContestFactory(phase=phase))
    login(client, juror.user)
    leave = reverse("contests:jury_leave", args=[juror.contest.slug])
    assert (client.get(leave).status_code, client.post(leave).status_code) == (403, 403)
    assert leave not in client.get(reverse("contests:jury_home")).text
    assert Juror.objects.get().removed_at is None


def test_nobody_gives_back_the_seat_of_another(client: Client, login: Any, home: Any, entrant: User) -> None:
    juror, _entries = seated_in_mid_round()
    login(client, entrant)
    leave = reverse("contests:jury_leave", args=[juror.contest.slug])
    assert (client.get(leave).status_code, client.post(leave).status_code) == (404, 404)
