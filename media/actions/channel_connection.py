"""How the town's channel is connected, kept connected, and let go.

Somebody types a key or comes back from Google with a code; the worker asks YouTube whether it is good, and
only then does the channel stand. What is connected keeps working while somebody tries another key.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from media.actions import channel_uploads
from media.actions.quota import note_spent, spend
from media.clients.errors import Fault, PermanentServiceError, TemporaryServiceError
from media.clients.google_login import new_verifier, refreshed, tokens_for
from media.enums import ChannelMeans, ConnectionState, QuotaBucket
from media.models import Channel, ChannelAttempt, ChannelUpload, QuotaDay
from media.models.channel import ATTEMPT_LIFE
from media.sealed import Secret, Unreadable
from media.youtube_day import youtube_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from wagtail.models import Site

    from hub.accounts.models import User
    from media.clients.youtube import YouTube
    from media.clients.youtube_facts import ApiKey, Bucket, Token

KEPT = timedelta(days=31)
# A token that ends so soon is not begun with.
SOON = timedelta(minutes=2)
# What a person has to do something about, and what their channel is called then.
ENDS = {
    Fault.EXPIRED: ConnectionState.EXPIRED,
    Fault.REVOKED: ConnectionState.REVOKED,
    Fault.KEY_REFUSED: ConnectionState.REFUSED,
    Fault.NOT_ALLOWED: ConnectionState.REFUSED,
    Fault.SWITCHED_OFF: ConnectionState.REFUSED,
}


class NotOursError(Exception):
    """An answer to a question that nobody asked here, or too long ago."""


@transaction.atomic
def try_key(*, site: Site, key: str, channel_address: str, by: User) -> ChannelAttempt:
    """Have the worker ask YouTube for the channel with this key."""
    from media.channel_tasks import end_attempt  # noqa: PLC0415 - tasks look both ways

    attempt = ChannelAttempt.objects.create(
        site=site,
        by=by,
        means=ChannelMeans.KEY,
        api_key=Secret.of(key),
        channel_address=channel_address,
        token=secrets.token_urlsafe(32),
    )
    transaction.on_commit(partial(end_attempt.enqueue, attempt.pk))
    return attempt


@transaction.atomic
def begin_login(
    *, site: Site, client_id: str, client_secret: str, redirect_address: str, by: User
) -> ChannelAttempt:
    """Somebody goes to Google to allow the hub to use the channel; they come back with ``token``."""
    ChannelAttempt.objects.filter(by=by, ended_at=None, answered_at=None).delete()
    return ChannelAttempt.objects.create(
        site=site,
        by=by,
        means=ChannelMeans.LOGIN,
        client_id=client_id,
        client_secret=Secret.of(client_secret),
        redirect_address=redirect_address,
        token=secrets.token_urlsafe(32),
        verifier=Secret.of(new_verifier()),
    )


@transaction.atomic
def take_answer(*, token: str, by: User, code: str = "", refused: bool = False) -> ChannelAttempt:
    """Google has sent the person back, with a code or without. ``NotOursError``."""
    from media.channel_tasks import end_attempt  # noqa: PLC0415

    since = timezone.now() - ATTEMPT_LIFE
    attempt = (
        ChannelAttempt.objects.select_for_update()
        .filter(token=token, by=by, means=ChannelMeans.LOGIN, answered_at=None, started_at__gte=since)
        .first()
    )
    if attempt is None:
        raise NotOursError
    attempt.answered_at = timezone.now()
    if refused or not code:
        _end(attempt, Fault.NOT_ALLOWED)
    else:
        attempt.code = Secret.of(code)
        attempt.save(update_fields=["code", "answered_at"])
        transaction.on_commit(partial(end_attempt.enqueue, attempt.pk))
    return attempt


def end_attempt(*, attempt: ChannelAttempt) -> Channel | None:
    """Ask YouTube whether it is good; the channel if it is. May be done twice.

    An error that passes is raised, so that the worker tries again; one that stays ends the attempt.
    """
    if attempt.ended_at is not None:
        return None
    try:
        words = _by_key(attempt) if attempt.means == ChannelMeans.KEY else _by_login(attempt)
    except PermanentServiceError as error:
        _end(attempt, error.fault)
        return None
    except Unreadable:
        _end(attempt, Fault.KEY_REFUSED)
        return None
    return _connect(attempt, words)


@transaction.atomic
def disconnect(*, channel: Channel) -> None:
    """Forget the keys and what was seen on the channel; the pages of its videos stay."""
    from media.channel_tasks import revoke  # noqa: PLC0415

    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    token = channel.refresh_token or channel.access_token
    if token:
        # Sealed: what waits in the queue stands in the database.
        transaction.on_commit(partial(revoke.enqueue, token.sealed))
    ChannelAttempt.objects.filter(site=channel.site_id).delete()
    channel_uploads.stay_here(channel=channel)
    channel.delete()


@transaction.atomic
def change_channel(*, channel: Channel, **words: Any) -> None:
    """What staff say of uploads and of the day's limit."""
    for name, value in words.items():
        setattr(channel, name, value)
    channel.save(update_fields=list(words))


