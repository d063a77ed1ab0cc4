"""From the revealed round to the published result: chosen words, the seal, the publication."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from contests import jury_tasks as tasks
from contests import letter_tasks
from contests.advance import earlier_records
from contests.ballots import public_part
from contests.bundle import RESULTS, fingerprints, sealed_files
from contests.enums import LedgerEvent
from contests.jury_rules import may_correct, may_deliberate, may_publish
from contests.models import (
    Contest,
    Correction,
    Entry,
    Juror,
    Mention,
    Note,
    Placement,
    Result,
    Sealing,
)
from contests.placing import placements_of
from contests.round_records import jurors_of, ranking_of
from contests.tally import tally
from contests.vote_rules import public_still_votes
from contests.waiting import about_a_prize, deciding_round

from . import ledger, votes
from .bundles import build_bundle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from contests.ranking import Waiting
    from hub.accounts.models import User


class NotPublishableError(Exception):
    """Judging is not revealed, the result is sealed or out already, or nothing could be ranked."""


class OpenTiesError(NotPublishableError):
    """Photos are equal at a place with a prize, and the step of the rules that parts them was not made."""


@transaction.atomic
def give_mention(*, contest: Contest, entry: Entry, text: str, by: User) -> None:
    """Give an entry a special mention, change its words, or with no words take it back."""
    lock_choices(contest, by)
    if not Entry.objects.admitted().filter(pk=entry.pk, contest=contest).exists():
        raise NotPublishableError
    text = " ".join(text.split())
    if text:
        Mention.objects.update_or_create(entry=entry, defaults={"contest": contest, "text": text})
    else:
        Mention.objects.filter(entry=entry).delete()
    log(contest, "contests.results.mention", user=by, data={"entry": entry.code})
    # Not its words, which may name somebody: they are published with the result.
    ledger.enter(contest, LedgerEvent.MENTION, by=by, data={"entry": entry.code, "stands": bool(text)})


@transaction.atomic
def choose_notes(
    *, contest: Contest, notes: Iterable[int], by: User, entries: Iterable[str] | None = None
) -> None:
    """Choose exactly those that are published among the notes that jurors offer.

    With ``entries``, their codes, only notes about these are chosen or left out; the rest stays as it is.
    """
    lock_choices(contest, by)
    offered = Note.objects.filter(juror__contest=contest, offered=True)
    if entries is not None:
        offered = offered.filter(entry__code__in=entries)
    wanted = set(notes)
    added = offered.filter(pk__in=wanted, chosen=False)
    dropped = offered.exclude(pk__in=wanted).filter(chosen=True)
    moves = {"chosen": _about(added), "dropped": _about(dropped)}
    if not any(moves.values()):
        return
    added.update(chosen=True)
    dropped.update(chosen=False)
    log(contest, "contests.results.notes", user=by, data={"chosen": len(wanted)})
    ledger.enter(contest, LedgerEvent.NOTES, by=by, data=moves)


def _about(notes: QuerySet[Note]) -> list[str]:
    """The photos that notes are about, a code for each note; whose notes they are stays with the jurors."""
    return sorted(notes.values_list("entry__code", flat=True))


def seal_as_asked(*, contest_id: int) -> bool:
    """The worker's part. Safe to run again; what cannot be sealed any more says so to staff."""
    waiting = Sealing.objects.under_way().select_related("contest", "asked_by")
    sealing = waiting.filter(contest=contest_id).first()
    if sealing is None:
        return False
    row = Sealing.objects.filter(pk=sealing.pk)
    row.update(began_at=timezone.now())
    try:
        seal_results(contest=sealing.contest, by=sealing.asked_by, left_open=sealing.left_open)
    except NotPublishableError:
        row.update(failed_at=timezone.now())
        return False
    return True


