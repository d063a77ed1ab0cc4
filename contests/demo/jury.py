"""Five jurors, some of whom are done; and a result, published as staff do it."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from contests.actions.jury import accept_seat, invite_juror, name_president
from contests.actions.results import choose_notes, give_mention, publish_results, seal_results
from contests.actions.rounds import close_round, open_due_rounds, reveal_round
from contests.actions.scoring import save_sheet
from contests.desk import Sheet
from contests.models import Contest, Juror, Note, Result
from contests.ranking import LOWEST_SCORE, TOP_SCORE

from .entries import hash_of

if TYPE_CHECKING:
    from contests.models import Entry
    from hub.core.demo import DemoTown
    from hub.core.demo.town import Words

# How much of the photos each juror has scored, while the jury is at work.
PROGRESS = (1.0, 0.72, 0.35, 0.12, 0.0)


def judge(town: DemoTown, contest: Contest, entries: list[Entry], words: Words, texts: Words) -> None:
    """Jurors accept their seats and score: all of it, or each a part."""
    staff: Any = town.made["staff CONTEST_STAFF"]
    over = words["stage"] == "published"
    dates = contest.judging_from, contest.judging_until
    # Scores count by the server's clock: a round of the past is held today, and dated afterwards.
    contest.judging_until = timezone.now() + timedelta(days=1) if over else contest.judging_until
    contest.save()
    jurors = [_seat(town, contest, juror, staff) for juror in texts["juror"]]
    name_president(juror=jurors[0], by=staff)
    for juror, part in zip(jurors, PROGRESS, strict=True):
        _score(juror, contest, entries, 1.0 if over else part, texts["residents"]["notes"])
    open_due_rounds()
    if over:
        round_ = contest.rounds.get()
        close_round(round_=round_, by=staff)
        reveal_round(round_=round_, by=staff)
        contest.refresh_from_db()
    contest.judging_from, contest.judging_until = dates
    contest.save()


def publish(town: DemoTown, contest: Contest, entries: list[Entry], words: Words) -> None:
    """Mentions, chosen notes, and the one irreversible step."""
    staff: Any = town.made["staff CONTEST_STAFF"]
    for entry, text in zip(entries[4::7], words["mentions"], strict=False):
        give_mention(contest=contest, entry=entry, text=text, by=staff)
    offered = Note.objects.filter(juror__contest=contest, offered=True).values_list("pk", flat=True)
    choose_notes(contest=contest, notes=list(offered), by=staff)
    seal_results(contest=contest, by=staff)
    result = publish_results(contest=contest, by=staff)
    # It happened when the jury was done, and everybody has had their mail.
    then = contest.judging_until + timedelta(days=5)
    Contest.objects.filter(pk=contest.pk).update(
        deliberation_from=then - timedelta(days=3), sealed_at=then, results_published_at=then
    )
    Result.objects.filter(pk=result.pk).update(sealed_at=then)
    result.placements.update(entrant_told_at=then)
    contest.jurors.update(thanked_at=then)
    contest.refresh_from_db()


def _seat(town: DemoTown, contest: Contest, words: Words, staff: Any) -> Juror:
    juror = invite_juror(contest=contest, email=words["email"], language="it", by=staff)
    if juror.user and not juror.user.first_name:
        juror.user.first_name, juror.user.last_name = words["name"].split(" ", 1)
        juror.user.save(update_fields=["first_name", "last_name"])
    accept_seat(juror=juror)
    # No mail goes to people who do not exist.
    Juror.objects.filter(pk=juror.pk).update(invitation_sent_at=timezone.now())
    return juror


def _score(juror: Juror, contest: Contest, entries: list[Entry], part: float, notes: list[str]) -> None:
    rng = random.Random(f"juror {juror.user.email if juror.user else ''}")  # noqa: S311 - a story
    own = rng.sample(entries, len(entries))
    criteria = list(contest.criteria.values_list("pk", flat=True))
    taste = rng.uniform(-0.8, 0.6)
    for number, entry in enumerate(own[: round(len(own) * part)]):
        quality = 4 + hash_of(entry.title + entry.story) % 50 / 10
        scores = {
            criterion: max(LOWEST_SCORE, min(TOP_SCORE, round(quality + taste + rng.gauss(0, 1.1))))
            for criterion in criteria
        }
        note = rng.choice(notes) if number % 6 == 0 else ""
        save_sheet(juror=juror, entry=entry, sheet=Sheet(scores, note, bool(note), skipped=False))
    if 0 < part < 1:
        skipped = own[round(len(own) * part)]
        save_sheet(juror=juror, entry=skipped, sheet=Sheet({}, "", offered=False, skipped=True))
