"""HTML of a responsive picture; templates use ``{% picture %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from hub.core import grounds, pictures

if TYPE_CHECKING:
    from wagtail.images.models import AbstractImage, AbstractRendition


def picture_html(
    image: AbstractImage | None, size: str, *, alt: str = "", css: str = "", eager: bool = False
) -> SafeString:
    """``image`` in every format and width of ``size`` (a name of ``pictures.SIZES``); empty without one.

    Until the worker has made these, the picture itself. Its colour stands there until it is loaded.
    """
    if image is None:
        return SafeString("")
    table = pictures.SIZES[size]
    made = pictures.files_of(image, *pictures.specs(size))
    by_format = {f: _distinct([made[spec] for spec in table.specs(f) if spec in made]) for f in table.formats}
    ground = grounds.class_of(getattr(image, "colour", "")) if table.formats == pictures.PHOTO_FORMATS else ""
    said = _said(alt, " ".join(name for name in (css, ground) if name), eager=eager)
    if not (fallback := by_format[table.formats[-1]]):
        return _as_it_is(image, said)
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((f, _srcset(by_format[f]), table.sizes) for f in table.formats[:-1] if by_format[f]),
    )
    widest = fallback[-1]
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" {}></picture>',
        sources,
        fallback[0].url,
        _srcset(fallback),
        table.sizes,
        widest.width,
        widest.height,
        said,
    )


def _as_it_is(image: AbstractImage, said: SafeString) -> SafeString:
    if pictures.is_lost(image):
        return SafeString("")
    return format_html(
        '<picture><img src="{}" width="{}" height="{}" {}></picture>',
        image.file.url,
        image.width,
        image.height,
        said,
    )


def _said(alt: str, css: str, *, eager: bool) -> SafeString:
    loading = 'fetchpriority="high"' if eager else 'loading="lazy" decoding="async"'
    return format_html(
        'alt="{}"{} {}',
        alt,
        mark_safe(f' class="{escape(css)}"' if css else ""),  # noqa: S308 - escaped
        mark_safe(loading),  # noqa: S308 - one of two constants
    )


def _srcset(renditions: list[AbstractRendition]) -> str:
    return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions)


def _distinct(renditions: list[AbstractRendition]) -> list[AbstractRendition]:
    """One file a width: a small original gives the same width twice."""
    return list({rendition.width: rendition for rendition in renditions}.values())
