from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult
from wagtail.tasks import update_reference_index_task

from hub.core import tasks
from hub.core.actions import (
    enqueue_due_tasks,
    forget_task,
    give_sign,
    note_failure,
    take_leave,
    take_up_lost_tasks,
    try_again_now,
)
from hub.core.actions.background import FORGOTTEN_AFTER, LOST_AFTER
from hub.core.errors import TemporaryError
from hub.core.models import BackgroundTask, PeriodicRun, TaskTrouble, WorkerSign
from hub.core.registry import Periodic, Registry, periodic_tasks
from hub.core.retries import DAY, LONGEST, MOST_LOSSES, SPREAD, TELL_AFTER, WAITS
from hub.core.worker import HubWorker
from tests.contests.test_at_once import together
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
    """However often it was tried for other reasons, and long before those would end."""
    result = running(workers=["w"])
    note_failure(result=result, error=TemporaryError())
    for _ in range(MOST_LOSSES):
        assert result.status == "READY"
        result.claim("w")
        assert take_up_lost_tasks() == 1
        result.refresh_from_db()
    assert (result.status, "its worker was lost 5 times" in result.traceback) == ("FAILED", True)
    with override("en"):
        assert "in the middle of it, 5 times" in result.trouble.message


def tried(result: DBTaskResult, worker: HubWorker) -> DBTaskResult:
    result.claim("w")
    worker.run_task(result)
    return DBTaskResult.objects.get(pk=result.pk)


@pytest.mark.django_db
def test_a_passing_error_is_tried_again_with_growing_waits(time_machine) -> None:
    time_machine.move_to(NOON, tick=False)
    result = DBTaskResult.objects.get(pk=fail_for_now.enqueue().id)
    worker = HubWorker(batch=True)
    waits, told = [], []
    while (result := tried(result, worker)).status == "READY":
        waits.append(result.run_after - NOON)
        told.append(TaskTrouble.objects.to_tell().exists())
    assert [
        longest * (1 - SPREAD) <= wait <= longest for wait, longest in zip(waits, WAITS, strict=True)
    ] == ([True] * len(WAITS))
    assert max(WAITS) == DAY
    # Staff are told after an hour, as before there were tries for days.
    assert told.index(True) + 1 == TELL_AFTER
    assert set(result.trouble.words) == {"it", "en", "fr", "ro"}
    assert (result.status, result.trouble.failures, result.finished_at) == ("FAILED", len(WAITS) + 1, NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("not_before", "again_at"),
    [
        (None, NOON + timedelta(seconds=10)),
        (NOON - DAY, NOON + timedelta(seconds=10)),
        (NOON + timedelta(hours=9), NOON + timedelta(hours=9)),
        (NOON + timedelta(days=9999), NOON + LONGEST),
    ],
)
def test_a_service_says_when_it_may_be_asked_again(not_before: datetime | None, again_at: datetime) -> None:
    error = TemporaryError()
    error.not_before = not_before
    result = running(workers=["w"])
    assert note_failure(result=result, error=error, now=NOON, chance=lambda: 0)
    assert DBTaskResult.objects.get(pk=result.pk).run_after == again_at


@pytest.mark.django_db
def test_a_task_that_is_done_at_last_leaves_no_trouble(tmp_path: Path) -> None:
    began = tmp_path / "began"
    began.write_text("began")
    result = DBTaskResult.objects.get(pk=hang_once.enqueue(str(began)).id)
    result.claim("w")
    note_failure(result=result, error=TemporaryError())
    assert tried(result, HubWorker(batch=True)).status == "SUCCESSFUL"
    assert not TaskTrouble.objects.exists()


