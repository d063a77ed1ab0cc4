"""Every broken, odd and hostile file through the entry form of a real server: right, or refused with its
reason, in bounded memory, with nothing left behind."""

from __future__ import annotations

import re
import sys
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import translation

from contests.models import Contest, Entry, Photo, Upload
from media.ingest.messages import MESSAGES
from tests.factories.contests import PersonFactory
from tests.media.corpus import corpus, largest
from tests.peaks import noting, peaks_of_decoders
from tests.processes import children, web_server

from .conftest import files_in
from .wire import Line, entry_form, request_for, sent_in_pieces

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.media.corpus import Case

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own count is read from /proc"),
]
MB = 1024 * 1024


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


def whole(url: str, *sent: Any) -> tuple[int, str]:
    """The form with its file, as a browser without JavaScript sends it."""
    return Line(url).send(*request_for(url, *sent)).answer()


@pytest.mark.parametrize("send", [whole, sent_in_pieces], ids=["whole", "in pieces"])
def test_the_corpus_through_the_form_in_bounded_memory(
    reachable_contest: Contest, temporary: Path, tmp_path: Path, send: Callable[..., tuple[int, str]]
) -> None:
    """Each file is taken and right or refused with its reason; nothing else is left of it."""
    fields, before = entry_form(reachable_contest), files_below(settings.VAR_DIR)
    cases = [case for case in (*corpus(), *largest()) if not case.bounds]
    with web_server(TMPDIR=str(temporary), **noting(tmp_path)) as (url, pid):
        for case in cases:
            form = {**fields, "key": uuid4()}
            sent = (reachable_contest, form, case.name or "x", case.content, PersonFactory())
            status, text = send(url, *sent)
            if case.accepted:
                assert status == 302, case.id
                photo = Photo.objects.latest("pk")
                seen = (photo.entry.submission_key, (photo.width, photo.height))
                assert seen == (form["key"], case.size), case.id
            elif case.content or send is whole:
                assert (status, reason_of(case) in text) == (422, True), case.id
            else:
                assert status == 400, case.id  # no file of nothing is begun
        web = max(peak_of(process) for process in (pid, *children(pid)))
    accepted = [case for case in cases if case.accepted]
    assert (Entry.objects.count(), Upload.objects.count()) == (len(accepted), 0)
    assert files_in("private") == sorted(Photo.objects.values_list("original", flat=True))
    assert all(re.fullmatch(r"contests/[0-9a-f]{32}\.[a-z]+", name) for name in files_in("private"))
    left = files_below(settings.VAR_DIR) - before - {f"private/{name}" for name in files_in("private")}
    assert (left, list(temporary.iterdir())) == (set(), [])
    used = peaks_of_decoders(tmp_path)
    assert len(used) >= len(accepted)
    print(f"{len(cases)} files: web {web // MB} MB, decoder {max(used) // MB} MB at most")  # noqa: T201
    assert (web < 600_000_000, max(used) < 600_000_000) == (True, True)
