"""Uploads with an end: what is larger than any photo may be is read past, not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

if TYPE_CHECKING:
    from django.http import HttpRequest

# A little more than a photo may weigh, so that the form can say by how much it is too large.
MOST_BYTES = 64 * 1024 * 1024


class BoundedUploadHandler(FileUploadHandler):
    """Stands before the others: passes a file on until it is too large, then drops it whole.

    ``request.oversized_upload`` tells the form that a file was dropped.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > MOST_BYTES:
            self.request.oversized_upload = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler gives the file."""
        return
