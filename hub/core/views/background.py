"""The background work, for staff: what waits, runs and failed, who works, and to have it tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tasks.base import TaskResultStatus

from hub.core.actions import forget_task, try_again_now
from hub.core.actions.background import LOST_AFTER
from hub.core.enums import TaskState
from hub.core.models import BackgroundTask, PeriodicRun, WorkerSign
from hub.core.registry import periodic_tasks, task_names
from hub.core.tasks import KEEP_DAYS, KEEP_FAILED_DAYS

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from hub.core.models.background import BackgroundTaskQuerySet

VIEW, CHANGE, DELETE = (f"core.{deed}_backgroundtask" for deed in ("view", "change", "delete"))
A_PAGE = 30
# Of what is done, that of the last day is counted.
LATELY = timedelta(days=1)
# What of the address leads back to the same list.
KEPT = ("state", "kind", "p")
STATUSES = {
    TaskState.FAILED: TaskResultStatus.FAILED,
    TaskState.WAITING: TaskResultStatus.READY,
    TaskState.RUNNING: TaskResultStatus.RUNNING,
    TaskState.DONE: TaskResultStatus.SUCCESSFUL,
}


@dataclass(frozen=True)
class Turn:
    """A periodic task: how often, when it last began and when it is due."""

    title: str
    often: str
    last_at: datetime | None
    next_at: datetime | None


@require_safe
@never_cache
def background(request: HttpRequest) -> HttpResponse:
    """All of one state, narrowed to a kind; above it who works, below it what comes by itself."""
    _require(request, VIEW)
    now = timezone.now()
    state = _state(request)
    kinds = list(_of_state(state, now).by_kind())
    kind = request.GET.get("kind", "")
    kind = kind if any(one["task_path"] == kind for one in kinds) else ""
    context = {
        "state": state,
        "counts": _counts(now),
        "kinds": [(one["task_path"], _title(one["task_path"]), one["number"], one["last"]) for one in kinds],
        "kind": kind,
        "kind_title": _title(kind) if kind else "",
        "turns": _turns(),
        **_workers(now),
        "keep_days": KEEP_DAYS,
        "keep_failed_days": KEEP_FAILED_DAYS,
        "may_change": request.user.has_perm(CHANGE),
        "may_delete": request.user.has_perm(DELETE),
        "back": _kept(request),
    }
    if state != TaskState.DONE:
        page: Any = Paginator(_listed(state, kind, now), A_PAGE).get_page(request.GET.get("p"))
        context |= {"page": page, "rows": [_row(task, context["alive"], now) for task in page]}
    return render(request, "core/admin/background.html", context)


@require_safe
@never_cache
def details(request: HttpRequest, task: UUID) -> HttpResponse:
    """Where in the program a task failed: for administrators, to send on to who can mend it."""
    if not request.user.is_superuser:
        raise PermissionDenied
    found = BackgroundTask.objects.select_related("trouble").exclude(traceback="").filter(pk=task).first()
    if found is None:
        return _gone(request)
    context = {"task": found, "title": _title(found.task_path), "back": _kept(request)}
    return render(request, "core/admin/background_details.html", context)


@require_POST
def again(request: HttpRequest, task: UUID) -> HttpResponse:
    """Have one task tried at once."""
    _require(request, CHANGE)
    _say_how_many(request, try_again_now(results=[task]))
    return _back(request)


@require_POST
def all_again(request: HttpRequest) -> HttpResponse:
    """Have all failed tasks of a kind tried at once."""
    _require(request, CHANGE)
    failed = BackgroundTask.objects.failed().filter(task_path=request.POST.get("kind", ""))
    _say_how_many(request, try_again_now(results=failed.values_list("pk", flat=True)))
    return redirect(f"{reverse('background')}?{urlencode({'state': TaskState.WAITING.value})}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def forget(request: HttpRequest, task: UUID) -> HttpResponse:
    """Strike out a task that failed, once that is confirmed."""
    _require(request, DELETE)
    if request.method == "POST":
        if not forget_task(pk=task):
            return _gone(request)
        messages.success(request, _("The task is forgotten. What it should have done is not done."))
        return _back(request)
    found = BackgroundTask.objects.to_show().failed().filter(pk=task).first()
    if found is None:
        return _gone(request)
    context = {"row": _row(found, frozenset(), timezone.now()), "back": _kept(request)}
    return render(request, "core/admin/background_forget.html", context)


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _state(request: HttpRequest) -> TaskState:
    asked = request.GET.get("state", "")
    return TaskState(asked) if asked in TaskState.values else TaskState.FAILED


def _of_state(state: TaskState, now: datetime) -> BackgroundTaskQuerySet:
    tasks: Any = BackgroundTask.objects.filter(status=STATUSES[state])
    return tasks.filter(finished_at__gte=now - LATELY) if state == TaskState.DONE else tasks


def _listed(state: TaskState, kind: str, now: datetime) -> BackgroundTaskQuerySet:
    tasks: Any = _of_state(state, now)
    tasks = tasks.to_show()
    if kind:
        tasks = tasks.of_kind(kind)
    if state == TaskState.FAILED:
        return tasks.latest_first()
    return tasks.order_by("started_at", "pk") if state == TaskState.RUNNING else tasks


def _counts(now: datetime) -> list[tuple[str, str, int]]:
    """How many stand where, in one query; of those that are done, the last day's."""
    done = TaskResultStatus.SUCCESSFUL
    counted = Q(status__in=set(STATUSES.values()) - {done}) | Q(status=done, finished_at__gte=now - LATELY)
    rows = BackgroundTask.objects.filter(counted).order_by().values_list("status")
    numbers: dict[str, int] = dict(rows.annotate(number=Count("*")))
    return [(one.value, str(one.label), numbers.get(STATUSES[one].value, 0)) for one in TaskState]


