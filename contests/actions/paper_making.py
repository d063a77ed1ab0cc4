"""Write the PDF that staff asked for: the worker's part."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.utils import timezone

from contests.models import Paper
from contests.models.papers import paper_path
from contests.models.photos import private_storage
from contests.papers import NothingToPrintError, paper_bytes


def make_paper(*, paper_id: int) -> bool:
    """Write the PDF. Safe to run again; a paper that cannot be made says so to staff."""
    paper = Paper.objects.select_related("contest").filter(pk=paper_id, made_at__isnull=True).first()
    if paper is None:
        return False

    def done(step: int) -> None:
        Paper.objects.filter(pk=paper_id).update(steps_done=min(step, paper.steps))

    try:
        content = paper_bytes(paper, done)
    except NothingToPrintError:
        Paper.objects.filter(pk=paper_id).update(failure="nothing")
        return False
    storage, name = private_storage(), paper_path(paper, "")
    if storage.exists(name):
        storage.delete(name)
    name = storage.save(name, ContentFile(content))
    kept = Paper.objects.filter(pk=paper_id).update(
        file=name, byte_size=len(content), made_at=timezone.now(), steps_done=paper.steps, failure=""
    )
    if not kept:  # taken away in the meantime
        storage.delete(name)
    return bool(kept)
