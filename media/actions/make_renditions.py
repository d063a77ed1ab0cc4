"""Make the files of a picture ahead, so that no visitor's request makes one."""

from __future__ import annotations

from hub.core.pictures import SIZES, specs
from media.models import Picture

# What lists and page heads show comes first: a visitor may follow close behind the editor.
FIRST = ("card", "hero")


def make_renditions(*, picture_id: int) -> int:
    """Make what is missing of every size in the table; how many there are then.

    Safe to run twice and beside another that does the same. A picture that was deleted in the
    meantime has none.
    """
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        return 0
    sizes = sorted(SIZES, key=lambda size: FIRST.index(size) if size in FIRST else len(FIRST))
    return sum(len(picture.get_renditions(*specs(size))) for size in sizes)
