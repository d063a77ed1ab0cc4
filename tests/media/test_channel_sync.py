"""The town's channel, synced from an emulator of YouTube over real HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hub.core.enums import Arrivals
from media import channel_tasks
from media.actions import channel_posters
from media.actions.channel_videos import publish_video
from media.clients.errors import Fault, PermanentServiceError, TemporaryServiceError
from media.enums import ArrivalState, Captions, ConnectionState, QuotaBucket
from media.models import Channel, ChannelVideo, Picture, QuotaDay, VideoPage
from tests.factories.pages import make_page
from tests.media.channels import seen, sync

pytestmark = pytest.mark.django_db


def test_a_video_with_a_hashtag_waits_and_is_published_with_its_words(youtube, channel, hashtag_page):
    tag = hashtag_page.hashtag
    video_id = youtube.add(
        title="Nonna Rosa racconta",
        description=f"Una storia di guerra.\n\nSeconda parte.\n\n#{tag.label}",
        seconds=200,
        caption=True,
        language="fr",
        published="2025-03-01T10:00:00+00:00",
    )
    youtube.add(title="Consiglio comunale")
    sync(channel)
    video = seen(video_id)
    assert (video.state, video.title, list(video.hashtags.all())) == (
        ArrivalState.PENDING,
        "Nonna Rosa racconta",
        [tag],
    )
    other = ChannelVideo.objects.exclude(pk=video.pk).get()
    assert (other.state, other.title, other.description) == (ArrivalState.OTHER, "", "")
    page = publish_video(video=video)
    assert (page.get_parent().pk, page.live, page.slug) == (hashtag_page.pk, True, "nonna-rosa-racconta")
    assert (page.summary, page.duration, page.captions, page.language_spoken) == (
        "Una storia di guerra.",
        timedelta(seconds=200),
        Captions.REVIEWED,
        "fr",
    )
    assert page.first_published_at.isoformat() == "2025-03-01T10:00:00+00:00"
    assert "Seconda parte." in str(page.body)
    assert [link.hashtag for link in page.hashtag_links.all()] == [tag]
    assert VideoPage.objects.public().filter(translation_key=page.translation_key).count() == 4


def test_a_hashtag_may_let_its_videos_in_at_once(youtube, channel, hashtag_page):
    tag = hashtag_page.hashtag
    tag.arrivals = Arrivals.PUBLISH
    tag.save()
    video_id = youtube.add(title="Uno", tags=[tag.label.upper()])
    sync(channel)
    assert (seen(video_id).state, seen(video_id).page.live) == (ArrivalState.PUBLISHED, True)


def test_three_questions_when_nothing_is_new(youtube, channel, hashtag_page):
    for number in range(120):
        youtube.add(title=f"Video {number}")
    sync(channel)
    assert youtube.calls() == [
        "channels.list",
        *["playlistItems.list"] * 3,
        *["videos.list"] * 4,
    ]
    sync(channel)
    assert youtube.calls() == ["channels.list", "playlistItems.list", "videos.list"]
    assert QuotaDay.objects.get(bucket=QuotaBucket.UNITS).spent == 8 + 3
    youtube.add(title="Nuovo")
    sync(channel)
    assert youtube.calls() == ["channels.list", "playlistItems.list", "videos.list", "videos.list"]
    assert ChannelVideo.objects.count() == 121


def test_a_page_follows_its_video_but_for_what_an_editor_wrote(youtube, channel, hashtag_page):
    label = hashtag_page.hashtag.label
    video_id = youtube.add(title="Uno", description=f"Prima.\n\n#{label}")
    sync(channel)
    page = publish_video(video=seen(video_id))
    page.title = "Il titolo della redazione"
    page.save_revision().publish()
    youtube.change(video_id, title=f"Due #{label}", description="Dopo.")
    sync(channel)
    page.refresh_from_db()
    assert (page.title, page.summary) == ("Il titolo della redazione", "Dopo.")
    # Again: what was kept back once is kept back for good.
    youtube.change(video_id, title=f"Tre #{label}", description="Ancora.")
    sync(channel)
    page.refresh_from_db()
    assert (page.title, page.summary) == ("Il titolo della redazione", "Ancora.")


def test_a_draft_beside_the_page_stays_a_draft(youtube, channel, hashtag_page):
    label = hashtag_page.hashtag.label
    video_id = youtube.add(title="Uno", description=f"Prima.\n\n#{label}")
    sync(channel)
    page = publish_video(video=seen(video_id))
    page.title = "Una bozza"
    page.save_revision()
    youtube.change(video_id, description=f"Dopo.\n\n#{label}")
    sync(channel)
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (page.title, page.summary, page.has_unpublished_changes) == ("Uno", "Dopo.", True)
    assert (draft.title, draft.summary) == ("Una bozza", "Dopo.")


@pytest.mark.parametrize("how", ["deleted", "private", "unlisted"])
def test_what_is_no_longer_public_leaves_and_comes_back(youtube, channel, hashtag_page, how):
    label = hashtag_page.hashtag.label
    video_id = youtube.add(title="Uno", description=f"#{label}")
    sync(channel)
    page = publish_video(video=seen(video_id))
    if how == "deleted":
        youtube.change(video_id, deleted=True)
    else:
        youtube.change(video_id, privacy=how)
    sync(channel)
    page.refresh_from_db()
    assert (seen(video_id).state, page.live) == (ArrivalState.UNAVAILABLE, False)
    assert not VideoPage.objects.public().filter(translation_key=page.translation_key).exists()
    if how == "deleted":
        return
    youtube.change(video_id, privacy="public")
    sync(channel)
    page.refresh_from_db()
    assert (seen(video_id).state, page.live) == (ArrivalState.PUBLISHED, True)


def test_an_old_video_that_went_is_found_by_the_count(youtube, channel, hashtag_page):
    first = youtube.add(title="Il primo", description=f"#{hashtag_page.hashtag.label}")
    for number in range(110):
        youtube.add(title=f"Video {number}")
    sync(channel)
    # It is not among the fifty of the first page, nor next in its turn.
    ChannelVideo.objects.filter(youtube_id=first).update(seen_at=timezone.now() + timedelta(days=1))
    youtube.change(first, deleted=True)
    sync(channel)
    assert seen(first).state == ArrivalState.UNAVAILABLE


@pytest.mark.parametrize("facts", [{"status": "uploaded"}, {"live": "upcoming"}, {"live": "live"}])
def test_what_cannot_be_watched_yet_comes_in_later(youtube, channel, hashtag_page, facts):
    video_id = youtube.add(title="Diretta", description=f"#{hashtag_page.hashtag.label}", **facts)
    sync(channel)
    assert seen(video_id).state == ArrivalState.OTHER
    youtube.change(video_id, status="processed", live="none")
    sync(channel)
    assert seen(video_id).state == ArrivalState.PENDING


def test_a_walk_that_was_interrupted_goes_on_where_it_was(youtube, channel, hashtag_page):
    for number in range(120):
        youtube.add(title=f"Video {number}")
    youtube.fail("500", path="playlistItems", times=0, every_nth=3)
    with pytest.raises(TemporaryServiceError):
        sync(channel)
    channel.refresh_from_db()
    assert (channel.state, channel.fault) == (ConnectionState.TROUBLE, Fault.BROKEN)
    assert ChannelVideo.objects.count() == 100
    youtube.calls()
    sync(channel)
    assert youtube.calls() == ["channels.list", "playlistItems.list", "videos.list", "videos.list"]
    channel.refresh_from_db()
    assert (ChannelVideo.objects.count(), channel.state, channel.fault) == (120, ConnectionState.WORKS, "")


@pytest.mark.parametrize(
    ("how", "state", "fault"),
    [
        ("429", ConnectionState.TROUBLE, Fault.TOO_MANY),
        ("500", ConnectionState.TROUBLE, Fault.BROKEN),
        ("html", ConnectionState.TROUBLE, Fault.NOT_UNDERSTOOD),
        ("cut", ConnectionState.TROUBLE, Fault.CUT_OFF),
        ("quotaExceeded", ConnectionState.TROUBLE, Fault.QUOTA_SPENT),
        ("accessNotConfigured", ConnectionState.REFUSED, Fault.SWITCHED_OFF),
        ("keyInvalid", ConnectionState.REFUSED, Fault.KEY_REFUSED),
    ],
)
def test_each_failure_is_a_state(youtube, channel, how, state, fault):
    youtube.fail(how, path="/youtube/v3/channels", times=0)
    with pytest.raises((TemporaryServiceError, PermanentServiceError)):
        sync(channel)
    channel.refresh_from_db()
    assert (channel.state, channel.fault) == (state, fault)


def test_the_day_stops_before_its_limit_and_says_when_it_goes_on(youtube, channel):
    youtube.add(title="Uno")
    channel.daily_units = 2
    channel.save()
    with pytest.raises(TemporaryServiceError) as stopped:
        sync(channel)
    assert stopped.value.fault is Fault.QUOTA_SPENT
    assert stopped.value.not_before is not None
    assert timedelta() < stopped.value.not_before - timezone.now() <= timedelta(days=1)
    assert youtube.calls() == ["channels.list", "playlistItems.list"]


def test_one_worker_at_a_time_syncs_a_channel(youtube, channel):
    channel.held_until = timezone.now() + timedelta(minutes=1)
    channel.save()
    channel_tasks.sync_channel.func(channel.pk)
    assert youtube.calls() == []
    channel_tasks.sync_channels.func()
    assert not DBTaskResult.objects.filter(task_path="media.channel_tasks.sync_channel").exists()
    Channel.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    channel_tasks.sync_channel.func(channel.pk)
    channel.refresh_from_db()
    assert (channel.held_until, channel.synced_at is not None) == (None, True)


def test_what_staff_do_in_the_editor_is_what_became_of_the_video(youtube, channel, hashtag_page):
    video_id = youtube.add(title="Uno", description=f"#{hashtag_page.hashtag.label}")
    sync(channel)
    page = publish_video(video=seen(video_id))
    page.unpublish()
    assert seen(video_id).state == ArrivalState.REFUSED
    page.save_revision().publish()
    assert seen(video_id).state == ArrivalState.PUBLISHED
    page.delete()
    assert (seen(video_id).state, seen(video_id).page) == (ArrivalState.REFUSED, None)


def test_a_title_of_signs_alone_has_an_address(youtube, channel, hashtag_page):
    video_id = youtube.add(title="🎬🎬", description=f"#{hashtag_page.hashtag.label}")
    sync(channel)
    page = publish_video(video=seen(video_id))
    assert page.slug.startswith("video-")
    assert make_page(VideoPage, hashtag_page, address="dQw4w9WgXcQ").slug != page.slug


def test_a_still_is_fetched_kept_and_shown_but_for_an_editors_picture(youtube, channel, hashtag_page):
    label = hashtag_page.hashtag.label
    first, second = (youtube.add(title=f"Video {n}", description=f"#{label}") for n in range(2))
    youtube.add(title="Consiglio comunale")
    sync(channel)
    page = publish_video(video=seen(first))
    assert page.picture is None
    while channel_posters.fetch_posters(channel=channel):
        pass
    page.refresh_from_db()
    assert (page.picture, page.picture.width, page.picture.height) == (seen(first).poster, 1280, 720)
    assert seen(second).poster not in (None, page.picture)
    # What is not ours is not fetched.
    assert Picture.objects.count() == 2
    page.picture = seen(second).poster
    page.save_revision().publish()
    ChannelVideo.objects.update(poster_of="https://i.ytimg.com/vi/x/before.jpg")
    channel_posters.fetch_posters(channel=channel)
    page.refresh_from_db()
    assert page.picture == seen(second).poster


def test_a_still_that_cannot_be_had_is_not_asked_for_again(youtube, channel, hashtag_page):
    video_id = youtube.add(title="Uno", description=f"#{hashtag_page.hashtag.label}")
    sync(channel)
    ChannelVideo.objects.update(poster_address="https://elsewhere.example/still.jpg")
    assert channel_posters.fetch_posters(channel=channel) is False
    assert seen(video_id).poster is None
    assert not channel_posters.wanted(channel).exists()
