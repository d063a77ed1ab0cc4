"""The town's page on Facebook: how it is connected."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from media.enums import DISCONNECTED, ConnectionState
from media.sealed import SecretField

from .in_hand import InHand

if TYPE_CHECKING:
    from datetime import datetime

# So long before the permission ends, those who may renew it are told.
WARNED_BEFORE = timedelta(days=7)


class FacebookPageQuerySet(models.QuerySet["FacebookPage"]):
    def usable(self) -> Self:
        """Of which Facebook may be asked: not those that wait for somebody to connect them again."""
        return self.exclude(state__in=DISCONNECTED)


class FacebookPage(InHand):
    """A connected page; one for each site, and each page for one site."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="facebook_page")
    app_id = models.CharField(max_length=40)
    app_secret = SecretField()
    page_token = SecretField()
    facebook_id = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)

    scopes = models.JSONField(default=list)
    # When the token ends, and when Facebook asks somebody of the staff to confirm; without a day: never.
    expires_at = models.DateTimeField(null=True, blank=True)
    data_access_expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=ConnectionState.choices, default=ConnectionState.WORKS, db_index=True
    )
    # What Facebook answered last instead of what was asked: a ``media.clients.errors.Fault``.
    fault = models.CharField(max_length=20, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)
    connected_at = models.DateTimeField(default=timezone.now)
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Of which end, and of which trouble, those who may connect were told: once each.
    warned_of = models.DateTimeField(null=True, blank=True)
    told_of = models.CharField(max_length=20, blank=True)

    synced_at = models.DateTimeField(null=True, blank=True)

    offered = models.BooleanField(
        _("tick “also on Facebook” beforehand"),
        default=False,
        help_text=_("For each new initiative. Whoever writes it can always take the tick away."),
    )

    objects = models.Manager.from_queryset(FacebookPageQuerySet)()

    class Meta:
        verbose_name = _("Facebook page")
        verbose_name_plural = _("Facebook pages")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def is_usable(self) -> bool:
        return self.state not in DISCONNECTED

    @property
    def ends_at(self) -> datetime | None:
        """When the connection ends unless somebody renews it."""
        return min(filter(None, (self.expires_at, self.data_access_expires_at)), default=None)

    @property
    def ends_soon(self) -> bool:
        return self.ends_at is not None and self.ends_at <= timezone.now() + WARNED_BEFORE

    @property
    def address(self) -> str:
        return f"https://www.facebook.com/{self.facebook_id}"


class FacebookAttempt(models.Model):
    """Somebody of the staff connects a page: what they typed, until Facebook has said yes or no."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    app_id = models.CharField(max_length=40)
    app_secret = SecretField()
    token = SecretField()
    # The pages among which the person chooses: id, name and sealed token of each.
    pages = models.JSONField(default=list)
    chosen = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=20, blank=True)
    # Which permissions the token lacks.
    missing = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        ordering = ["-started_at", "-pk"]
        get_latest_by = ["started_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(app_secret="", token=""),
                name="facebook_attempt_ended_without_secrets",
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"

    @property
    def is_being_checked(self) -> bool:
        """Whether the worker has it in hand."""
        return self.ended_at is None and (not self.pages or bool(self.chosen))
