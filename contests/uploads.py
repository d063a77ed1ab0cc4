"""How large the photos of a form may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.core import bounded_uploads

if TYPE_CHECKING:
    from django.http import HttpRequest

# A little more than a photo may weigh, so that the form can say by how much it is too large.
MOST_BYTES = 64 * 1024 * 1024
# All files of one form; more photos than that are added in several goes.
MOST_TOGETHER = 256 * 1024 * 1024


class BoundedUploadHandler(bounded_uploads.BoundedUploadHandler):
    """The photos of an entry form."""

    def __init__(self, request: HttpRequest, *, drop_all: bool = False) -> None:
        super().__init__(request, most_bytes=MOST_BYTES, most_together=MOST_TOGETHER, drop_all=drop_all)
