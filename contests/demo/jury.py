"""Five jurors, some of whom are done; and a result, published as staff do it."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from contests.actions.jury import accept_seat, invite_juror, name_president
from contests.actions.lettering import address_letters
from contests.actions.results import choose_notes, give_mention, publish_results, seal_results
from contests.actions.rounds import close_round, open_due_rounds, reveal_round
from contests.actions.scoring import save_sheet
from contests.desk import Sheet
from contests.enums import LedgerEvent
from contests.models import Juror, Letter, Note
from contests.ranking import LOWEST_SCORE, TOP_SCORE

from .entries import hash_of

if TYPE_CHECKING:
    from contests.models import Contest, Entry
    from hub.core.demo import DemoTown
    from hub.core.demo.town import Words

# How much of the photos each juror has scored, while the jury is at work.
PROGRESS = (1.0, 0.72, 0.35, 0.12, 0.0)


def seat_jury(town: DemoTown, contest: Contest, texts: Words) -> list[Juror]:
    """Jurors accept their seats before the jury's start; then its round opens."""
    staff: Any = town.made["staff SECRETARIES"]
    with town.at(contest.judging_from - timedelta(hours=38)):
        jurors = [_seat(contest, juror, staff) for juror in texts["juror"]]
        name_president(juror=jurors[0], by=staff)
    for number, juror in enumerate(jurors):
        with town.at(contest.judging_from - timedelta(hours=24, minutes=-47 * number)):
            accept_seat(juror=juror)
    with town.at(contest.judging_from + timedelta(minutes=1)):
        open_due_rounds()
    return jurors


def judge(town: DemoTown, jurors: list[Juror], entries: list[Entry], words: Words, texts: Words) -> None:
    """Jurors score: all of it, or each a part; what is over is closed and revealed."""
    contest, over = jurors[0].contest, words["stage"] == "published"
    for juror, part in zip(jurors, PROGRESS, strict=True):
        _score(town, juror, entries, 1.0 if over else part, texts["residents"]["notes"])
    if over:
        staff: Any = town.made["staff SECRETARIES"]
        round_ = contest.rounds.get()
        with town.at(contest.judging_until + timedelta(hours=9)):
            close_round(round_=round_, by=staff)
        with town.at(contest.judging_until + timedelta(days=1, hours=18)):
            reveal_round(round_=round_, by=staff)


def publish(town: DemoTown, contest: Contest, entries: list[Entry], words: Words) -> None:
    """Mentions, chosen notes, and the one irreversible step."""
    staff: Any = town.made["staff SECRETARIES"]
    with town.at(contest.judging_until + timedelta(days=2, hours=16)):
        for entry, text in zip(entries[4::7], words["mentions"], strict=False):
            give_mention(contest=contest, entry=entry, text=text, by=staff)
        offered = Note.objects.filter(juror__contest=contest, offered=True).values_list("pk", flat=True)
        choose_notes(contest=contest, notes=list(offered), by=staff)
    with town.at(contest.judging_until + timedelta(days=3, hours=11)):
        seal_results(contest=contest, by=staff)
    with town.at(contest.judging_until + timedelta(days=4, hours=11)):
        publish_results(contest=contest, by=staff)
        # Everybody has had their mail.
        address_letters(line_id=contest.ledger.get(event=LedgerEvent.PUBLISHED).pk)
        Letter.objects.filter(line__contest=contest).update(sent_at=timezone.now())
        contest.jurors.update(thanked_at=timezone.now())
    contest.refresh_from_db()


def _seat(contest: Contest, words: Words, staff: Any) -> Juror:
    juror = invite_juror(contest=contest, email=words["email"], language="it", by=staff)
    if juror.user and not juror.user.first_name:
        juror.user.first_name, juror.user.last_name = words["name"].split(" ", 1)
        juror.user.save(update_fields=["first_name", "last_name"])
    # No mail goes to people who do not exist.
    Juror.objects.filter(pk=juror.pk).update(invitation_sent_at=timezone.now(), told_round=1)
    return juror


def _score(town: DemoTown, juror: Juror, entries: list[Entry], part: float, notes: list[str]) -> None:
    contest = juror.contest
    rng = random.Random(f"juror {juror.user.email if juror.user else ''}")  # noqa: S311 - a story
    own = rng.sample(entries, len(entries))
    criteria = list(contest.criteria.values_list("pk", flat=True))
    taste = rng.uniform(-0.8, 0.6)
    begun = contest.judging_from + timedelta(hours=rng.randint(2, 40))
    # An evening on the sofa; what is left undone waits for the next.
    pace = (min(contest.judging_until, town.now) - begun) * 0.9 / len(own)
    for number, entry in enumerate(own[: round(len(own) * part)]):
        quality = 4 + hash_of(entry.title + entry.story) % 50 / 10
        scores = {
            criterion: max(LOWEST_SCORE, min(TOP_SCORE, round(quality + taste + rng.gauss(0, 1.1))))
            for criterion in criteria
        }
        note = rng.choice(notes) if number % 6 == 0 else ""
        with town.at(begun + pace * number):
            save_sheet(juror=juror, entry=entry, sheet=Sheet(scores, note, bool(note), skipped=False))
    if 0 < part < 1:
        skipped = own[round(len(own) * part)]
        with town.at(begun + pace * len(own)):
            save_sheet(juror=juror, entry=skipped, sheet=Sheet({}, "", offered=False, skipped=True))
