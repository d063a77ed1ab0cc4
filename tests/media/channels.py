"""The town's channel for tests: connected, on an emulator that holds what a test puts there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Site

from media.actions.channel_connection import asking
from media.actions.channel_sync import sync_channel
from media.clients.google_login import SCOPES
from media.enums import ChannelMeans
from media.models import Channel, ChannelVideo
from media.sealed import Secret
from tests.emulators.channel import CHANNEL_ID, UPLOADS

if TYPE_CHECKING:
    from tests.emulators.running import Running

KEY = "emulated-key"


@dataclass(frozen=True)
class OnYouTube:
    """What happens on the channel; ``calls`` are the questions since it was last asked for them."""

    emulator: Running

    def add(self, **facts: Any) -> str:
        """A video, published now and public unless told otherwise; returns its id."""
        added: str = self.emulator.order("POST", "videos", **facts)["id"]
        return added

    def change(self, video_id: str, **facts: Any) -> None:
        self.emulator.order("POST", "videos", id=video_id, **facts)

    def fail(self, how: str, **more: Any) -> None:
        self.emulator.fail(how, **more)

    def calls(self) -> list[str]:
        asked = sorted(self.emulator.calls)
        self.emulator.order("POST", "reset")
        return asked


@pytest.fixture
def youtube(emulated_youtube: Running) -> OnYouTube:
    """A channel without a video."""
    emulated_youtube.order("POST", "anew", videos=0)
    return OnYouTube(emulated_youtube)


@pytest.fixture
def channel(home: Any, youtube: OnYouTube) -> Channel:
    """Connected with a key."""
    return Channel.objects.create(
        site=Site.objects.get(is_default_site=True),
        means=ChannelMeans.KEY,
        api_key=Secret.of(KEY),
        youtube_id=CHANNEL_ID,
        title="Comune",
        uploads_playlist=UPLOADS,
    )


@pytest.fixture
def owned(channel: Channel, youtube: OnYouTube) -> Channel:
    """The channel, connected with its account."""
    told = youtube.emulator.order("POST", "grant", scopes=list(SCOPES))
    channel.means = ChannelMeans.LOGIN
    channel.access_token = Secret.of(told["access_token"])
    channel.refresh_token = Secret.of(told["refresh_token"])
    channel.client_id, channel.client_secret = "emulated-client", Secret.of("emulated-secret")
    channel.access_expires_at = timezone.now() + timedelta(hours=1)
    channel.save()
    return channel


def sync(channel: Channel) -> None:
    channel.refresh_from_db()
    with asking(channel) as line:
        sync_channel(channel=channel, youtube=line)


def seen(youtube_id: str) -> ChannelVideo:
    return ChannelVideo.objects.get(youtube_id=youtube_id)


def run_tasks(prefix: str = "media.channel") -> list[str]:
    """Do what the worker would do; returns the names of what ran. Errors go through."""
    ran = []
    waiting = DBTaskResult.objects.filter(status="READY", task_path__startswith=prefix)
    while (row := waiting.order_by("enqueued_at").first()) is not None:
        arguments, task = row.args_kwargs, row.task
        ran.append(row.task_path.rsplit(".", 1)[1])
        row.delete()
        task.func(*arguments["args"], **arguments["kwargs"])
    return ran
