"""A contest is a draft until its page is published: nobody but staff knows of it, and no date counts."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from contests.actions.contests import announce_contest, change_contest, note_due_moves
from contests.actions.jury import invite_juror
from contests.actions.pages import write_page
from contests.actions.vote_keeping import keep_votes
from contests.enums import EntryStatus, LedgerEvent, Phase
from contests.freezing import DATES
from contests.models import Contest, ContestPage, Entry
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.pages import make_page
from tests.factories.votes import PublicVoteFactory

from .conftest import form_data, run_tasks

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(home: Any, superuser: User, hashtag_page: Any) -> ContestPage:
    """The unpublished page of a contest whose entries would be open by its dates."""
    contest = ContestFactory(phase=Phase.DRAFT)
    return write_page(contest=contest, parent=hashtag_page, user=superuser)


def publish(page: ContestPage, by: User) -> None:
    page.save_revision(user=by).publish(user=by)


def move_dates(contest: Contest, *, days: int) -> None:
    for name in DATES:
        setattr(contest, name, getattr(contest, name) + timedelta(days=days))
    contest.save()


def events_of(contest: Contest) -> list[str]:
    return list(contest.ledger.order_by("number").values_list("event", flat=True))


def test_nobody_finds_a_draft(draft: ContestPage, hashtag_page: Any, client: Client, login: Any) -> None:
    contest = draft.contest
    draft.title = "Bozza Canarina"
    draft.save()
    slug = contest.slug
    addresses = [
        reverse(f"contests:{name}", args=[slug])
        for name in ("enter", "results", "embed", "bundle", "calendar", "gallery", "vote", "vote_challenge")
    ]
    addresses += [page.url for page in contest.pages.all()]
    PublicVoteFactory(contest=contest)
    for person in (None, EntryFactory().entrant):
        if person is not None:
            login(client, person)
        assert {path: client.get(path).status_code for path in addresses} == dict.fromkeys(addresses, 404)
        assert client.post(addresses[0], {"title": "x"}).status_code == 404
    under = hashtag_page.url
    lists = ("/it/", under, f"{under}feed.atom", f"{under}feed.json", f"{under}calendar.ics", "/sitemap.xml")
    for path in (*lists, "/it/cerca/?q=Canarina"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        said = answer.content.decode().replace("q=Canarina", "").replace('value="Canarina"', "")
        assert ("Bozza Canarina" in said, slug in said) == (False, False), path


def test_staff_look_at_its_page_before(
    draft: ContestPage, client: Client, login: Any, superuser: User
) -> None:
    login(client, superuser)
    with translation.override("en"):
        shown = client.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
    assert (shown.status_code, draft.contest.name in shown.text) == (200, True)


def test_publishing_its_page_announces_it(draft: ContestPage, page_client: Client, superuser: User) -> None:
    publish(draft, superuser)
    contest = Contest.objects.get(pk=draft.contest_id)
    assert contest.phase is Phase.OPEN
    [line] = contest.ledger.all()
    assert (line.event, line.role, line.actor, line.data) == (LedgerEvent.ANNOUNCED, "staff", superuser, {})
    assert page_client.get(reverse("contests:enter", args=[contest.slug])).status_code == 200
    announced = contest.announced_at
    publish(ContestPage.objects.get(pk=draft.pk), superuser)
    contest.refresh_from_db()
    assert (contest.announced_at, events_of(contest)) == (announced, [LedgerEvent.ANNOUNCED])


def test_a_page_of_any_language_announces_it(draft: ContestPage, superuser: User) -> None:
    english = draft.contest.pages.get(locale__language_code="en")
    english.alias_of = None
    english.save()
    assert Contest.objects.get().phase is Phase.DRAFT
    publish(english, superuser)
    assert Contest.objects.get().phase is Phase.OPEN


def test_page_and_announcement_happen_both_or_neither(draft: ContestPage, superuser: User) -> None:
    revision = draft.save_revision(user=superuser)

    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    post_save.connect(fail, sender=ContestPage)
    try:
        with pytest.raises(RuntimeError):
            revision.publish(user=superuser)
    finally:
        post_save.disconnect(fail, sender=ContestPage)
    contest = Contest.objects.get()
    assert (contest.phase, contest.ledger.count()) == (Phase.DRAFT, 0)
    assert not contest.pages.live().exists()


def test_announcing_twice_is_announcing_once(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.DRAFT)
    for _time in range(2):
        announce_contest(contest=contest, by=superuser)
    assert events_of(contest) == [LedgerEvent.ANNOUNCED]


def test_no_date_counts_before(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.JUDGING, announced_at=None)
    PublicVoteFactory(contest=contest)
    note_due_moves()
    keep_votes()
    contest.refresh_from_db()
    assert (contest.phase, contest.phase_ends_at, events_of(contest)) == (Phase.DRAFT, None, [])
    move_dates(contest, days=11)
    announce_contest(contest=contest, by=superuser)
    note_due_moves()
    assert Contest.objects.get().phase is Phase.OPEN
    assert LedgerEvent.OPENED in events_of(contest)


def test_all_of_a_draft_may_change_also_what_has_passed(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.DRAFT)
    contest.opens_at = timezone.now() + timedelta(days=2)
    contest.public_from = None
    contest.names = {"it": "Altro nome"}
    changed = change_contest(contest=contest, by=superuser)
    assert Contest.objects.get().opens_at == changed.opens_at


def test_a_form_does_not_announce(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.DRAFT)
    contest.announced_at = timezone.now()
    change_contest(contest=contest, by=superuser)
    assert Contest.objects.get().announced_at is None


def test_the_database_refuses_a_jurys_end_in_a_draft() -> None:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    with pytest.raises(IntegrityError, match="contest_announced_before_deliberation"), transaction.atomic():
        Contest.objects.filter(pk=contest.pk).update(announced_at=None)


def test_jurors_are_written_to_once_it_is_announced(
    draft: ContestPage, client: Client, login: Any, superuser: User, django_capture_on_commit_callbacks: Any
) -> None:
    contest = draft.contest
    with django_capture_on_commit_callbacks(execute=True):
        juror = invite_juror(contest=contest, email="nuova@example.org", language="it", by=superuser)
    run_tasks()
    assert [m for m in mail.outbox if m.to == ["nuova@example.org"]] == []
    login(client, juror.user)
    home = reverse("contests:jury_home")
    assert contest.slug not in client.get(home).text
    accept = reverse("contests:jury_accept", args=[contest.slug])
    assert client.post(accept).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        publish(draft, superuser)
    assert run_tasks().count("send_invitation") == 1
    assert len([m for m in mail.outbox if m.to == ["nuova@example.org"]]) == 1
    assert accept in client.get(home).text


# What staff read


def desks(client: Client, contest: Contest) -> list[str]:
    with translation.override("en"):
        paths = [reverse("contests_contests"), reverse("contests_edit", args=[contest.pk])]
        paths.append(reverse("contests_jury", args=[contest.pk]))
    return [" ".join(client.get(path).text.split()) for path in paths]


@pytest.fixture
def staff(client: Client, login: Any, superuser: User) -> Client:
    """A browser in which the admin speaks English."""
    profile = UserProfile.get_for_user(superuser)
    profile.preferred_language = "en"
    profile.save()
    login(client, superuser)
    return client


def test_the_desk_leads_to_the_page(draft: ContestPage, staff: Client) -> None:
    link = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    for desk in desks(staff, draft.contest):
        assert f'<strong>Draft</strong>: <a href="{link}">publish its page to open it</a>' in desk
        assert "they open as soon as the page is published" in desk
    for page in draft.contest.pages.all():
        page.delete()
    for desk in desks(staff, draft.contest):
        assert "make its page and publish it to open it" in desk


def test_the_desk_says_that_entries_would_be_closed(home: Any, staff: Client) -> None:
    contest = ContestFactory(phase=Phase.SCREENING, announced_at=None)
    assert ["move the dates before" in desk for desk in desks(staff, contest)] == [True] * 3


def test_a_page_taken_away_in_mid_contest(
    draft: ContestPage, staff: Client, superuser: User, client: Client, login: Any
) -> None:
    publish(draft, superuser)
    contest = Contest.objects.get()
    assert ["No page of this contest is published" in desk for desk in desks(staff, contest)] == [False] * 3
    entry = EntryFactory(contest=contest)
    page = ContestPage.objects.get(pk=draft.pk)
    page.unpublish(user=superuser)
    assert ["No page of this contest is published" in desk for desk in desks(staff, contest)] == [True] * 3
    assert ["Publish the page again" in desk for desk in desks(staff, contest)] == [True] * 3
    contest.refresh_from_db()
    assert (contest.phase, events_of(contest)) == (Phase.OPEN, [LedgerEvent.ANNOUNCED])
    login(client, entry.entrant)
    assert client.get(reverse("contests:entry", args=[entry.code])).status_code == 200
    assert client.get(reverse("contests:mine")).text.count(entry.title) > 0
    form_data(client, contest)
    assert Entry.objects.get().status == EntryStatus.SUBMITTED


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_contests_asks_the_same_for_one_and_for_three(
    home: Any, staff: Client, django_assert_num_queries: Any, number: int
) -> None:
    for _time in range(number):
        ContestFactory(phase=Phase.DRAFT)
    staff.get(reverse("contests_contests"))
    with django_assert_num_queries(8):
        staff.get(reverse("contests_contests"))


# Contests from before


def test_contests_that_stand_are_announced_by_the_migration() -> None:
    for phase in (Phase.ANNOUNCED, Phase.JUDGING):
        ContestFactory(phase=phase, announced_at=None)
    import_module("contests.migrations.0032_drafts").announce_what_stands(apps, None)
    assert [contest.phase for contest in Contest.objects.order_by("pk")] == [Phase.ANNOUNCED, Phase.JUDGING]


def test_a_live_page_made_at_once_announces_too(hashtag_page: Any) -> None:
    contest = ContestFactory(phase=Phase.DRAFT)
    make_page(ContestPage, hashtag_page, title=contest.name, contest=contest)
    assert (Contest.objects.get().phase, events_of(contest)) == (Phase.OPEN, [LedgerEvent.ANNOUNCED])
