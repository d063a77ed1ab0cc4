"""Which photos look alike: found by the worker, for a person to decide (``contests.actions.lookalikes``)."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from contests.derivatives import fingerprint_of
from contests.enums import DerivativeFormat
from contests.likeness import near
from contests.models import Derivative, Fingerprint, LookAlike, Photo

A_RUN = 500
"""So many photos are caught up with in one go; the next run takes the next."""


def compare_photo(*, photo_id: int) -> int:
    """Keep the pairs that a photo makes with all others; returns how many. Safe to run again.

    Its fingerprint was committed before: of two that are compared at once, the later one finds the other.
    """
    mine = Fingerprint.objects.select_related("photo").filter(photo_id=photo_id).first()
    if mine is None:
        return 0
    others = list(Fingerprint.objects.besides(mine.photo).order_by("pk").values_list("photo_id", "bits"))
    found = [
        LookAlike(photo_id=max(photo_id, other), other_id=min(photo_id, other), distance=bits)
        for other, bits in (
            (others[position][0], bits)
            for position, bits in near(bytes(mine.bits), [bytes(bits) for _pk, bits in others])
        )
    ]
    with transaction.atomic():
        # A photo may be withdrawn while it is compared: what is not there any more makes no pair.
        standing = set(
            Photo.objects.select_for_update()
            .filter(pk__in={photo_id, *(pair.photo_id for pair in found), *(pair.other_id for pair in found)})
            .values_list("pk", flat=True)
        )
        pairs = [pair for pair in found if {pair.photo_id, pair.other_id} <= standing]
        LookAlike.objects.bulk_create(pairs, ignore_conflicts=True)
        Fingerprint.objects.filter(photo_id=photo_id).update(compared_at=timezone.now())
    return len(pairs)


def catch_up() -> int:
    """Fingerprint photos whose pictures were made before there were fingerprints, and compare what waits."""
    missing = Derivative.objects.filter(
        format=DerivativeFormat.JPEG,
        photo__fingerprint__isnull=True,
        photo__derivatives_made_at__isnull=False,
    )
    for made in missing.order_by("photo", "-width").select_related("photo")[:A_RUN]:
        # A file that was lost is found out by who looks at the photo; the others are compared all the same.
        with suppress(OSError), made.file.open("rb") as file:
            bits = fingerprint_of(file.read())
            Fingerprint.objects.get_or_create(photo=made.photo, defaults={"bits": bits})
    waiting = list(Fingerprint.objects.waiting().order_by("pk").values_list("photo_id", flat=True)[:A_RUN])
    for photo_id in waiting:
        compare_photo(photo_id=photo_id)
    return len(waiting)
