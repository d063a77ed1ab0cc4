"""What the workers tell each other: who is alive, and when a periodic task last ran."""

from __future__ import annotations

from django.db import models


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