@transaction.atomic
def prune(*, now: datetime | None = None) -> None:
    """Forget attempts that nobody ended within an hour, and what was spent more than a month ago."""
    now = now or timezone.now()
    ChannelAttempt.objects.filter(answered_at=None, ended_at=None, started_at__lt=now - ATTEMPT_LIFE).exclude(
        means=ChannelMeans.KEY
    ).delete()
    QuotaDay.objects.filter(day__lt=youtube_day(now - KEPT)).delete()


@contextmanager
def asking(channel: Channel) -> Iterator[YouTube]:
    """A line to YouTube for ``channel``. What comes of it becomes the channel's state.

    An error is raised again after the state says so: one that passes for the worker, which tries again, one
    that stays for the task, which ends.
    """
    held = channel.access_token
    try:
        try:
            youtube = line_of(channel)
        except Unreadable:
            raise PermanentServiceError(Fault.KEY_REFUSED) from None
        try:
            yield youtube
        except PermanentServiceError as error:
            if error.fault is Fault.EXPIRED and held and channel.access_token == held:
                # It ended sooner than it said, or our clock is wrong: the permission itself may well stand.
                _drop_access(channel)
                raise TemporaryServiceError(Fault.CUT_OFF, error.detail) from None
            raise
    except TemporaryServiceError as error:
        # Our own ledger says it without a word of Google's: then it is written down already.
        if error.fault is Fault.QUOTA_SPENT and error.detail:
            uploads = error.detail == "uploadLimitExceeded"
            note_spent(channel=channel, bucket=QuotaBucket.UPLOADS if uploads else QuotaBucket.UNITS)
        _note(channel, ConnectionState.TROUBLE, error.fault)
        raise
    except PermanentServiceError as error:
        _note(channel, ENDS.get(error.fault, ConnectionState.TROUBLE), error.fault)
        raise
    else:
        _note(channel, ConnectionState.WORKS, None)


def line_of(channel: Channel) -> YouTube:
    """The client with the channel's key, or with a token that is good for some minutes."""
    from media.clients.youtube import YouTube  # noqa: PLC0415 - only the worker asks YouTube

    return YouTube(access=_access(channel), spend=partial(_spend, channel))


def _access(channel: Channel) -> ApiKey | Token:
    from media.clients.youtube_facts import ApiKey, Token  # noqa: PLC0415

    if channel.means == ChannelMeans.KEY:
        return ApiKey(channel.api_key.reveal())
    ends = channel.access_expires_at
    if not channel.access_token or ends is None or ends < timezone.now() + SOON:
        _refresh(channel)
    return Token(channel.access_token.reveal())


def _refresh(channel: Channel) -> None:
    tokens = refreshed(
        refresh_token=channel.refresh_token.reveal(),
        client_id=channel.client_id,
        client_secret=channel.client_secret.reveal(),
    )
    channel.access_token, channel.access_expires_at = Secret.of(tokens.access_token), tokens.expires_at
    if tokens.refresh_token:
        channel.refresh_token = Secret.of(tokens.refresh_token)
    channel.save(update_fields=["access_token", "access_expires_at", "refresh_token"])


