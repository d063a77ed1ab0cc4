"""Every broken, odd and hostile file through the entry form of a real server: right, or refused with its
reason, in bounded memory, with nothing left behind."""

from __future__ import annotations

import re
import sys
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import translation

from contests.models import Contest, Entry, Photo
from media.ingest.facts import MESSAGES
from tests.factories.contests import PersonFactory
from tests.media.corpus import corpus, largest
from tests.processes import children, web_server

from .conftest import files_in
from .wire import Line, entry_form, request_for

if TYPE_CHECKING:
    from tests.media.corpus import Case

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own count is read from /proc"),
]
MB = 1024 * 1024

# Each process notes, when it ends, what it was and how much memory it had at most.
NOTE = r"""
import atexit, os, re, sys
def note():
    with open("/proc/self/status") as status:
        peak = re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]
    with open(os.path.join(os.environ["PEAKS"], str(os.getpid())), "w") as file:
        file.write(f"{sys.argv[0]} {peak}")
atexit.register(note)
"""


def peak_of(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) * 1024 if found else 0


def files_below(place: Path) -> set[str]:
    return {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}


def reason_of(case: Case) -> str:
    """What the page must say, as far as no number stands in it."""
    if not case.content:
        return "vuoto"  # Django's own words
    with translation.override("it"):
        return escape(str(MESSAGES[case.refused]).partition("{")[0])


def test_the_corpus_through_the_form_in_bounded_memory(
    reachable_contest: Contest, temporary: Path, tmp_path: Path
) -> None:
    """Each file is taken and right or refused with its reason; nothing else is left of it."""
    site, peaks = tmp_path / "site", tmp_path / "peaks"
    for place in (site, peaks):
        place.mkdir()
    (site / "sitecustomize.py").write_text(NOTE)
    fields, before = entry_form(reachable_contest), files_below(settings.VAR_DIR)
    cases = [case for case in (*corpus(), *largest()) if not case.bounds]
    with web_server(TMPDIR=str(temporary), PYTHONPATH=str(site), PEAKS=str(peaks)) as (url, pid):
        for case in cases:
            form = {**fields, "key": uuid4()}
            request = request_for(
                url, reachable_contest, form, case.name or "x", case.content, PersonFactory()
            )
            status, text = Line(url).send(*request).answer()
            if case.accepted:
                assert status == 302, case.id
                photo = Photo.objects.latest("pk")
                seen = (photo.entry.submission_key, (photo.width, photo.height))
                assert seen == (form["key"], case.size), case.id
            else:
                assert (status, reason_of(case) in text) == (422, True), case.id
        web = max(peak_of(process) for process in (pid, *children(pid)))
    accepted = [case for case in cases if case.accepted]
    assert Entry.objects.count() == len(accepted)
    assert files_in("private") == sorted(Photo.objects.values_list("original", flat=True))
    assert all(re.fullmatch(r"contests/[0-9a-f]{32}\.[a-z]+", name) for name in files_in("private"))
    left = files_below(settings.VAR_DIR) - before - {f"private/{name}" for name in files_in("private")}
    assert (left, list(temporary.iterdir())) == (set(), [])
    decoders = [note.read_text().split() for note in peaks.iterdir()]
    used = [int(peak) * 1024 for name, peak in decoders if name.endswith("media/ingest/sandbox.py")]
    assert len(used) >= len(accepted)
    print(f"{len(cases)} files: web {web // MB} MB, decoder {max(used) // MB} MB at most")  # noqa: T201
    assert (web < 600_000_000, max(used) < 600_000_000) == (True, True)
