"""What the worker prints."""

from __future__ import annotations

from django_tasks import task

from contests.actions import paper_making
from hub.core.tasks import MAIL


@task(priority=MAIL)  # staff wait for it
def make_paper(paper_pk: int) -> bool:
    """Write a PDF that staff asked for."""
    return paper_making.make_paper(paper_id=paper_pk)
