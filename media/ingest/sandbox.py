"""The same work in a process of its own: a hostile file can exhaust or crash only that.

Bytes go in through the child's standard input and come back through its standard output: nothing
is written to disk, so that nothing is left behind, however the work ends.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from .derivatives import (
    DERIVATIVE_FORMATS,
    DERIVATIVE_WIDTHS,
    MASTER_SIDE,
    Derivative,
    make_derivatives,
    make_full_size,
    make_master,
)
from .facts import HEADER, MAX_BYTES, MAX_PIXELS, PictureFacts, PictureRefused, inspect, sniff

# What the process may write to; libraries, which are only read, take some 25 MB besides.
MEMORY_LIMIT = 570_000_000
# A picture in its own pixels stands in memory twice or more; the worker makes one at a time, nobody waits.
FULL_SIZE_MEMORY_LIMIT = 950_000_000
# What is freed goes back at once: a HEIC's hundreds of tiles would else leave the heap full of holes (glibc).
# A JPEG is decoded in one piece, and asking the system for each row of an encoder would cost a twentieth.
ALLOCATION = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "200000"}
TIMEOUT = 60.0
INSPECT_TIMEOUT = 20.0
PROJECT = Path(__file__).resolve().parents[2]
REFUSED, NO_MEMORY = 10, 11
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


class IngestFailed(Exception):  # noqa: N818 - the family's name
    """The picture could not be worked on. ``temporary``: another try may well succeed."""

    temporary = False


class IngestTimedOut(IngestFailed):
    """It took longer than allowed: the machine was busy, or the file was made for it."""

    temporary = True


class IngestOutOfMemory(IngestFailed):
    """It wanted more memory than a picture may take. Another try would want the same."""


class IngestCrashed(IngestFailed):
    """The decoder died, or the process was killed from outside."""

    temporary = True


def inspect_safely(
    file: IO[bytes],
    *,
    max_bytes: int = MAX_BYTES,
    max_pixels: int = MAX_PIXELS,
    min_side: int = 1,
    timeout: float = INSPECT_TIMEOUT,
) -> PictureFacts:
    """``inspect`` for a form: every failure is a ``PictureRefused`` that a person can read."""
    _refuse_too_large(file, max_bytes)
    job = {"verb": "inspect", "max_bytes": max_bytes, "max_pixels": max_pixels, "min_side": min_side}
    try:
        facts, _ = _run(job, file, timeout=timeout)
    except IngestCrashed:
        raise PictureRefused("broken") from None
    except IngestFailed:
        raise PictureRefused("too_demanding") from None
    taken = facts["captured_at"]
    return PictureFacts(**{**facts, "captured_at": taken and datetime.fromisoformat(taken)})


def make_derivatives_safely(
    file: IO[bytes],
    widths: tuple[int, ...] = DERIVATIVE_WIDTHS,
    formats: tuple[str, ...] = DERIVATIVE_FORMATS,
    *,
    timeout: float = TIMEOUT,
) -> list[Derivative]:
    """``make_derivatives`` for a task.

    Raises ``PictureRefused`` (the file cannot be used), or one of the ``IngestFailed`` family, whose
    ``temporary`` tells whether to try again: ``IngestTimedOut``, ``IngestOutOfMemory``, ``IngestCrashed``.
    """
    return _derivatives({"verb": "derive", "widths": widths, "formats": formats}, file, timeout)


def make_full_size_safely(file: IO[bytes], *, timeout: float = TIMEOUT) -> Derivative:
    """``make_full_size`` for a task; fails as ``make_derivatives_safely`` does."""
    return _derivatives({"verb": "full_size", "memory": FULL_SIZE_MEMORY_LIMIT}, file, timeout)[0]


def make_master_safely(
    file: IO[bytes], max_side: int = MASTER_SIDE, *, timeout: float = TIMEOUT
) -> Derivative:
    """``inspect`` and ``make_master`` for an upload; fails as ``make_derivatives_safely`` does."""
    _refuse_too_large(file, MAX_BYTES)
    return _derivatives({"verb": "master", "max_side": max_side}, file, timeout)[0]


def _refuse_too_large(file: IO[bytes], max_bytes: int) -> None:
    """Before anything is read: a child need not start for it."""
    if file.seek(0, 2) > max_bytes:
        raise PictureRefused("too_large", limit=max_bytes // (1024 * 1024))


def _derivatives(job: dict[str, Any], file: IO[bytes], timeout: float) -> list[Derivative]:
    found, content = _run(job, file, timeout=timeout)
    made, at = [], 0
    for row in found["files"]:
        length = row.pop("length")
        made.append(Derivative(**row, content=content[at : at + length]))
        at += length
    return made


def _run(job: dict[str, Any], file: IO[bytes], *, timeout: float) -> tuple[dict[str, Any], bytes]:
    """Give the job and the file to a child; return its answer and the bytes that came with it."""
    file.seek(0)
    content = file.read()
    allocation = {} if sniff(content[:HEADER]) == "JPEG" else ALLOCATION
    bounds = {"memory": MEMORY_LIMIT, "seconds": int(timeout) + 1, "parent": os.getpid()}
    order = json.dumps({**bounds, **job}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "media.ingest.sandbox"],
            input=order + b"\n" + content,
            capture_output=True,
            timeout=timeout,
            check=False,
            cwd=PROJECT,
            env=os.environ | allocation,
        )
    except subprocess.TimeoutExpired:
        raise IngestTimedOut(f"longer than {timeout:.0f} s") from None
    finally:
        file.seek(0)
    if done.returncode == NO_MEMORY:
        raise IngestOutOfMemory
    if done.returncode not in (0, REFUSED):
        raise IngestCrashed(f"exit {done.returncode}: {done.stderr[-500:].decode(errors='replace')}")
    head, _, made = done.stdout.partition(b"\n")
    answer: dict[str, Any] = json.loads(head)
    if done.returncode == REFUSED:
        raise PictureRefused(answer["code"], limit=answer["limit"])
    return answer, made


def _work(job: dict[str, Any], file: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    if job["verb"] == "inspect":
        bounds = {name: job[name] for name in ("max_bytes", "max_pixels", "min_side")}
        facts = asdict(inspect(file, **bounds))
        taken = facts["captured_at"]
        return {**facts, "captured_at": taken and taken.isoformat()}, b""
    if job["verb"] == "master":
        inspect(file)
        made = [make_master(file, job["max_side"])]
    elif job["verb"] == "full_size":
        made = [make_full_size(file)]
    else:
        made = make_derivatives(file, tuple(job["widths"]), tuple(job["formats"]))
    rows = []
    for derivative in made:
        row = asdict(derivative)
        row["length"] = len(row.pop("content"))
        rows.append(row)
    return {"files": rows}, b"".join(derivative.content for derivative in made)


def end_with(parent: int) -> None:
    """Nobody waits for the answer to a process that was killed: end with it, where the system knows how.

    Else a restarted worker would have a second decoder at work beside the forgotten one.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)


def _child() -> int:
    """The other end of ``_run``: bounds itself, works, answers."""
    job = json.loads(sys.stdin.buffer.readline())
    end_with(job["parent"])
    resource.setrlimit(resource.RLIMIT_DATA, (job["memory"], job["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (job["seconds"], job["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer, content = _work(job, BytesIO(sys.stdin.buffer.read()))
    except PictureRefused as refused:
        answer, content = {"code": refused.code, "limit": refused.limit}, b""
        status = REFUSED
    except MemoryError:
        return NO_MEMORY
    else:
        status = 0
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + content)
    return status


if __name__ == "__main__":
    sys.exit(_child())
