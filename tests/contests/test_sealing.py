"""The seal is asked for by staff and made by the worker: once, visibly, and never of something else."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.actions.bundles import build_missing_bundles
from contests.actions.results import NotPublishableError, choose_notes, give_mention, seal_as_asked
from contests.actions.sealing import ask_for_seal
from contests.enums import EntryStatus, Phase, RoundKind
from contests.models import Bundle, Contest, Result, Round, Sealing
from contests.models.asked import GIVEN_UP
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give

from .conftest import run_tasks

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest(home: Any) -> Contest:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    give(juror, EntryFactory(contest=contest, status=EntryStatus.ADMITTED), 9, 8, 7)
    return contest


def progress(client: Client, contest: Contest) -> str | None:
    """How far the page of results says that the seal is, in steps of three."""
    html = client.get(reverse("contests_results", args=[contest.pk])).content.decode()
    found = re.search(r'<progress value="(\d)" max="3">', html)
    return found[1] if found else None


def test_staff_see_how_far_the_seal_is(
    client: Client,
    login: Any,
    contest: Contest,
    superuser: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    login(client, superuser)
    assert progress(client, contest) is None
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("contests_seal", args=[contest.pk]))
    assert progress(client, contest) == "0"
    Sealing.objects.update(began_at=timezone.now())
    assert progress(client, contest) == "1"
    assert run_tasks() == ["seal_results"]
    assert progress(client, contest) == "2"
    assert build_missing_bundles() == 1
    assert progress(client, contest) is None


def test_the_worker_seals_once_and_packs_the_bundle(
    contest: Contest, superuser: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask_for_seal(contest=contest, by=superuser)
    with django_capture_on_commit_callbacks(execute=True):
        assert run_tasks() == ["seal_results"]
    assert seal_as_asked(contest_id=contest.pk) is False
    assert run_tasks() == ["build_bundle"]
    contest.refresh_from_db()
    assert (contest.phase, contest.result.sealed_by) == (Phase.SEALED, superuser)
    assert Bundle.objects.count() == 1


def test_once_the_seal_is_asked_for_nothing_is_chosen_any_more(contest: Contest, superuser: User) -> None:
    ask_for_seal(contest=contest, by=superuser)
    entry = contest.entries.get()
    for deed in (
        lambda: give_mention(contest=contest, entry=entry, text="Per la luce", by=superuser),
        lambda: choose_notes(contest=contest, notes=[], by=superuser),
        lambda: ask_for_seal(contest=contest, by=superuser),
    ):
        with pytest.raises(NotPublishableError):
            deed()


def test_what_nobody_can_rank_is_told_to_staff_and_can_be_asked_for_again(
    client: Client, login: Any, contest: Contest, superuser: User
) -> None:
    ask_for_seal(contest=contest, by=superuser)
    contest.entries.update(status=EntryStatus.WITHDRAWN)
    assert seal_as_asked(contest_id=contest.pk) is False
    login(client, superuser)
    html = client.get(reverse("contests_results", args=[contest.pk])).content.decode()
    assert "Non è stato possibile sigillare il risultato" in html
    contest.entries.update(status=EntryStatus.ADMITTED)
    ask_for_seal(contest=contest, by=superuser)
    assert seal_as_asked(contest_id=contest.pk) is True


def test_who_asked_must_still_be_there(contest: Contest, superuser: User) -> None:
    ask_for_seal(contest=contest, by=superuser)
    superuser.delete()
    assert seal_as_asked(contest_id=contest.pk) is False
    assert (Result.objects.count(), Sealing.objects.under_way().count()) == (0, 0)


def test_a_seal_that_no_worker_made_is_given_up(contest: Contest, superuser: User) -> None:
    sealing = ask_for_seal(contest=contest, by=superuser)
    assert sealing.is_under_way is True
    Sealing.objects.update(asked_at=timezone.now() - GIVEN_UP - timedelta(seconds=1))
    assert (Sealing.objects.get().is_under_way, seal_as_asked(contest_id=contest.pk)) == (False, False)
    assert ask_for_seal(contest=contest, by=superuser).is_under_way is True


def test_a_run_off_that_still_goes_on_is_said_before_the_seal(
    client: Client, login: Any, contest: Contest, superuser: User
) -> None:
    login(client, superuser)
    address = reverse("contests_results", args=[contest.pk])
    words = "È in corso uno spareggio"
    assert words not in client.get(address).content.decode()
    Round.objects.create(contest=contest, number=2, kind=RoundKind.RUNOFF)
    assert words in client.get(address).content.decode()
