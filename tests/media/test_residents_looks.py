"""Residents' videos that stand on other people's channels: looked at each day, against an emulator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hub.core.registry import periodic_tasks
from media import channel_tasks
from media.actions import approve_video, bring_out, start_review
from media.clients.errors import Fault, TemporaryServiceError
from media.enums import ConnectionState, QuotaBucket, ResidentVideoState
from media.models import Channel, QuotaDay, ResidentVideo, VideoPage
from tests.media.channels import run_tasks
from tests.media.residents import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(youtube, channel, hashtag_page, entrant, editor):
    """A resident's video with a page, sent by its address."""

    def make(**facts: Any) -> ResidentVideo:
        address = youtube.add(title="La mia bottega", **facts)
        video = sent(entrant, hashtag_page.hashtag)
        ResidentVideo.objects.filter(pk=video.pk).update(youtube_id=address, address=address)
        start_review(video_id=video.pk, user=editor)
        approve_video(video_id=video.pk, user=editor)
        bring_out(video_id=video.pk)
        return ResidentVideo.objects.get(pk=video.pk)

    return make


@pytest.fixture
def look(django_capture_on_commit_callbacks):
    """A day later."""

    def do() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            channel_tasks.look_at_residents_videos.func()
            run_tasks("media.channel_tasks.look_at_some_videos")

    return do


def state(video: ResidentVideo) -> tuple[str, bool]:
    video = ResidentVideo.objects.get(pk=video.pk)
    assert video.page
    assert video.page.live == VideoPage.objects.public().filter(pk=video.page.pk).exists()
    return video.state, video.page.live


GONE, HERE = (ResidentVideoState.UNAVAILABLE, False), (ResidentVideoState.PUBLISHED, True)


@pytest.mark.parametrize("how", [{"deleted": True}, {"privacy": "private"}, {"status": "rejected"}])
def test_what_nobody_can_watch_any_more_leaves_and_its_sender_is_told(
    youtube, published, look, hashtag_page, how
) -> None:
    video, other = published(), published(privacy="unlisted")
    look()
    assert [state(video), state(other)] == [HERE, HERE]
    youtube.change(video.youtube_id, **how)
    look()
    look()
    assert [state(video), state(other)] == [GONE, HERE]
    assert not VideoPage.objects.public().filter(translation_key=video.page.translation_key).exists()
    run_tasks("media.tasks.tell_sender")
    told = [one.subject for one in mail.outbox]
    assert told == ["Il tuo video “La mia bottega” in questo momento non si vede"]


def test_it_comes_back_in_every_language_at_its_place(youtube, published, look, time_machine) -> None:
    video = published()
    youtube.change(video.youtube_id, privacy="private")
    look()
    time_machine.move_to(timezone.now() + timedelta(days=1))
    youtube.change(video.youtube_id, privacy="public")
    look()
    assert state(video) == HERE
    pages = VideoPage.objects.public().filter(translation_key=video.page.translation_key)
    assert [page.first_published_at for page in pages] == [video.page.first_published_at] * 4
    assert ResidentVideo.objects.get().gone_at is None


def test_what_staff_took_offline_stays_so(youtube, published, look) -> None:
    video = published()
    video.page.unpublish()
    look()
    youtube.change(video.youtube_id, privacy="private")
    look()
    youtube.change(video.youtube_id, privacy="public")
    look()
    assert state(video) == GONE


def test_what_staff_published_again_and_took_offline_stays_so(youtube, published, look) -> None:
    video = published()
    youtube.change(video.youtube_id, privacy="private")
    look()
    page = ResidentVideo.objects.get().page
    page.get_latest_revision().publish()
    page.refresh_from_db()
    page.unpublish()
    youtube.change(video.youtube_id, privacy="public")
    look()
    assert state(video) == GONE


def test_fifty_at_a_time_within_the_day(youtube, channel, published, look) -> None:
    first = published()
    for number in range(50):
        copy = ResidentVideo.objects.get(pk=first.pk)
        page = copy.page.copy(update_attrs={"slug": f"copia-{number}"}, keep_live=True)
        copy.pk, copy.code, copy.sender, copy.page = None, f"COPY{number:04}", None, page.specific
        copy.save()
    youtube.calls()
    look()
    assert youtube.calls() == ["videos.list"] * 2
    assert QuotaDay.objects.get(bucket=QuotaBucket.UNITS).spent == 2
    Channel.objects.update(daily_units=3)
    with pytest.raises(TemporaryServiceError) as stopped:
        look()
    assert (stopped.value.fault, youtube.calls()) == (Fault.QUOTA_SPENT, ["videos.list"])


@pytest.mark.parametrize("how", ["500", "html", "429", "cut", "brokenJson"])
def test_a_failure_takes_nothing_away(youtube, published, look, how) -> None:
    video = published()
    youtube.fail(how)
    with pytest.raises(TemporaryServiceError):
        look()
    assert (state(video), Channel.objects.get().state) == (HERE, ConnectionState.TROUBLE)


def test_a_refused_key_takes_nothing_away_and_is_not_asked_with_again(youtube, published, look) -> None:
    video = published()
    youtube.fail("keyInvalid")
    look()
    assert (state(video), Channel.objects.get().state) == (HERE, ConnectionState.REFUSED)
    youtube.calls()
    look()
    assert youtube.calls() == []


def test_what_waits_for_staff_or_has_no_page_is_not_asked_for(
    youtube, channel, hashtag, entrant, look
) -> None:
    sent(entrant, hashtag)
    look()
    assert youtube.calls() == []


def test_every_day_and_the_queue_keeps_numbers_only(channel) -> None:
    periodic = dict(periodic_tasks.items())["media.look_at_residents_videos"]
    assert (periodic.task, periodic.every) == (channel_tasks.look_at_residents_videos, timedelta(days=1))
    channel_tasks.look_at_residents_videos.func()
    row = DBTaskResult.objects.get(task_path="media.channel_tasks.look_at_some_videos")
    assert row.args_kwargs == {"args": [channel.pk, 0], "kwargs": {}}


def test_what_only_the_owner_of_the_channel_sees_is_gone(youtube, owned, published, look) -> None:
    """Sent by its address, and on the town's own channel: asked for with the account, YouTube names it."""
    video = published()
    youtube.change(video.youtube_id, privacy="private")
    look()
    assert state(video) == GONE
