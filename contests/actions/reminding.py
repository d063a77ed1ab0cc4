"""Remind jurors of what is left for them: when staff ask for it, and by the contest's plan."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from contests import jury_tasks as tasks
from contests.jury_rules import may_score
from contests.models import Contest, Juror, Round
from contests.progress import progress_of
from contests.reminders import last_moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hub.accounts.models import User

# A day, less the hours by which staff are earlier the next morning.
REMIND_EVERY = timedelta(hours=20)


def late_jurors(round_: Round) -> list[Juror]:
    """Who sits in the jury and has photos left."""
    return [row.juror for row in progress_of(round_) if row.is_late]


@transaction.atomic
def remind_jurors(*, contest: Contest, jurors: Iterable[Juror], by: User | None) -> int:
    """Write to these jurors how much is left for them, each once a day; say to how many."""
    now = timezone.now()
    seats = Juror.objects.select_for_update(of=("self",)).filter(pk__in=[juror.pk for juror in jurors])
    due = seats.filter(removed_at__isnull=True).exclude(reminded_at__gt=now - REMIND_EVERY)
    pks = list(due.values_list("pk", flat=True))
    if not pks:
        return 0
    Juror.objects.filter(pk__in=pks).update(reminded_at=now)
    log(contest, "contests.jury.remind", user=by, data={"jurors": pks})
    for pk in pks:
        transaction.on_commit(partial(tasks.send_reminder.enqueue, pk, now.isoformat()))
    return len(pks)


def remind_by_plan() -> int:
    """Remind those who are late so many days before a round ends; returns how many.

    The worker does it every hour. Whoever was reminded since such a moment has had that reminder: nothing
    else marks it. Who sat down, or saw the round open, only after it waits for the next one.
    """
    now, reminded = timezone.now(), 0
    for round_ in (
        Round.objects.open().filter(contest__in=Contest.objects.running()).select_related("contest")
    ):
        moment = last_moment(round_.ends_at, round_.contest.reminders, now)
        if moment is None or round_.opened_at is None or round_.opened_at > moment:
            continue
        due = {
            juror.pk
            for juror in Juror.objects.sitting().filter(contest=round_.contest, accepted_at__lte=moment)
            if juror.reminded_at is None or juror.reminded_at < moment
        }
        late = [juror for juror in late_jurors(round_) if juror.pk in due] if due else []
        late = [juror for juror in late if may_score(juror, round_)]
        reminded += remind_jurors(contest=round_.contest, jurors=late, by=None) if late else 0
    return reminded
