"""Make the files of a picture ahead, so that no visitor's request makes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image
from wagtail.images.models import Filter

from hub.core.actions import build_frames
from hub.core.models import SiteSettings
from hub.core.models.site_settings import Partner
from hub.core.pictures import SIZES, is_lost, specs
from media.ingest.colour import mean_colour
from media.models import Picture, Rendition

if TYPE_CHECKING:
    from collections.abc import Iterable

# What lists and page heads show comes first: a visitor may follow close behind the editor.
FIRST = ("card", "hero")
# As the whole picture, and with what is transparent in it.
WHOLE = "format-webp|width-480"


def make_renditions(*, picture_id: int) -> int:
    """Make what is missing of every size in the table; how many there are then.

    Then nothing is left that shows another focal point, and the picture's colour is known. Safe to run
    twice and beside another that does the same. A picture that was deleted in the meantime, or whose file
    is lost, has none.
    """
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        return 0
    before = set(picture.renditions.values_list("pk", flat=True))
    if is_lost(picture):
        Picture.objects.filter(pk=picture_id).update(colour="")
        return 0
    sizes = sorted(SIZES, key=lambda size: FIRST.index(size) if size in FIRST else len(FIRST))
    made = {spec: file for size in sizes for spec, file in picture.get_renditions(*specs(size)).items()}
    _drop_others(picture, made)
    with made[WHOLE].file.open("rb") as file, Image.open(file) as whole:
        Picture.objects.filter(pk=picture_id).update(colour=mean_colour(whole))
    if {rendition.pk for rendition in made.values()} - before:
        _show_in_frames(picture)
    return len(made)


def _drop_others(picture: Picture, specs_made: Iterable[str]) -> None:
    """Files of a focal point that was moved since."""
    for spec in specs_made:
        key = Filter(spec=spec).get_cache_key(picture)
        others = Rendition.objects.filter(image=picture, filter_spec=spec).exclude(focal_point_key=key)
        for rendition in others:
            rendition.delete()


def _show_in_frames(picture: Picture) -> None:
    """Header and footer are kept as they were written: they show the new files of a crest or a logo."""
    if SiteSettings.objects.filter(crest=picture).exists() or Partner.objects.filter(logo=picture).exists():
        build_frames()