@transaction.atomic
def seal_results(*, contest: Contest, by: User, left_open: str = "") -> Result:
    """Compute the result and freeze it, once. Nobody but staff sees it before it is published.

    A tie for a prize waits for the run-off or the motion that the rules name; ``left_open`` says why not.
    """
    contest = _lock(contest, by)
    round_ = deciding_round(contest)
    if round_ is None or public_still_votes(contest):
        raise NotPublishableError
    record = tally(round_)
    if not any(row["place"] for row in record["ranking"]):
        raise NotPublishableError
    undecided = about_a_prize(record["ranking"], ranking_of(record).waiting)
    if undecided and not left_open.strip():
        raise OpenTiesError
    votes.freeze_outcome(contest=contest)
    files = fingerprints(sealed_files(record, public_part(contest), earlier_records(contest)))
    result = Result.objects.create(
        contest=contest,
        sealed_by=by,
        record=record,
        record_sha256=files[RESULTS],
        round_kind=round_.kind,
        jurors=len(jurors_of(record)),
    )
    Placement.objects.bulk_create(placements_of(result, record["ranking"]))
    contest.sealed_at = timezone.now()
    contest.save(update_fields=["sealed_at"])
    log(contest, "contests.results.seal", user=by, data={"sha256": result.record_sha256})
    data = {"sha256": result.record_sha256, "files": files} | _undecided(undecided, left_open)
    ledger.enter(contest, LedgerEvent.SEALED, by=by, data=data)
    transaction.on_commit(partial(tasks.build_bundle.enqueue, result.pk))
    return result


def _undecided(ties: Iterable[Waiting], left_open: str) -> dict[str, object]:
    """What the ledger says of ties that were left to the last step of the rules."""
    codes = sorted(code for tie in ties for code in tie.entries)
    return {"undecided": codes, "reason": " ".join(left_open.split())} if codes else {}


@transaction.atomic
def publish_results(*, contest: Contest, by: User) -> Result:
    """Make the sealed result public, once; then write to entrants and jurors."""
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    if not may_publish(by, contest):
        raise NotPublishableError
    result = Result.objects.get(contest=contest)
    bundle = build_bundle(result=result)
    contest.results_published_at = timezone.now()
    contest.save(update_fields=["results_published_at"])
    log(contest, "contests.results.publish", user=by, data={"sha256": result.record_sha256})
    line = ledger.enter(
        contest,
        LedgerEvent.PUBLISHED,
        by=by,
        data={"sha256": result.record_sha256, "bundle_sha256": bundle.sha256},
    )
    transaction.on_commit(partial(letter_tasks.address_letters.enqueue, line.pk))
    for pk in Juror.objects.sitting().filter(contest=contest).values_list("pk", flat=True):
        transaction.on_commit(partial(tasks.send_thanks.enqueue, pk))
    return result


@transaction.atomic
def correct_results(*, contest: Contest, text: str, act: str, by: User) -> Correction:
    """Put a dated note on a published result. The result itself stays as it was sealed."""
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    text, act = text.strip(), " ".join(act.split())
    if not may_correct(by, contest) or not text or not act:
        raise NotPublishableError
    note = Correction.objects.create(contest=contest, text=text, act=act, written_by=by)
    log(contest, "contests.results.correct", user=by, data={"act": act})
    line = ledger.enter(contest, LedgerEvent.CORRECTED, by=by, data={"text": text, "act": act})
    transaction.on_commit(partial(letter_tasks.address_letters.enqueue, line.pk))
    return note


def _lock(contest: Contest, by: User) -> Contest:
    """The contest's row, locked; nobody else seals while it is held."""
    locked = Contest.objects.select_for_update().get(pk=contest.pk)
    if not may_deliberate(by, locked) or Result.objects.filter(contest=locked).exists():
        raise NotPublishableError
    return locked


def lock_choices(contest: Contest, by: User) -> Contest:
    """The same for who still chooses: once the seal is asked for, what was looked at stays as it is."""
    locked = _lock(contest, by)
    if Sealing.objects.under_way().filter(contest=locked).exists():
        raise NotPublishableError
    return locked
