"""A file to YouTube, whatever happens on the way: nothing twice, nothing missing."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from media.clients.errors import Fault, PermanentServiceError, ServiceError, TemporaryServiceError
from media.clients.youtube import YouTube
from media.clients.youtube_facts import Bucket, Licence, Privacy, Token, UploadFacts
from media.clients.youtube_uploads import GRAIN, SessionGone, Uploaded
from tests.emulators.channel import UPLOADS
from tests.media.clients.conftest import FORCE_SSL

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulators.running import Running

SIZE = 5 * GRAIN + 12_345
PIECES = "/upload/youtube/v3/videos"
FACTS = UploadFacts(
    title="Il forno di notte",
    description="Una notte nel forno.\n\n#RestiamoConnessi",
    tags=("pane", "forno di notte"),
    language="it",
    licence=Licence.CC_BY,
    privacy=Privacy.UNLISTED,
    made_for_kids=False,
    size=SIZE,
    content_type="video/mp4",
    mark="hub-7f3a9c2e",
)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    path.write_bytes(random.Random(4).randbytes(SIZE))
    return path


def pushed(youtube: YouTube, session: str, film: Path, offset: int = 0, *, faults: list | None = None) -> str:
    """Sends until it is there, as a worker would: after a fault it asks how far YouTube is."""
    state: int | Uploaded | SessionGone | None = offset
    with film.open("rb") as file:
        for _step in range(60):
            try:
                if state is None:
                    state = youtube.upload_state(session=session, size=SIZE)
                else:
                    assert isinstance(state, int)
                    state = youtube.send(session=session, file=file, offset=state, size=SIZE, chunk=2 * GRAIN)
            except TemporaryServiceError as error:
                if faults is None:
                    raise
                faults.append(error.fault)
                state = None
            if isinstance(state, Uploaded):
                return state.video_id
    raise AssertionError("it does not end")


def digest(film: Path) -> str:
    return hashlib.sha256(film.read_bytes()).hexdigest()


def came(emulator: Running) -> dict[str, str]:
    return {video: file["sha256"] for video, file in emulator.order("GET", "files").items()}


def test_a_file_goes_up_in_pieces_with_its_facts(owner, emulated_youtube, film, spent):
    session = owner.begin_upload(facts=FACTS)
    assert spent == [(Bucket.UPLOADS, 1)]
    assert owner.upload_state(session=session, size=SIZE) == 0
    with film.open("rb") as file:
        offset = owner.send(session=session, file=file, offset=0, size=SIZE, chunk=2 * GRAIN)
    assert offset == 2 * GRAIN
    assert owner.upload_state(session=session, size=SIZE) == offset
    video_id = pushed(owner, session, film, offset)
    assert came(emulated_youtube) == {video_id: digest(film)}
    assert spent == [(Bucket.UPLOADS, 1)]  # pieces cost nothing
    (video,) = owner.videos(ids=[video_id]).videos
    assert (video.title, video.description) == (FACTS.title, FACTS.description)
    assert video.tags == ("pane", "forno di notte", "hub-7f3a9c2e")
    assert (video.privacy, video.licence, video.language) == (Privacy.UNLISTED, Licence.CC_BY, "it")
    assert owner.uploads(playlist_id=UPLOADS).uploads[0].video_id == video_id


def test_a_language_that_youtube_does_not_know_is_left_out(owner, emulated_youtube, film):
    """It would refuse the whole upload for it."""
    session = owner.begin_upload(facts=replace(FACTS, language="pms"))
    video_id = pushed(owner, session, film)
    assert "defaultLanguage" not in emulated_youtube.order("GET", "files")[video_id]["body"]["snippet"]


@pytest.mark.parametrize(
    ("failures", "faults"),
    [
        ([{"how": "cutAfterBytes", "bytes": GRAIN + 77, "times": 3}], [Fault.CUT_OFF] * 3),
        ([{"how": "cut", "times": 2}], [Fault.CUT_OFF] * 2),
        ([{"how": "lostAnswer"}], [Fault.CUT_OFF]),
        ([{"how": "lostAnswer", "every_nth": 3}], [Fault.CUT_OFF]),  # of the last piece
        ([{"how": "500"}], [Fault.BROKEN]),
        ([{"how": "html"}], [Fault.NOT_UNDERSTOOD]),
        ([{"how": "brokenJson", "every_nth": 3}], [Fault.NOT_UNDERSTOOD]),
        ([{"how": "429"}], [Fault.TOO_MANY]),
    ],
)
def test_it_arrives_once_whatever_happens_on_the_way(owner, emulated_youtube, film, spent, failures, faults):
    session = owner.begin_upload(facts=FACTS)
    for failure in failures:
        emulated_youtube.fail(path=PIECES, method="PUT", **failure)
    met: list[Fault] = []
    video_id = pushed(owner, session, film, faults=met)
    assert met == faults
    assert came(emulated_youtube) == {video_id: digest(film)}
    assert spent == [(Bucket.UPLOADS, 1)]


def test_another_process_goes_on_where_a_killed_one_was(emulated_youtube, film, owner):
    """The first one dies in the middle of a piece: nothing but the session is left of it."""
    session = owner.begin_upload(facts=FACTS)
    emulated_youtube.fail("slow", PIECES, method="PUT", seconds=30, every_nth=2)
    program = (
        "import sys\n"
        "from django.conf import settings\n"
        "from media.clients.youtube import YouTube\n"
        "from media.clients.youtube_facts import Token\n"
        "root, token, session, name, size = sys.argv[1:]\n"
        "settings.configure(YOUTUBE_ROOT_URL=root)\n"
        "youtube, offset = YouTube(access=Token(token), spend=lambda *_: None), 0\n"
        "with open(name, 'rb') as file:\n"
        "    while isinstance(offset, int):\n"
        "        offset = youtube.send("
        f"session=session, file=file, offset=offset, size=int(size), chunk={GRAIN})\n"
        "        print(offset, flush=True)\n"
    )
    told = [f"{emulated_youtube.url}/", owner.access.access_token, session, str(film), str(SIZE)]
    worker = subprocess.Popen([sys.executable, "-c", program, *told], stdout=subprocess.PIPE, text=True)
    assert int(worker.stdout.readline()) == GRAIN
    worker.kill()
    worker.wait()
    emulated_youtube.order("DELETE", "fail")
    granted = emulated_youtube.order("POST", "grant", scopes=[FORCE_SSL])["access_token"]
    heir = YouTube(access=Token(granted), spend=lambda *_: None)
    state = heir.upload_state(session=session, size=SIZE)
    assert isinstance(state, int)
    assert state >= GRAIN
    video_id = pushed(heir, session, film, state)
    assert came(emulated_youtube) == {video_id: digest(film)}


def test_a_token_that_ends_on_the_way_ends_nothing(owner, emulated_youtube, film):
    session = owner.begin_upload(facts=FACTS)
    emulated_youtube.order("POST", "expire")
    with pytest.raises(PermanentServiceError) as refused, film.open("rb") as file:
        owner.send(session=session, file=file, offset=0, size=SIZE)
    assert refused.value.fault == Fault.EXPIRED
    granted = emulated_youtube.order("POST", "grant", scopes=[FORCE_SSL])["access_token"]
    video_id = pushed(YouTube(access=Token(granted), spend=lambda *_: None), session, film)
    assert came(emulated_youtube) == {video_id: digest(film)}


def test_a_session_that_is_gone(owner, emulated_youtube, film):
    session = owner.begin_upload(facts=FACTS)
    emulated_youtube.order("POST", "lose-sessions")
    assert owner.upload_state(session=session, size=SIZE) == SessionGone()
    assert owner.find_upload(playlist_id=UPLOADS, mark=FACTS.mark, since=LONG_AGO) is None


def test_a_video_whose_session_is_gone_is_found_by_its_mark(owner, emulated_youtube, film):
    began = datetime.now(UTC) - timedelta(minutes=1)
    session = owner.begin_upload(facts=FACTS)
    video_id = pushed(owner, session, film)
    for number in range(60):  # others come after it
        emulated_youtube.order("POST", "videos", title=FACTS.title, id=f"Later{number:06}")
    emulated_youtube.order("POST", "lose-sessions", also_done=True)
    assert owner.upload_state(session=session, size=SIZE) == SessionGone()
    assert owner.find_upload(playlist_id=UPLOADS, mark=FACTS.mark, since=began).id == video_id


def test_who_looks_for_an_upload_stops_where_older_ones_begin(owner, emulated_youtube):
    since = datetime(2026, 10, 1, tzinfo=UTC)
    assert owner.find_upload(playlist_id=UPLOADS, mark="nobody's", since=since) is None
    # The first page goes back to before that day, the second lies before it as a whole.
    assert emulated_youtube.calls == ["playlistItems.list", "videos.list"] * 2


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"title": "x" * 101}, "invalidTitle"),
        ({"title": "pane < pizza"}, "invalidTitle"),
        ({"description": "è" * 2501}, "invalidDescription"),
        ({"tags": ("x" * 250, "y" * 250)}, "invalidTags"),
    ],
)
def test_words_that_youtube_refuses(owner, change, detail):
    with pytest.raises(PermanentServiceError) as refused:
        owner.begin_upload(facts=replace(FACTS, **change))
    assert (refused.value.fault, refused.value.detail) == (Fault.REFUSED, detail)


def test_uploads_have_a_day_of_their_own(owner, emulated_youtube):
    emulated_youtube.order("POST", "limits", uploads=1)
    owner.begin_upload(facts=FACTS)
    with pytest.raises(TemporaryServiceError) as refused:
        owner.begin_upload(facts=FACTS)
    assert refused.value.fault == Fault.QUOTA_SPENT
    assert owner.channel_of_token().title == "Comune di Rivalora"


def test_a_token_goes_to_google_only(owner, film):
    """A session that was stored when another address was set, or was tampered with."""
    session = "http://127.0.0.2:9/upload/youtube/v3/videos?upload_id=x"
    with film.open("rb") as file:
        assert owner.send(session=session, file=file, offset=0, size=SIZE) == SessionGone()


@pytest.mark.parametrize(("chunk", "size"), [(GRAIN + 1, SIZE), (0, SIZE), (GRAIN, SIZE + 1)])
def test_pieces_and_files_of_a_wrong_size(owner, emulated_youtube, film, chunk, size):
    session = owner.begin_upload(facts=FACTS)
    with pytest.raises(ValueError, match=r"multiple|announced"), film.open("rb") as file:
        owner.send(session=session, file=file, offset=0, size=size, chunk=chunk)
    assert emulated_youtube.calls == ["videos.insert"]


@pytest.mark.parametrize("how", ["cut", "500", "quotaExceeded", "html", "forbidden", "lostAnswer"])
def test_no_error_carries_session_token_or_words(owner, emulated_youtube, film, caplog, token, how):
    session = owner.begin_upload(facts=FACTS)
    emulated_youtube.fail(how, PIECES, times=2)
    errors = []
    with film.open("rb") as file, pytest.raises(ServiceError) as refused:
        owner.send(session=session, file=file, offset=0, size=SIZE)
    errors.append(refused.value)
    with pytest.raises(ServiceError) as refused:
        owner.begin_upload(facts=FACTS)
    errors.append(refused.value)
    for error in errors:
        shown = "".join(traceback.format_exception(error)) + repr(error) + caplog.text
        assert not [word for word in (token, session, "upload_id", FACTS.title) if word in shown]
