"""Decoding in a process of its own: a hostile video can exhaust or crash only that.

A video is too large for a pipe: the child is told where it lies and where the copy goes, and may write
nothing larger than a video may be.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from media.ingest.sandbox import (
    ALLOCATION,
    PROJECT,
    IngestCrashed,
    IngestFailed,
    IngestOutOfMemory,
    IngestTimedOut,
    end_with,
)

from .facts import MAX_BYTES, Container, VideoFacts, VideoRefused, WebCopy

LOOK_MEMORY, COPY_MEMORY = 700_000_000, 1_500_000_000
LOOK_TIMEOUT = 60.0
# A copy may take so long, and so many times as long as the video itself.
COPY_TIMEOUT, COPY_SLOWNESS = 300.0, 8
REFUSED, NO_MEMORY = 10, 11
GENTLE = 10  # the copy is nobody's hurry: pages go first


def look_safely(path: str | Path, *, max_bytes: int = MAX_BYTES, timeout: float = LOOK_TIMEOUT) -> VideoFacts:
    """``look`` for a form: every failure is a ``VideoRefused`` that a person can read."""
    if Path(path).stat().st_size > max_bytes:
        raise VideoRefused("too_large")
    job = {"verb": "look", "path": str(path), "memory": LOOK_MEMORY}
    try:
        facts, _still = _run(job, timeout=timeout)
    except IngestCrashed:
        raise VideoRefused("broken") from None
    except IngestFailed:
        raise VideoRefused("too_demanding") from None
    return VideoFacts(**{**facts, "container": Container(facts["container"])})


def make_web_copy_safely(
    path: str | Path, target: str | Path, *, seconds: float, timeout: float | None = None
) -> WebCopy:
    """``make_web_copy`` for a task.

    Raises ``VideoRefused`` (the file cannot be used), or one of the ``IngestFailed`` family of pictures,
    whose ``temporary`` tells whether to try again.
    """
    job = {"verb": "copy", "path": str(path), "target": str(target), "memory": COPY_MEMORY}
    made, still = _run(job, timeout=timeout or COPY_TIMEOUT + COPY_SLOWNESS * seconds)
    return WebCopy(**made, still=still)


def _run(job: dict[str, Any], *, timeout: float) -> tuple[dict[str, Any], bytes]:
    # Two threads at most: they may use twice the time that passes.
    order = json.dumps({**job, "seconds": 2 * int(timeout) + 1, "parent": os.getpid()})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "media.footage.sandbox"],
            input=order.encode() + b"\n",
            capture_output=True,
            timeout=timeout,
            check=False,
            cwd=PROJECT,
            env=os.environ | ALLOCATION,
        )
    except subprocess.TimeoutExpired:
        raise IngestTimedOut(f"longer than {timeout:.0f} s") from None
    if done.returncode == NO_MEMORY:
        raise IngestOutOfMemory
    if done.returncode not in (0, REFUSED):
        raise IngestCrashed(f"exit {done.returncode}: {done.stderr[-500:].decode(errors='replace')}")
    head, _, content = done.stdout.partition(b"\n")
    answer: dict[str, Any] = json.loads(head)
    if done.returncode == REFUSED:
        raise VideoRefused(answer["code"])
    return answer, content


def _work(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    # Here only, in the child: nothing that decodes is ever loaded by a server or a worker.
    from .copying import make_web_copy  # noqa: PLC0415
    from .looking import look  # noqa: PLC0415

    if job["verb"] == "look":
        return asdict(look(Path(job["path"]))), b""
    os.nice(GENTLE)
    made = asdict(make_web_copy(Path(job["path"]), Path(job["target"])))
    return made, made.pop("still")


def _child() -> int:
    """The other end of ``_run``: bounds itself, works, answers."""
    job = json.loads(sys.stdin.buffer.readline())
    end_with(job["parent"])
    resource.setrlimit(resource.RLIMIT_DATA, (job["memory"], job["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (job["seconds"], job["seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MAX_BYTES, 2 * MAX_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer, content = _work(job)
    except VideoRefused as refused:
        answer, content = {"code": refused.code}, b""
        status = REFUSED
    except MemoryError:
        return NO_MEMORY
    else:
        status = 0
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + content)
    return status


if __name__ == "__main__":
    sys.exit(_child())
