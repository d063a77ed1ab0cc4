"""The client of YouTube, against a YouTube on loopback that allows what the published description allows."""

from __future__ import annotations

import hashlib
import logging
import socket
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from media.clients.errors import Fault, PermanentServiceError, ServiceError, TemporaryServiceError
from media.clients.youtube import YouTube
from media.clients.youtube_facts import (
    ApiKey,
    Bucket,
    CaptionTrack,
    Channel,
    Licence,
    Live,
    Privacy,
    Thumbnail,
    Token,
    UploadStatus,
    Video,
)
from tests.emulators.channel import CHANNEL_ID, UPLOADS

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from tests.emulators.running import Running

KEY = "emulated-key"
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # seven in the morning in Los Angeles
MIDNIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ID = "Test_video1"


def told(error: BaseException) -> str:
    """All that a log, a page or the database might show of an error."""
    return f"{error!r} {error} {''.join(traceback.format_exception(error))}"


# --- reads ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [CHANNEL_ID, "@comunerivalora", "comunerivalora", "https://www.youtube.com/user/comunerivalora"],
)
def test_a_channel_is_found_by_every_kind_of_address(reader, address):
    channel = reader.channel(address)
    assert channel == Channel(
        id=CHANNEL_ID,
        title="Comune di Rivalora",
        handle="@comunerivalora",
        uploads=UPLOADS,
        videos=104,
        etag=channel.etag,
    )


def test_a_bare_word_is_a_handle_before_it_is_an_old_name(reader, emulated_youtube, spent):
    with pytest.raises(PermanentServiceError) as refused:
        reader.channel("nobody-is-called-so")
    assert (refused.value.fault, refused.value.detail) == (Fault.NOT_THERE, "channelNotFound")
    assert emulated_youtube.calls == ["channels.list"] * 2
    assert spent == [(Bucket.UNITS, 1)] * 2


def test_the_channel_of_a_token(owner, spent):
    assert owner.channel_of_token().id == CHANNEL_ID
    assert spent == [(Bucket.UNITS, 1)]


def test_all_uploads_come_page_by_page_the_newest_first(reader, spent):
    first = reader.uploads(playlist_id=UPLOADS)
    second = reader.uploads(playlist_id=UPLOADS, page_token=first.next_page)
    third = reader.uploads(playlist_id=UPLOADS, page_token=second.next_page)
    lines = [*first.uploads, *second.uploads, *third.uploads]
    assert (len(first.uploads), len(second.uploads), len(third.uploads)) == (50, 50, 4)
    assert (first.total, third.next_page) == (104, "")
    assert len({line.video_id for line in lines}) == 104
    assert lines == sorted(lines, key=lambda line: line.published_at, reverse=True)
    assert spent == [(Bucket.UNITS, 1)] * 3


def test_the_owner_sees_private_uploads_too(owner):
    assert owner.uploads(playlist_id=UPLOADS).total == 120


def test_what_has_not_changed_is_not_sent_again(reader, emulated_youtube, spent):
    page = reader.uploads(playlist_id=UPLOADS)
    ids = [line.video_id for line in page.uploads]
    videos = reader.videos(ids=ids)
    assert reader.uploads(playlist_id=UPLOADS, etag=page.etag) is None
    assert reader.videos(ids=ids, etag=videos.etag) is None
    emulated_youtube.order("POST", "videos", id=ids[7], title="Un altro titolo")
    again = reader.uploads(playlist_id=UPLOADS, etag=page.etag)
    changed = [new.video_id for new, old in zip(again.uploads, page.uploads, strict=True) if new != old]
    assert changed == [ids[7]]
    assert reader.videos(ids=ids, etag=videos.etag).videos[7].title == "Un altro titolo"
    assert spent == [(Bucket.UNITS, 1)] * 6


