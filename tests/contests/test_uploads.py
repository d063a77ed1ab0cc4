"""Photos in pieces, held against the published protocol (tus 1.0), and what an entry makes of them."""

from __future__ import annotations

import base64
import shutil
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pillow_heif
import pytest
import time_machine
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import ExifTags, Image

from contests import tasks
from contests.actions import erase_person
from contests.actions import uploads as actions
from contests.enums import EntryStatus, Phase
from contests.models import Contest, Entry, Upload
from contests.views import uploads as uploads_view
from media.views import tus as views
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory, jpeg

from .conftest import form_data, only_entry

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(autouse=True)
def _no_uploads() -> None:
    """No files of another test."""
    shutil.rmtree(storages["private"].path("uploads"), ignore_errors=True)


def files() -> list[str]:
    storage = storages["private"]
    return sorted(storage.listdir("uploads")[1]) if storage.exists("uploads") else []


def create(client: Client, contest: Contest, size: object = 10, **headers: str) -> HttpResponse:
    return client.post(  # type: ignore[return-value]
        reverse("contests:uploads", args=[contest.slug]),
        headers={**TUS, "Upload-Length": str(size), **headers},
        content_type="application/octet-stream",
    )


def patch(client: Client, address: str, offset: object, data: bytes, **headers: str) -> HttpResponse:
    sent = {**TUS, "Upload-Offset": str(offset), **headers}
    return client.patch(address, data, content_type=headers.get("type", views.PIECE_TYPE), headers=sent)  # type: ignore[return-value]


def sent_whole(client: Client, contest: Contest, data: bytes, name: str = "IMG_1.jpg") -> Upload:
    """What a browser does with a file: begin it, and two pieces."""
    encoded = base64.b64encode(name.encode()).decode()
    begun = create(client, contest, len(data), **{"Upload-Metadata": f"filename {encoded}"})
    half = len(data) // 2
    assert patch(client, begun["Location"], 0, data[:half]).status_code == 204
    assert patch(client, begun["Location"], half, data[half:]).status_code == 204
    return Upload.objects.get(token=begun["Upload-Token"])


def test_a_file_is_begun_continued_asked_for_and_complete(page_client: Client, person: Any) -> None:
    contest = ContestFactory()
    begun = create(page_client, contest, 10, **{"Upload-Metadata": "filename w6huZS5qcGc=,x"})
    upload = Upload.objects.get()
    assert (begun.status_code, begun["Tus-Resumable"], begun["Upload-Offset"]) == (201, "1.0.0", "0")
    assert begun["Location"] == reverse("contests:upload", args=[contest.slug, upload.token])
    assert (upload.owner, upload.contest, upload.size, upload.name) == (person, contest, 10, "ène.jpg")
    first = patch(page_client, begun["Location"], 0, b"abcd")
    assert (first.status_code, first["Upload-Offset"]) == (204, "4")
    asked = page_client.head(begun["Location"], headers=TUS)
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (200, "4", "10")
    assert "no-store" in asked["Cache-Control"]
    assert first["Upload-Expires"].endswith("GMT")
    last = patch(page_client, begun["Location"], 4, b"efghij")
    assert (last.status_code, last["Upload-Offset"]) == (204, "10")
    assert storages["private"].open(upload.file_name).read() == b"abcdefghij"


# --- how it looks -----------------------------------------------------------------------


def preview_of(upload: Upload) -> str:
    return reverse("contests:upload_preview", args=[upload.contest.slug, upload.token])


