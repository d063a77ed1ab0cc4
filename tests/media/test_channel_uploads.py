"""Residents' files on their way to the town's channel, against an emulator of YouTube."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from media.actions import approve_video, bring_out, keep_captions, start_review, withdraw_video
from media.actions.channel_connection import disconnect
from media.actions.channel_uploads import MayNotError, keep_here, send_again
from media.channel_tasks import UPLOADED_KEPT, follow_uploads, go_on_with_upload, prune_channels
from media.clients.errors import Fault, TemporaryServiceError
from media.enums import ChannelMeans, ResidentVideoState
from media.models import Channel, ChannelUpload, ChannelVideo, ResidentVideo, VideoFile, VideoPage
from tests.media.channels import run_tasks, seen, sync
from tests.media.residents import make_video_file, sent

pytestmark = pytest.mark.django_db

PIECE = 8 * 1024 * 1024


@pytest.fixture
def approved(owned, entrant, editor, hashtag_page, django_capture_on_commit_callbacks):
    """A resident's video with a file, approved: what waits for the worker is in the queue."""

    def make(*, content: bytes = b"film " * 1000, captions: bool = False) -> ResidentVideo:
        file = make_video_file(content=content)
        video = sent(entrant, hashtag_page.hashtag, video_file=file)
        if captions:
            keep_captions(video_file=file, language="it", text="WEBVTT\n\n00:00.000 --> 00:01.000\nCiao\n")
        with django_capture_on_commit_callbacks(execute=True):
            start_review(video_id=video.pk, user=editor)
            approve_video(video_id=video.pk, user=editor)
        return video

    return make


@pytest.fixture
def work(django_capture_on_commit_callbacks):
    def do() -> None:
        for _turn in range(20):
            with django_capture_on_commit_callbacks(execute=True):
                ran = run_tasks("media.channel") + run_tasks("media.tasks.bring_out_video")
            if not ran:
                return

    return do


def files(youtube: Any) -> list[dict[str, Any]]:
    found = youtube.emulator.order("GET", "files")
    return list(found.values()) if isinstance(found, dict) else found


def test_an_approved_file_goes_to_the_channel_and_becomes_a_page_there(youtube, approved, work) -> None:
    content = b"film " * 1000
    video = approved(content=content, captions=True)
    work()
    follow_uploads.func()
    work()
    video.refresh_from_db()
    upload = video.channel_upload
    assert (upload.state, upload.fault, bool(upload.session), upload.captions_sent) == (
        "there",
        "",
        False,
        ["it"],
    )
    assert [file["sha256"] for file in files(youtube)] == [hashlib.sha256(content).hexdigest()]
    page = video.page
    assert (video.state, page.live, page.youtube_id, page.video_file) == (
        ResidentVideoState.PUBLISHED,
        True,
        upload.youtube_id,
        None,
    )
    assert (page.picture is not None, page.duration, page.captions) == (
        True,
        timedelta(seconds=65),
        "reviewed",
    )
    assert youtube.calls().count("videos.insert") == 1


def test_what_the_hub_uploaded_does_not_come_in_again(youtube, approved, work, owned) -> None:
    Channel.objects.update(privacy="public")
    video = approved()
    work()
    follow_uploads.func()
    work()
    sync(owned)
    upload = ChannelUpload.objects.get(video=video)
    assert seen(upload.youtube_id).state == "other"
    assert VideoPage.objects.public().count() == 4
    # Removed from the channel, its page leaves and its sender is told.
    youtube.change(upload.youtube_id, deleted=True)
    sync(owned)
    video.refresh_from_db()
    assert (video.state, video.page.live) == (ResidentVideoState.UNAVAILABLE, False)
    assert ChannelVideo.objects.count() == 1


def test_a_page_that_staff_took_offline_stays_so_while_its_video_is_on_the_channel(
    youtube, approved, work, owned
) -> None:
    video = approved()
    work()
    follow_uploads.func()
    work()
    video.refresh_from_db()
    video.page.unpublish()
    sync(owned)
    video.refresh_from_db()
    assert (video.state, video.page.live) == (ResidentVideoState.UNAVAILABLE, False)
    # Gone from the channel and back: that was not the reason.
    youtube.change(video.youtube_id, privacy="private")
    sync(owned)
    youtube.change(video.youtube_id, privacy="public")
    sync(owned)
    video.page.refresh_from_db()
    assert not video.page.live


def test_a_page_comes_back_with_its_video(youtube, approved, work, owned) -> None:
    video = approved()
    work()
    follow_uploads.func()
    work()
    video.refresh_from_db()
    states = []
    for privacy in ("private", "unlisted"):
        youtube.change(video.youtube_id, privacy=privacy)
        sync(owned)
        video.page.refresh_from_db()
        states.append(video.page.live)
    assert states == [False, True]


