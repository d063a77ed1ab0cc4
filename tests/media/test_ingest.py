"""What may come in, and what comes out of it."""

from __future__ import annotations

import hashlib
import re
import sys
from datetime import datetime, timedelta, timezone
from io import BytesIO

import pytest
from django.utils.translation import override
from PIL import Image, ImageCms

from media.ingest import (
    DERIVATIVE_WIDTHS,
    IngestCrashed,
    IngestOutOfMemory,
    IngestTimedOut,
    PictureRefused,
    inspect,
    inspect_safely,
    make_derivatives,
    make_derivatives_safely,
    make_master,
    make_master_safely,
    sandbox,
)
from media.ingest.messages import MESSAGES
from tests.peaks import noting, peaks_of_decoders

from . import corpus, grids, laden

CASES = corpus.corpus()


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_case_of_the_corpus_is_accepted_or_refused_with_its_reason(case):
    assert outcome(case) == (case.refused or case.size)


def outcome(case: corpus.Case) -> str | tuple[int, int]:
    try:
        facts = inspect(BytesIO(case.content), **case.bounds)
    except PictureRefused as refused:
        return refused.code
    return facts.width, facts.height


# Of EXIF, XMP and IPTC in any container.
NOTES = re.compile(rb"Exif\0\0|EXIF|adobe|xpacket|Photoshop|8BIM|iptc|mime\0|eXIf|tEXt|iTXt|zTXt")
ACCEPTED = [case for case in CASES if case.accepted and not case.id.startswith("name ")]


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.id)
def test_derivatives_of_every_accepted_case_are_plain_srgb_without_metadata(case):
    made = make_derivatives(BytesIO(case.content), widths=(160, 320))
    assert {derivative.format for derivative in made} == {"avif", "webp", "jpeg"}
    for derivative in made:
        image = opened(derivative.content)
        assert image.size == (derivative.width, derivative.height)
        assert image.mode == "RGB"
        assert set(image.info) <= {
            "jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression",
            "loop", "background", "timestamp", "duration",
        }  # fmt: skip
        assert dict(image.getexif()) == {}
        assert b"Rossi" not in derivative.content
        assert not NOTES.search(derivative.content)


def test_facts_of_a_photograph():
    content = corpus.photo_jpeg()
    facts = inspect(BytesIO(content))
    assert (facts.format, facts.extension, facts.size) == ("JPEG", "jpg", len(content))
    assert facts.sha256 == hashlib.sha256(content).hexdigest()
    assert facts.captured_at == datetime(2026, 5, 1, 10, 20, 30, tzinfo=timezone(timedelta(hours=2)))
    assert (facts.has_location, facts.has_alpha, facts.frames) == (True, False, 1)


def test_the_file_is_left_at_its_beginning():
    file = BytesIO(corpus.photo_jpeg())
    inspect(file)
    assert file.tell() == 0


@pytest.mark.parametrize("code", MESSAGES)
def test_a_refusal_says_why_in_every_language(code):
    said = set()
    for language in ("it", "en", "fr", "ro"):
        with override(language):
            said.add(str(PictureRefused(code, limit=60).message))
    assert len(said) == 4
    assert not any("{" in text for text in said)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(orientation):
    made = make_derivatives(BytesIO(corpus.quadrants(orientation)), widths=(160,))
    corners = [(10, 10), (150, 10), (10, 110), (150, 110)]
    for derivative in made:
        image = opened(derivative.content)
        assert image.size == (160, 120)
        colours = [tuple(255 if c > 127 else 0 for c in image.getpixel(at)) for at in corners]
        assert colours == [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]


def test_four_widths_and_one_fallback_with_names_that_depend_on_nothing_else():
    photo = BytesIO(corpus.photo_jpeg(2400, 1600))
    assert [(d.name, d.height) for d in make_derivatives(photo)] == [
        ("w320.avif", 213),
        ("w640.avif", 427),
        ("w1280.avif", 853),
        ("w2048.avif", 1365),
        ("w1280.jpg", 853),
        ("w320.webp", 213),
        ("w640.webp", 427),
        ("w1280.webp", 853),
        ("w2048.webp", 1365),
    ]


def test_the_same_file_gives_the_same_bytes():
    content = corpus.photo_jpeg()
    assert make_derivatives(BytesIO(content)) == make_derivatives(BytesIO(content))


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((2048, 1000), [320, 640, 1280, 2048]),
        ((1000, 700), [320, 640, 1000]),
        ((320, 200), [320]),
        ((90, 60), [90]),
        ((1000, 20_000), [320, 410]),  # no higher than 8192
    ],
)
def test_nothing_is_enlarged(size, widths):
    made = make_derivatives(BytesIO(corpus.photo_jpeg(*size)), DERIVATIVE_WIDTHS)
    assert [d.width for d in made if d.format == "webp"] == widths
    assert [d.format for d in made].count("jpeg") == 1


def test_transparent_parts_become_white():
    clear = Image.new("RGBA", (400, 300), (255, 0, 0, 0))
    made = make_derivatives(BytesIO(corpus.encode(clear, "PNG")))
    assert {opened(d.content).getpixel((50, 50)) for d in made} == {(255, 255, 255)}


