"""The ledger of a contest: every move, in order, each line sealed by the hash of the one before it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contests.enums import LedgerEvent, LedgerRole

from .contests import Contest
from .frozen import Frozen


class FrozenLedgerError(Exception):
    """A line of the ledger is written once."""


class LedgerLine(Frozen):
    """One move. ``data`` and the hash name nobody; who did it stands beside, for staff and auditors."""

    frozen_error = FrozenLedgerError

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="ledger")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    event = models.CharField(max_length=24, choices=LedgerEvent.choices)
    role = models.CharField(max_length=12, choices=LedgerRole.choices)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("line of the ledger")
        verbose_name_plural = _("ledger")
        default_permissions = ()
        permissions = [("read_ledger", _("Can read the ledger and the bundle of a contest"))]
        ordering = ["contest", "number"]
        constraints = [models.UniqueConstraint(fields=["contest", "number"], name="ledger_line_once")]

    def __str__(self) -> str:
        return f"{self.contest_id} {self.number} {self.event}"
