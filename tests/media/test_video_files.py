"""Videos that we keep: who gets which file and which part of it, how the copy is made, how all of it goes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from hub.accounts.enums import StaffGroup
from media import actions
from media.actions.uploads import begin_upload, continue_upload
from media.enums import VideoFileState
from media.footage import look_safely
from media.models import VideoFile, VideoPage, VideoUpload
from tests.factories.pages import make_page
from tests.factories.videos import CONTENT, make_video_file

from .footage import film

if TYPE_CHECKING:
    from django.test import Client

SIZE = len(CONTENT)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def public(hashtag_page) -> VideoFile:
    video = make_video_file()
    make_page(VideoPage, hashtag_page, title="Nonna Rosa", video_file=video)
    return video


# --- parts of a file (RFC 9110) ------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status", "part", "told"),
    [
        ({}, 200, slice(None), None),
        ({"Range": "bytes=0-99"}, 206, slice(0, 100), f"bytes 0-99/{SIZE}"),
        ({"Range": "bytes=1000-"}, 206, slice(1000, None), f"bytes 1000-{SIZE - 1}/{SIZE}"),
        ({"Range": "bytes=-24"}, 206, slice(-24, None), f"bytes 1000-{SIZE - 1}/{SIZE}"),
        ({"Range": "bytes=0-99999"}, 206, slice(None), f"bytes 0-{SIZE - 1}/{SIZE}"),
        ({"Range": f"bytes={SIZE}-"}, 416, slice(0, 0), f"bytes */{SIZE}"),
        ({"Range": "bytes=0-1,5-6"}, 200, slice(None), None),
        ({"Range": "bytes=x"}, 200, slice(None), None),
        ({"Range": "bytes=0-99", "If-Range": "ETAG"}, 206, slice(0, 100), f"bytes 0-99/{SIZE}"),
        ({"Range": "bytes=0-99", "If-Range": '"another"'}, 200, slice(None), None),
        ({"Range": "bytes=0-99", "If-Range": "W/ETAG"}, 200, slice(None), None),
        ({"Range": "bytes=0-99", "If-Range": "Mon, 23 Nov 2026 10:00:00 GMT"}, 200, slice(None), None),
        ({"Range": "bytes=0-99", "If-None-Match": "ETAG"}, 304, slice(0, 0), None),
        ({"Range": "bytes=0-99", "If-Match": '"another"'}, 412, slice(0, 0), None),
    ],
)
def test_the_part_that_is_asked_for(
    client: Client, public: VideoFile, headers: dict[str, str], status: int, part: slice, told: str | None
):
    etag = client.head(public.web_address)["ETag"]
    answer = client.get(public.web_address, headers={n: v.replace("ETAG", etag) for n, v in headers.items()})
    assert (answer.status_code, answer.get("Content-Range")) == (status, told)
    assert body(answer) == (CONTENT[part] if status < 300 else b"")
    if status in {200, 206}:
        assert (answer["Content-Length"], answer["Content-Type"]) == (str(len(CONTENT[part])), "video/mp4")
        assert (answer["Accept-Ranges"], answer["ETag"]) == ("bytes", etag)


def test_head_says_how_large_the_whole_is(client: Client, public: VideoFile):
    answer = client.head(public.web_address, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer["Content-Length"], body(answer)) == (200, str(SIZE), b"")


def test_behind_nginx_only_the_name_travels(client: Client, public: VideoFile, settings: Any):
    settings.PRIVATE_FILES_LOCATION = "/private-files/"
    answer = client.get(public.web_address, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, body(answer)) == (200, b"")
    assert answer["X-Accel-Redirect"] == f"/private-files/{public.web.name}"


# --- who gets what ---------------------------------------------------------------

ADDRESSES = ("video_file", "video_file_still", "video_file_captions", "video_file_original")
NOTHING, STAFF = (404, 404, 404, 403), (200, 200, 200, 200)
WATCH = (200, 200, 200, 403)


@pytest.mark.parametrize(
    ("state", "who", "expected"),
    [
        *(("public", who, WATCH) for who in ("nobody", "other", "owner", "translator")),
        *(
            (state, who, NOTHING)
            for state in ("draft", "restricted", "no page")
            for who in ("nobody", "other")
        ),
        *((state, "owner", WATCH) for state in ("draft", "restricted", "no page")),
        *((state, who, STAFF) for state in ("draft", "public", "no page") for who in ("editor", "moderator")),
        *((state, who, NOTHING) for state in ("draft", "no page") for who in ("translator", "secretary")),
    ],
)
def test_who_gets_which_file(
    client: Client, hashtag_page, entrant, other_entrant, in_group, state: str, who: str, expected: tuple
):
    video = make_video_file(uploaded_by=entrant)
    actions.keep_captions(video_file=video, language="it", text="WEBVTT\n\n00:01.000 --> 00:02.000\nCiao\n")
    if state != "no page":
        page = make_page(VideoPage, hashtag_page, video_file=video, live=state != "draft")
        if state == "restricted":
            for one in VideoPage.objects.filter(translation_key=page.translation_key):
                one.view_restrictions.create(restriction_type="login")
    groups = {
        "editor": StaffGroup.EDITORS,
        "moderator": StaffGroup.MODERATORS,
        "translator": StaffGroup.TRANSLATORS,
        "secretary": StaffGroup.SECRETARIES,
    }
    people = {"owner": entrant, "other": other_entrant}
    if who != "nobody":
        client.force_login(people[who] if who in people else in_group("s@example.org", groups[who]))
    found = []
    for name in ADDRESSES:
        args = [video.token, "it"] if name == "video_file_captions" else [video.token]
        answer = client.get(reverse(name, args=args))
        found.append(answer.status_code)
        if answer.status_code == 200:
            kept = "public" if state == "public" and name != ADDRESSES[3] else "private"
            assert answer["Cache-Control"].startswith(kept)
    assert tuple(found) == expected


def test_a_page_that_is_unpublished_closes_the_file(client: Client, public: VideoFile):
    assert client.get(public.web_address).status_code == 200
    VideoPage.objects.filter(video_file=public).update(live=False)
    assert client.get(public.web_address).status_code == 404


# --- making the copy ---------------------------------------------------------------


@pytest.fixture
def sent(entrant, tmp_path: Path) -> VideoFile:
    """A video that came in pieces."""
    path = film(tmp_path / "a.mp4", sound="")
    upload = begin_upload(
        VideoUpload, owner=entrant, size=path.stat().st_size, name="a.mp4", most=3, most_bytes=10**9
    )
    with path.open("rb") as file:
        upload = continue_upload(upload=upload, offset=0, stream=file)
    return actions.keep_video_file(facts=look_safely(path), title="Nonna", user=entrant, upload=upload)


def files_of(video: VideoFile) -> list[str]:
    folder = Path(storages["private"].path(video.folder))
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_video_becomes_ready_once(sent: VideoFile, django_capture_on_commit_callbacks):
    assert (sent.state, files_of(sent), VideoUpload.objects.count()) == ("preparing", ["original.mp4"], 0)
    assert [actions.make_web_copy(video_file_id=sent.pk) for _ in range(2)] == [True, True]
    sent.refresh_from_db()
    assert (sent.state, sent.is_ready, files_of(sent)) == (
        VideoFileState.READY, True, ["original.mp4", "still.jpg", "web.mp4"],
    )  # fmt: skip
    assert sent.web_size == len(sent.web.read())


def test_what_cannot_be_made_says_why(sent: VideoFile):
    Path(sent.original.path).write_bytes(b"\0\0\0\x18ftypisom" + bytes(500))
    assert actions.make_web_copy(video_file_id=sent.pk) is False
    sent.refresh_from_db()
    assert (sent.state, sent.failure, files_of(sent)) == ("failed", "broken", ["original.mp4"])
    assert sent.failure_words


def test_a_video_that_went_meanwhile_leaves_nothing(sent: VideoFile, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_video_files([VideoFile.objects.get(pk=sent.pk)])
    assert actions.make_web_copy(video_file_id=sent.pk) is False
    assert files_of(sent) == []


def test_what_a_killed_process_left_is_swept_a_day_later(sent: VideoFile):
    part = Path(storages["private"].path(f"{sent.folder}/x.part"))
    part.write_bytes(b"half")
    lost = Path(storages["private"].path("videos/" + "a" * 32))
    lost.mkdir(parents=True)
    (lost / "original.mp4").write_bytes(b"x")
    actions.sweep_video_files()
    assert (part.exists(), lost.exists()) == (True, True)
    actions.sweep_video_files(now=timezone.now() + timedelta(hours=25))
    assert (files_of(sent), lost.exists()) == (["original.mp4"], False)


# --- pages ------------------------------------------------------------------------


def test_the_page_plays_it_and_asks_nobody(client: Client, hashtag_page):
    video = make_video_file()
    actions.keep_captions(video_file=video, language="it", text="WEBVTT\n")
    page = make_page(VideoPage, hashtag_page, title="Nonna Rosa", video_file=video)
    for language in ("it", "fr"):
        html = client.get(page.url.replace("/it/", f"/{language}/")).content.decode()
        assert f'<source src="{video.web_address}" type="video/mp4">' in html
        assert f'src="/video/{video.token}/it.vtt" srclang="it"' in html
        assert f'poster="/video/{video.token}.jpg"' in html
        assert "youtube" not in html.lower()
        assert f'"contentUrl": "http://testserver{video.web_address}"' in html
    assert page.duration == timedelta(seconds=65)


def test_a_page_has_one_video_and_not_two(hashtag_page):
    page = make_page(VideoPage, hashtag_page, address="dQw4w9WgXcQ")
    with pytest.raises(IntegrityError), transaction.atomic():
        VideoPage.objects.filter(pk=page.pk).update(video_file=make_video_file())


@pytest.mark.parametrize(
    ("address", "state", "draft", "wrong"),
    [
        ("", None, False, ["address"]),
        ("", None, True, []),
        ("dQw4w9WgXcQ", None, False, []),
        ("dQw4w9WgXcQ", "ready", False, ["video_file"]),
        ("dQw4w9WgXcQ", "ready", True, ["video_file"]),
        ("", "ready", False, []),
        ("", "preparing", False, ["video_file"]),
        ("", "preparing", True, []),
        ("", "failed", False, ["video_file"]),
    ],
)
@pytest.mark.django_db
def test_what_a_page_needs(address: str, state: str | None, draft: bool, wrong: list[str]):
    page = VideoPage(title="Nonna", address=address)
    page.is_draft = draft
    if state:
        page.video_file = make_video_file(ready=state == "ready")
        page.video_file.state = state
    if not wrong:
        page.clean()
        return
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert list(refused.value.message_dict) == wrong


def test_pages_without_a_picture_get_the_still_once_it_is_there(hashtag_page):
    video = make_video_file()
    page = make_page(VideoPage, hashtag_page, video_file=video)
    assert [actions.dress_pages(video_file_id=video.pk) for _ in range(2)] == [4, 0]
    pictures = set(
        VideoPage.objects.filter(translation_key=page.translation_key).values_list("picture", flat=True)
    )
    assert len(pictures) == 1
    assert None not in pictures