def test_all_facts_of_a_video(reader, emulated_youtube):
    emulated_youtube.order(
        "POST",
        "videos",
        id=ID,
        title="Il pane #RestiamoConnessi",
        description="Una notte\nnel forno",
        tags=["pane", "forno"],
        published="2026-03-01T05:30:00+00:00",
        seconds=3723,
        caption=True,
        licence="creativeCommon",
        sizes=["default", "high"],
        made_for_kids=True,
        privacy="unlisted",
    )
    (video,) = reader.videos(ids=[ID]).videos
    assert video == Video(
        id=ID,
        title="Il pane #RestiamoConnessi",
        description="Una notte\nnel forno",
        tags=("pane", "forno"),
        published_at=datetime(2026, 3, 1, 5, 30, tzinfo=UTC),
        duration=timedelta(hours=1, minutes=2, seconds=3),
        privacy=Privacy.UNLISTED,
        upload_status=UploadStatus.PROCESSED,
        trouble="",
        embeddable=True,
        licence=Licence.CC_BY,
        language="it",
        audio_language="it",
        has_captions=True,
        thumbnail=Thumbnail(url=f"{emulated_youtube.url}/vi/{ID}/high.jpg", width=480, height=360),
        live=Live.NO,
        made_for_kids=True,
        etag=video.etag,
    )


def test_a_broadcast_to_come_lasts_nothing(reader, emulated_youtube):
    emulated_youtube.order("POST", "videos", id=ID, title="In diretta", live="upcoming")
    (video,) = reader.videos(ids=[ID]).videos
    assert (video.live, video.duration) == (Live.UPCOMING, timedelta())


def test_words_that_are_not_known_yet_hide_a_video(reader, emulated_youtube):
    emulated_youtube.order("POST", "videos", id=ID, title="Domani", status="dreaming", licence="none")
    (video,) = reader.videos(ids=[ID]).videos
    assert (video.upload_status, video.licence) == (UploadStatus.UPLOADED, Licence.STANDARD)


def test_private_and_removed_videos_are_missing(reader, emulated_youtube):
    for number, order in enumerate([{}, {"privacy": "private"}, {}]):
        emulated_youtube.order("POST", "videos", id=f"Test_video{number}", title="Uno", **order)
    emulated_youtube.order("POST", "videos", id="Test_video2", deleted=True)
    page = reader.videos(ids=["Test_video0", "Test_video1", "Test_video2", "Test_videoX"])
    assert [video.id for video in page.videos] == ["Test_video0"]


@pytest.mark.parametrize("number", [0, 51])
def test_fifty_videos_at_most_are_asked_for_at_a_time(reader, number, spent):
    with pytest.raises(ValueError, match="one to fifty"):
        reader.videos(ids=[ID] * number)
    assert spent == []


def test_a_ledger_that_refuses_keeps_the_request_in(emulated_youtube):
    def refuse(bucket: Bucket, units: int) -> None:
        raise TemporaryServiceError(Fault.QUOTA_SPENT, not_before=MIDNIGHT)

    with pytest.raises(TemporaryServiceError):
        YouTube(access=ApiKey(KEY), spend=refuse).channel(CHANNEL_ID)
    assert emulated_youtube.log == []


def test_a_playlist_that_is_gone(reader):
    with pytest.raises(PermanentServiceError) as refused:
        reader.uploads(playlist_id="UUnobodys")
    assert (refused.value.fault, refused.value.detail) == (Fault.NOT_THERE, "playlistNotFound")


def test_threads_that_share_a_client_get_their_own_answers(reader):
    page = reader.uploads(playlist_id=UPLOADS)
    ids = [line.video_id for line in page.uploads]
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda each: reader.videos(ids=[each]).videos[0].id, ids)
    assert list(answers) == ids


# --- captions ------------------------------------------------------------------

WEBVTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nBuongiorno, «Rivalora»\n"


def test_captions_are_added_and_listed(owner, emulated_youtube, spent):
    emulated_youtube.order("POST", "videos", id=ID, title="Uno")
    assert owner.captions(video_id=ID) == ()
    added = owner.add_captions(video_id=ID, language="it", name="Italiano", content=WEBVTT.encode())
    assert owner.captions(video_id=ID) == (added,)
    assert added == CaptionTrack(
        id=added.id, language="it", name="Italiano", automatic=False, draft=False, status="serving"
    )
    kept = emulated_youtube.order("GET", "captions")[ID]["it Italiano"]
    assert kept["sha256"] == hashlib.sha256(WEBVTT.encode()).hexdigest()
    assert owner.videos(ids=[ID]).videos[0].has_captions
    assert spent == [(Bucket.UNITS, cost) for cost in (50, 400, 50, 1)]


def test_captions_that_youtube_wrote_by_itself(owner, emulated_youtube):
    emulated_youtube.order("POST", "videos", id=ID, title="Uno", caption=True)
    assert [track.automatic for track in owner.captions(video_id=ID)] == [True]


