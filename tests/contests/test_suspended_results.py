"""A published result can be suspended: meanwhile nobody sees it, afterwards it is as it was."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from contests.actions.bundles import build_bundle
from contests.actions.contests import annul_contest, archive_contest, resume_contest, suspend_contest
from contests.actions.ledger import first_broken_line
from contests.actions.results import publish_results, seal_results
from contests.actions.vote_keeping import keep_votes
from contests.agenda import not_over, standings
from contests.enums import EntryStatus, Phase, Whose
from contests.exports import rows_of
from contests.models import Contest, ContestPage, PublicVote, VoteKey
from contests.places import contests as places
from tests.factories.contests import ContestFactory, EntryFactory, GuardianFactory
from tests.factories.jury import JurorFactory, give
from tests.factories.pages import make_page
from tests.factories.votes import PublicVoteFactory

from .conftest import run_tasks

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

STOP = {"reason": "Ordinanza del TAR", "act": "Ordinanza 12/2026"}
FILES = ("results", "embed", "calendar", "gallery", "bundle")
# What differs from one answer to the next.
TOKENS = re.compile(r'(nonce|value)="[A-Za-z0-9+/=_-]{16,}"')


@pytest.fixture
def published(hashtag_page: Any, superuser: User) -> Contest:
    """Out, with a jury, its winner and a second, a page, and a public vote that ended before the seal."""
    contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    PublicVoteFactory(
        contest=contest, closes_at=contest.judging_until, opens_at=contest.judging_from, appeal_days=10
    )
    for value in (9, 5):
        entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED, title=f"Foto da {value}")
        give(juror, entry, value, value, value)
    build_bundle(result=seal_results(contest=contest, by=superuser))
    publish_results(contest=contest, by=superuser)
    make_page(ContestPage, hashtag_page, title=contest.name, slug="sfumature", contest=contest)
    return Contest.objects.get()


def addresses(contest: Contest) -> dict[str, str]:
    winner = contest.entries.get(placement__place=1)
    found = {name: reverse(f"contests:{name}", args=[contest.slug]) for name in FILES}
    found["photo"] = reverse("contests:gallery_photo", args=[contest.slug, winner.code])
    files = [one.address for one in winner.photos.get().derivatives.all()]
    return found | {f"file {number}": address for number, address in enumerate(files)}


def told(client: Client, contest: Contest) -> dict[str, bytes]:
    """What each address of the result answers; nothing of one that is not found."""
    answers = {name: client.get(path) for name, path in addresses(contest).items()}
    assert {answer.status_code for answer in answers.values()} <= {200, 404}
    return {
        name: answer.getvalue() if name.startswith(("bundle", "file")) else plain(answer)
        for name, answer in answers.items()
        if answer.status_code == 200
    }


def plain(answer: Any) -> bytes:
    return TOKENS.sub("", answer.content.decode()).encode()


@pytest.mark.parametrize("archived", [False, True])
def test_what_is_suspended_is_nowhere_and_stands_again_as_it_was(
    client: Client, published: Contest, superuser: User, time_machine: Any, archived: bool
) -> None:
    if archived:
        archive_contest(contest=published, by=superuser)
    phase, out = Contest.objects.get().phase, published.results_published_at
    before, found = told(client, published), set(places())
    assert set(before) == set(addresses(published))
    assert {one for one in found if published.slug in str(one)}

    suspend_contest(contest=published, by=superuser, **STOP)
    assert Contest.objects.get().phase is Phase.SUSPENDED
    assert told(client, published) == {}
    assert not [one for one in places() if published.slug in str(one)]
    assert published.slug not in client.get("/sitemap.xml").text
    for feed in ("feed.atom", "feed.json"):
        said = client.get(f"/it/restiamo-connessi/{feed}").text
        assert ("sfumature" in said, "Foto da" in said) == (True, False)

    time_machine.move_to(timezone.now() + timedelta(days=3))
    resume_contest(contest=published, by=superuser)
    contest = Contest.objects.get()
    assert (contest.phase, contest.results_published_at, contest.stop_reason) == (phase, out, "")
    assert told(client, published) == before
    assert set(places()) == found
    events = list(contest.ledger.order_by("number").values_list("event", flat=True))
    assert events[-4 - archived :] == [
        "sealed",
        "published",
        *(["archived"] if archived else []),
        "suspended",
        "resumed",
    ]
    assert first_broken_line(contest) is None


def test_its_page_says_since_when_why_and_by_which_act(
    client: Client, published: Contest, superuser: User
) -> None:
    page = "/en/restiamo-connessi/sfumature/"
    suspend_contest(contest=published, by=superuser, **STOP)
    said = " ".join(client.get(page).text.split())
    with translation.override("en"):
        results = reverse("contests:results", args=[published.slug])
    assert "has been suspended since" in said
    assert "Ordinanza del TAR (Ordinanza 12/2026)" in said
    assert "EventPostponed" not in said
    assert results not in said
    vote = " ".join(client.get(f"/en/concorsi/{published.slug}/voto/").text.split())
    assert ("no result is shown" in vote, "nobody can vote until" in vote) == (True, False)
    resume_contest(contest=published, by=superuser)
    said = client.get(page).text
    assert ("suspended" in said, results in said) == (False, True)


def test_the_edition_after_it_does_not_lead_to_it_meanwhile(
    client: Client, hashtag_page: Any, published: Contest, superuser: User
) -> None:
    results = reverse("contests:results", args=[published.slug])
    later = ContestFactory(previous_edition=published)
    make_page(ContestPage, hashtag_page, title=later.name, slug="dopo", contest=later)
    page = "/it/restiamo-connessi/dopo/"
    assert results in client.get(page).text
    suspend_contest(contest=published, by=superuser, **STOP)
    assert results not in client.get(page).text


def test_the_days_for_appeals_stand_still(superuser: User, published: Contest, time_machine: Any) -> None:
    """They are given back in whole days, the ledger tells it, and the agenda says the day that counts."""
    out = published.results_published_at
    assert out is not None
    suspend_contest(contest=published, by=superuser, **STOP)
    time_machine.move_to(out + timedelta(days=20, hours=6))
    assert (keep_votes(), VoteKey.objects.count()) == (0, 1)
    assert [todo.whose for todo in standings(not_over())[0].todos] == [Whose.MANAGER]
    resume_contest(contest=published, by=superuser)
    assert PublicVote.objects.get().appeal_days == 31
    assert published.ledger.order_by("number").last().data == {"appeal_days": 31}  # type: ignore[union-attr]
    assert [todo.when for todo in standings(not_over())[0].todos] == [out + timedelta(days=31)]
    assert keep_votes() == 0
    time_machine.move_to(out + timedelta(days=31, minutes=1))
    assert (keep_votes(), VoteKey.objects.count()) == (1, 0)
    # Once the key is gone nothing is given back any more.
    suspend_contest(contest=published, by=superuser, **STOP)
    resume_contest(contest=published, by=superuser)
    assert published.ledger.order_by("number").last().data == {}  # type: ignore[union-attr]


def test_the_key_goes_a_year_after_the_vote_also_of_what_is_suspended(
    superuser: User, published: Contest, time_machine: Any
) -> None:
    suspend_contest(contest=published, by=superuser, **STOP)
    ended = PublicVote.objects.get().closes_at
    time_machine.move_to(ended + timedelta(days=364))
    assert keep_votes() == 0
    time_machine.move_to(ended + timedelta(days=365, minutes=1))
    assert keep_votes() == 1


def test_dates_of_the_jury_stay_where_they_were(superuser: User, published: Contest) -> None:
    """Who was done before the end of the plan has a jury's end that still lies ahead."""
    end = timezone.now() + timedelta(days=9)
    Contest.objects.update(judging_until=end)
    suspend_contest(contest=published, by=superuser, **STOP)
    resume_contest(contest=published, by=superuser)
    assert Contest.objects.get().judging_until == end