def heic() -> bytes:
    """A telephone's photo, with the place where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (45.0, 4.0, 0.0)
    out = BytesIO()
    pillow_heif.register_heif_opener()
    Image.new("RGB", (800, 1200), (200, 40, 40)).save(out, "HEIF", exif=exif)
    return out.getvalue()


def test_a_photo_that_no_browser_draws_is_shown_to_its_sender(page_client: Client, person: Any) -> None:
    upload = sent_whole(page_client, ContestFactory(), heic())
    before = files()
    answer = page_client.get(preview_of(upload))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in answer["Cache-Control"]
    shown = Image.open(BytesIO(answer.content))
    assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (320, 480), {})
    assert files() == before


def test_nobody_else_sees_it(page_client: Client, other_entrant: Any, superuser: Any) -> None:
    upload = sent_whole(page_client, ContestFactory(), jpeg(1200, 800))
    told = []
    for somebody in (None, other_entrant, superuser):
        client = Client()
        if somebody:
            client.force_login(somebody)
        told.append(client.get(preview_of(upload)).status_code)
    assert told == [404, 404, 404]


def test_what_is_no_picture_has_no_preview(page_client: Client) -> None:
    upload = sent_whole(page_client, ContestFactory(), b"niente di niente")
    assert page_client.get(preview_of(upload)).status_code == 204
    begun = create(page_client, ContestFactory(slug="altro"), 10)
    unfinished = Upload.objects.get(token=begun["Upload-Token"])
    assert page_client.get(preview_of(unfinished)).status_code == 404
    storages["private"].delete(upload.file_name)
    assert page_client.get(preview_of(upload)).status_code == 404


def test_previews_are_bounded(page_client: Client, monkeypatch: Any) -> None:
    upload = sent_whole(page_client, ContestFactory(), b"niente di niente")
    monkeypatch.setattr(uploads_view, "PREVIEW_RATE", "2/15m")
    assert [page_client.get(preview_of(upload)).status_code for _ in range(3)] == [204, 204, 429]


def test_what_the_server_can_do_is_told_to_everybody(client: Client, home: Any) -> None:
    contest = ContestFactory(max_bytes=5_000_000)
    answer = client.options(reverse("contests:uploads", args=[contest.slug]))
    said = [answer[name] for name in ("Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size")]
    assert (answer.status_code, said) == (
        204,
        ["1.0.0", "1.0.0", "creation,expiration,termination", "5000000"],
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Tus-Resumable": ""}, 412),
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "0"}, 400),
        ({"Upload-Length": "-5"}, 400),
        ({"Upload-Length": "x"}, 400),
        ({"Upload-Length": "9" * 40}, 400),
        ({"Upload-Length": str(40 * 1024 * 1024 + 1)}, 413),
    ],
)
def test_what_cannot_be_begun(page_client: Client, headers: dict[str, str], status: int) -> None:
    answer = create(page_client, ContestFactory(), **headers)
    assert (answer.status_code, Upload.objects.count(), files()) == (status, 0, [])
    if status == 412:
        assert answer["Tus-Version"] == "1.0.0"


@pytest.mark.parametrize(
    ("offset", "data", "headers", "status"),
    [
        (0, b"ab", {}, 409),
        (5, b"ab", {}, 409),
        ("", b"ab", {}, 400),
        ("x", b"ab", {}, 400),
        (4, b"too many bytes", {}, 413),
        (4, b"ab", {"type": "image/jpeg"}, 415),
        (4, b"ab", {"Tus-Resumable": "2.0.0"}, 412),
    ],
)
def test_what_does_not_follow_is_refused_and_changes_nothing(
    page_client: Client, offset: object, data: bytes, headers: dict[str, str], status: int
) -> None:
    address = create(page_client, ContestFactory())["Location"]
    patch(page_client, address, 0, b"abcd")
    assert patch(page_client, address, offset, data, **headers).status_code == status
    assert page_client.head(address, headers=TUS)["Upload-Offset"] == "4"


def test_an_ended_upload_is_gone_with_its_file(
    page_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    address = create(page_client, ContestFactory())["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        assert page_client.delete(address, headers=TUS).status_code == 204
    assert (page_client.head(address, headers=TUS).status_code, files()) == (404, [])


def test_an_expired_upload_is_gone_and_cleaned(
    page_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    address = create(page_client, ContestFactory())["Location"]
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert page_client.head(address, headers=TUS).status_code == 410
        assert patch(page_client, address, 0, b"ab").status_code == 410
        with django_capture_on_commit_callbacks(execute=True):
            assert tasks.discard_expired_uploads.func() == 1
        assert (page_client.head(address, headers=TUS).status_code, files()) == (404, [])


def test_a_file_that_no_row_knows_is_swept_a_day_later(page_client: Client) -> None:
    create(page_client, ContestFactory())
    Upload.objects.all().delete()
    assert tasks.discard_expired_uploads.func() == 0
    assert actions.discard_expired_uploads(now=timezone.now() + timedelta(hours=25)) == 1
    assert files() == []


def test_only_who_began_it_knows_of_it(page_client: Client, client: Client) -> None:
    contest = ContestFactory()
    address = create(page_client, contest)["Location"]
    for visitor in (None, PersonFactory()):
        client.logout()
        if visitor:
            client.force_login(visitor)
        answers = [
            client.head(address, headers=TUS),
            patch(client, address, 0, b"ab"),
            client.delete(address, headers=TUS),
        ]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
    client.logout()
    assert (create(client, contest).status_code, Upload.objects.get().offset) == (403, 0)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.OPEN])
def test_nothing_is_begun_while_the_contest_is_not_open(page_client: Client, phase: Phase) -> None:
    unknown = phase is Phase.DRAFT
    assert create(page_client, ContestFactory(phase=phase)).status_code == (404 if unknown else 403)


def test_one_person_cannot_fill_the_disk(
    page_client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(actions, "MOST", 3)
    monkeypatch.setattr(actions, "MOST_BYTES", 50)
    monkeypatch.setattr(views, "RATE", "5/d")
    contest = ContestFactory()
    with django_capture_on_commit_callbacks(execute=True):
        for size in (1, 2, 3, 4):
            create(page_client, contest, size)
    assert (list(Upload.objects.values_list("size", flat=True)), len(files())) == ([2, 3, 4], 3)
    with django_capture_on_commit_callbacks(execute=True):
        create(page_client, contest, 45)
    assert (list(Upload.objects.values_list("size", flat=True)), len(files())) == ([4, 45], 2)
    assert create(page_client, contest).status_code == 429


def test_an_entry_takes_up_what_came_in_pieces(page_client: Client, send: Any) -> None:
    contest = ContestFactory(most_photos=3)
    uploads = [sent_whole(page_client, contest, jpeg(width, 900)) for width in (1800, 1700)]
    tokens = [str(upload.token) for upload in reversed(uploads)]
    assert send(contest, form_data(page_client, contest, photo=None, photo_upload=tokens)).status_code == 302
    assert list(only_entry().photos.values_list("position", "width")) == [(0, 1700), (1, 1800)]
    assert (Upload.objects.count(), files()) == (0, [])


def test_a_refused_one_says_why_by_name_and_goes(page_client: Client, send: Any) -> None:
    contest = ContestFactory(most_photos=3)
    good = sent_whole(page_client, contest, jpeg())
    bad = sent_whole(page_client, contest, b"no picture at all", name="testo.jpg")
    begun = create(page_client, contest, 99, **{"Upload-Metadata": "filename bWV6emEuanBn"})
    tokens = [str(good.token), str(bad.token), begun["Upload-Token"]]
    response = send(contest, form_data(page_client, contest, photo=None, photo_upload=tokens))
    messages = [message.split(":")[0] for message in response.context["form"].errors["photo"]]
    assert (response.status_code, messages) == (422, ["testo.jpg", "mezza.jpg"])
    assert (only_entry().status, only_entry().photos.count()) == (EntryStatus.DRAFT, 1)
    assert (Upload.objects.count(), files()) == (0, [])


def test_nobody_takes_up_another_persons_file(page_client: Client, send: Any, client: Client) -> None:
    contest = ContestFactory()
    other = PersonFactory()
    client.force_login(other)
    stranger = sent_whole(client, contest, jpeg())
    client.force_login(PersonFactory())
    response = send(contest, form_data(client, contest, photo=None, photo_upload=[str(stranger.token)]))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["photo"])
    assert (Upload.objects.get(), Entry.objects.count()) == (stranger, 0)


def test_a_refused_change_keeps_the_new_photo_beside_the_entry(page_client: Client, person: Any) -> None:
    entry = EntryFactory(contest=ContestFactory(most_photos=3), entrant=person)
    address = reverse("contests:edit", args=[entry.code])
    form = page_client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    data |= {"age": "adult", "photo": [SimpleUploadedFile("b.jpg", jpeg(1700, 900), "image/jpeg")]}
    refused = page_client.post(address, data | {"title": ""})
    upload = Upload.objects.get()
    assert (refused.status_code, refused.context["form"].photos.uploads) == (422, [upload])
    assert f'name="photo_upload" value="{upload.token}"' in refused.content.decode()
    assert entry.photos.count() == 1
    del data["photo"]
    assert page_client.post(address, data | {"photo_upload": [str(upload.token)]}).status_code == 302
    assert list(entry.photos.values_list("position", "width")) == [(0, 1800), (1, 1700)]
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(("begun", "finished", "status"), [(-1, 59, 302), (-1, 0, 409), (1, 59, 409)])
def test_a_photo_that_began_in_time_brings_its_form_in_time(
    page_client: Client, send: Any, begun: int, finished: int, status: int
) -> None:
    """Its form follows on its last piece within a minute: here two minutes after the deadline."""
    contest = ContestFactory()
    data = form_data(page_client, contest, photo=None)
    upload = sent_whole(page_client, contest, jpeg())
    closes = contest.closes_at
    Upload.objects.update(
        created_at=closes + timedelta(seconds=begun), last_at=closes + timedelta(seconds=61 + finished)
    )
    Upload.objects.update(expires_at=closes + timedelta(days=1))
    with time_machine.travel(closes + timedelta(seconds=122), tick=False):
        response = send(contest, data | {"photo_upload": [str(upload.token)]})
    assert response.status_code == status


def test_erasing_a_person_erases_what_they_were_sending(
    page_client: Client, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    create(page_client, ContestFactory())
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person.pk)
    assert (Upload.objects.count(), files()) == (0, [])


def test_a_form_on_another_site_cannot_begin_one(person: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    assert create(browser, ContestFactory()).status_code == 403
    assert Upload.objects.count() == 0
