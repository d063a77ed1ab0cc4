"""From the revealed round to the published result: chosen words, the seal, the publication."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from contests import jury_tasks as tasks
from contests.ballots import public_part
from contests.bundle import RESULTS, fingerprints, sealed_files
from contests.enums import LedgerEvent
from contests.jury_rules import may_correct, may_deliberate, may_publish
from contests.models import Contest, Correction, Entry, Juror, Mention, Note, Placement, Result
from contests.tally import tally
from contests.vote_rules import public_still_votes
from contests.waiting import deciding_round

from . import ledger, votes
from .bundles import build_bundle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hub.accounts.models import User


class NotPublishableError(Exception):
    """Judging is not revealed, the result is sealed or out already, or nothing could be ranked."""


@transaction.atomic
def give_mention(*, contest: Contest, entry: Entry, text: str, by: User) -> None:
    """Give an entry a special mention, change its words, or with no words take it back."""
    _lock(contest, by)
    if not Entry.objects.admitted().filter(pk=entry.pk, contest=contest).exists():
        raise NotPublishableError
    text = " ".join(text.split())
    if text:
        Mention.objects.update_or_create(entry=entry, defaults={"contest": contest, "text": text})
    else:
        Mention.objects.filter(entry=entry).delete()
    log(contest, "contests.results.mention", user=by, data={"entry": entry.code})


@transaction.atomic
def choose_notes(
    *, contest: Contest, notes: Iterable[int], by: User, entries: Iterable[str] | None = None
) -> None:
    """Choose exactly those that are published among the notes that jurors offer.

    With ``entries``, their codes, only notes about these are chosen or left out; the rest stays as it is.
    """
    _lock(contest, by)
    offered = Note.objects.filter(juror__contest=contest, offered=True)
    if entries is not None:
        offered = offered.filter(entry__code__in=entries)
    wanted = set(notes)
    offered.filter(pk__in=wanted).update(chosen=True)
    offered.exclude(pk__in=wanted).update(chosen=False)
    log(contest, "contests.results.notes", user=by, data={"chosen": len(wanted)})


@transaction.atomic
def seal_results(*, contest: Contest, by: User) -> Result:
    """Compute the result and freeze it, once. Nobody but staff sees it before it is published."""
    contest = _lock(contest, by)
    round_ = deciding_round(contest)
    if round_ is None or public_still_votes(contest):
        raise NotPublishableError
    record = tally(round_)
    if not any(row["place"] for row in record["ranking"]):
        raise NotPublishableError
    votes.freeze_outcome(contest=contest)
    files = fingerprints(sealed_files(record, public_part(contest)))
    result = Result.objects.create(contest=contest, sealed_by=by, record=record, record_sha256=files[RESULTS])
    entries = {e.code: e for e in Entry.objects.admitted().filter(contest=contest)}
    mentions = dict(Mention.objects.filter(contest=contest).values_list("entry_id", "text"))
    notes: dict[int, list[str]] = {}
    chosen = Note.objects.filter(juror__in=Juror.objects.sitting().filter(contest=contest), chosen=True)
    for entry_id, text in chosen.order_by("entry_id", "juror__seed").values_list("entry_id", "text"):
        notes.setdefault(entry_id, []).append(text)
    placements = []
    for number, row in enumerate(record["ranking"], start=1):
        entry = entries[row["entry"]]
        mean = Fraction(row["mean"]) if row["mean"] else None
        placements.append(
            Placement(
                result=result,
                entry=entry,
                rank=number,
                place=row["place"],
                numerator=mean.numerator if mean is not None else None,
                denominator=mean.denominator if mean is not None else None,
                sheets=row["sheets"],
                decided_by=row["decided_by"],
                mention=mentions.get(entry.pk, ""),
                notes=notes.get(entry.pk, []),
            )
        )
    Placement.objects.bulk_create(placements)
    contest.sealed_at = timezone.now()
    contest.save(update_fields=["sealed_at"])
    log(contest, "contests.results.seal", user=by, data={"sha256": result.record_sha256})
    ledger.enter(contest, LedgerEvent.SEALED, by=by, data={"sha256": result.record_sha256, "files": files})
    transaction.on_commit(partial(tasks.build_bundle.enqueue, result.pk))
    return result


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
    ledger.enter(
        contest,
        LedgerEvent.PUBLISHED,
        by=by,
        data={"sha256": result.record_sha256, "bundle_sha256": bundle.sha256},
    )
    for entry in result.placements.values_list("entry_id", flat=True):
        transaction.on_commit(partial(tasks.send_outcome.enqueue, entry))
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
    ledger.enter(contest, LedgerEvent.CORRECTED, by=by, data={"text": text, "act": act})
    return note


def _lock(contest: Contest, by: User) -> Contest:
    """The contest's row, locked; nobody else seals while it is held."""
    locked = Contest.objects.select_for_update().get(pk=contest.pk)
    if not may_deliberate(by, locked) or Result.objects.filter(contest=locked).exists():
        raise NotPublishableError
    return locked