@pytest.mark.django_db
def test_of_a_periodic_task_only_the_last_run_counts(monkeypatch) -> None:
    """It is not tried beyond its next turn, and does not fill the list of what failed."""
    periods = Registry()
    periods.register("odd", Periodic(fail_for_now, every=timedelta(seconds=30)))
    monkeypatch.setattr("hub.core.actions.background.periodic_tasks", periods)
    worker = HubWorker(batch=True)
    for _turn in range(2):
        result = DBTaskResult.objects.get(pk=fail_for_now.enqueue().id)
        statuses = [(result := tried(result, worker)).status for _try in range(2)]
        assert statuses == ["READY", "FAILED"]
    assert [task.pk for task in DBTaskResult.objects.failed()] == [result.pk]
    monkeypatch.setattr("tests.hub.core.odd_tasks.WORKS_NOW", True)
    later = DBTaskResult.objects.get(pk=fail_for_now.enqueue().id)
    assert tried(later, worker).status == "SUCCESSFUL"
    assert not DBTaskResult.objects.failed().exists()


@pytest.mark.django_db
def test_what_was_given_up_or_waits_for_a_try_is_done_at_once_with_all_its_tries(time_machine) -> None:
    time_machine.move_to(NOON, tick=False)
    given_up, waiting, fresh = running(workers=["w"]), running(workers=["w"]), running(workers=[])
    note_failure(result=given_up, error=ValueError())
    note_failure(result=waiting, error=TemporaryError())
    keys = [given_up.pk, waiting.pk, fresh.pk]
    assert try_again_now(results=keys) == 2
    assert not TaskTrouble.objects.exists()
    due = BackgroundTask.objects.filter(pk__in=keys, run_after=NOON, worker_ids=[], finished_at=None)
    assert set(due.waiting().values_list("pk", flat=True)) == {given_up.pk, waiting.pk}


@pytest.mark.django_db
def test_only_what_was_given_up_is_forgotten() -> None:
    given_up, waiting = running(workers=["w"]), running(workers=["w"])
    note_failure(result=given_up, error=ValueError())
    note_failure(result=waiting, error=TemporaryError())
    assert [forget_task(pk=one.pk) for one in (given_up, waiting, given_up)] == [True, False, False]
    assert [task.pk for task in DBTaskResult.objects.all()] == [waiting.pk]


@pytest.mark.django_db
def test_what_is_old_goes(time_machine) -> None:
    """Tasks by their age and their end, runs of what is no longer periodic, signs of vanished workers."""
    time_machine.move_to(NOON, tick=False)
    enqueue_due_tasks()
    DBTaskResult.objects.all().delete()
    PeriodicRun.objects.create(name="contests.no_more", last_at=NOON)
    give_sign(worker_id="gone")
    done, failed = running(workers=["w"]), running(workers=["w"])
    done.set_successful(None)
    note_failure(result=failed, error=ValueError())
    kept = []
    for days in (tasks.KEEP_DAYS - 1, tasks.KEEP_DAYS, tasks.KEEP_FAILED_DAYS - 1, tasks.KEEP_FAILED_DAYS):
        time_machine.move_to(NOON + timedelta(days=days), tick=False)
        tasks.prune_task_results.func()
        kept.append((DBTaskResult.objects.count(), TaskTrouble.objects.count()))
    assert kept == [(2, 1), (1, 1), (1, 1), (0, 0)]
    assert not PeriodicRun.objects.filter(name="contests.no_more").exists()
    assert PeriodicRun.objects.filter(name="core.prune_task_results").exists()
    time_machine.move_to(NOON + FORGOTTEN_AFTER + timedelta(seconds=1), tick=False)
    take_up_lost_tasks()
    assert not WorkerSign.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_enqueues_a_task_that_is_due() -> None:
    names = chain(*together(*[enqueue_due_tasks] * 6))
    assert sorted(names) == sorted(name for name, _periodic in periodic_tasks.items())
    assert DBTaskResult.objects.count() == len(list(periodic_tasks.items()))
    PeriodicRun.objects.filter(name="core.build_frames").update(last_at=NOON - DAY)
    assert list(chain(*together(*[enqueue_due_tasks] * 6))) == ["core.build_frames"]
    assert DBTaskResult.objects.filter(task_path="hub.core.tasks.build_frames").count() == 2


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
