"""A photo in its own pixels, for who judges it: written by the worker, and gone when the judging is over."""

from __future__ import annotations

from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from contests.keeping import remove_folder
from contests.models import FullSize, Photo
from contests.models.photos import full_size_path, private_storage
from media.ingest import make_full_size_safely


def make_full_size_of(*, photo_id: int) -> bool:
    """Write the photo in full size. Safe to run again, also after it was killed anywhere: the file has one
    name. False if there is nothing to do.
    """
    photo = Photo.objects.for_a_jury().filter(pk=photo_id, full_size__isnull=True).first()
    if photo is None:
        return False
    with photo.original.open("rb") as original:
        made = make_full_size_safely(original)
    storage = private_storage()
    row = FullSize(photo=photo, width=made.width, height=made.height)
    name = full_size_path(row, "")
    if storage.exists(name):
        storage.delete(name)
    row.file.name = storage.save(name, ContentFile(made.content))
    with transaction.atomic():
        standing = Photo.objects.select_for_update().filter(pk=photo_id).first()
        if standing is not None:
            FullSize.objects.bulk_create([row], ignore_conflicts=True)
    if standing is None:  # withdrawn in the meantime
        remove_folder(storage, photo.folder)
    return standing is not None


def missing_full_sizes() -> list[int]:
    """Photos that a jury judges, or is to judge, and that nobody can see in full size yet."""
    photos = Photo.objects.for_a_jury().filter(full_size__isnull=True, full_size_failure="")
    return list(photos.order_by("entry__contest__judging_from", "pk").values_list("pk", flat=True))


def record_failure(*, photo_id: int, reason: str) -> None:
    """Say why there is none; it is not tried every hour then."""
    Photo.objects.filter(pk=photo_id).update(full_size_failure=reason[:300])


@transaction.atomic
def drop_full_sizes() -> int:
    """Delete those of contests that are over: nobody judges any more, and they are the largest files.

    Also while a published result is suspended: it stands again as it is, or is annulled, and no jury sits.
    """
    over = Q(photo__entry__contest__results_published_at__isnull=False)
    over |= Q(photo__entry__contest__annulled_at__isnull=False)
    dropped = list(FullSize.objects.filter(over))
    FullSize.objects.filter(pk__in=[row.pk for row in dropped]).delete()
    for row in dropped:
        transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)))
    return len(dropped)
