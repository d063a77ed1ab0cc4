"""Template tags of the contests: ``{% load contests_tags %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from contests.models import Derivative, Photo

register = template.Library()

ORDER = ("avif", "webp", "jpeg")


@register.simple_tag
def contest_photo(photo: Photo, *, alt: str, sizes: str = "100vw", css: str = "") -> SafeString | str:
    """A photo's derivatives as one picture; '' while the worker has not made them.

    Reads ``photo.derivatives.all()``: lists load them ahead.
    """
    by_format: dict[str, list[Derivative]] = {name: [] for name in ORDER}
    for derivative in sorted(photo.derivatives.all(), key=lambda d: d.width):
        by_format[derivative.format].append(derivative)
    if not by_format["jpeg"]:
        return ""
    fallback = by_format["jpeg"][-1]
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        (
            (name, ", ".join(f"{d.file.url} {d.width}w" for d in by_format[name]), sizes)
            for name in ORDER[:-1]
            if by_format[name]
        ),
    )
    return format_html(
        '<picture>{}<img src="{}" width="{}" height="{}" alt="{}" class="{}" loading="lazy" decoding="async">'
        "</picture>",
        sources,
        fallback.file.url,
        fallback.width,
        fallback.height,
        alt,
        css,
    )


@register.filter
def megabytes(size: int) -> float:
    return size / (1024 * 1024)


@register.filter
def first_photo(entry: Any) -> Photo | None:
    """The photo of an entry, from what was loaded ahead."""
    return next(iter(entry.photos.all()), None)
