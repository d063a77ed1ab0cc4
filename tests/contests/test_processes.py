"""The web server, the worker and its decoders as real processes: killed, and late."""

from __future__ import annotations

import shutil
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from contests import tasks
from contests.actions import withdraw_entry
from contests.enums import EntryStatus
from contests.models import Contest, Derivative, Entry, Photo
from contests.models.photos import private_storage
from hub.core.models import WorkerSign
from tests.factories.contests import EntryFactory, PersonFactory, PhotoFactory
from tests.media.corpus import photo_jpeg
from tests.processes import children, cpu_seconds, is_running, start_worker, told, until, web_server

from .conftest import derivatives_kept, files_in
from .wire import Line, entry_form, request_for

if TYPE_CHECKING:
    from subprocess import Popen


pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at in /proc"),
]
MB = 1024 * 1024


# --- a worker is killed while it makes derivatives ------------------------------


def folder() -> Path:
    return Path(private_storage().location, "contests")  # type: ignore[attr-defined]


@pytest.fixture
def photo(home: Any) -> Photo:
    """24 megapixels that wait for the worker."""
    entry = EntryFactory()
    entry.photos.all().delete()
    shutil.rmtree(folder())
    data = photo_jpeg(6000, 4000)
    made: Photo = PhotoFactory(entry=entry, ready=False, data=data, width=6000, height=4000)
    tasks.make_derivatives.enqueue(made.pk)
    return made


def decoder_of(worker: Popen[bytes]) -> int:
    """The worker's child that decodes a picture."""

    def found() -> int:
        return next((pid for pid in children(worker.pid) if "media.ingest.sandbox" in told(pid)), 0)

    decoder = until(found, "the worker has a picture decoded")
    # Beyond its start (0.2 s), and before its end: a fast machine computes 24 megapixels' files in 0.9 s.
    until(lambda: cpu_seconds(decoder) > 0.4, "the decoder is at work")
    return decoder


def kill(worker: Popen[bytes]) -> None:
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    # Long enough that another worker may take over what this one did.
    WorkerSign.objects.update(seen_at=timezone.now() - timedelta(minutes=2))


def everything_is_made_once(photo: Photo, temporary: Path) -> None:
    """All derivatives, each with its row; nothing twice, nothing besides, in no folder."""
    photo.refresh_from_db()
    assert photo.derivatives_made_at is not None
    rows = Derivative.objects.filter(photo=photo)
    assert sorted(rows.values_list("format", "width")) == [
        *(("avif", width) for width in (320, 640, 1280, 2048)),
        ("jpeg", 1280),
        *(("webp", width) for width in (320, 640, 1280, 2048)),
    ]
    assert files_in("private") == sorted([photo.original.name, *rows.values_list("file", flat=True)])
    for row in rows:
        with row.file.open() as file, Image.open(file) as image:
            image.load()
            assert image.size == (row.width, row.height)
    assert list(temporary.iterdir()) == []


def test_a_worker_killed_while_it_decodes_is_made_good_by_the_next(photo: Photo, temporary: Path) -> None:
    worker = start_worker(TMPDIR=str(temporary))
    decoder = decoder_of(worker)
    kill(worker)
    until(lambda: not is_running(decoder), "the decoder ends with its worker", seconds=5)
    assert derivatives_kept() == []

    assert start_worker("--batch", TMPDIR=str(temporary)).wait(timeout=120) == 0
    everything_is_made_once(photo, temporary)
    result = DBTaskResult.objects.get(task_path__endswith="make_derivatives")
    assert (result.status, len(result.worker_ids)) == ("SUCCESSFUL", 2)


def killed_between_files_and_rows(photo: Photo, temporary: Path) -> None:
    """A worker dies with all files written; the lock that it waits for holds back their rows."""
    worker = start_worker(TMPDIR=str(temporary))
    decoder_of(worker)
    with transaction.atomic():
        Photo.objects.select_for_update().get(pk=photo.pk)
        until(lambda: len(derivatives_kept()) == 9, "the worker writes the files")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    kill(worker)
    assert Derivative.objects.count() == 0


def test_a_worker_killed_between_files_and_rows_is_made_good_by_the_next(
    photo: Photo, temporary: Path
) -> None:
    killed_between_files_and_rows(photo, temporary)
    assert start_worker("--batch", TMPDIR=str(temporary)).wait(timeout=120) == 0
    everything_is_made_once(photo, temporary)


def test_a_photo_withdrawn_after_its_worker_was_killed_leaves_no_file(photo: Photo, temporary: Path) -> None:
    killed_between_files_and_rows(photo, temporary)
    withdraw_entry(entry=photo.entry, user=photo.entry.entrant, now=timezone.now())
    assert list(folder().iterdir()) == []
    assert start_worker("--batch", TMPDIR=str(temporary)).wait(timeout=120) == 0
    assert files_in("private") == []


# --- the web server ----------------------------------------------------------------


def test_what_began_to_travel_in_time_is_in_time(reachable_contest: Contest, temporary: Path) -> None:
    """The deadline passes while half of the photo is still on its way."""
    fields, photo = entry_form(reachable_contest), photo_jpeg(5000, 4000, quality=98)
    assert len(photo) > 3 * MB  # so that the server writes it down as it comes
    with web_server(TMPDIR=str(temporary)) as (url, _pid):
        head, body = request_for(url, reachable_contest, fields, "a.jpg", photo, PersonFactory())
        Contest.objects.update(closes_at=timezone.now() + timedelta(seconds=6))
        line = Line(url).send(head, body[: len(body) // 2])
        until(lambda: list(temporary.iterdir()), "the first half arrives")
        closes_at = Contest.objects.get().closes_at
        assert timezone.now() < closes_at
        until(lambda: timezone.now() > closes_at, "the deadline passes")
        status, _text = line.send(body[len(body) // 2 :]).answer()
        assert status == 302
        late = request_for(
            url, reachable_contest, {**fields, "key": uuid4()}, "a.jpg", photo, PersonFactory()
        )
        assert Line(url).send(*late).answer()[0] == 409
    assert Entry.objects.get().status == EntryStatus.SUBMITTED
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("logged_in", [True, False])
def test_a_large_photo_that_is_refused_at_the_door_still_gets_its_answer(
    reachable_contest: Contest, temporary: Path, logged_in: bool
) -> None:
    """An answer before the end of what a browser sends would be lost, and look like a broken line."""
    fields = entry_form(reachable_contest)
    Contest.objects.update(closes_at=timezone.now())
    with web_server(TMPDIR=str(temporary)) as (url, _pid):
        person = PersonFactory() if logged_in else None
        request = request_for(
            url, reachable_contest, fields, "a.jpg", b"\xff\xd8\xff" + b"x" * 20 * MB, person
        )
        status, text = Line(url).send(*request).answer()
    assert (status, "Nebbia sul ponte" in text) == ((409, True) if logged_in else (302, False))
    assert (list(temporary.iterdir()), Entry.objects.count(), files_in("private")) == ([], 0, [])
