"""In which order the worker takes what is to be done."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from contests import jury_tasks, tasks

pytestmark = pytest.mark.django_db


def test_a_mail_waits_for_no_picture_and_a_picture_for_no_sweeping() -> None:
    tasks.discard_stale_drafts.enqueue()
    tasks.make_derivatives.enqueue(0)
    tasks.tell_entrant.enqueue(0)
    jury_tasks.send_invitation.enqueue(0)
    assert [row.task_path.rsplit(".", 1)[1] for row in DBTaskResult.objects.ready()] == [
        "tell_entrant",
        "send_invitation",
        "make_derivatives",
        "discard_stale_drafts",
    ]