@pytest.mark.parametrize("how", ["cut", "lostAnswer", "500", "cutAfterBytes"])
def test_a_line_that_breaks_loses_nothing_and_sends_nothing_twice(youtube, approved, work, how) -> None:
    content = bytes(range(256)) * (5 * 1024 * 40)  # 50 MB: seven pieces
    video = approved(content=content)
    youtube.fail(how, path="/upload/", method="PUT", times=3, every_nth=2)
    for _turn in range(8):
        try:
            work()
        except TemporaryServiceError:
            go_on_with_upload.enqueue(video.channel_upload.pk)
    follow_uploads.func()
    work()
    assert [file["sha256"] for file in files(youtube)] == [hashlib.sha256(content).hexdigest()]
    assert ChannelUpload.objects.get().state == "there"


def test_a_session_that_youtube_forgot_is_looked_for_before_it_is_sent_anew(youtube, approved, work) -> None:
    video = approved()
    # The last answer is lost, and then the session.
    youtube.fail("lostAnswer", path="/upload/", method="PUT")
    with pytest.raises(TemporaryServiceError):
        work()
    youtube.emulator.order("POST", "lose-sessions")
    go_on_with_upload.enqueue(video.channel_upload.pk)
    work()
    follow_uploads.func()
    work()
    assert (len(files(youtube)), ChannelUpload.objects.get().state) == (1, "there")


def test_withdrawn_it_is_deleted_on_the_channel_too(
    youtube, approved, work, entrant, django_capture_on_commit_callbacks
) -> None:
    video = approved()
    work()
    follow_uploads.func()
    work()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_video(video_id=video.pk, user=entrant)
    work()
    upload = ChannelUpload.objects.get()
    assert (upload.state, VideoFile.objects.count(), VideoPage.objects.count()) == ("gone", 0, 0)
    assert youtube.emulator.order("GET", "held")["videos"] == 0


def test_withdrawn_while_a_worker_sends_it_goes_no_further(
    youtube, approved, work, entrant, django_capture_on_commit_callbacks
) -> None:
    video = approved()
    youtube.fail("lostAnswer", path="/upload/", method="PUT")
    with pytest.raises(TemporaryServiceError):
        work()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_video(video_id=video.pk, user=entrant)
    work()
    assert ChannelUpload.objects.get().state == "gone"
    assert youtube.emulator.order("GET", "held")["videos"] == 0


def test_what_youtube_keeps_private_is_said_and_can_be_shown_from_here(
    youtube, approved, work, editor, entrant, django_capture_on_commit_callbacks
) -> None:
    # As YouTube makes it, whatever was asked for.
    Channel.objects.update(privacy="private")
    video = approved()
    work()
    upload = ChannelUpload.objects.get()
    assert (upload.state, upload.fault) == ("failed", Fault.LOCKED)
    with pytest.raises(MayNotError):
        keep_here(video_id=video.pk, user=entrant)
    with django_capture_on_commit_callbacks(execute=True):
        keep_here(video_id=video.pk, user=editor)
    work()
    video.refresh_from_db()
    assert (video.state, video.page.video_file, video.page.address) == ("published", video.video_file, "")
    assert youtube.emulator.order("GET", "held")["videos"] == 0


def test_what_was_refused_is_tried_again_when_staff_say_so(youtube, approved, work, editor) -> None:
    video = approved()
    youtube.fail("invalidTitle", path="/upload/", method="POST")
    work()
    assert ChannelUpload.objects.get().state == "failed"
    send_again(video_id=video.pk, user=editor)
    go_on_with_upload.enqueue(video.channel_upload.pk)
    work()
    follow_uploads.func()
    work()
    assert (ChannelUpload.objects.get().state, len(files(youtube))) == ("there", 1)


def test_without_a_channel_it_is_shown_from_here(
    approved, work, owned, django_capture_on_commit_callbacks
) -> None:
    video = approved()
    with django_capture_on_commit_callbacks(execute=True):
        disconnect(channel=owned)
    run_tasks("media.tasks.bring_out_video")
    video.refresh_from_db()
    assert (video.state, video.page.video_file) == ("published", video.video_file)
    assert bring_out(video_id=video.pk) is True


def test_a_key_cannot_upload(youtube, approved, work) -> None:
    Channel.objects.update(means=ChannelMeans.KEY)
    video = approved()
    work()
    video.refresh_from_db()
    assert (video.state, ChannelUpload.objects.count()) == ("published", 0)


def test_our_copy_goes_a_month_after_it_is_on_the_channel(youtube, approved, work) -> None:
    approved()
    work()
    follow_uploads.func()
    work()
    prune_channels.func()
    assert VideoFile.objects.count() == 1
    ChannelUpload.objects.update(changed_at=timezone.now() - UPLOADED_KEPT - timedelta(hours=1))
    prune_channels.func()
    assert (VideoFile.objects.count(), VideoPage.objects.public().count()) == (0, 4)
