"""Where files lie that must never have a public address."""

from __future__ import annotations

from typing import NoReturn

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files on disk without an address: Django's own storage would make one up from ``MEDIA_URL``."""

    def url(self, name: str | None) -> NoReturn:
        raise ValueError("This file is not accessible via a URL.")
