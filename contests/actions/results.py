"""From the closed round to the published result: chosen words, then one irreversible step."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from contests import jury_tasks as tasks
from contests.jury_rules import may_publish
from contests.models import Contest, Entry, Juror, Mention, Note, Placement, Result
from contests.record import sha256
from contests.tally import tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hub.accounts.models import User


class NotPublishableError(Exception):
    """The round is not closed, the result is out already, or nothing could be ranked."""


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
def choose_notes(*, contest: Contest, notes: Iterable[int], by: User) -> None:
    """Choose, among the notes that jurors offer, exactly those that are published."""
    _lock(contest, by)
    offered = Note.objects.filter(juror__contest=contest, offered=True)
    wanted = set(notes)
    offered.filter(pk__in=wanted).update(chosen=True)
    offered.exclude(pk__in=wanted).update(chosen=False)
    log(contest, "contests.results.notes", user=by, data={"chosen": len(wanted)})


@transaction.atomic
def publish_results(*, contest: Contest, by: User) -> Result:
    """Compute, freeze and publish, once; then write to entrants and jurors."""
    contest = _lock(contest, by)
    record = tally(contest)
    if not any(row["place"] for row in record["ranking"]):
        raise NotPublishableError
    result = Result.objects.create(
        contest=contest, published_by=by, record=record, record_sha256=sha256(record)
    )
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
    contest.results_published_at = timezone.now()
    contest.save(update_fields=["results_published_at"])
    log(contest, "contests.results.publish", user=by, data={"sha256": result.record_sha256})
    for placement in placements:
        transaction.on_commit(partial(tasks.send_outcome.enqueue, placement.entry_id))
    for pk in Juror.objects.sitting().filter(contest=contest).values_list("pk", flat=True):
        transaction.on_commit(partial(tasks.send_thanks.enqueue, pk))
    return result


def _lock(contest: Contest, by: User) -> Contest:
    """The contest's row, locked; nobody else publishes while it is held."""
    locked = Contest.objects.select_for_update().get(pk=contest.pk)
    if not may_publish(by, locked) or Result.objects.filter(contest=locked).exists():
        raise NotPublishableError
    return locked
