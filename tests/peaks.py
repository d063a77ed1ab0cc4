"""How much memory processes have taken at most: each notes it when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NOTE = r"""
import atexit, os, re, sys
def note():
    with open("/proc/self/status") as status:
        peak = re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]
    with open(os.path.join(os.environ["PEAKS"], str(os.getpid())), "w") as file:
        file.write(f"{sys.argv[0]} {peak}")
atexit.register(note)
"""


def noting(folder: Path) -> dict[str, str]:
    """Environment of Python processes that shall note their peaks in ``folder``."""
    (folder / "site").mkdir()
    (folder / "peaks").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(NOTE)
    return {"PYTHONPATH": str(folder / "site"), "PEAKS": str(folder / "peaks")}


def peaks_of_decoders(folder: Path) -> list[int]:
    """Bytes that each process of the ingest held at most."""
    noted = [note.read_text().split() for note in (folder / "peaks").iterdir()]
    return [int(peak) * 1024 for name, peak in noted if name.endswith("media/ingest/sandbox.py")]
