"""The emulated YouTube allows what the published description allows, and remembers what was asked besides."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from PIL import Image

from tests.emulators.channel import CHANNEL_ID, UPLOADS
from tests.emulators.running import Running, running

KEY = {"X-Goog-Api-Key": "emulated-key"}
FORCE_SSL = "https://www.googleapis.com/auth/youtube.force-ssl"
LISTED = f"/youtube/v3/playlistItems?part=snippet&playlistId={UPLOADS}"
INSERT = "/upload/youtube/v3/videos?uploadType=resumable&part=snippet&part=status"
FILM = {"X-Upload-Content-Length": "600000", "X-Upload-Content-Type": "video/mp4"}


@pytest.fixture
def youtube(youtube_process: Running) -> Running:
    """Without the promise that nothing is asked that is not allowed."""
    youtube_process.order("POST", "anew")
    return youtube_process


@pytest.fixture
def bearer(youtube: Running) -> dict[str, str]:
    return {"Authorization": f"Bearer {youtube.order('POST', 'grant', scopes=[FORCE_SSL])['access_token']}"}


def asked(
    emulator: Running, path: str, headers: dict[str, str], body: Any = None, method: str = "GET"
) -> tuple[int, Any, Any]:
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    address = path if path.startswith("http") else emulator.url + path
    try:
        with urlopen(Request(address, data, headers, method=method)) as answer:  # noqa: S310
            return answer.status, answer.read(), answer.headers
    except HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


def reason(content: bytes) -> str:
    return json.loads(content)["error"]["errors"][0]["reason"]


def test_a_request_as_it_should_be(youtube):
    status, content, headers = asked(youtube, LISTED, KEY)
    answer = json.loads(content)
    assert (status, headers["ETag"]) == (200, answer["etag"])
    assert answer["pageInfo"] == {"totalResults": 104, "resultsPerPage": 5}
    assert (len(answer["items"]), youtube.violations) == (5, [])
    assert youtube.log == [
        {
            "number": youtube.log[0]["number"],
            "method": "GET",
            "path": "/youtube/v3/playlistItems",
            "call": "playlistItems.list",
            "bucket": "units",
            "units": 1,
            "status": 200,
        }
    ]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/youtube/v3/channels?mine=true", "required"),
        ("/youtube/v3/channels?id=x", "missingRequiredParameter"),
        ("/youtube/v3/channels?part=snippet", "missingRequiredParameter"),
        (f"/youtube/v3/channels?part=snippet&id={CHANNEL_ID}&forHandle=@x", "incompatibleParameters"),
        (f"/youtube/v3/channels?part=words&id={CHANNEL_ID}", "unknownPart"),
        (f"/youtube/v3/channels?part=&id={CHANNEL_ID}", "invalidParameter"),
        (f"{LISTED}&order=date", "unexpectedParameter"),
        (f"{LISTED}&maxResults=51", "invalidParameter"),
        (f"{LISTED}&maxResults=many", "invalidParameter"),
        (f"{LISTED}&maxResults=5&maxResults=6", "invalidParameter"),
        (f"{LISTED}&pageToken=AAAA", "invalidPageToken"),
        (f"{LISTED}&key=emulated-key", "badRequest"),
        ("/youtube/v3/videos?part=snippet", "missingRequiredParameter"),
        ("/youtube/v3/videos?part=snippet&chart=newest", "invalidParameter"),
        ("/youtube/v3/videos?part=snippet&id=a&maxResults=50", "unexpectedParameter"),
        (f"/youtube/v3/videos?part=snippet&id={','.join(['a'] * 51)}", "invalidFilters"),
        ("/youtube/v3/videos?part=fileDetails&id=a", "forbidden"),
        ("/youtube/v3/search?part=snippet&q=pane", "notImplemented"),
    ],
)
def test_parameters_that_are_not_described(youtube, bearer, path, word):
    status, content, _ = asked(youtube, path, bearer if "search" in path else KEY)
    assert (400 <= status < 500, reason(content)) == (True, word)
    causes = {"required", "invalidPageToken", "forbidden"}  # may happen to a program without a mistake
    assert len(youtube.violations) == (0 if word in causes else 1)


def test_an_address_that_is_not_described(youtube):
    assert asked(youtube, "/youtube/v4/videos", KEY)[0] == 404
    assert youtube.violations == ["no method GET /youtube/v4/videos"]


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        ({"snippet": {"title": "x", "publishedAt": "2026-01-01T00:00:00Z"}}, FILM, "read-only"),
        ({"snippet": {"title": "x", "subtitle": "y"}}, FILM, "no field Video.snippet.subtitle"),
        ({"snippet": {"title": 7}}, FILM, "Video.snippet.title is no string"),
        ({"snippet": {"title": "x", "tags": "pane"}}, FILM, "Video.snippet.tags is no array"),
        ({"snippet": {"title": "x"}, "status": {"privacyStatus": "secret"}}, FILM, "is none of"),
        ({"snippet": {"title": "x"}, "status": {"embeddable": "yes"}}, FILM, "is no boolean"),
        ({"snippet": {"title": "x"}, "recordingDetails": {}}, FILM, "without being named as a part"),
        ({"snippet": {"title": "x"}, "statistics": {}}, FILM, "cannot be written"),
        ({"snippet": {"title": "x"}}, FILM | {"X-Upload-Content-Type": "image/png"}, "image/png"),
        ({"snippet": {"title": "x"}}, FILM | {"X-Upload-Content-Length": "0"}, "X-Upload-Content-Length"),
    ],
)
def test_bodies_that_are_not_described(youtube, bearer, body, headers, said):
    status, _, _ = asked(youtube, INSERT, bearer | headers, body, "POST")
    assert status == 400
    (violation,) = youtube.violations
    assert said in violation


@pytest.mark.parametrize(
    ("content_range", "length", "said"),
    [
        ("bytes 0-262143/600001", 262_144, "does not fit the session"),
        ("0-262143/600000", 262_144, "does not fit the session"),
        ("bytes 0-262142/600000", 262_144, "does not fit Content-Range"),
        ("bytes 0-262142/600000", 262_143, "no multiple"),
        ("bytes 262144-524287/600000", 262_144, "begins at 262144, not at 0"),
        ("bytes 0-600000/600000", 600_001, "does not fit Content-Range"),
    ],
)
def test_pieces_that_do_not_fit(youtube, bearer, content_range, length, said):
    _, _, began = asked(youtube, INSERT, bearer | FILM, {"snippet": {"title": "x"}}, "POST")
    headers = bearer | {"Content-Range": content_range}
    status, _, _ = asked(youtube, began["Location"], headers, bytes(length), "PUT")
    assert status == 400
    (violation,) = youtube.violations
    assert said in violation


def test_who_asks_without_key_or_token(youtube):
    for headers, status, word in (
        ({}, 403, "forbidden"),
        ({"X-Goog-Api-Key": "another"}, 400, "badRequest"),
        ({"Authorization": "Bearer another"}, 401, "authError"),
    ):
        answered, content, _ = asked(youtube, LISTED, headers)
        assert (answered, reason(content)) == (status, word)


def test_a_failure_strikes_each_nth_request_of_a_kind_and_ends(youtube):
    youtube.fail("500", "/playlistItems", every_nth=2, times=2)
    met = [asked(youtube, LISTED, KEY)[0] for _ in range(6)]
    assert met == [200, 500, 200, 500, 200, 200]


def test_a_person_orders_from_the_page(youtube):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for order, sent in (
        ("videos", b"title=Il+pane&privacy=public"),
        ("fail", b"how=503&path=/videos&times=1"),
    ):
        status, page, _ = asked(youtube, f"/_emulator/{order}", form, sent, "POST")
        assert (status, b"Il pane<br>" in page) == (200, True)  # the browser was led back to the page
    assert asked(youtube, "/youtube/v3/videos?part=snippet&id=a", KEY)[0] == 503


def test_stills_are_served_by_itself(youtube):
    _, content, _ = asked(youtube, LISTED, KEY)
    still = json.loads(content)["items"][0]["snippet"]["thumbnails"]["medium"]
    _, picture, headers = asked(youtube, still["url"], {})
    with Image.open(BytesIO(picture)) as found:
        assert (found.size, found.format) == ((still["width"], still["height"]), "JPEG")
    assert headers["Content-Type"] == "image/jpeg"


def test_what_it_holds_outlives_a_restart_and_a_person_can_see_it(tmp_path):
    """An upload that was going on goes on."""
    with running("tests.emulators.youtube", tmp_path, "--videos", "6") as first:
        granted = first.order("POST", "grant", scopes=[FORCE_SSL])
        bearer = {"Authorization": f"Bearer {granted['access_token']}"}
        first.order("POST", "videos", title="Il <pane>", id="Kept_video1")
        _, _, began = asked(first, INSERT, bearer | FILM, {"snippet": {"title": "La banda"}}, "POST")
        half = bearer | {"Content-Range": "bytes 0-262143/600000"}
        assert asked(first, began["Location"], half, bytes(262_144), "PUT")[0] == 308
    with running("tests.emulators.youtube", tmp_path, "--videos", "6", "--processing", "600") as second:
        place = began["Location"].replace(first.url, second.url)
        status, _, so_far = asked(second, place, bearer | {"Content-Range": "bytes */600000"}, b"", "PUT")
        assert (status, so_far["Range"]) == (308, "bytes=0-262143")
        rest = bearer | {"Content-Range": "bytes 262144-599999/600000"}
        status, content, _ = asked(second, place, rest, bytes(600_000 - 262_144), "PUT")
        assert (status, json.loads(content)["status"]["uploadStatus"]) == (201, "uploaded")
        html = asked(second, "/", {})[1].decode()
        assert (html.count("<tr>"), "Il &lt;pane&gt;" in html, "La banda" in html) == (8, True, True)
        assert second.violations == []
