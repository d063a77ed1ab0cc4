"""Mails of contests that could not be sent, for an hour or for good."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, Value
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from contests.models import Entry, EntryLog, Guardian, Juror, Letter
from hub.core.models import TaskTrouble

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

# Older ones are a matter of the past.
LOOKED_BACK = timedelta(days=14)
MOST = 1000
# To whom each kind of mail goes: the task's first argument is the key of such a row, and these still wait.
WAITING: dict[str, tuple[QuerySet[Entry | EntryLog | Letter | Juror | Guardian], str]] = {
    "contests.tasks.tell_entrant": (EntryLog.objects.filter(mailed_at=None), "entry__contest"),
    "contests.tasks.remind_of_draft": (Entry.objects.saved(), "contest"),
    "contests.tasks.ask_guardian": (Guardian.objects.filter(to_mail=True), "entry__contest"),
    "contests.letter_tasks.send_letter": (Letter.objects.unsent(), "line__contest"),
    "contests.letter_tasks.tell_guardian": (Guardian.objects.filter(refused_at=None), "entry__contest"),
    "contests.jury_tasks.send_invitation": (Juror.objects.filter(invitation_sent_at=None), "contest"),
    "contests.jury_tasks.send_reminder": (Juror.objects.sitting(), "contest"),
    "contests.jury_tasks.send_round": (Juror.objects.sitting(), "contest"),
    "contests.jury_tasks.send_thanks": (Juror.objects.filter(thanked_at=None), "contest"),
}


def failed_mails() -> dict[int, list[UUID]]:
    """The tasks of each contest whose mail still waits, though tried for an hour, in one query or two."""
    since = timezone.now() - LOOKED_BACK
    in_vain = Q(status=TaskResultStatus.FAILED) | Q(pk__in=TaskTrouble.objects.to_tell().values("task"))
    failed = DBTaskResult.objects.filter(in_vain, task_path__in=WAITING, enqueued_at__gt=since)
    tasks: dict[tuple[str, int], UUID] = {}
    for pk, path, given in failed.order_by("enqueued_at").values_list("pk", "task_path", "args_kwargs")[
        :MOST
    ]:
        tasks[path, given["args"][0]] = pk
    waiting = [
        rows.filter(pk__in=[key for path, key in tasks if path == kind])
        .order_by()
        .values_list(Value(kind), "pk", contest)
        for kind, (rows, contest) in WAITING.items()
        if any(path == kind for path, _key in tasks)
    ]
    found: dict[int, list[UUID]] = defaultdict(list)
    for path, key, contest in waiting[0].union(*waiting[1:], all=True) if waiting else ():
        found[contest].append(tasks[path, key])
    return found