@pytest.mark.parametrize(
    ("language", "name", "content", "detail"),
    [
        ("it", "Italiano", b"  ", "contentRequired"),
        ("it", "x" * 151, b"WEBVTT", "nameTooLong"),
        ("it", "Prima", b"WEBVTT", "captionExists"),
    ],
)
def test_captions_that_are_refused(owner, emulated_youtube, language, name, content, detail):
    emulated_youtube.order("POST", "videos", id=ID, title="Uno")
    owner.add_captions(video_id=ID, language="it", name="Prima", content=b"WEBVTT")
    with pytest.raises(PermanentServiceError) as refused:
        owner.add_captions(video_id=ID, language=language, name=name, content=content)
    assert (refused.value.fault, refused.value.detail) == (Fault.REFUSED, detail)


def test_captions_whose_answer_was_lost_are_not_sent_again_by_the_line(owner, emulated_youtube):
    emulated_youtube.order("POST", "videos", id=ID, title="Uno")
    emulated_youtube.fail("lostAnswer", "/upload/youtube/v3/captions")
    with pytest.raises(TemporaryServiceError) as refused:
        owner.add_captions(video_id=ID, language="it", name="", content=WEBVTT.encode())
    assert refused.value.fault == Fault.CUT_OFF
    assert emulated_youtube.calls == ["captions.insert"]
    assert len(owner.captions(video_id=ID)) == 1


# --- failures ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "more", "fault", "detail", "not_before"),
    [
        ("quotaExceeded", {}, Fault.QUOTA_SPENT, "quotaExceeded", MIDNIGHT),
        ("dailyLimitExceeded", {}, Fault.QUOTA_SPENT, "dailyLimitExceeded", MIDNIGHT),
        ("uploadLimitExceeded", {}, Fault.QUOTA_SPENT, "uploadLimitExceeded", MIDNIGHT),
        ("429perDay", {}, Fault.QUOTA_SPENT, "RATE_LIMIT_EXCEEDED", MIDNIGHT),
        ("rateLimitExceeded", {}, Fault.TOO_MANY, "rateLimitExceeded", None),
        ("userRateLimitExceeded", {}, Fault.TOO_MANY, "userRateLimitExceeded", None),
        ("429", {"retry_after": "90"}, Fault.TOO_MANY, "RATE_LIMIT_EXCEEDED", NOW + timedelta(seconds=90)),
        (
            "429",
            {"retry_after": "Mon, 23 Nov 2026 16:00:00 GMT"},
            Fault.TOO_MANY,
            "RATE_LIMIT_EXCEEDED",
            NOW + timedelta(hours=1),
        ),
        ("429", {"retry_after": "99999999"}, Fault.TOO_MANY, "RATE_LIMIT_EXCEEDED", NOW + timedelta(days=1)),
        ("429", {"retry_after": "soon"}, Fault.TOO_MANY, "RATE_LIMIT_EXCEEDED", None),
        ("500", {}, Fault.BROKEN, "HTTP 500", None),
        ("503", {}, Fault.BROKEN, "HTTP 503", None),
        ("html500", {}, Fault.BROKEN, "HTTP 500", None),
        ("backendError", {}, Fault.BROKEN, "backendError", None),
        ("html", {}, Fault.NOT_UNDERSTOOD, "", None),
        ("brokenJson", {}, Fault.NOT_UNDERSTOOD, "", None),
        ("cut", {}, Fault.CUT_OFF, "", None),
        ("lostAnswer", {}, Fault.CUT_OFF, "", None),
        ("halfAnswer", {}, Fault.CUT_OFF, "", None),
    ],
)
def test_what_passes(reader, emulated_youtube, how, more, fault, detail, not_before):
    emulated_youtube.fail(how, **more)
    with time_machine.travel(NOW, tick=False), pytest.raises(TemporaryServiceError) as refused:
        reader.videos(ids=[ID])
    error = refused.value
    assert (error.fault, error.detail, error.not_before) == (fault, detail, not_before)
    assert len(emulated_youtube.log) == 1  # nothing was asked again
    assert KEY not in told(error)
    assert ID not in told(error)