def test_sixteen_bits_become_eight_without_clipping():
    made = make_derivatives(BytesIO(corpus.png_16_bit_grey()))
    ramp = opened(next(d.content for d in made if d.format == "webp")).convert("L")
    assert [round(ramp.getpixel((x, 100)) / 16) for x in (2, 80, 160, 240, 317)] == [0, 4, 8, 12, 16]


def test_another_colour_space_is_converted():
    """What this profile calls green is sRGB's red, and must come out as it."""
    made = make_derivatives(BytesIO(swapped()))
    colours = {tuple(255 if c > 127 else 0 for c in opened(d.content).getpixel((9, 9))) for d in made}
    assert colours == {(255, 0, 0)}


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped() -> bytes:
    """Green pixels under a profile whose red and green primaries have changed places."""
    profile = srgb_profile().replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ").replace(b"tXYZ", b"gXYZ")
    return corpus.encode(Image.new("RGB", (400, 300), (0, 255, 0)), "PNG", icc_profile=profile)


@pytest.mark.parametrize(
    ("content", "format_", "size"),
    [
        (corpus.photo_jpeg(), "jpeg", (640, 480)),
        (corpus.quadrants(6), "jpeg", (320, 240)),
        (corpus.encode(corpus.photograph(), "HEIF"), "jpeg", (640, 480)),
        (corpus.encode(corpus.photograph(), "PNG"), "png", (640, 480)),
        (corpus.photo_jpeg(5000, 1000), "jpeg", (2560, 512)),
    ],
)
def test_a_master_keeps_the_picture_and_nothing_about_the_person(content, format_, size):
    master = make_master(BytesIO(content))
    image = opened(master.content)
    assert (master.format, image.size, dict(image.getexif())) == (format_, size, {})
    assert b"Rossi" not in master.content


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_a_master_keeps_none_of_the_notes(name):
    content = laden.laden(corpus.photograph(), corpus.exif(gps=True))[name]
    assert laden.PERSON.encode() in content
    master = make_master(BytesIO(content)).content
    assert (laden.PERSON.encode() in master, NOTES.search(master)) == (False, None)


def test_a_master_keeps_transparency():
    clear = Image.new("RGBA", (40, 30), (255, 0, 0, 0))
    assert opened(make_master(BytesIO(corpus.encode(clear, "WEBP", lossless=True))).content).mode == "RGBA"


# --- in a process of its own ----------------------------------------------------


def test_the_safe_verbs_answer_as_the_plain_ones():
    file = BytesIO(corpus.photo_jpeg())
    assert inspect_safely(file) == inspect(file)
    assert make_derivatives_safely(file, (160,)) == make_derivatives(file, (160,))
    assert make_master_safely(file) == make_master(file)


def test_a_refusal_passes_the_border_with_its_reason():
    with pytest.raises(PictureRefused) as refused:
        make_derivatives_safely(BytesIO(corpus.png(9_000, 9_000)))
    assert (refused.value.code, refused.value.limit) == ("too_many_pixels", 60)


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(sandbox, "MEMORY_LIMIT", 150 * 1024 * 1024)
    file = BytesIO(corpus.encode(Image.new("RGB", (7_000, 7_000)), "PNG"))
    with pytest.raises(IngestOutOfMemory):
        make_derivatives_safely(file)
    with pytest.raises(PictureRefused) as refused:
        inspect_safely(file)
    assert refused.value.code == "too_demanding"


def test_time_is_bounded():
    file = BytesIO(corpus.photo_jpeg())
    with pytest.raises(IngestTimedOut) as failed:
        make_derivatives_safely(file, timeout=0.01)
    assert failed.value.temporary


def test_a_child_that_dies_is_told_apart(monkeypatch, tmp_path):
    monkeypatch.setattr(sandbox, "PROJECT", tmp_path)  # where it finds no program to run
    with pytest.raises(IngestCrashed) as failed:
        make_derivatives_safely(BytesIO(corpus.photo_jpeg()))
    assert failed.value.temporary
    with pytest.raises(PictureRefused) as refused:
        inspect_safely(BytesIO(corpus.photo_jpeg()))
    assert refused.value.code == "broken"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own count is read from /proc")
@pytest.mark.parametrize("case", corpus.largest(), ids=lambda case: case.id)
def test_the_largest_pictures_fit_into_600_megabytes(case, monkeypatch, tmp_path):
    """Looking at it, making every derivative, making a master."""
    for name, value in noting(tmp_path).items():
        monkeypatch.setenv(name, value)
    file = BytesIO(case.content)
    facts = inspect_safely(file)
    assert (facts.width, facts.height) == case.size
    make_derivatives_safely(file)
    make_master_safely(file)
    used = peaks_of_decoders(tmp_path)
    assert (len(used), max(used) < 600_000_000) == (3, True)


@pytest.mark.skipif(sys.platform != "linux", reason="bounded by Linux")
def test_a_picture_that_would_take_more_is_refused_with_its_reason():
    """60 megapixels whose colours were never thinned out: no camera writes such a HEIC."""
    with pytest.raises(PictureRefused) as refused:
        inspect_safely(BytesIO(grids.grid("HEIF", 10, 6, chroma=444)))
    assert refused.value.code == "too_demanding"
