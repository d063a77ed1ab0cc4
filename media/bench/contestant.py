"""One way to make the files of a photo: ``python -m media.bench.contestant WAY PHOTO``.

Says on standard output what the work took: processor seconds and the largest memory of the process that
did it, its start included. Small itself: a process begins with the peak of who started it (Linux).
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from media.ingest import DERIVATIVE_WIDTHS, make_derivatives_safely
from media.ingest.derivatives import SAVE

if TYPE_CHECKING:
    from collections.abc import Callable

WIDEST_FIRST = sorted(DERIVATIVE_WIDTHS, reverse=True)
QUALITY, EFFORT = str(SAVE["webp"]["quality"]), str(SAVE["webp"]["method"])


def ours(photo: Path, format_: str) -> list[int]:
    with photo.open("rb") as file:
        return [made.width for made in make_derivatives_safely(file, formats=(format_,))]


def pyvips(photo: Path) -> list[int]:
    command = [sys.executable, str(Path(__file__).parent / "with_pyvips.py"), QUALITY, EFFORT]
    with photo.open("rb") as file:
        done = subprocess.run(  # noqa: S603 - our own words
            [*command, *map(str, WIDEST_FIRST)], stdin=file, check=True, capture_output=True, text=True
        )
    return [int(line.split()[0]) for line in done.stdout.splitlines()]


def imagemagick(photo: Path) -> list[int]:
    """Its digests are not counted: it has none of encoded files."""
    program = magick()
    with tempfile.TemporaryDirectory() as folder:
        # Shrunk while it is decoded, too: asked with the picture's aspect.
        size = f"jpeg:size={WIDEST_FIRST[0]}x{WIDEST_FIRST[0] * 2 // 3}"
        command = [program, "-limit", "thread", "1", "-define", size, str(photo)]
        command += ["-auto-orient", "-colorspace", "sRGB", "-strip", "-quality", QUALITY]
        command += ["-define", f"webp:method={EFFORT}"]
        for width in WIDEST_FIRST:
            command += ["-resize", str(width), "-write", f"{folder}/{width}.webp"]
        subprocess.run([*command, "null:"], check=True, capture_output=True)  # noqa: S603
        return [int(path.stem) for path in Path(folder).iterdir()]


def magick() -> str:
    """The path of ImageMagick's program; '' where there is none, or another one of that name."""
    for name in ("magick", "convert"):
        found = shutil.which(name)
        if found and "ImageMagick" in _version(found):
            return found
    return ""


def _version(program: str) -> str:
    try:
        done = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return ""
    return done.stdout


WAYS: dict[str, Callable[[Path], list[int]]] = {
    "webp": lambda photo: ours(photo, "webp"),
    "avif": lambda photo: ours(photo, "avif"),
    "pyvips": pyvips,
    "imagemagick": imagemagick,
}


def main(way: str, photo: str) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    widths = WAYS[way](Path(photo))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if sorted(widths) != sorted(DERIVATIVE_WIDTHS):
        raise RuntimeError(f"{way} made the widths {sorted(widths)}")
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(json.dumps({"seconds": seconds, "megabytes": after.ru_maxrss * 1024 / 1e6}))


if __name__ == "__main__":
    main(*sys.argv[1:])
