"""Uploads with an end: what is larger than a form may take is read past, not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

if TYPE_CHECKING:
    from django.http import HttpRequest


class BoundedUploadHandler(FileUploadHandler):
    """Stands before the others: passes a file on until it is too large, then drops it whole.

    ``request.oversized_uploads`` tells the form which files were dropped. ``drop_all`` keeps none.
    """

    def __init__(
        self, request: HttpRequest, *, most_bytes: int, most_together: int, drop_all: bool = False
    ) -> None:
        super().__init__(request)
        self.received = self.together = 0
        self.most_bytes, self.most_together = most_bytes, most_together
        self.drop_all = drop_all
        request.oversized_uploads = []  # type: ignore[attr-defined]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        self.together += len(raw_data)
        if self.drop_all or self.received > self.most_bytes or self.together > self.most_together:
            self.request.oversized_uploads.append(self.file_name or "")  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler gives the file."""
        return