@pytest.mark.parametrize(
    ("how", "fault", "detail"),
    [
        ("tokenExpired", Fault.EXPIRED, "authError"),
        ("keyInvalid", Fault.KEY_REFUSED, "API_KEY_INVALID"),
        ("keyForOtherService", Fault.KEY_REFUSED, "API_KEY_SERVICE_BLOCKED"),
        ("accessNotConfigured", Fault.SWITCHED_OFF, "SERVICE_DISABLED"),
        ("forbidden", Fault.NOT_ALLOWED, "forbidden"),
        ("insufficientPermissions", Fault.NOT_ALLOWED, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
        ("notFound", Fault.NOT_THERE, "notFound"),
        ("invalidTitle", Fault.REFUSED, "invalidTitle"),
    ],
)
def test_what_stays(owner, emulated_youtube, token, how, fault, detail):
    emulated_youtube.fail(how)
    with pytest.raises(PermanentServiceError) as refused:
        owner.videos(ids=[ID])
    assert (refused.value.fault, refused.value.detail) == (fault, detail)
    assert len(emulated_youtube.log) == 1
    assert token not in told(refused.value)
    assert ID not in told(refused.value)


def test_a_service_that_takes_too_long(emulated_youtube):
    emulated_youtube.fail("slow", seconds=1)
    hurried = YouTube(access=ApiKey(KEY), spend=lambda *_: None, timeout=0.2)
    with pytest.raises(TemporaryServiceError) as refused:
        hurried.videos(ids=[ID])
    assert refused.value.fault == Fault.TOO_SLOW


def test_a_service_that_is_not_there(settings: SettingsWrapper):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.YOUTUBE_ROOT_URL = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(TemporaryServiceError) as refused:
        YouTube(access=ApiKey(KEY), spend=lambda *_: None).videos(ids=[ID])
    assert refused.value.fault == Fault.UNREACHABLE


def test_a_day_that_is_spent_at_youtube(reader, emulated_youtube):
    emulated_youtube.order("POST", "limits", units=2)
    for _call in range(2):
        reader.videos(ids=[ID])
    with time_machine.travel(NOW, tick=False), pytest.raises(TemporaryServiceError) as refused:
        reader.videos(ids=[ID])
    assert (refused.value.fault, refused.value.not_before) == (Fault.QUOTA_SPENT, MIDNIGHT)


def test_a_token_that_ended_or_may_too_little(owner, emulated_youtube, spent):
    emulated_youtube.order("POST", "expire")
    with pytest.raises(PermanentServiceError) as ended:
        owner.channel_of_token()
    granted = emulated_youtube.order(
        "POST", "grant", scopes=["https://www.googleapis.com/auth/youtube.readonly"]
    )
    reads_only = YouTube(access=Token(granted["access_token"]), spend=lambda *_: None)
    assert reads_only.channel_of_token().id == CHANNEL_ID
    with pytest.raises(PermanentServiceError) as little:
        reads_only.captions(video_id=ID)
    assert (ended.value.fault, little.value.fault) == (Fault.EXPIRED, Fault.NOT_ALLOWED)


# --- secrets -------------------------------------------------------------------


def refusals(emulator: Running, client: YouTube) -> list[ServiceError]:
    found = []
    for how in ("keyInvalid", "quotaExceeded", "forbidden", "html", "html500", "cut", "brokenJson"):
        emulator.fail(how)
        try:
            client.videos(ids=[ID])
        except ServiceError as error:
            found.append(error)
    return found


@pytest.mark.parametrize("secret", ["AIzaSy-a-secret", "ya29.a-secret"])
def test_no_error_and_no_log_carries_a_secret(emulated_youtube, caplog, secret):
    access: Any = ApiKey(secret) if secret.startswith("AIza") else Token(secret)
    client = YouTube(access=access, spend=lambda *_: None)
    with caplog.at_level(logging.DEBUG):
        errors = refusals(emulated_youtube, client)
    assert len(errors) == 7
    assert all(error.__context__ is None and error.__cause__ is None for error in errors)
    for text in (repr(client), caplog.text, *map(told, errors)):
        assert secret not in text
    assert secret not in str(emulated_youtube.log)


def test_an_import_loads_no_library_of_google():
    program = (
        "import sys, media.clients.youtube;"
        "print([name for name in ('googleapiclient', 'google.auth', 'google.oauth2', 'httplib2', 'oauthlib')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
