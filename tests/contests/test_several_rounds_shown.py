"""A contest with several rounds, where photos stay behind: its pages, papers, preview, and who opens what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from contests.actions.bundles import build_bundle
from contests.actions.contests import annul_contest
from contests.actions.results import publish_results, seal_results
from contests.actions.rounds import open_due_rounds
from contests.enums import EntryStatus, Phase, RoundKind
from contests.jury_tasks import send_round
from contests.models import Contest, Finalist, Result, Round
from contests.papers import default_order
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give

from .conftest import run_tasks

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest(home: Any) -> Contest:
    """Two of three photos came into the last round, and were scored; nothing is sealed yet."""
    contest = ContestFactory(phase=Phase.DELIBERATION)
    entries = EntryFactory.create_batch(3, contest=contest, status=EntryStatus.ADMITTED)
    juror, now = JurorFactory(contest=contest, is_president=True), timezone.now()
    Round.objects.filter(contest=contest).update(kind=RoundKind.SHORTLIST, concluded_at=now)
    first = contest.rounds.get()
    last = Round.objects.create(contest=contest, number=2, kind=RoundKind.SCORE)
    stamps = {name: getattr(first, name) for name in ("locked_at", "opened_at", "closed_at", "revealed_at")}
    Round.objects.filter(pk=last.pk).update(**stamps)
    for value, entry in zip((9, 5), entries, strict=False):
        Finalist.objects.create(round=last, entry=entry)
        give(juror, entry, value, value, value)
    first.scores.update(round=last)
    return Contest.objects.get(pk=contest.pk)


def test_pages_and_papers_know_photos_without_a_place(
    client: Client, login: Any, contest: Contest, superuser: User
) -> None:
    build_bundle(result=seal_results(contest=contest, by=superuser))
    publish_results(contest=contest, by=superuser)
    assert contest.result.placements.count() == 2
    for name in ("calendar", "gallery", "results"):
        assert client.get(reverse(f"contests:{name}", args=[contest.slug])).status_code == 200, name
    places = [getattr(entry, "placement", None) is not None for entry in default_order(contest)]
    assert places == [True, True, False]
    login(client, superuser)
    assert client.get(reverse("contests_papers", args=[contest.pk])).status_code == 200


def test_the_preview_shows_what_will_be_published(
    client: Client, login: Any, contest: Contest, superuser: User
) -> None:
    login(client, superuser)
    preview = reverse("contests_results_preview", args=[contest.pk])
    html = client.get(preview).content.decode()
    winner = contest.entries.order_by("pk").first()
    assert (winner.title in html, "Foto ritirata" in html) == (True, False)
    contest.refresh_from_db()
    assert (contest.results_published_at, Result.objects.count()) == (None, 0)
    seal_results(contest=contest, by=superuser)
    html = client.get(preview).content.decode()
    assert (winner.title in html, "Foto ritirata" in html) == (True, False)


@pytest.mark.parametrize(("opens", "opened"), [(None, 0), (timedelta(minutes=-1), 1)])
def test_a_later_round_opens_by_itself_only_at_a_moment_of_its_own(
    home: Any, opens: timedelta | None, opened: int, django_capture_on_commit_callbacks: Any
) -> None:
    contest, now = ContestFactory(phase=Phase.JUDGING), timezone.now()
    JurorFactory(contest=contest)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    stamps = dict.fromkeys(("locked_at", "opened_at", "closed_at", "revealed_at", "concluded_at"), now)
    Round.objects.filter(contest=contest).update(**stamps)
    last = Round.objects.create(
        contest=contest,
        number=2,
        opens_at=now + opens if opens else None,
        closes_at=now + timedelta(days=1),
    )
    Finalist.objects.create(round=last, entry=entry)
    with django_capture_on_commit_callbacks(execute=True):
        assert open_due_rounds() == opened
    juror = contest.jurors.get()
    for _time in range(2):
        run_tasks()
        send_round.enqueue(juror.pk, last.pk)
    run_tasks()
    told = [m for m in mail.outbox if m.to == [juror.user.email]]
    assert [("nuovo turno" in m.subject, contest.slug in m.body) for m in told] == [(True, True)] * opened


def test_the_jury_ends_with_its_last_round(client: Client, login: Any, contest: Contest) -> None:
    until = contest.judging_until + timedelta(days=20)
    Round.objects.filter(contest=contest, number=2).update(closes_at=until)
    assert Contest.objects.get(pk=contest.pk).jury_ends_at == until


def test_the_president_is_led_to_what_is_still_equal(client: Client, login: Any, contest: Contest) -> None:
    juror = contest.jurors.get()
    login(client, juror.user)
    link = reverse("contests:jury_ties", args=[contest.slug])
    assert link in client.get(reverse("contests:jury_home")).content.decode()
    contest.jurors.update(is_president=False)
    assert link not in client.get(reverse("contests:jury_home")).content.decode()


def test_a_contest_that_was_annulled_says_so_to_who_runs_its_jury(
    client: Client, login: Any, superuser: User, home: Any
) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    JurorFactory(contest=contest)
    EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    login(client, superuser)
    path = reverse("contests_jury", args=[contest.pk])
    close = reverse("contests_round", args=[contest.pk, 1, "close"])
    assert close in client.get(path).content.decode()
    annul_contest(contest=contest, reason="Poche foto", act="Atto 12", by=superuser)
    html = client.get(path).content.decode()
    assert ("Poche foto" in html, close in html) == (True, False)
