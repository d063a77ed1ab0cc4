"""Twenty initiatives on Facebook, every third answer lost, a worker killed: each is there exactly once."""

from __future__ import annotations

import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hub.core.models import WorkerSign
from media.actions.facebook_posts import plan_post
from media.enums import FacebookPostState
from media.models import FacebookPost
from projects.models import ProjectPage
from tests.factories.facebook import connect_facebook
from tests.factories.pages import make_page
from tests.processes import start_worker, until

NUMBER = 20


def time_passes() -> None:
    """What waits to be tried again is tried now; a worker that gives no sign is found out."""
    now = timezone.now()
    waiting = DBTaskResult.objects.filter(status="READY", run_after__gt=now, run_after__year__lt=9999)
    waiting.update(run_after=now)
    held = FacebookPost.objects.filter(state=FacebookPostState.SENDING, claimed_until__gt=now)
    held.exclude(fault="").update(claimed_until=now)


def is_done() -> bool:
    time.sleep(0.5)  # the worker writes, too
    time_passes()
    return FacebookPost.objects.filter(state=FacebookPostState.POSTED).count() == NUMBER


@pytest.mark.django_db(transaction=True)
def test_nothing_twice_and_nothing_missing(graph, hashtag_page, editor) -> None:
    connect_facebook()
    pages = [
        make_page(ProjectPage, hashtag_page, mirrored=False, title=f"Iniziativa {number}")
        for number in range(NUMBER)
    ]
    DBTaskResult.objects.all().delete()  # the search index and the pictures are no part of this
    graph.tell("fail", kind="hang", method="POST", path="/feed", seconds=60)
    graph.tell("fail", kind="lost", every=3, times=0)
    for page in pages:
        plan_post(page=page, text="", with_picture=True, due_at=None, by=editor)
    worker = start_worker(GRAPH_ROOT_URL=graph.url + "/")
    try:
        # It dies between what Facebook has done and what it says.
        until(lambda: graph.tell("state")["created"], "the first is posted")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert FacebookPost.objects.filter(state=FacebookPostState.POSTED).count() == 0
        WorkerSign.objects.update(seen_at=timezone.now() - timedelta(hours=1))
        FacebookPost.objects.update(claimed_until=None)
        worker = start_worker(GRAPH_ROOT_URL=graph.url + "/")
        until(is_done, "all are posted", seconds=240)
    finally:
        worker.kill()
        worker.wait()
    told = graph.tell("state")
    counted = Counter(post["message"] for post in told["posts"])
    assert counted == {FacebookPost.objects.get(page=page).sent_text: 1 for page in pages}
    assert len(told["created"]) == NUMBER
    known = FacebookPost.objects.values_list("facebook_id", flat=True)
    assert sorted(known) == sorted(post["id"] for post in told["posts"])
    failed = [row for row in graph.tell("log") if row["failed"] == "lost"]
    assert len(failed) >= NUMBER // 3
