"""What the worker does for the town's Facebook page. Only here is its SDK loaded."""

from __future__ import annotations

from contextlib import suppress

from django.utils import timezone
from django_tasks import task

from hub.accounts.models import User
from hub.core.errors import TemporaryError
from hub.core.tasks import LONG, MAIL, PICTURE
from media import facebook_mails
from media.actions import facebook_connection as connection
from media.actions import facebook_sending as sending
from media.actions import facebook_sync as syncing
from media.actions import facebook_voices, take_in_picture
from media.actions.holding import hold, let_go
from media.clients.errors import PermanentServiceError
from media.clients.pictures import fetch_picture
from media.ingest import IngestFailed, PictureRefused
from media.models import FacebookAttempt, FacebookPage, FacebookPost, FacebookVoice


# Somebody waits before the page.
@task(priority=MAIL)
def end_attempt(attempt_id: int) -> None:
    """Ask Facebook whether a token is good."""
    attempt = FacebookAttempt.objects.filter(pk=attempt_id).first()
    if attempt is not None:
        connection.end_attempt(attempt=attempt)


@task
def check_pages() -> None:
    """Each day: does each connected page still work, and until when?"""
    for pk in FacebookPage.objects.values_list("pk", flat=True):
        check_page.enqueue(pk)


@task(priority=MAIL)
def check_page(page_id: int) -> None:
    """Ask Facebook about one page; tell those who may connect it, if it ends."""
    page = FacebookPage.objects.filter(pk=page_id).first()
    if page is None:
        return
    if page.is_usable:
        with suppress(PermanentServiceError):
            connection.check_page(page=page)
    if connection.tell_of_the_end(page=page):
        for pk in facebook_mails.connectors().values_list("pk", flat=True):
            mail_of_the_end.enqueue(page_id, pk)


@task(priority=MAIL)
def mail_of_the_end(page_id: int, user_id: int) -> None:
    """One mail to one person: who got it gets it once, also if another's fails."""
    page = FacebookPage.objects.filter(pk=page_id).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if page is not None and user is not None:
        facebook_mails.end_of_connection(user, page)


@task(priority=MAIL)
def send_due_posts() -> None:
    """Each minute: what waits for its moment; what was tried for a day waits for a person."""
    now = timezone.now()
    sending.give_up(now=now)
    for pk in FacebookPost.objects.due(now).values_list("pk", flat=True):
        send_post.enqueue(pk)


@task(priority=MAIL)
def send_post(post_id: int) -> None:
    """Post an initiative on the town's page, once."""
    sending.send_post(post_id=post_id)


@task(priority=MAIL)
def edit_post(post_id: int) -> None:
    """Let a post say something else."""
    sending.edit_post(post_id=post_id)


@task(priority=MAIL)
def delete_post(post_id: int) -> None:
    """Take a post away."""
    sending.delete_post(post_id=post_id)


@task
def sync_pages() -> None:
    """Look for what is new on each connected page."""
    for pk in FacebookPage.objects.usable().values_list("pk", flat=True):
        sync_page.enqueue(pk)


@task(priority=LONG)
def sync_page(page_id: int) -> None:
    """Bring the hub up to date with one page, then fetch the pictures that it lacks."""
    page = FacebookPage.objects.usable().filter(pk=page_id).first()
    if page is None or not hold(page):
        return
    try:
        with suppress(PermanentServiceError):
            syncing.sync_page(page=page)
    finally:
        let_go(page)
        for pk in FacebookVoice.objects.without_picture().values_list("pk", flat=True):
            fetch_picture_of.enqueue(pk)


@task(priority=PICTURE)
def fetch_picture_of(voice_id: int) -> None:
    """The picture of a post, stored by us; a post whose picture cannot be had is read without one."""
    voice = FacebookVoice.objects.without_picture().filter(pk=voice_id).first()
    if voice is None:
        return
    key, picture = voice.picture_key, None
    try:
        content = fetch_picture(voice.picture_address)
        picture = take_in_picture(content=content, title=voice.title)
    except (PermanentServiceError, PictureRefused):
        pass
    except IngestFailed as failed:
        if failed.temporary:
            raise TemporaryError from failed
    facebook_voices.give_picture(voice=voice, picture=picture, key=key)
