"""Moving pictures that people send: looked at, refused with a reason, or turned into what browsers play.

Plain values in and out, no database. Doors for the rest of the house:

- ``look_safely(path)`` in a form: facts about the video, or ``VideoRefused`` with a code and a
  translatable message;
- ``make_web_copy_safely(path, target)`` in a task: writes the copy that visitors load, and gives its still.

Both work in a process of its own with bounded memory and time: what decodes (PyAV) is never loaded here.
"""

from .facts import MAX_BYTES, VIDEO_ACCEPT, Container, VideoFacts, VideoRefused, WebCopy
from .sandbox import look_safely, make_web_copy_safely

__all__ = [
    "MAX_BYTES",
    "VIDEO_ACCEPT",
    "Container",
    "VideoFacts",
    "VideoRefused",
    "WebCopy",
    "look_safely",
    "make_web_copy_safely",
]
