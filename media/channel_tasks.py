"""What the worker does for the town's channel. Only here are the SDKs of Google loaded."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from hub.core.tasks import LONG, MAIL, PICTURE
from media.actions import (
    channel_connection,
    channel_posters,
    channel_sync,
    channel_uploads,
    residents_looks,
)
from media.actions.holding import hold, let_go
from media.clients import google_login
from media.clients.errors import PermanentServiceError
from media.models import Channel, ChannelAttempt, ChannelUpload
from media.models.in_hand import idle
from media.sealed import Secret, Unreadable

# Our own copy of what is on the channel: in case it is lost there.
UPLOADED_KEPT = timedelta(days=30)


# Somebody waits before the page.
@task(priority=MAIL)
def end_attempt(attempt_id: int) -> None:
    """Ask YouTube whether a key or a login is good."""
    attempt = ChannelAttempt.objects.filter(pk=attempt_id).first()
    if attempt is not None:
        channel_connection.end_attempt(attempt=attempt)


@task
def revoke(sealed: str) -> None:
    """Tell Google that the hub does without a token from now on."""
    with suppress(PermanentServiceError, Unreadable):
        google_login.revoke(token=Secret(sealed).reveal())


@task
def sync_channels() -> None:
    """Look for what is new on each connected channel that nobody looks at just now."""
    for pk in Channel.objects.usable().filter(idle()).values_list("pk", flat=True):
        sync_channel.enqueue(pk)


@task(priority=LONG)
def sync_channel(channel_id: int) -> None:
    """Bring the hub up to date with one channel, then fetch the stills that it lacks."""
    channel = Channel.objects.usable().filter(pk=channel_id).first()
    if channel is None or not hold(channel):
        return
    try:
        with suppress(PermanentServiceError), channel_connection.asking(channel) as youtube:
            channel_sync.sync_channel(channel=channel, youtube=youtube)
    finally:
        let_go(channel)
        if channel_posters.wanted(channel).exists():
            fetch_posters.enqueue(channel.pk)


@task(priority=PICTURE)
def fetch_posters(channel_id: int) -> None:
    """Some of the stills that are missing; then, if there are more, the next."""
    channel = Channel.objects.filter(pk=channel_id).first()
    if channel is not None and channel_posters.fetch_posters(channel=channel):
        fetch_posters.enqueue(channel.pk)


# Long, and nobody waits before a page: after each turn whatever else waits comes first.
@task(priority=LONG)
def go_on_with_upload(upload_id: int) -> None:
    """A resident's file to the channel, or off it: some pieces, then the next turn."""
    upload = ChannelUpload.objects.select_related("channel").filter(pk=upload_id).first()
    if upload is None or upload.channel is None or not hold(upload):
        return
    more = False
    try:
        if upload.channel.may_upload:
            with suppress(PermanentServiceError), channel_connection.asking(upload.channel) as youtube:
                more = channel_uploads.go_on(upload=upload, youtube=youtube)
    finally:
        let_go(upload)
    if more:
        go_on_with_upload.enqueue(upload.pk)


@task
def follow_uploads() -> None:
    """Those of which YouTube has not said the end, and those that waited for a channel."""
    for pk in ChannelUpload.objects.under_way().filter(idle()).values_list("pk", flat=True):
        go_on_with_upload.enqueue(pk)


@task
def look_at_residents_videos() -> None:
    """Each day: does YouTube still show the videos that residents sent by their address?"""
    channel = Channel.objects.usable().order_by("pk").first()
    if channel is not None:
        look_at_some_videos.enqueue(channel.pk, 0)


@task(priority=LONG)
def look_at_some_videos(channel_id: int, after: int) -> None:
    """Fifty of them, with the key of a channel; then the next fifty."""
    channel = Channel.objects.usable().filter(pk=channel_id).first()
    if channel is None:
        return
    with suppress(PermanentServiceError), channel_connection.asking(channel) as youtube:
        last = residents_looks.look_at_some(youtube=youtube, after=after)
        if last is not None:
            look_at_some_videos.enqueue(channel_id, last)


@task
def prune_channels() -> None:
    """Forget what was asked of YouTube on days gone by, and attempts to connect that came to nothing."""
    channel_connection.prune()
    channel_uploads.forget_uploaded_files(before=timezone.now() - UPLOADED_KEPT)
