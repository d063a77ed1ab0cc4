"""Every move of a contest and its rounds by two people at the same moment: it happens once, told once.

And a deadline that passes while a request is under way: the server's clock judges when the row is held.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contests.actions import Refused, withdraw_entry
from contests.actions.contests import (
    FrozenContestError,
    annul_contest,
    archive_contest,
    resume_contest,
    suspend_contest,
)
from contests.actions.guardians import TooLateToSignError, refuse, sign
from contests.actions.ledger import first_broken_line
from contests.actions.lookalikes import decide_look_alike
from contests.actions.results import NotPublishableError, publish_results, seal_results
from contests.actions.rounds import (
    RoundRefusedError,
    close_round,
    conclude_round,
    declare_conflict,
    lock_round,
    open_round,
    reveal_round,
)
from contests.actions.scoring import RoundClosedError, save_sheet
from contests.actions.screening import disqualify_entry
from contests.desk import Sheet
from contests.enums import ConflictKind, ConsentKind, EntryStatus, LedgerEvent, LookAlikeVerdict, Phase
from contests.lookalikes import compare_photo
from contests.models import Ballot, Contest, Entry, Fingerprint, Guardian, LedgerLine, LookAlike, Score
from contests.wordings import wording
from hub.accounts.models import User
from tests.factories.contests import ContestFactory, EntryFactory, GuardianFactory
from tests.factories.jury import JurorFactory, desk_of, give, round_of
from tests.factories.votes import PublicVoteFactory, ask, mailed_link, photos

from .test_at_once import together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db(transaction=True)

REFUSALS = (
    FrozenContestError,
    NotPublishableError,
    RoundRefusedError,
    RoundClosedError,
    Refused,
    TooLateToSignError,
)
STOP = {"reason": "Maltempo", "act": "Determina 7"}


@pytest.fixture
def staff() -> User:
    return User.objects.create_superuser("capo@example.org")


def outcome(deed: Callable[[], Any]) -> Callable[[], Any]:
    """What the deed returned, or the kind of its refusal."""

    def done() -> Any:
        try:
            return deed()
        except REFUSALS as refusal:
            return type(refusal)

    return done


def judged(phase: Phase) -> Contest:
    """A contest with one juror who is done."""
    contest: Contest = ContestFactory(phase=phase)
    juror = JurorFactory(contest=contest)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    if contest.judging_from <= timezone.now():
        give(juror, entry, 5, 6, 7)
    return contest


def closed(staff: User) -> Contest:
    contest = judged(Phase.JUDGING)
    close_round(round_=round_of(contest), by=staff)
    return contest


def opened(staff: User) -> Contest:
    contest = judged(Phase.JUDGING)
    open_round(round_=round_of(contest), by=staff)
    return contest


def sealed(staff: User) -> Contest:
    contest = judged(Phase.DELIBERATION)
    seal_results(contest=contest, by=staff)
    return contest


def published(staff: User) -> Contest:
    contest = sealed(staff)
    publish_results(contest=contest, by=staff)
    return contest


def suspended(staff: User) -> Contest:
    return suspend_contest(contest=judged(Phase.JUDGING), by=staff, **STOP)


def of_round(action: Callable[..., Any]) -> Callable[[Contest, User], Any]:
    return lambda contest, staff: action(round_=round_of(contest), by=staff)


def of_contest(action: Callable[..., Any], **more: str) -> Callable[[Contest, User], Any]:
    return lambda contest, staff: action(contest=Contest.objects.get(pk=contest.pk), by=staff, **more)


MOVES: dict[LedgerEvent, tuple[Callable[[User], Contest], Callable[[Contest, User], Any]]] = {
    LedgerEvent.ROUND_LOCKED: (lambda _staff: judged(Phase.JUDGING), of_round(lock_round)),
    LedgerEvent.ROUND_OPENED: (lambda _staff: judged(Phase.SCREENING), of_round(open_round)),
    LedgerEvent.ROUND_CLOSED: (opened, of_round(close_round)),
    LedgerEvent.ROUND_REVEALED: (closed, of_round(reveal_round)),
    LedgerEvent.ROUND_CONCLUDED: (lambda _staff: judged(Phase.DELIBERATION), of_round(conclude_round)),
    LedgerEvent.SEALED: (lambda _staff: judged(Phase.DELIBERATION), of_contest(seal_results)),
    LedgerEvent.PUBLISHED: (sealed, of_contest(publish_results)),
    LedgerEvent.ARCHIVED: (published, of_contest(archive_contest)),
    LedgerEvent.SUSPENDED: (lambda _staff: judged(Phase.JUDGING), of_contest(suspend_contest, **STOP)),
    LedgerEvent.RESUMED: (suspended, of_contest(resume_contest)),
    LedgerEvent.ANNULLED: (lambda _staff: judged(Phase.OPEN), of_contest(annul_contest, **STOP)),
}


@pytest.mark.parametrize("event", MOVES, ids=str)
def test_a_move_raced_by_two_happens_once(event: LedgerEvent, staff: User, home: Any) -> None:
    make, move = MOVES[event]
    contest = make(staff)
    together(*[outcome(lambda: move(contest, staff))] * 2)
    lines = LedgerLine.objects.filter(contest=contest)
    assert lines.filter(event=event).count() == 1
    assert first_broken_line(contest) is None


def test_two_different_ends_raced_leave_one_story(staff: User, home: Any) -> None:
    """Publishing and annulling at once: whatever comes first, nothing is published that was annulled."""
    contest = sealed(staff)
    together(
        outcome(lambda: publish_results(contest=contest, by=staff)),
        outcome(lambda: annul_contest(contest=contest, by=staff, **STOP)),
    )
    contest.refresh_from_db()
    assert contest.phase == Phase.ANNULLED
    told = list(
        LedgerLine.objects.filter(
            contest=contest, event__in=[LedgerEvent.PUBLISHED, LedgerEvent.ANNULLED]
        ).values_list("event", flat=True)
    )
    assert told in ([LedgerEvent.ANNULLED], [LedgerEvent.PUBLISHED, LedgerEvent.ANNULLED])
    assert first_broken_line(contest) is None


def test_a_score_and_the_close_raced_leave_no_score_after_the_close(staff: User) -> None:
    contest = judged(Phase.JUDGING)
    juror, entry = contest.jurors.get(), contest.entries.get()
    values = {c.pk: 9 for c in contest.criteria.all()}
    sheet = Sheet(values, "", offered=False, skipped=False)
    saved, _round = together(
        outcome(lambda: save_sheet(juror=juror, entry=entry, sheet=sheet)),
        outcome(lambda: close_round(round_=round_of(contest), by=staff)),
    )
    at = round_of(contest).closed_at
    assert at is not None
    nines = Score.objects.filter(value=9)
    assert nines.count() == (3 if saved is True else 0)
    assert not nines.filter(changed_at__gt=at).exists()


def test_a_photo_is_taken_out_while_it_is_scored_and_declared(staff: User) -> None:
    """Three who touch one photo, each for something of their own: all of it is done, none waits for ever."""
    contest = judged(Phase.JUDGING)
    other = JurorFactory(contest=contest)
    juror, entry = contest.jurors.exclude(pk=other.pk).get(), contest.entries.get()
    sheet = Sheet({c.pk: 9 for c in contest.criteria.all()}, "", offered=False, skipped=False)
    now = timezone.now()
    said = together(
        outcome(lambda: save_sheet(juror=juror, entry=entry, sheet=sheet)),
        outcome(lambda: declare_conflict(juror=other, entry=entry, kind=ConflictKind.HOUSEHOLD, by=staff)),
        outcome(lambda: disqualify_entry(entry_id=entry.pk, user=staff, reason="Fuori tema", now=now)),
    )
    entry.refresh_from_db()
    assert entry.status == EntryStatus.REJECTED
    assert other.conflicts.get().entry == entry
    # Who comes after the photo has gone finds nothing to score.
    assert said[0] in (True, RoundClosedError)
    assert Score.objects.filter(value=9).count() == (3 if said[0] is True else 0)
    assert first_broken_line(contest) is None


def test_a_pair_that_looks_alike_is_decided_once(staff: User) -> None:
    contest = ContestFactory()
    for entry in EntryFactory.create_batch(2, contest=contest):
        photo = entry.photos.get()
        Fingerprint.objects.create(photo=photo, bits=b"\x0f" * 128)
        compare_photo(photo_id=photo.pk)
    pair = LookAlike.objects.get()
    verdicts = (LookAlikeVerdict.SAME, LookAlikeVerdict.DIFFERENT)
    said = together(
        *[
            outcome(
                lambda v=v: (
                    decide_look_alike(
                        pair_id=pair.pk, user=staff, verdict=v, note="", now=timezone.now()
                    ).verdict
                )
            )
            for v in verdicts
        ]
    )
    assert said.count(Refused) == 1
    assert LookAlike.objects.get().verdict in said
    assert pair.photo.entry.log.count() == 1


def test_two_workers_compare_one_photo_at_once(staff: User) -> None:
    contest = ContestFactory()
    for entry in EntryFactory.create_batch(3, contest=contest):
        Fingerprint.objects.create(photo=entry.photos.get(), bits=b"\x0f" * 128)
    photos_ = list(Fingerprint.objects.values_list("photo", flat=True))
    together(*[lambda pk=pk: compare_photo(photo_id=pk) for pk in (*photos_, photos_[0])])
    assert LookAlike.objects.count() == 3


# --- a deadline that passes while a request is under way --------------------------


@contextmanager
def clock_moves_at_the_first_write(time_machine: Any, moment: Any) -> Iterator[None]:
    """As if the request had waited for its rows until after ``moment``."""

    def wait(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not moved and (sql.startswith(("BEGIN", "UPDATE", "INSERT")) or "FOR UPDATE" in sql):
            moved.append(sql)
            time_machine.move_to(moment, tick=False)
        return execute(sql, params, many, context)

    moved: list[str] = []
    with connection.execute_wrapper(wait):
        yield
    assert moved


def test_a_round_that_closes_in_mid_request_takes_no_score(time_machine: Any, home: Any) -> None:
    contest = judged(Phase.JUDGING)
    time_machine.move_to(contest.judging_until - timedelta(seconds=1), tick=False)
    juror, entry = contest.jurors.get(), contest.entries.get()
    slot = desk_of(juror).named(entry.pk)
    assert slot is not None
    client = Client()
    client.force_login(juror.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    path = reverse("contests:jury_photo", args=[contest.slug, slot.token])
    for value, moment, kept in (
        ("9", contest.judging_until - timedelta(seconds=1), [9, 9, 9]),
        ("8", contest.judging_until, [9, 9, 9]),
    ):
        data = {f"c{c.pk}": value for c in contest.criteria.all()} | {"do": "next"}
        with clock_moves_at_the_first_write(time_machine, moment):
            client.post(path, data)
        assert sorted(Score.objects.values_list("value", flat=True)) == kept


def test_a_vote_that_closes_in_mid_request_takes_no_ballot(time_machine: Any, home: Any) -> None:
    vote = PublicVoteFactory(picks=1)
    [entry] = photos(vote, 1)
    time_machine.move_to(vote.closes_at - timedelta(minutes=5), tick=False)
    ask(Client(), vote, "ada@example.org", [entry])
    link = mailed_link()
    time_machine.move_to(vote.closes_at - timedelta(seconds=1), tick=False)
    with clock_moves_at_the_first_write(time_machine, vote.closes_at):
        assert Client().post(link).status_code in {200, 409, 410}
    assert Ballot.objects.count() == 0


def awaiting(number: int) -> tuple[Entry, list[Guardian]]:
    entry = EntryFactory(status=EntryStatus.WAITING, awaited=number)
    return entry, [GuardianFactory(entry=entry, position=n) for n in range(1, number + 1)]


def signing(guardian: Guardian) -> Callable[[], Any]:
    words = [wording(ConsentKind.GUARDIAN, town="Borgo")]
    return outcome(lambda: sign(guardian_id=guardian.pk, words=words, now=timezone.now()))


def told(entry: Entry) -> list[str]:
    return sorted(entry.log.values_list("event", flat=True))


def test_two_parents_who_sign_at_once_send_the_entry_once(home: Any) -> None:
    entry, parents = awaiting(2)
    together(*map(signing, parents))
    entry.refresh_from_db()
    assert (entry.status, entry.awaited) == (EntryStatus.SUBMITTED, 0)
    assert told(entry) == ["complete", "signed", "signed"]
    assert entry.consents.filter(kind=ConsentKind.GUARDIAN).count() == 2
    assert entry.contest.ledger.filter(event=LedgerEvent.GUARDIAN_SIGNED).count() == 2
    assert first_broken_line(entry.contest) is None


def test_a_parent_who_signs_twice_at_once_has_signed_once(home: Any) -> None:
    entry, (parent,) = awaiting(1)
    together(signing(parent), signing(parent))
    entry.refresh_from_db()
    assert (entry.status, told(entry)) == (EntryStatus.SUBMITTED, ["complete", "signed"])
    assert entry.consents.filter(kind=ConsentKind.GUARDIAN).count() == 1


def test_one_parent_signs_while_the_other_refuses(home: Any) -> None:
    entry, (one, other) = awaiting(2)
    together(signing(one), outcome(lambda: refuse(guardian_id=other.pk, now=timezone.now())))
    entry.refresh_from_db()
    assert (entry.status, entry.awaited) == (EntryStatus.WAITING, 1)
    assert told(entry) == ["refused", "signed"]


def test_a_parent_signs_while_the_entry_is_withdrawn(home: Any) -> None:
    entry, (parent,) = awaiting(1)
    together(
        signing(parent),
        outcome(lambda: withdraw_entry(entry=entry, user=entry.entrant, now=timezone.now())),
    )
    entry.refresh_from_db()
    assert entry.status == EntryStatus.WITHDRAWN
    assert told(entry) in (["complete", "signed", "withdrawn"], ["withdrawn"])
