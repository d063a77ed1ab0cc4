"""Videos in a process of their own: what is taken, what is refused, what the copy for the web is."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from PIL import Image

from media.footage import VideoRefused, look_safely, make_web_copy_safely, sandbox
from media.ingest import IngestTimedOut

from .footage import SECRETS, film, lying

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "video", "sound", "found"),
    [
        ("a.mp4", "libx264", "aac", ("mp4", "h264", "aac")),
        ("a.mov", "libx265", "pcm_s16le", ("mov", "hevc", "pcm_s16le")),
        ("a.webm", "libvpx-vp9", "libopus", ("webm", "vp9", "opus")),
        ("a.mp4", "libx264", "", ("mp4", "h264", "")),
    ],
)
def test_what_is_taken_and_what_is_made_of_it(
    tmp_path: Path, name: str, video: str, sound: str, found: tuple
):
    path = film(tmp_path / name, video=video, sound=sound)
    facts = look_safely(path)
    assert (facts.container, facts.video_codec, facts.audio_codec) == found
    assert (facts.seconds, facts.width, facts.height) == (pytest.approx(1, abs=0.1), 320, 180)
    made = make_web_copy_safely(path, tmp_path / "web.mp4", seconds=facts.seconds)
    web = look_safely(tmp_path / "web.mp4")
    assert (web.container, web.video_codec, web.audio_codec) == ("mp4", "h264", "aac" if sound else "")
    assert (made.width, made.height, made.seconds) == (320, 180, pytest.approx(1, abs=0.1))


def test_what_is_right_already_is_not_coded_again_and_nothing_personal_travels(tmp_path: Path):
    path = film(tmp_path / "a.mp4", options={"movflags": "use_metadata_tags"})
    assert all(said.encode() in path.read_bytes() for said in SECRETS.values())
    make_web_copy_safely(path, tmp_path / "web.mp4", seconds=1)
    content = (tmp_path / "web.mp4").read_bytes()
    assert not any(said.encode() in content for said in SECRETS.values())
    assert content.find(b"moov") < content.find(b"mdat")
    assert _packets(path) == _packets(tmp_path / "web.mp4")


def _packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def test_a_large_upright_film_becomes_1080(tmp_path: Path):
    path = film(tmp_path / "a.mov", video="libx265", width=1440, height=2560, frames=4)
    made = make_web_copy_safely(path, tmp_path / "web.mp4", seconds=1)
    assert (made.width, made.height) == (1080, 1920)


def test_a_film_that_lies_on_its_side_stands_upright(tmp_path: Path):
    """As a telephone writes it: wide pictures, and a note that they are to be turned."""
    path = film(tmp_path / "a.mov", video="libx265", sound="")
    content = path.read_bytes()
    at = content.find(b"tkhd") + 4 + 40
    quarter = b"".join(n.to_bytes(4, "big", signed=True) for n in (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30))
    path.write_bytes(content[:at] + quarter + content[at + 36 :])
    facts = look_safely(path)
    made = make_web_copy_safely(path, tmp_path / "web.mp4", seconds=1)
    (tmp_path / "still.jpg").write_bytes(made.still)
    assert (facts.width, facts.height) == (made.width, made.height) == (180, 320)
    assert Image.open(tmp_path / "still.jpg").size == (180, 320)


def test_the_same_film_keeps_its_note_where_it_is_only_packed_anew(tmp_path: Path):
    path = film(tmp_path / "a.mp4", sound="")
    content = path.read_bytes()
    at = content.find(b"tkhd") + 4 + 40
    quarter = b"".join(n.to_bytes(4, "big", signed=True) for n in (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30))
    path.write_bytes(content[:at] + quarter + content[at + 36 :])
    made = make_web_copy_safely(path, tmp_path / "web.mp4", seconds=1)
    web = look_safely(tmp_path / "web.mp4")
    assert (made.width, made.height) == (web.width, web.height) == (180, 320)


def test_the_still_is_no_night(tmp_path: Path):
    path = film(tmp_path / "a.mp4", frames=60, dark=25)
    made = make_web_copy_safely(path, tmp_path / "web.mp4", seconds=2)
    (tmp_path / "still.jpg").write_bytes(made.still)
    assert np.asarray(Image.open(tmp_path / "still.jpg").convert("L")).mean() > 60


def junk(path: Path) -> None:
    path.write_bytes(b"MZ" + bytes(5000))


def playlist(path: Path) -> None:
    path.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")


def truncated(path: Path) -> None:
    """Its index stood at the end, which never came."""
    path.write_bytes(film(path).read_bytes()[:-4000])


def cut(path: Path) -> None:
    """Its index stands in front and promises more than there is."""
    film(path, frames=300, width=640, height=360, options={"movflags": "+faststart"})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 3])


def only_sound(path: Path) -> None:
    film(path, video="")


def picture(path: Path) -> None:
    Image.new("RGB", (300, 300)).save(path, "AVIF")


def huge(path: Path) -> None:
    """A few bytes that would become very many pixels."""
    film(path, width=4160, height=2400, frames=2, sound="")


def tiny(path: Path) -> None:
    film(path, width=64, height=64, sound="")


def long(path: Path) -> None:
    """A picture now, another one three hours later: hardly any bytes."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for second in (0, 3600, 3 * 3600):
            frame = av.VideoFrame.from_ndarray(np.zeros((180, 320, 3), dtype=np.uint8), format="rgb24")
            frame.pts = second * 30
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (junk, "not_a_video"),
        (playlist, "not_a_video"),
        (truncated, "broken"),
        (cut, "broken"),
        (only_sound, "no_picture"),
        (picture, "not_a_video"),
        (huge, "too_many_pixels"),
        (tiny, "too_small"),
        (long, "too_long"),
    ],
)
def test_what_is_refused(tmp_path: Path, make, code: str):
    path = tmp_path / "a.mp4"
    make(path)
    with pytest.raises(VideoRefused) as refused:
        look_safely(path)
    assert refused.value.code == code
    assert refused.value.message == str(VideoRefused.MESSAGES[code])


def test_a_header_that_promises_two_hours_is_not_believed(tmp_path: Path):
    assert look_safely(lying(film(tmp_path / "a.mp4"), 7200)).seconds == pytest.approx(1, abs=0.1)


def test_too_large_is_refused_before_anything_is_read(tmp_path: Path):
    path = film(tmp_path / "a.mp4")
    with pytest.raises(VideoRefused, match="too_large"):
        look_safely(path, max_bytes=100)


def test_who_takes_too_long_or_too_much_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = film(tmp_path / "a.mp4")
    with pytest.raises(IngestTimedOut):
        make_web_copy_safely(path, tmp_path / "web.mp4", seconds=1, timeout=0.01)
    monkeypatch.setattr(sandbox, "LOOK_MEMORY", 8_000_000)
    with pytest.raises(VideoRefused) as refused:
        look_safely(path)
    assert refused.value.code in {"broken", "too_demanding"}


def test_no_server_and_no_worker_loads_what_decodes(tmp_path: Path):
    """The whole program is loaded, and looks at a video: PyAV is only in the process that it starts."""
    path = film(tmp_path / "a.mp4")
    program = f"""
import sys, os
os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings.test"
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
import media.tasks
from media.footage import look_safely
print(look_safely({str(path)!r}).video_codec, [name for name in sys.modules if name.split(".")[0] == "av"])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "h264 []\n"
