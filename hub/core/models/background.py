"""The work that waits, and what the workers tell each other of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet, get_date_max

from hub.core.retries import TELL_AFTER

if TYPE_CHECKING:
    from datetime import datetime


class WorkerSign(models.Model):
    """A worker's last sign of life; a worker that ends in peace takes its row along."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker_id


class PeriodicRun(models.Model):
    """When a periodic task was last put into the queue."""

    name = models.CharField(max_length=100, primary_key=True)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class TroubleQuerySet(models.QuerySet["TaskTrouble"]):
    def given_up(self) -> Self:
        return self.filter(given_up_at__isnull=False)

    def to_tell(self) -> Self:
        """Given up, or tried in vain for more than an hour."""
        return self.filter(Q(given_up_at__isnull=False) | Q(failures__gte=TELL_AFTER))


class TaskTrouble(models.Model):
    """What went wrong with a task that is not done: it goes when the task is, or is tried anew."""

    task = models.OneToOneField(
        DBTaskResult, on_delete=models.CASCADE, primary_key=True, related_name="trouble"
    )
    # Tries that ended with an error; how often its worker was lost or told to stop at once.
    failures = models.PositiveSmallIntegerField(default=0)
    losses = models.PositiveSmallIntegerField(default=0)
    # What staff are told of the last error, by language; empty for an error of the program.
    words = models.JSONField(default=dict)
    given_up_at = models.DateTimeField(null=True, db_index=True)

    objects = TroubleQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def message(self) -> str:
        """In the language that is active now, or in that of the site."""
        return self.words.get(get_language()) or self.words.get(settings.LANGUAGE_CODE) or ""


class BackgroundTaskQuerySet(DBTaskResultQuerySet):
    """Tasks as staff see them: without what they work on."""

    def waiting(self) -> Self:
        return self.filter(status=TaskResultStatus.READY)

    def overdue(self, since: datetime) -> Self:
        """Those that nobody took, though they could have been done since then."""
        at_once = Q(run_after=get_date_max(), enqueued_at__lte=since)
        return self.waiting().filter(at_once | Q(run_after__lte=since))

    def of_kind(self, path: str) -> Self:
        return self.filter(task_path=path)

    def to_show(self) -> Self:
        return self.select_related("trouble").defer("args_kwargs", "return_value", "traceback")

    def by_kind(self) -> models.QuerySet[Any, dict[str, Any]]:
        """Of each kind how many, and when the last one ended."""
        counted = self.order_by().values("task_path").annotate(number=Count("pk"), last=Max("finished_at"))
        return counted.order_by("-number", "task_path")

    def latest_first(self) -> Self:
        return self.order_by(F("finished_at").desc(nulls_last=True), "pk")


class BackgroundTask(DBTaskResult[..., Any]):
    """A task of django-tasks-db, as the page about the background work shows it."""

    objects: ClassVar[Any] = BackgroundTaskQuerySet.as_manager()

    class Meta:
        proxy = True
        default_permissions = ("view", "change", "delete")
        verbose_name = _("background task")
        verbose_name_plural = _("background work")
