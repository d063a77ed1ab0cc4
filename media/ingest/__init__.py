"""Pictures that people send: looked at, refused with a reason, or turned into what the web needs.

Plain values in and out, no database. Doors for the rest of the house:

- ``inspect_safely(file, ...)`` in a form: facts about the picture, or ``PictureRefused`` with a code
  and a translatable message;
- ``make_derivatives_safely(file)`` in a task: the files that visitors load, upright, sRGB, without
  metadata;
- ``make_full_size_safely(file)`` in a task: the picture in its own pixels, as clean as those;
- ``make_master_safely(file)``: looks at it likewise; one clean picture that replaces what an editor uploaded.

They work in a process of its own with bounded memory and time, so that a hostile file costs only
itself. ``inspect``, ``make_derivatives``, ``make_full_size`` and ``make_master`` do the same
work in this process.
"""

from .derivatives import DERIVATIVE_WIDTHS, Derivative, make_derivatives, make_full_size, make_master
from .facts import (
    MAX_BYTES,
    MAX_PIXELS,
    PICTURE_ACCEPT,
    PictureFacts,
    PictureRefused,
    inspect,
)
from .sandbox import (
    IngestCrashed,
    IngestFailed,
    IngestOutOfMemory,
    IngestTimedOut,
    inspect_safely,
    make_derivatives_safely,
    make_full_size_safely,
    make_master_safely,
)

__all__ = [
    "DERIVATIVE_WIDTHS",
    "MAX_BYTES",
    "MAX_PIXELS",
    "PICTURE_ACCEPT",
    "Derivative",
    "IngestCrashed",
    "IngestFailed",
    "IngestOutOfMemory",
    "IngestTimedOut",
    "PictureFacts",
    "PictureRefused",
    "inspect",
    "inspect_safely",
    "make_derivatives",
    "make_derivatives_safely",
    "make_full_size",
    "make_full_size_safely",
    "make_master",
    "make_master_safely",
]
