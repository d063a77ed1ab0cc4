"""What the bench measures here: the ingest of one photograph, side by side with pyvips and ImageMagick."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROUNDS = 5  # by turns; the least of each counts, as everything else on the machine only adds
PROJECT = Path(__file__).resolve().parents[2]
TOOLS = ("pyvips", "skimage")
ONE = "pyvips: four WebP widths of 24 megapixels, with SHA-256"
NAMES = {
    "webp": "our ingest: the same",
    "imagemagick": "ImageMagick: the same",
    "avif": "our ingest: four AVIF widths",
}


def ingest() -> dict[str, float | str]:
    """Processor time of a fresh process that makes all widths, as ratios to pyvips; then its peak memory."""
    if lacking := [name for name in TOOLS if find_spec(name) is None]:
        return {f"pictures: not measured without {' and '.join(lacking)} (make dev)": ""}
    from .contestant import magick  # noqa: PLC0415 - who only starts the hub need not load it
    from .photograph import photograph  # noqa: PLC0415

    ways = ["pyvips", "webp", *(["imagemagick"] if magick() else []), "avif"]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "photo.jpg").write_bytes(photograph())
        rounds = [{way: _cost(way, Path(folder)) for way in ways} for _ in range(ROUNDS)]
    seconds = {way: min(costs[way]["seconds"] for costs in rounds) for way in ways}
    peaks = {way: max(costs[way]["megabytes"] for costs in rounds) for way in ways}
    found: dict[str, float | str] = {ONE: 1.0}
    found |= {NAMES[way]: seconds[way] / seconds["pyvips"] for way in ways if way != "pyvips"}
    if "imagemagick" not in ways:
        found["ImageMagick is not installed, and left out"] = ""
    return found | {
        f"peak memory in MB, {NAMES.get(way, ONE).split(':')[0]}, {_format(way)}": peaks[way] for way in ways
    }


def _format(way: str) -> str:
    return "AVIF" if way == "avif" else "WebP"


def _cost(way: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "media.bench.contestant", way, str(folder / "photo.jpg")]
    # All start from compiled modules, as an installed program does: also where Python may not keep ours.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    done = subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)  # noqa: S603
    cost: dict[str, float] = json.loads(done.stdout)
    return cost
