"""HTML of a responsive picture; templates use ``{% picture %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from hub.core import pictures

if TYPE_CHECKING:
    from wagtail.images.models import AbstractImage, AbstractRendition


def picture_html(
    image: AbstractImage | None, size: str, *, alt: str = "", css: str = "", eager: bool = False
) -> SafeString:
    """``image`` in every format and width of ``size`` (a name of ``pictures.SIZES``); empty without one."""
    table = pictures.SIZES[size]
    made = pictures.files_of(image, *pictures.specs(size)) if image else {}
    if not made:
        return SafeString("")
    by_format = {f: _distinct([made[spec] for spec in table.specs(f)]) for f in table.formats}
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((f, _srcset(by_format[f]), table.sizes) for f in table.formats[:-1]),
    )
    fallback = by_format[table.formats[-1]]
    widest = fallback[-1]
    loading = 'fetchpriority="high"' if eager else 'loading="lazy" decoding="async"'
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{} {}></picture>',
        sources,
        fallback[0].url,
        _srcset(fallback),
        table.sizes,
        widest.width,
        widest.height,
        alt,
        mark_safe(f' class="{escape(css)}"' if css else ""),  # noqa: S308 - escaped
        mark_safe(loading),  # noqa: S308 - one of two constants
    )


def _srcset(renditions: list[AbstractRendition]) -> str:
    return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions)


def _distinct(renditions: list[AbstractRendition]) -> list[AbstractRendition]:
    """One file a width: a small original gives the same width twice."""
    return list({rendition.width: rendition for rendition in renditions}.values())
