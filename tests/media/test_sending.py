"""Sending a video and deciding about it, page by page, as browsers ask."""

from __future__ import annotations

import base64
import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hub.accounts.enums import StaffGroup
from media import actions
from media.enums import ResidentVideoState
from media.models import ResidentVideo, VideoFile, VideoUpload
from media.video_forms import MOST_PLAIN
from tests.factories.videos import make_video_file

from .footage import film
from .residents import ID, form_data, sent

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

SEND, OWN = "/it/video/invia/", "ada@example.org"
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def small_film(tmp_path: Path) -> bytes:
    return film(tmp_path / "a.mp4", sound="", frames=6).read_bytes()


def errors(response: Any) -> set[str]:
    return set(response.context["form"].errors)


def test_the_door_follows_the_switch_of_the_hashtag(client: Client, entrant, hashtag, hashtag_page):
    def doors() -> list[bool]:
        pages = (hashtag_page.url, "/it/video/")
        return [SEND in client.get(page).content.decode() for page in pages]

    assert doors() == [False, False]
    hashtag.takes_videos = True
    hashtag.save()
    assert doors() == [True, True]
    hashtag.archived = True
    hashtag.save()
    assert doors() == [False, False]
    assert client.get(SEND).status_code == 302  # to the login
    client.force_login(entrant)
    assert "non si raccolgono" in client.get(SEND).text or "no videos are collected" in client.get(SEND).text


def test_an_address_arrives(sender: Client, open_hashtag):
    answer = sender.post(SEND, form_data(open_hashtag))
    video = ResidentVideo.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/it/video/miei/{video.code}/")
    assert (video.youtube_id, video.awaited, video.consents.count()) == (ID, 0, 3)
    for page in ("/it/video/miei/", answer["Location"]):
        assert "La mia bottega" in sender.get(page).text


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"address": ""}, {"file"}),
        ({"address": "https://example.org/video"}, {"address"}),
        ({"title": ""}, {"title"}),
        ({"title": "x" * 121}, {"title"}),
        ({"words": "x" * 1501}, {"words"}),
        ({"licence": ""}, {"licence"}),
        ({"people": ""}, {"people"}),
        ({"minors": ""}, {"minors"}),
        ({"speaker_kind": "town_hall"}, {"speaker_kind"}),
        ({"hashtag": "999"}, {"hashtag"}),
        ({"upload": str(uuid.uuid4()), "address": ""}, {"file"}),
        ({"shown": "0" * 16}, {"__all__"}),
    ],
)
def test_what_is_refused_says_so_beside_its_field(sender: Client, open_hashtag, changes: dict, wrong: set):
    answer = sender.post(SEND, form_data(open_hashtag, **changes))
    assert (answer.status_code, errors(answer)) == (422, wrong)
    assert ResidentVideo.objects.count() == 0


def test_a_file_that_came_with_a_wrong_form_need_not_be_sent_again(sender: Client, open_hashtag, small_film):
    file = SimpleUploadedFile("Nonna.mp4", small_film, "video/mp4")
    answer = sender.post(SEND, form_data(open_hashtag, address="", title="", file=file))
    token = re.search(r'name="upload"\s+value="([^"]+)"', answer.text)[1]
    assert (errors(answer), VideoUpload.objects.get().facts["container"]) == ({"title"}, "mp4")
    answer = sender.post(SEND, form_data(open_hashtag, address="", upload=token))
    assert answer.status_code == 302
    video = ResidentVideo.objects.get()
    assert (video.video_file.byte_size, VideoUpload.objects.count()) == (len(small_film), 0)


def test_what_is_no_video_is_not_kept(sender: Client, open_hashtag):
    file = SimpleUploadedFile("a.mp4", b"MZ" + bytes(300), "video/mp4")
    answer = sender.post(SEND, form_data(open_hashtag, address="", file=file))
    assert (errors(answer), VideoUpload.objects.count()) == ({"file"}, 0)
    both = SimpleUploadedFile("a.mp4", b"MZ" + bytes(300), "video/mp4")
    assert errors(sender.post(SEND, form_data(open_hashtag, file=both))) >= {"file"}


def test_a_file_beyond_the_bound_of_a_form_is_read_past(sender: Client, open_hashtag, monkeypatch):
    monkeypatch.setattr("media.views.sending.MOST_PLAIN", 1000)
    assert MOST_PLAIN == 64 * 1024 * 1024
    file = SimpleUploadedFile("a.mp4", bytes(200_000), "video/mp4")
    assert errors(sender.post(SEND, form_data(open_hashtag, address="", file=file))) == {"file"}


def begin(client: Client, size: int) -> Any:
    name = base64.b64encode(b"a.mp4").decode()
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
    return client.post("/it/video/pezzi/", headers=headers)


def test_a_file_in_pieces(sender: Client, open_hashtag, small_film, other_entrant):
    begun = begin(sender, len(small_film))
    assert begun.status_code == 201
    where, token = begun["Location"], begun["Upload-Token"]
    half = len(small_film) // 2
    for offset, piece in ((0, small_film[:half]), (half, small_film[half:])):
        told = sender.patch(
            where, piece, content_type="application/offset+octet-stream",
            headers={**TUS, "Upload-Offset": str(offset)},
        )  # fmt: skip
        assert told.status_code == 204
        if not offset:
            early = sender.post(SEND, form_data(open_hashtag, address="", upload=token))
            assert errors(early) == {"file"}
    assert sender.post(SEND, form_data(open_hashtag, address="", upload=token)).status_code == 302
    assert ResidentVideo.objects.get().video_file.byte_size == len(small_film)
    sender.force_login(other_entrant)
    assert sender.head(where, headers=TUS).status_code == 404


