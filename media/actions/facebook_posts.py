"""What staff ask of a post on Facebook: that it goes out, says something else, goes away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from media.enums import STANDING_POSTS, FacebookPostState
from media.models import FacebookPost

if TYPE_CHECKING:
    from datetime import datetime

    from hub.accounts.models import User
    from hub.core.models import InitiativePage


class NotNowError(Exception):
    """What was asked is not possible in the state in which the post is by now."""


@transaction.atomic
def plan_post(
    *,
    page: InitiativePage,
    text: str,
    with_picture: bool,
    due_at: datetime | None,
    by: User,
    with_draft: bool = False,
) -> FacebookPost:
    """``page`` shall be posted: once everybody can read it, not before ``due_at``.

    ``with_draft``: not before it is published the next time, though it may be online already. What waits, or
    was not sent, takes over the new words. ``NotNowError`` if it is there already.
    """
    post = _standing(page)
    if post is not None and not post.is_unsent:
        raise NotNowError
    post = post or FacebookPost(page_id=page.pk, site=_site(page))
    post.title, post.text, post.with_picture, post.due_at = page.title, text, with_picture, due_at
    post.state, post.fault, post.waits_for_publication = FacebookPostState.WAITING, "", with_draft
    post.asked_by, post.asked_at = by, timezone.now()
    post.save()
    send_if_due(page=page)
    return post


@transaction.atomic
def call_off(*, page: InitiativePage) -> None:
    """It shall not go out after all. ``NotNowError`` if it is under way."""
    post = _standing(page)
    if post is None:
        return
    if not post.is_unsent:
        raise NotNowError
    if post.attempted_at is None:
        post.delete()
    else:
        # It may have arrived all the same: what comes in from the page is compared with it.
        post.state = FacebookPostState.CALLED_OFF
        post.save(update_fields=["state"])


@transaction.atomic
def publish_along(*, page: InitiativePage) -> None:
    """The page is published: what was asked for with its draft goes out with it."""
    FacebookPost.objects.filter(page=page.pk, waits_for_publication=True).update(waits_for_publication=False)
    send_if_due(page=page)


def send_if_due(*, page: InitiativePage, now: datetime | None = None) -> None:
    """Have the worker send what waits for this page, if its moment has come."""
    from media.facebook_tasks import send_post  # noqa: PLC0415 - tasks look both ways

    due = FacebookPost.objects.due(now or timezone.now()).filter(page=page.pk)
    for pk in due.values_list("pk", flat=True):
        transaction.on_commit(partial(send_post.enqueue, pk))


@transaction.atomic
def try_again(*, post: FacebookPost) -> None:
    """What was not sent is sent now; if it was perhaps sent, the page is looked at first."""
    post = _locked(post, FacebookPostState.FAILED)
    post.state, post.fault, post.due_at = FacebookPostState.WAITING, "", None
    post.waits_for_publication = False
    post.save(update_fields=["state", "fault", "due_at", "waits_for_publication"])
    if post.page is not None:
        send_if_due(page=post.page)


@transaction.atomic
def change_text(*, post: FacebookPost, text: str) -> None:
    """What is on Facebook shall say something else."""
    from media.facebook_tasks import edit_post  # noqa: PLC0415

    post = _locked(post, FacebookPostState.POSTED)
    post.text, post.fault = text, ""
    post.save(update_fields=["text", "fault"])
    transaction.on_commit(partial(edit_post.enqueue, post.pk))


@transaction.atomic
def delete_there(*, post: FacebookPost) -> None:
    """What is on Facebook shall go."""
    from media.facebook_tasks import delete_post  # noqa: PLC0415

    post = _locked(post, FacebookPostState.POSTED)
    post.state, post.fault = FacebookPostState.DELETING, ""
    post.save(update_fields=["state", "fault"])
    transaction.on_commit(partial(delete_post.enqueue, post.pk))


def standing_post(page: InitiativePage) -> FacebookPost | None:
    """The post that ``page`` has, or that it shall have."""
    return FacebookPost.objects.standing().filter(page=page.pk).first() if page.pk else None


def _standing(page: InitiativePage) -> FacebookPost | None:
    rows = FacebookPost.objects.select_for_update(of=("self",))
    return rows.filter(page=page.pk, state__in=STANDING_POSTS).first()


def _locked(post: FacebookPost, state: FacebookPostState) -> FacebookPost:
    found = FacebookPost.objects.select_for_update(of=("self",)).filter(pk=post.pk, state=state).first()
    if found is None:
        raise NotNowError
    return found


def _site(page: InitiativePage) -> Site:
    site: Site | None = page.get_site()
    return site or Site.objects.get(is_default_site=True)