def _drop_access(channel: Channel) -> None:
    """The next question begins with a new access token; whether it is given says what became of the rest."""
    channel.access_token, channel.access_expires_at = Secret(), None
    channel.save(update_fields=["access_token", "access_expires_at"])


def _spend(channel: Channel, bucket: Bucket, units: int) -> None:
    spend(channel=channel, bucket=QuotaBucket(bucket.value), units=units)


def _uncounted(bucket: Bucket, units: int) -> None:
    """The one question before there is a channel to count for."""


def _by_key(attempt: ChannelAttempt) -> dict[str, Any]:
    from media.clients.youtube import YouTube  # noqa: PLC0415
    from media.clients.youtube_facts import ApiKey  # noqa: PLC0415

    key = attempt.api_key
    youtube = YouTube(access=ApiKey(key.reveal()), spend=_uncounted)
    return {"api_key": key, **_of(youtube.channel(attempt.channel_address))}


def _by_login(attempt: ChannelAttempt) -> dict[str, Any]:
    from media.clients.youtube import YouTube  # noqa: PLC0415
    from media.clients.youtube_facts import Token  # noqa: PLC0415

    tokens = tokens_for(
        code=attempt.code.reveal(),
        code_verifier=attempt.verifier.reveal(),
        client_id=attempt.client_id,
        client_secret=attempt.client_secret.reveal(),
        redirect=attempt.redirect_address,
    )
    youtube = YouTube(access=Token(tokens.access_token), spend=_uncounted)
    return {
        "client_id": attempt.client_id,
        "client_secret": attempt.client_secret,
        "access_token": Secret.of(tokens.access_token),
        "refresh_token": Secret.of(tokens.refresh_token),
        "access_expires_at": tokens.expires_at,
        **_of(youtube.channel_of_token()),
    }


def _of(facts: Any) -> dict[str, Any]:
    return {
        "youtube_id": facts.id,
        "title": facts.title[:200],
        "handle": facts.handle[:100],
        "uploads_playlist": facts.uploads,
    }


@transaction.atomic
def _connect(attempt: ChannelAttempt, words: dict[str, Any]) -> Channel:
    """The channel with its new key. Another channel than before begins anew; the same goes on."""
    from media.channel_tasks import sync_channel  # noqa: PLC0415

    channel = Channel.objects.select_for_update().filter(site=attempt.site).first() or Channel(
        site=attempt.site
    )
    if channel.pk and channel.youtube_id != words["youtube_id"]:
        channel.delete()
        channel = Channel(site=attempt.site)
    for name in ("api_key", "client_secret", "refresh_token", "access_token"):
        setattr(channel, name, Secret())
    channel.client_id, channel.access_expires_at = "", None
    for name, value in words.items():
        setattr(channel, name, value)
    now = timezone.now()
    channel.means, channel.state, channel.fault = attempt.means, ConnectionState.WORKS, ""
    channel.checked_at, channel.connected_at, channel.connected_by = now, now, attempt.by
    channel.save()
    # What waited for a connection, such as deleting what somebody withdrew, goes on.
    ChannelUpload.objects.under_way().filter(channel=None).update(channel=channel)
    _end(attempt, None)
    transaction.on_commit(partial(sync_channel.enqueue, channel.pk))
    return channel


def _end(attempt: ChannelAttempt, fault: Fault | None) -> None:
    """The attempt is over: its secrets go."""
    attempt.ended_at, attempt.fault = timezone.now(), fault.value if fault else ""
    attempt.api_key = attempt.client_secret = attempt.verifier = attempt.code = Secret()
    attempt.save()


def _note(channel: Channel, state: ConnectionState, fault: Fault | None) -> None:
    Channel.objects.filter(pk=channel.pk).update(
        state=state, fault=fault.value if fault else "", checked_at=timezone.now()
    )


def redirect_address(path: str) -> str:
    """Where Google sends people back to: it must be said to Google beforehand, letter by letter."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
