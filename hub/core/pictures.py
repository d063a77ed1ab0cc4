"""The sizes in which pictures are shown: one table for templates, for lists and for whoever makes the files.

A template says ``{% picture page.picture "card" alt=page.picture_alt %}``; a list loads the same files
ahead with ``with_pictures(queryset, "card")``; the worker makes every size when a picture arrives, and
nothing else does: until then a page shows the picture itself, which is clean and no larger than a screen.
The spelling of a spec is part of its identity (``format-avif|width-320`` is another file than
``width-320|format-avif``), so nobody writes one by hand.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Prefetch, Q
from wagtail.images import get_image_model
from wagtail.images.models import Filter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from wagtail.images.models import AbstractImage, AbstractRendition

    Rows = TypeVar("Rows", bound=QuerySet[Any, Any])
    # Some pictures, and the size (a name of ``SIZES``) in which a page shows them.
    Shown = tuple[Iterable[AbstractImage | None], str]

logger = logging.getLogger(__name__)

# Best first; the last one is the one that every browser reads.
PHOTO_FORMATS = ("avif", "webp", "jpeg")
DRAWING_FORMATS = ("webp", "png")


@dataclass(frozen=True)
class PictureSize:
    """Where a picture stands: the files that it needs, and how wide it is shown there."""

    operations: tuple[str, ...]  # Wagtail's resize operations, narrow to wide
    sizes: str  # the ``sizes`` attribute of <img>
    formats: tuple[str, ...] = PHOTO_FORMATS

    def specs(self, format_: str) -> tuple[str, ...]:
        return tuple(f"format-{format_}|{operation}" for operation in self.operations)


SIZES: dict[str, PictureSize] = {
    # 16:9, in cards of a list: one a row on a phone, three on a wide screen.
    "card": PictureSize(
        ("fill-400x225", "fill-800x450"),
        "(min-width: 992px) 400px, (min-width: 576px) 50vw, 100vw",
    ),
    # 16:9, the picture of a page, above its text.
    "hero": PictureSize(
        ("fill-480x270", "fill-960x540", "fill-1600x900"), "(min-width: 1200px) 1140px, 100vw"
    ),
    # As it is, within the text.
    "inline": PictureSize(("width-480", "width-960"), "(min-width: 992px) 720px, 100vw"),
    # Square, in grids of many.
    "thumb": PictureSize(("fill-240x240", "fill-480x480"), "(min-width: 576px) 240px, 50vw"),
    # As it is, one photo filling the screen.
    "full": PictureSize(("max-960x960", "max-2048x2048"), "100vw"),
    # Crests and logos: small, often with a transparent ground.
    "logo": PictureSize(("max-160x80", "max-320x160"), "160px", DRAWING_FORMATS),
    # The crest as phones and networks show it beside the town's name.
    "sign": PictureSize(("max-512x512",), "512px", ("png",)),
}


def specs(size: str) -> list[str]:
    """Every filter spec that ``{% picture … size %}`` asks for, best format first."""
    return [spec for format_ in SIZES[size].formats for spec in SIZES[size].specs(format_)]


def with_pictures(queryset: Rows, *sizes: str, field: str = "picture") -> Rows:
    """Load ``field`` of each row with it, and its files in ``sizes``, in one query more for all."""
    loaded = Prefetch(f"{field}__renditions", queryset=_files(sizes), to_attr="prefetched_renditions")
    return queryset.select_related(field).prefetch_related(loaded)


def load_files(*shown: Shown) -> None:
    """Load the files of pictures that are here already, in one query for all of them.

    Each pair is some pictures and the size in which they are shown; a picture may stand in several.
    """
    wanted = Q()
    images: list[AbstractImage] = []
    for some, size in shown:
        here = [image for image in some if image is not None]
        if here:
            wanted |= Q(image__in={image.pk for image in here}, filter_spec__in=specs(size))
            images += here
    files: dict[int, list[AbstractRendition]] = {}
    for rendition in get_image_model().get_rendition_model().objects.filter(wanted) if images else ():
        files.setdefault(rendition.image_id, []).append(rendition)
    for image in images:
        image.prefetched_renditions = files.get(image.pk, [])


def files_of(image: AbstractImage, *wanted: str) -> dict[str, AbstractRendition]:
    """The files of ``image`` by their specs, as far as they have been made: whoever reads a page makes none.

    Those of another focal point are better than none, until the worker has made the new ones.
    """
    there = image.find_existing_renditions(*(Filter(spec=spec) for spec in wanted))
    found = {filter_.spec: rendition for filter_, rendition in there.items()}
    for rendition in getattr(image, "prefetched_renditions", ()):
        if rendition.filter_spec in wanted:
            found.setdefault(rendition.filter_spec, rendition)
    return found


def is_lost(image: AbstractImage) -> bool:
    """Whether its own file has vanished from the storage: that costs the picture, not the page."""
    if image.file.storage.exists(image.file.name):
        return False
    logger.error("The file of picture %s is lost: it is left out.", image.pk)
    return True


def _files(sizes: Iterable[str]) -> QuerySet[Any]:
    wanted = [spec for size in sizes for spec in specs(size)]
    return get_image_model().get_rendition_model().objects.filter(filter_spec__in=wanted)
