"""What a signed release may be: a PDF, JPEG or PNG of at most 10 MB, by its content and not by its name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from media.ingest import PictureRefused, inspect_safely

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_RELEASE_BYTES = 10 * 1024 * 1024
ACCEPT = "application/pdf,image/jpeg,image/png"
TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
PICTURES = {"JPEG": "jpeg", "PNG": "png"}
# A reader looks for both marks about there.
HEAD, TAIL = 1024, 2048


class NoReleaseError(Exception):
    """Too large, or none of the three kinds; ``too_large`` tells which."""

    def __init__(self, *, too_large: bool) -> None:
        super().__init__()
        self.too_large = too_large


@dataclass(frozen=True, kw_only=True)
class KeptRelease:
    """A release that was looked at and found right, not stored yet."""

    file: IO[bytes] = field(repr=False)
    format: str


def looked_at(upload: UploadedFile[bytes]) -> KeptRelease:
    """The release in ``upload``, or ``NoReleaseError``."""
    if upload.file is None or (upload.size or 0) > MOST_RELEASE_BYTES:
        raise NoReleaseError(too_large=upload.file is not None)
    kind = "pdf" if _is_pdf(upload.file, upload.size or 0) else _picture(upload.file)
    upload.file.seek(0)
    return KeptRelease(file=upload.file, format=kind)


def _is_pdf(file: IO[bytes], size: int) -> bool:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(max(size - TAIL, 0))
    return head.lstrip().startswith(b"%PDF-") and b"%%EOF" in file.read(TAIL)


def _picture(file: IO[bytes]) -> str:
    file.seek(0)
    try:
        facts = inspect_safely(file, max_bytes=MOST_RELEASE_BYTES)
    except PictureRefused:
        raise NoReleaseError(too_large=False) from None
    if facts.format not in PICTURES:
        raise NoReleaseError(too_large=False)
    return PICTURES[facts.format]