def test_an_archived_contest_that_is_suspended_stands_in_the_agenda(
    superuser: User, published: Contest
) -> None:
    VoteKey.objects.all().delete()
    PublicVote.objects.update(key_destroyed_at=timezone.now())
    archive_contest(contest=published, by=superuser)
    assert not not_over().exists()
    suspend_contest(contest=published, by=superuser, **STOP)
    assert not_over().get() == published
    annul_contest(contest=published, by=superuser, **STOP)
    assert not not_over().exists()


def test_an_export_says_no_place_meanwhile(superuser: User, published: Contest) -> None:
    def of_winner() -> list[str | int]:
        return next(row for row in rows_of(published) if row[1] == "Foto da 9")

    assert 1 in of_winner()
    suspended = suspend_contest(contest=published, by=superuser, **STOP)
    published.suspended_at = suspended.suspended_at
    assert 1 not in of_winner()


@pytest.fixture
def does(django_capture_on_commit_callbacks: Any) -> Any:
    """Make a move and let the worker do what follows; the mails it sends."""

    def make(move: Any, **given: Any) -> dict[str, Any]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            move(**given)
        run_tasks()
        return {one.to[0]: one for one in mail.outbox}

    return make


def test_mails_speak_of_the_result(does: Any, superuser: User, published: Contest) -> None:
    """To those whose photos were judged, to the jury and to guardians; not to who did not take part."""
    entry = published.entries.get(placement__place=1)
    entry.entrant.language = "en"
    entry.entrant.save()
    GuardianFactory(entry=entry, email="madre@example.org", signed_at=timezone.now())
    GuardianFactory(
        entry=EntryFactory(contest=published, status=EntryStatus.WAITING, awaited=1),
        email="mai@example.org",
    )
    juror = published.jurors.get()
    judged = set(published.entries.admitted().values_list("entrant__email", flat=True))
    concerned = judged | {juror.user.email, "madre@example.org"}  # type: ignore[union-attr]
    juror.user.language = "en"  # type: ignore[union-attr]
    juror.user.save()  # type: ignore[union-attr]

    mails = does(suspend_contest, contest=published, by=superuser, **STOP)
    assert set(mails) == concerned
    for address in (entry.entrant.email, "madre@example.org", juror.user.email):  # type: ignore[union-attr]
        said = mails[address]
        assert said.subject == "The result of the photo contest “Sfumature di Borgo” is suspended"
        assert all(words in said.body for words in (*STOP.values(), "neither places nor photos are shown"))
        assert "send photos, judge or vote" not in said.body
    assert "you sat in its jury" in mails[juror.user.email].body  # type: ignore[union-attr]

    mails = does(resume_contest, contest=published, by=superuser)
    assert set(mails) == concerned | {juror.user.email}  # type: ignore[union-attr]
    for address in (entry.entrant.email, "madre@example.org"):
        assert mails[address].subject == "The result of the photo contest “Sfumature di Borgo” stands again"
        assert "stands again, as it was published on" in mails[address].body
        assert "has moved" not in mails[address].body


def test_who_was_not_thanked_before_it_was_suspended_is_thanked_afterwards(
    does: Any, superuser: User, published: Contest
) -> None:
    does(suspend_contest, contest=published, by=superuser, **STOP)
    juror = published.jurors.get()
    assert juror.thanked_at is None
    does(resume_contest, contest=published, by=superuser)
    juror.refresh_from_db()
    assert juror.thanked_at is not None


def test_staff_suspend_it_in_the_form_of_the_contest(
    client: Client, login: Any, contest_staff: User, published: Contest
) -> None:
    login(client, contest_staff)
    form = reverse("contests_edit", args=[published.pk])
    suspend = reverse("contests_suspend", args=[published.pk])
    with translation.override("en"):
        said = client.get(form).text
    assert suspend in said
    client.post(suspend, STOP)
    assert Contest.objects.get().phase is Phase.SUSPENDED
    assert suspend not in client.get(form).text
    client.post(reverse("contests_resume", args=[published.pk]))
    assert Contest.objects.get().phase is Phase.PUBLISHED