def _row(task: Any, alive: frozenset[str], now: datetime) -> dict[str, Any]:
    worker = task.worker_ids[-1] if task.worker_ids else ""
    trouble = getattr(task, "trouble", None)
    return {
        "task": task,
        "title": _title(task.task_path),
        "trouble": trouble,
        "tries": len(task.worker_ids),
        # Else as soon as a worker is free.
        "later": task.run_after if trouble and task.run_after > now else None,
        "error": task.exception_class_path.rpartition(".")[2],
        "number": str(task.pk)[:8],
        "worker": _worker_name(worker) if worker else "",
        "is_lost": worker not in alive,
    }


def _title(path: str) -> str:
    """What the task does; its path if it is of a version that is no longer there."""
    return str(dict(task_names.items()).get(path, path))


def _workers(now: datetime) -> dict[str, Any]:
    signs = list(WorkerSign.objects.order_by("-seen_at"))
    alive = frozenset(sign.worker_id for sign in signs if sign.seen_at >= now - LOST_AFTER)
    rows = [(_worker_name(sign.worker_id), sign.seen_at, sign.worker_id in alive) for sign in signs]
    return {"workers": rows, "alive": alive}


def _worker_name(worker_id: str) -> str:
    machine, _separator, rest = worker_id.partition(":")
    process = rest.partition(":")[0]
    return (
        _("%(machine)s, process %(process)s") % {"machine": machine, "process": process} if rest else machine
    )


def _turns() -> list[Turn]:
    last = dict(PeriodicRun.objects.values_list("name", "last_at"))
    turns = [
        Turn(
            title=_title(periodic.task.module_path),
            often=_often(periodic.every),
            last_at=last.get(name),
            next_at=last[name] + periodic.every if name in last else None,
        )
        for name, periodic in periodic_tasks.items()
    ]
    return sorted(turns, key=lambda turn: turn.title)


def _often(every: timedelta) -> str:
    minutes = round(every.total_seconds() / 60)
    hours, days = minutes // 60, minutes // (24 * 60)
    if days and days * 24 * 60 == minutes:
        return ngettext("every day", "every %(number)s days", days) % {"number": days}
    if hours and hours * 60 == minutes:
        return ngettext("every hour", "every %(number)s hours", hours) % {"number": hours}
    return ngettext("every minute", "every %(number)s minutes", minutes) % {"number": minutes}


def _say_how_many(request: HttpRequest, number: int) -> None:
    if not number:
        messages.error(request, _("Nothing is left to try again: it is done, or under way."))
        return
    words = ngettext("%(number)s task is tried again now.", "%(number)s tasks are tried again now.", number)
    messages.success(request, words % {"number": number})


def _gone(request: HttpRequest) -> HttpResponse:
    """It was done, tried again or forgotten since the list was read."""
    messages.error(request, _("This task is no longer among those that failed."))
    return _back(request)


def _kept(request: HttpRequest) -> str:
    return urlencode({key: request.GET[key] for key in KEPT if key in request.GET})


def _back(request: HttpRequest) -> HttpResponse:
    kept = _kept(request)
    return redirect(f"{reverse('background')}?{kept}" if kept else reverse("background"))
