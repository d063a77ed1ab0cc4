"""A picture that the program fetched becomes one of the site's pictures."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.images import ImageFile
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from wagtail.log_actions import log

from media.ingest import make_master_safely
from media.models import Picture

if TYPE_CHECKING:
    from wagtail.models import Collection

    from media.ingest import Derivative

LONGEST = 255  # of a title and of a description
LONGEST_NAME = 80


def take_in_picture(
    *, content: bytes, title: str, description: str = "", collection: Collection | None = None
) -> Picture:
    """The picture of ``content``, as clean and as bounded as an editor's upload; the worker makes its sizes.

    The same file taken in twice is one picture, with the words that it had. Raises ``PictureRefused`` (the
    file cannot be used), or one of ``IngestFailed``, whose ``temporary`` tells whether to try again.
    """
    digest = sha256(content).hexdigest()
    if known := Picture.objects.filter(source_sha256=digest).first():
        return known
    master = make_master_safely(BytesIO(content))
    try:
        return _keep(master, digest, title, description, collection)
    except IntegrityError:  # another task was faster
        return Picture.objects.get(source_sha256=digest)


@transaction.atomic
def _keep(
    master: Derivative, digest: str, title: str, description: str, collection: Collection | None
) -> Picture:
    stem = slugify(title)[:LONGEST_NAME] or "picture"
    picture = Picture(
        title=title[:LONGEST],
        description=description[:LONGEST],
        source_sha256=digest,
        file=ImageFile(BytesIO(master.content), name=f"{stem}.{master.extension}"),
    )
    if collection is not None:
        picture.collection = collection
    picture._set_image_file_metadata()  # noqa: SLF001 - as Wagtail's own form does it
    picture.save()
    log(picture, "wagtail.create")
    return picture
