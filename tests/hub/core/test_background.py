from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django_tasks_db.models import DBTaskResult
from wagtail.tasks import update_reference_index_task

from hub.core.actions import enqueue_due_tasks, give_sign, take_leave, take_up_lost_tasks
from hub.core.actions.background import LOST_AFTER, MOST_TRIES, WAITS
from hub.core.models import PeriodicRun, WorkerSign
from hub.core.worker import HubWorker
from tests.hub.core.odd_tasks import fail_for_good, fail_for_now, hang_once, stop_the_worker_twice
from tests.processes import start_worker, until

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def running(*, workers: list[str]) -> DBTaskResult:
    result = DBTaskResult.objects.get(pk=fail_for_good.enqueue().id)
    for worker in workers:
        result.claim(worker)
    return result


@pytest.mark.django_db
def test_only_tasks_of_silent_workers_are_taken_up(time_machine) -> None:
    time_machine.move_to(NOON, tick=False)
    give_sign(worker_id="alive")
    lost, kept = running(workers=["alive", "dead"]), running(workers=["dead", "alive"])

    assert take_up_lost_tasks() == 1
    lost.refresh_from_db()
    kept.refresh_from_db()
    assert (lost.status, lost.run_after, kept.status) == ("READY", NOON, "RUNNING")

    time_machine.move_to(NOON + LOST_AFTER + timedelta(seconds=1), tick=False)
    assert take_up_lost_tasks() == 1
    assert take_up_lost_tasks() == 0


@pytest.mark.django_db
def test_a_task_that_keeps_killing_its_workers_gives_up() -> None:
    result = running(workers=["w"] * MOST_TRIES)
    assert take_up_lost_tasks() == 1
    result.refresh_from_db()
    assert (result.status, "its worker was lost 5 times" in result.traceback) == ("FAILED", True)


@pytest.mark.django_db
def test_a_passing_error_is_tried_again_with_growing_waits(time_machine) -> None:
    time_machine.move_to(NOON, tick=False)
    result = DBTaskResult.objects.get(pk=fail_for_now.enqueue().id)
    worker = HubWorker(batch=True)
    waits = []
    for _ in range(MOST_TRIES):
        result.claim("w")
        worker.run_task(result)
        result.refresh_from_db()
        if result.status == "READY":
            waits.append(result.run_after - NOON)
    assert waits == list(WAITS)
    assert result.status == "FAILED"


@pytest.mark.django_db
def test_a_lasting_error_fails_at_once() -> None:
    result = running(workers=["w"])
    HubWorker(batch=True).run_task(result)
    result.refresh_from_db()
    assert (result.status, result.exception_class_path) == ("FAILED", "builtins.ValueError")


@pytest.mark.django_db
@pytest.mark.parametrize("pk", [1, 10**9])
def test_to_index_what_was_deleted_meanwhile_is_no_error(pk: int) -> None:
    task = update_reference_index_task.enqueue("wagtailcore", "page", str(pk))
    result = DBTaskResult.objects.get(pk=task.id)
    result.claim("w")
    HubWorker(batch=True).run_task(result)
    result.refresh_from_db()
    assert (result.status, result.traceback) == ("SUCCESSFUL", "")


@pytest.mark.django_db
def test_periodic_tasks_run_once_a_period_among_all_workers(time_machine) -> None:
    time_machine.move_to(NOON, tick=False)
    names = enqueue_due_tasks()
    assert {"core.prune_task_results", "core.clear_expired_sessions"} <= set(names)
    assert enqueue_due_tasks() == []
    time_machine.move_to(NOON + timedelta(days=1), tick=False)
    assert set(enqueue_due_tasks()) >= {"core.prune_task_results"}
    assert PeriodicRun.objects.get(name="core.prune_task_results").last_at == NOON + timedelta(days=1)


@pytest.mark.django_db
def test_a_worker_that_ends_in_peace_leaves_no_sign() -> None:
    give_sign(worker_id="w")
    give_sign(worker_id="w")
    assert WorkerSign.objects.count() == 1
    take_leave(worker_id="w")
    assert WorkerSign.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_task_of_a_killed_worker_is_taken_up_by_the_next(tmp_path: Path) -> None:
    began = tmp_path / "began"
    result = DBTaskResult.objects.get(pk=hang_once.enqueue(str(began)).id)
    victim = start_worker()
    try:
        until(lambda: began.exists() and began.read_text() == "began", "the task begins")
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    result.refresh_from_db()
    assert result.status == "RUNNING"
    WorkerSign.objects.update(seen_at=NOON - timedelta(days=1))

    assert start_worker("--batch").wait(timeout=60) == 0

    result.refresh_from_db()
    assert (result.status, result.return_value, len(result.worker_ids)) == ("SUCCESSFUL", "done", 2)
    assert WorkerSign.objects.count() == 0


def test_a_worker_told_to_stop_ends_what_it_is_doing_first() -> None:
    worker = HubWorker()
    worker.shutdown(signal.SIGTERM, None)  # it may be in the middle of a transaction: no SystemExit
    assert worker.running is False


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_twice_to_stop_puts_its_task_back(tmp_path: Path) -> None:
    began = tmp_path / "began"
    result = DBTaskResult.objects.get(pk=stop_the_worker_twice.enqueue(str(began)).id)
    assert start_worker().wait(timeout=60) == 0
    result.refresh_from_db()
    assert (began.read_text(), result.status, WorkerSign.objects.count()) == ("began", "READY", 0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_ends_in_peace() -> None:
    worker = start_worker()
    until(WorkerSign.objects.exists, "a sign of life")
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    assert WorkerSign.objects.count() == 0
