"""What happens to a contest as a whole is told to everybody whom it concerns: once, in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from contests import letter_tasks as tasks
from contests.actions import erase_person, export_person, ledger
from contests.actions.contests import annul_contest, resume_contest, suspend_contest
from contests.actions.results import correct_results, give_mention, publish_results, seal_results
from contests.actions.rounds import open_due_rounds
from contests.enums import EntryStatus, LedgerEvent, Phase, RoundKind
from contests.models import Contest, Entry, Finalist, Letter, PublicVote, Round
from tests.factories.contests import ContestFactory, EntryFactory, GuardianFactory, PersonFactory
from tests.factories.jury import JurorFactory, give, publish
from tests.factories.votes import PublicVoteFactory

from .conftest import run_tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

STOP = {"reason": "Grandine sulla mostra", "act": "Determina 7/2026"}


@pytest.fixture
def does(django_capture_on_commit_callbacks: Any) -> Callable[..., list[Any]]:
    """Do something and all that the worker has to do for it; the mails that went."""

    def does(action: Callable[..., Any], **given: Any) -> list[Any]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action(**given)
        run_tasks()
        return list(mail.outbox)

    return does


def english(**fields: Any) -> User:
    return PersonFactory(language="en", **fields)


def sent_to(mails: list[Any]) -> list[str]:
    return sorted(address for one in mails for address in one.to)


def test_a_stop_is_told_to_who_takes_part_and_to_the_jury(home: Any, superuser: User, does: Any) -> None:
    contest = ContestFactory(phase=Phase.SCREENING)
    ada, bea, old = english(), PersonFactory(language="it"), english(is_active=False)
    photos = [EntryFactory(contest=contest, entrant=ada, status=EntryStatus.ADMITTED) for _two in range(2)]
    EntryFactory(contest=contest, entrant=bea)
    EntryFactory(contest=contest, entrant=old)
    for out in (EntryStatus.REJECTED, EntryStatus.WITHDRAWN):
        EntryFactory(contest=contest, entrant=english(), status=out)
    EntryFactory(entrant=english())
    juror = JurorFactory(contest=contest, user=english())
    invited = JurorFactory(contest=contest, accepted_at=None, invitation_sent_at=timezone.now())
    JurorFactory(contest=contest, removed_at=timezone.now())
    JurorFactory(contest=contest, accepted_at=None)  # named for a jury that is written to later
    told = sorted(person.email for person in (ada, bea, juror.user, invited.user))

    mails = does(suspend_contest, contest=contest, by=superuser, **STOP)
    assert sent_to(mails) == told
    by_address = {one.to[0]: one for one in mails}
    body = by_address[ada.email].body
    assert by_address[ada.email].subject == "The photo contest “Sfumature di Borgo” is suspended"
    assert all(words in body for words in (*STOP.values(), *(photo.title for photo in photos)))
    assert "jury" not in body
    assert by_address[bea.email].subject != by_address[ada.email].subject
    assert "You sit in its jury" in by_address[juror.user.email].body

    mails = does(resume_contest, contest=contest, by=superuser)
    assert sent_to(mails) == told
    assert {one.to[0]: one for one in mails}[ada.email].subject == (
        "The photo contest “Sfumature di Borgo” goes on"
    )

    mails = does(annul_contest, contest=contest, by=superuser, **STOP)
    assert sent_to(mails) == told
    body = {one.to[0]: one for one in mails}[ada.email].body
    assert ("no winners" in body, STOP["reason"] in body) == (True, True)


def test_each_is_written_to_once_however_often_the_work_is_done(
    home: Any, superuser: User, does: Any
) -> None:
    contest = ContestFactory()
    EntryFactory(contest=contest, entrant=english())
    assert len(does(suspend_contest, contest=contest, by=superuser, **STOP)) == 1
    line = contest.ledger.get(event=LedgerEvent.SUSPENDED)
    for _again in range(2):
        tasks.address_letters.func(line.pk)
        tasks.send_letter.func(Letter.objects.get().pk)
        run_tasks()
    assert len(mail.outbox) == 1


def test_a_stop_that_was_lifted_before_its_letters_went_is_not_told(
    home: Any, superuser: User, does: Any, django_capture_on_commit_callbacks: Any
) -> None:
    contest = ContestFactory()
    EntryFactory(contest=contest, entrant=english())
    with django_capture_on_commit_callbacks(execute=True):
        suspend_contest(contest=contest, by=superuser, **STOP)
    mails = does(resume_contest, contest=contest, by=superuser)
    assert [one.subject for one in mails] == ["The photo contest “Sfumature di Borgo” goes on"]


def rounds(superuser: User, *, people: int = 4) -> tuple[Contest, list[Entry]]:
    """Two rounds behind: the last photo stayed behind in the first; nothing is sealed yet."""
    contest = ContestFactory(phase=Phase.DELIBERATION)
    made = [
        EntryFactory(contest=contest, status=EntryStatus.ADMITTED, entrant=english())
        for _one in range(people)
    ]
    juror, now = JurorFactory(contest=contest), timezone.now()
    Round.objects.filter(contest=contest).update(kind=RoundKind.SHORTLIST, concluded_at=now)
    first = contest.rounds.get()
    stamps = {name: getattr(first, name) for name in ("locked_at", "opened_at", "closed_at", "revealed_at")}
    last = Round.objects.create(contest=contest, number=2, kind=RoundKind.SCORE)
    Round.objects.filter(pk=last.pk).update(**stamps)
    for value, entry in zip(range(9, 0, -1), made[:-1], strict=False):
        Finalist.objects.create(round=last, entry=entry)
        give(juror, entry, value, value, value)
    first.scores.update(round=last)
    return Contest.objects.get(pk=contest.pk), made


def test_a_result_tells_each_what_became_of_all_their_photos(home: Any, superuser: User, does: Any) -> None:
    contest, made = rounds(superuser, people=6)
    winner, behind = made[0], made[-1]
    Entry.objects.filter(pk=made[1].pk).update(entrant=winner.entrant)
    give_mention(contest=contest, entry=made[4], text="Premio scuola", by=superuser)
    out = EntryFactory(contest=contest, status=EntryStatus.REJECTED, entrant=english())
    seal_results(contest=contest, by=superuser)
    mails = {one.to[0]: one for one in does(publish_results, contest=contest, by=superuser)}
    bodies = {address: one.body for address, one in mails.items()}
    assert out.entrant.email not in bodies
    assert len([one for one in bodies if one != contest.jurors.get().user.email]) == 5
    body = bodies[winner.entrant.email]
    assert f"First place for your photo “{winner.title}”" in body
    assert f"Second place for your photo “{made[1].title}”" in body
    assert "came into the last round" in bodies[made[3].entrant.email]
    assert "special mention in “Sfumature di Borgo”: Premio scuola" in bodies[made[4].entrant.email]
    assert f"“{behind.title}” stayed behind in round 1" in bodies[behind.entrant.email]


def test_nobody_is_told_who_goes_on_before_the_result_is_out(home: Any, superuser: User, does: Any) -> None:
    contest, _made = rounds(superuser)
    assert does(seal_results, contest=contest, by=superuser) == []


def test_the_publics_favourite_is_not_told_that_it_stayed_behind(
    home: Any, superuser: User, does: Any
) -> None:
    contest, made = rounds(superuser)
    vote = PublicVoteFactory(contest=contest)
    seal_results(contest=contest, by=superuser)
    standings = [{"entry": made[-1].code, "place": 1, "votes": 3}]
    PublicVote.objects.filter(pk=vote.pk).update(outcome={"standings": standings})
    mails = {one.to[0]: one.body for one in does(publish_results, contest=contest, by=superuser)}
    body = mails[made[-1].entrant.email]
    assert ("public’s favourite" in body, "stayed behind" in body) == (True, False)


def test_a_correction_is_told_to_who_was_judged_and_to_the_jury(
    home: Any, superuser: User, does: Any
) -> None:
    contest, made = rounds(superuser)
    publish(contest=contest, by=superuser)
    mails = does(
        correct_results, contest=contest, text="Il terzo posto è ex aequo.", act="Atto 9", by=superuser
    )
    people = [*(entry.entrant for entry in made), contest.jurors.get().user]
    assert sent_to(mails) == sorted(person.email for person in people)
    assert [("Il terzo posto è ex aequo." in one.body, "Atto 9" in one.body) for one in mails] == [
        (True, True)
    ] * 5


def test_jurors_are_told_when_the_first_round_opens(home: Any, does: Any) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    juror = JurorFactory(contest=contest, user=english())
    JurorFactory(contest=contest, accepted_at=None)
    for mails in (1, 0):
        assert [one.subject for one in does(open_due_rounds)] == [
            "The jury of “Sfumature di Borgo” begins: the photos are there"
        ] * mails
    juror.refresh_from_db()
    assert juror.told_round == 1


def test_letters_are_given_back_to_the_person_and_go_with_them(home: Any, superuser: User, does: Any) -> None:
    contest, ada = ContestFactory(), english()
    EntryFactory(contest=contest, entrant=ada)
    does(suspend_contest, contest=contest, by=superuser, **STOP)
    told = export_person(ada.pk)["letters"]
    assert [(one["contest"], one["about"]) for one in told] == [(contest.name, "suspended")]  # type: ignore[attr-defined]
    erase_person(ada.pk)
    assert Letter.objects.count() == 0


def test_a_letter_that_concerns_nobody_any_more_does_not_go(
    home: Any, superuser: User, does: Any, django_capture_on_commit_callbacks: Any
) -> None:
    contest = ContestFactory()
    entry = EntryFactory(contest=contest, entrant=english())
    with django_capture_on_commit_callbacks(execute=True):
        suspend_contest(contest=contest, by=superuser, **STOP)
    tasks.address_letters.func(contest.ledger.get(event=LedgerEvent.SUSPENDED).pk)
    Entry.objects.filter(pk=entry.pk).update(status=EntryStatus.WITHDRAWN)
    run_tasks()
    assert (len(mail.outbox), Letter.objects.count()) == (0, 0)


# Guardians, who have no account


def guarded(contest: Contest, **fields: Any) -> Entry:
    """A photo of somebody under 18 that waits for signatures."""
    return EntryFactory(contest=contest, status=EntryStatus.WAITING, awaited=2, **fields)


def test_guardians_are_told_of_a_stop_once_each_in_their_language(
    home: Any, superuser: User, does: Any
) -> None:
    contest, now = ContestFactory(), timezone.now()
    ada, bea = guarded(contest, entrant=english()), guarded(contest, entrant=PersonFactory(language="it"))
    GuardianFactory(entry=ada, email="asked@example.org")
    GuardianFactory(entry=ada, position=2, email="signed@example.org", signed_at=now)
    # The same mailbox for a brother, and once more for another photo of the same child.
    GuardianFactory(entry=bea, email="asked@example.org")
    GuardianFactory(entry=bea, position=2, email="madre@example.org")
    silent = guarded(contest, entrant=english())
    GuardianFactory(entry=silent, email="refused@example.org", refused_at=now)
    GuardianFactory(entry=silent, position=2, email="later@example.org", asked_at=None, to_mail=True)
    out = guarded(contest, entrant=english())
    GuardianFactory(entry=out, email="out@example.org")
    Entry.objects.filter(pk=out.pk).update(status=EntryStatus.WITHDRAWN)
    same = guarded(contest, entrant=english(email="one@example.org"))
    GuardianFactory(entry=same, email="one@example.org")
    told = ["asked@example.org", "madre@example.org", "signed@example.org"]
    people = [ada.entrant.email, bea.entrant.email, silent.entrant.email, "one@example.org"]

    mails = does(suspend_contest, contest=contest, by=superuser, **STOP)
    assert sent_to(mails) == sorted([*told, *people])
    by_address = {one.to[0]: one for one in mails}
    assert by_address["asked@example.org"].subject == ("The photo contest “Sfumature di Borgo” is suspended")
    assert by_address["madre@example.org"].subject != by_address["asked@example.org"].subject
    body = by_address["asked@example.org"].body
    assert all(words in body for words in (*STOP.values(), "you were asked to sign", "nobody can sign"))
    assert "your signature stays" in by_address["signed@example.org"].body
    personal = [ada.title, ada.code, ada.author.name, *(one.name for one in ada.guardians.all())]
    assert [words for words in personal if words in body] == []
    assert "/guardian" not in body

    assert sent_to(does(resume_contest, contest=contest, by=superuser)) == sorted([*told, *people])
    mails = does(annul_contest, contest=contest, by=superuser, **STOP)
    assert sent_to(mails) == sorted([*told, *people])
    assert "no winners" in {one.to[0]: one for one in mails}["asked@example.org"].body


def test_a_guardian_is_told_once_however_often_the_work_is_done(
    home: Any, superuser: User, does: Any
) -> None:
    contest = ContestFactory()
    guardian = GuardianFactory(entry=guarded(contest, entrant=english()))
    assert guardian.email in sent_to(does(suspend_contest, contest=contest, by=superuser, **STOP))
    line = contest.ledger.get(event=LedgerEvent.SUSPENDED)
    for _again in range(2):
        tasks.address_letters.func(line.pk)
        tasks.tell_guardian.func(guardian.pk, line.pk)
        run_tasks()
    assert sent_to(mail.outbox).count(guardian.email) == 1


def test_a_guardian_reads_no_stop_that_was_lifted_nor_after_refusing(
    home: Any, superuser: User, does: Any, django_capture_on_commit_callbacks: Any
) -> None:
    contest = ContestFactory()
    guardian = GuardianFactory(entry=guarded(contest, entrant=english()))
    with django_capture_on_commit_callbacks(execute=True):
        suspend_contest(contest=contest, by=superuser, **STOP)
    mails = does(resume_contest, contest=contest, by=superuser)
    assert [one.subject for one in mails if one.to == [guardian.email]] == [
        "The photo contest “Sfumature di Borgo” goes on"
    ]
    line = contest.ledger.get(event=LedgerEvent.RESUMED)
    cache.clear()
    contest.entries.get().guardians.update(refused_at=timezone.now())
    assert tasks.tell_guardian.func(guardian.pk, line.pk) is False


def test_a_mail_that_failed_is_sent_when_it_is_tried_again(
    home: Any, superuser: User, does: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    contest = ContestFactory()
    guardian = GuardianFactory(entry=guarded(contest, entrant=english()))
    contest.suspended_at, contest.stop_reason, contest.stop_act = timezone.now(), *STOP.values()
    contest.save()
    line = ledger.enter(contest, LedgerEvent.SUSPENDED, by=superuser, data=STOP)
    with monkeypatch.context() as broken:
        broken.setattr("contests.letters.send_to", _fail)
        with pytest.raises(ConnectionError):
            tasks.tell_guardian.func(guardian.pk, line.pk)
    assert tasks.tell_guardian.func(guardian.pk, line.pk) is True
    assert sent_to(mail.outbox) == [guardian.email]


def _fail(*args: Any) -> None:
    raise ConnectionError
