"""Publishing drafts by the way that asks no form: only those that are whole."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from hub.core.wholeness import lacks

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

logger = logging.getLogger(__name__)
SET_ASIDE = "hub.set_aside"


@transaction.atomic
def publish_draft(*, page: Page, user: AbstractUser | None = None) -> list[str]:
    """Publish the latest draft of ``page``, if it is whole; otherwise nothing changes: says what it lacks."""
    draft = page.get_latest_revision_as_object()
    reasons = lacks(draft)
    if not reasons:
        revision = page.get_latest_revision() or page.save_revision(user=user)
        revision.publish(user=user)
    return reasons


def publish_scheduled() -> None:
    """Publish and take away the pages whose moment has come.

    One that cannot be published, because something is missing in it by now or its address is taken, is set
    aside: otherwise it would keep back all that come after it, again each minute.
    """
    due = Revision.objects.page_revisions().filter(approved_go_live_at__lt=timezone.now())
    for revision in due.order_by("approved_go_live_at"):
        _set_aside_if_not_whole(revision)
    call_command("publish_scheduled", verbosity=0)


@transaction.atomic
def _set_aside_if_not_whole(revision: Revision) -> None:
    """It is a draft again; its history says why."""
    page = revision.as_object()
    # Nobody is there whose language it could be: the history keeps the town's.
    with override(settings.LANGUAGE_CODE):
        reasons = lacks(page)
    if reasons:
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(page, SET_ASIDE, revision=revision, data={"reasons": reasons})
        logger.warning("page %s was not published at its moment: %s", page.pk, " ".join(reasons))
