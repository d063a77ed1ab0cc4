"""What of the hub goes out to the town's Facebook page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from hub.core.models import InitiativePage
from media.clients.errors import MESSAGES, Fault
from media.enums import STANDING_POSTS, UNSENT_POSTS, FacebookPostState
from media.facebook_text import compose, says_the_same

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import Promise

NOT_CONNECTED, GAVE_UP = "not_connected", "gave_up"
REASONS: dict[str, Promise | str] = {
    **{fault.value: message for fault, message in MESSAGES.items()},
    NOT_CONNECTED: _("No Facebook page is connected. Connect it, then try again."),
    GAVE_UP: _("Facebook could not be reached for a day. Look on the page, then try again."),
    Fault.REFUSED.value: _(
        "Facebook refuses this post. Change its text or leave out the picture, then try again."
    ),
}


class FacebookPostQuerySet(models.QuerySet["FacebookPost"]):
    """Reads of what goes out; all of them chain."""

    def standing(self) -> Self:
        return self.filter(state__in=STANDING_POSTS)

    def due(self, now: datetime) -> Self:
        """Whose moment has come, and whose page everybody can read."""
        public = InitiativePage.objects.public().values("pk")
        come = Q(due_at__isnull=True) | Q(due_at__lte=now)
        waiting = self.filter(come, state=FacebookPostState.WAITING, waits_for_publication=False)
        return waiting.filter(page__in=public)

    def perhaps_there(self) -> Self:
        """Sent, or maybe sent: nobody knows under which id."""
        return self.filter(attempted_at__isnull=False, facebook_id="")

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")


class FacebookPost(models.Model):
    """An initiative's post on the town's page: at most one that stands."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(
        InitiativePage, on_delete=models.SET_NULL, null=True, related_name="facebook_posts"
    )
    title = models.CharField(max_length=255)
    # What it shall say; empty: what the page says when it goes out.
    text = models.TextField(blank=True)
    with_picture = models.BooleanField(default=True)
    due_at = models.DateTimeField(null=True, blank=True)
    # Asked for beside a draft: the page that is online meanwhile does not take it along.
    waits_for_publication = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    state = models.CharField(
        max_length=12, choices=FacebookPostState.choices, default=FacebookPostState.WAITING, db_index=True
    )
    fault = models.CharField(max_length=20, blank=True)
    # Written before the first request that may post it: from then on the page is looked at first.
    attempted_at = models.DateTimeField(null=True, blank=True)
    sending_since = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    # What stands there, or may.
    sent_text = models.TextField(blank=True)
    facebook_page_id = models.CharField(max_length=40, blank=True)
    facebook_id = models.CharField(max_length=80, blank=True)
    address = models.URLField(max_length=500, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(FacebookPostQuerySet)()

    class Meta:
        verbose_name = _("post on Facebook")
        verbose_name_plural = _("posts on Facebook")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(state__in=STANDING_POSTS), name="facebook_post_one_standing"
            ),
            models.UniqueConstraint(
                fields=["facebook_id"], condition=~Q(facebook_id=""), name="facebook_post_id_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(FacebookPostState.POSTED, FacebookPostState.DELETING))
                | ~Q(facebook_id=""),
                name="facebook_post_there_has_id",
            ),
            models.CheckConstraint(
                condition=~Q(state=FacebookPostState.SENDING) | Q(attempted_at__isnull=False),
                name="facebook_post_sending_attempted",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> str:
        """What it says: what was written for it, else what the page says now."""
        return self.text or self.sent_text or (words_of(self.page) if self.page else "")

    @property
    def is_unsent(self) -> bool:
        return self.state in UNSENT_POSTS

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has something to do with it, now or as soon as Facebook can be reached."""
        return (
            self.state in (FacebookPostState.SENDING, FacebookPostState.DELETING)
            or (self.state == FacebookPostState.WAITING and self.is_due and not self.waits_for_publication)
            or (self.is_changing and not self.fault)
        )

    @property
    def is_due(self) -> bool:
        return self.due_at is None or self.due_at <= timezone.now()

    @property
    def is_changing(self) -> bool:
        """Whether it shall say something else than what stands there."""
        return (
            self.state == FacebookPostState.POSTED
            and bool(self.text)
            and not says_the_same(self.text, self.sent_text)
        )

    @property
    def reason(self) -> str:
        """Why it is not there, or not as it should be, for staff; empty if nothing is wrong."""
        return str(REASONS[self.fault]) if self.fault else ""


def words_of(page: InitiativePage) -> str:
    """What is offered as the post of ``page``, in its own language."""
    return compose(
        title=page.title,
        summary=page.summary,
        hashtags=[link.hashtag.label for link in page.hashtag_links.all()],
        link=(page.full_url or "") if page.pk else "",
    )
