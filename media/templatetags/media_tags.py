"""What templates ask about videos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from hub.core.pictures import SIZES, files_of, specs

if TYPE_CHECKING:
    from media.models import Picture, VideoFile

register = template.Library()
# Of the picture that an editor chose: the middle width is enough, and every browser reads the last format.
POSTER = SIZES["hero"].specs(SIZES["hero"].formats[-1])[1]


@register.simple_tag
def poster_of(video_file: VideoFile, picture: Picture | None = None) -> str:
    """The address of the still before the film begins: the page's own picture, else one of the film."""
    if picture:
        files = files_of(picture, *specs("hero"))
        if POSTER in files:
            return str(files[POSTER].url)
    return video_file.still_address