@pytest.mark.parametrize(
    ("who", "is_open", "size", "status"),
    [
        ("nobody", True, 10, 403),
        ("resident", False, 10, 403),
        ("resident", True, 10, 201),
        ("resident", True, 2**31 - 1, 201),
        ("resident", True, 2**31, 413),
        ("editor", False, 10, 201),
    ],
)
def test_who_may_begin_a_file(
    client: Client, entrant, editor, hashtag, hashtag_page, who, is_open, size, status
):
    hashtag.takes_videos = is_open
    hashtag.save()
    people = {"resident": entrant, "editor": editor}
    if who in people:
        client.force_login(people[who])
    assert begin(client, size).status_code == status


# --- who sent it ---------------------------------------------------------------------


def test_what_one_person_sent_is_not_there_for_others(client: Client, entrant, other_entrant, open_hashtag):
    video = sent(entrant, open_hashtag)
    client.force_login(other_entrant)
    for name in ("mine_one", "withdraw"):
        assert client.get(reverse(f"media:{name}", args=[video.code])).status_code == 404
    client.force_login(entrant)
    assert client.get(reverse("media:withdraw", args=[video.code])).status_code == 200
    client.post(reverse("media:withdraw", args=[video.code]))
    video.refresh_from_db()
    assert video.state == ResidentVideoState.WITHDRAWN
    assert client.get(reverse("media:mine_one", args=[video.code])).status_code == 200


def test_a_sender_adds_captions(sender: Client, entrant, open_hashtag):
    video = sent(entrant, open_hashtag, video_file=make_video_file())
    file = SimpleUploadedFile("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nCiao\n")
    here = reverse("media:mine_one", args=[video.code])
    assert sender.post(here, {"language": "it", "captions": file}).status_code == 302
    assert VideoFile.objects.get().caption_languages == ["it"]
    junk = SimpleUploadedFile("a.srt", b"niente")
    assert sender.post(here, {"language": "it", "captions": junk}).status_code == 422


# --- staff ------------------------------------------------------------------------------


@pytest.fixture
def desk(client: Client, in_group) -> Client:
    client.force_login(in_group("mod@example.org", StaffGroup.MODERATORS))
    return client


def test_the_way_of_a_video_through_the_admin(
    desk: Client, entrant, open_hashtag, django_capture_on_commit_callbacks
):
    video = sent(entrant, open_hashtag, video_file=make_video_file())
    here = reverse("media_resident_video", args=[video.code])
    assert "video-residenti" in desk.get("/admin/").text
    assert desk.get(here).status_code == 200
    desk.post(here, {"do": "take_up"})
    new = {
        "title": "Pane",
        "words": "",
        "language_spoken": "it",
        "speaker_kind": "shop",
        "speaker_name": "Rossi",
    }
    desk.post(here, {"do": "words", **new, "hashtag": open_hashtag.pk})
    assert desk.post(here, {"do": "reject", "reason": ""}).status_code == 422
    vtt = SimpleUploadedFile("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nCiao\n")
    desk.post(here, {"do": "captions", "language": "it", "captions": vtt})
    desk.post(here, {"do": "ask_captions", "note": ""})
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(here, {"do": "approve"})
    actions.bring_out(video_id=video.pk)
    video.refresh_from_db()
    assert (video.state, video.title, video.page.captions) == ("published", "Pane", "reviewed")
    assert [row.event for row in video.log.all()] == [
        "submitted", "review", "edited", "captions", "captions_asked", "approved", "published",
    ]  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_at_any_length(
    desk: Client, entrant, open_hashtag, number, django_assert_num_queries
):
    for _ in range(number):
        sent(entrant, open_hashtag)
    desk.get("/admin/video-residenti/")
    with django_assert_num_queries(QUERIES):
        assert desk.get("/admin/video-residenti/?state=submitted").text.count("La mia bottega") == number


QUERIES = 12


@pytest.mark.parametrize(
    ("group", "status"),
    [
        (StaffGroup.MODERATORS, 200),
        (StaffGroup.EDITORS, 200),
        (StaffGroup.TRANSLATORS, 403),
        (StaffGroup.SECRETARIES, 403),
        (StaffGroup.AUDITORS, 403),
    ],
)
def test_who_opens_the_staff_pages(client: Client, in_group, entrant, open_hashtag, group, status):
    video, file = sent(entrant, open_hashtag), make_video_file()
    client.force_login(in_group("s@example.org", group))
    pages = [
        reverse("media_resident_videos"),
        reverse("media_resident_video", args=[video.code]),
        reverse("media_video_files"),
        reverse("media_video_file_add"),
        reverse("media_video_file", args=[file.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [status] * 5


def test_an_editor_uploads_a_file_and_deletes_it(client: Client, editor, small_film):
    client.force_login(editor)
    file = SimpleUploadedFile("a.mp4", small_film, "video/mp4")
    client.post("/admin/file-video/nuovo/", {"title": "Saluto", "file": file})
    video = VideoFile.objects.get()
    assert (video.title, video.from_resident, video.state) == ("Saluto", False, "preparing")
    here = reverse("media_video_file", args=[video.pk])
    client.post(here, {"do": "captions", "language": "it", "captions": SimpleUploadedFile("a", b"no")})
    client.post(here, {"do": "delete"})
    assert VideoFile.objects.count() == 0


def test_residents_files_are_not_offered_for_pages(client: Client, editor, entrant, open_hashtag):
    sent(entrant, open_hashtag, video_file=make_video_file(title="Di Ada"))
    make_video_file(title="Del Comune")
    client.force_login(editor)
    told = client.get(reverse("video_file_chooser:choose")).text
    assert ("Del Comune" in told, "Di Ada" in told) == (True, False)
