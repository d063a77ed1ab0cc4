"""Have something printed: asked for once, made by the worker, taken away when staff no longer need it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

from contests import paper_tasks as tasks
from contests.enums import PaperKind
from contests.models import Paper
from contests.models.photos import private_storage

if TYPE_CHECKING:
    from contests.models import Contest
    from hub.accounts.models import User

CALENDAR_PAGES = 13
# So many papers a contest keeps; the oldest goes.
KEPT = 12


class PaperRefusedError(Exception):
    """One is being made already."""


@transaction.atomic
def ask_for_paper(
    *, contest: Contest, kind: PaperKind, language: str, options: dict[str, Any], by: User
) -> Paper:
    """Put a paper into the queue; one at a time for each contest."""
    locked = type(contest).objects.select_for_update().get(pk=contest.pk)
    if Paper.objects.under_way().filter(contest=locked).exists():
        raise PaperRefusedError
    steps = CALENDAR_PAGES if kind == PaperKind.CALENDAR else 1
    paper = Paper.objects.create(
        contest=locked, kind=kind, language=language, options=options, asked_by=by, steps=steps
    )
    for old in Paper.objects.filter(contest=locked)[KEPT:]:
        remove_paper(paper=old)
    transaction.on_commit(partial(tasks.make_paper.enqueue, paper.pk))
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper) -> None:
    """Take a paper away with its file."""
    name = str(paper.file.name or "")
    paper.delete()
    if name:
        transaction.on_commit(lambda: private_storage().delete(name))
