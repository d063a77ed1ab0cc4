"""What pages show of a photo: written by the worker, once, however often it is killed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from contests.enums import DerivativeFormat
from contests.keeping import remove_folder
from contests.likeness import fingerprint
from contests.models import Derivative, Fingerprint, Photo
from contests.models.photos import derivative_path, private_storage
from media.ingest import make_derivatives_safely
from media.ingest.colour import mean_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from media.ingest import Derivative as Made


def make_derivatives_of(*, photo_id: int) -> bool:
    """Write what pages show. Safe to run again, also after it was killed anywhere: every file has one
    name, so that a second run writes over what the first left. False if there is nothing to do.
    """
    photo = Photo.objects.filter(pk=photo_id, derivatives_made_at__isnull=True).first()
    if photo is None:
        return False
    with photo.original.open("rb") as original:
        made = make_derivatives_safely(original)
    return keep_derivatives(photo, made)


def keep_derivatives(photo: Photo, made: Sequence[Made]) -> bool:
    """Write what was made of a photo into its folder, then into the database; false if it left meanwhile."""
    [shown] = [one.content for one in made if one.format == DerivativeFormat.JPEG]
    bits, colour = fingerprint_of(shown), colour_of(shown)
    storage = private_storage()
    rows = []
    for one in made:
        row = Derivative(photo=photo, width=one.width, height=one.height, format=one.format)
        row.file.name = derivative_path(row, "")
        if storage.exists(row.file.name):
            storage.delete(row.file.name)
        row.file.name = storage.save(row.file.name, ContentFile(one.content))
        rows.append(row)
    with transaction.atomic():
        standing = Photo.objects.select_for_update().filter(pk=photo.pk).first()
        if standing is not None:
            Derivative.objects.bulk_create(rows, ignore_conflicts=True)
            Fingerprint.objects.update_or_create(photo=standing, defaults={"bits": bits, "compared_at": None})
            standing.derivatives_made_at = timezone.now()
            standing.derivative_failure = ""
            standing.colour = colour
            standing.save(update_fields=["derivatives_made_at", "derivative_failure", "colour"])
    if standing is None:  # withdrawn in the meantime
        remove_folder(storage, photo.folder)
    return standing is not None


def fingerprint_of(jpeg: bytes) -> bytes:
    """How a photo looks, from a JPEG that we made: nothing that was sent is decoded in this process."""
    with Image.open(BytesIO(jpeg)) as image:
        return fingerprint(image)


def colour_of(jpeg: bytes) -> str:
    """What stands where the photo will be, from a JPEG that we made."""
    with Image.open(BytesIO(jpeg)) as image:
        image.draft("RGB", (1, 1))
        return mean_colour(image)


def keep_colour(*, photo_id: int) -> bool:
    """For a photo whose derivatives were made before colours were kept; safe to run again."""
    photo = Photo.objects.without_colour().prefetch_related("derivatives").filter(pk=photo_id).first()
    if photo is None or not photo.jpegs:
        return False
    try:
        with photo.jpegs[0].file.open("rb") as file:
            colour = colour_of(file.read())
    except FileNotFoundError:  # lost: that is for others to say
        return False
    return bool(Photo.objects.filter(pk=photo_id).update(colour=colour))


def record_failure(*, photo_id: int, reason: str) -> None:
    """Tell staff that the pictures of a photo could not be made."""
    Photo.objects.filter(pk=photo_id).update(derivative_failure=reason[:300])
