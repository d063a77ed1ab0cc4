"""Residents' photos in pages: ``{% load contest_photos %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from contests import licences
from contests.enums import DerivativeFormat
from hub.core import grounds

if TYPE_CHECKING:
    from contests.models import Derivative, Entry, FullSize, Photo

register = template.Library()

# How wide the photo is shown, by the place where it stands.
SIZES = {
    "thumb": "(min-width: 992px) 270px, (min-width: 576px) 33vw, 50vw",
    "card": "(min-width: 992px) 400px, (min-width: 576px) 50vw, 100vw",
    "large": "100vw",
    "queue": "(min-width: 1200px) 420px, 50vw",
    "half": "(min-width: 900px) 45vw, 100vw",
    "draft": "200px",
    "strip": "96px",
    "mine": "(min-width: 576px) 320px, 100vw",
    "page": "(min-width: 800px) 720px, 100vw",
    "work": "(min-width: 992px) calc(100vw - 26rem), 100vw",
}


@register.simple_tag
def contest_photo(
    photo: Photo | None, size: str, alt: str = "", lang: str = "", *, eager: bool = False
) -> SafeString | str:
    """A responsive ``<picture>`` of the derivatives that the worker made; '' while there are none.

    Reads ``photo.derivatives.all()``: prefetch it in lists. It makes no file.
    """
    files = _by_format(photo)
    jpegs = files.get(DerivativeFormat.JPEG)
    if photo is None or not jpegs:
        return ""
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        (
            (kind.value, _srcset(files[kind]), SIZES[size])
            for kind in (DerivativeFormat.AVIF, DerivativeFormat.WEBP)
            if kind in files
        ),
    )
    loading = 'fetchpriority="high"' if eager else 'loading="lazy" decoding="async"'
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}{} {}></picture>',
        sources,
        jpegs[0].address,
        _srcset(jpegs),
        SIZES[size],
        jpegs[-1].width,
        jpegs[-1].height,
        alt,
        format_html(' lang="{}"', lang) if lang else "",
        format_html(' class="{}"', grounds.class_of(photo.colour)) if photo.colour else "",
        mark_safe(loading),  # noqa: S308 - one of two constants
    )


@register.simple_tag
def largest_photo_url(photo: Photo | None) -> str:
    """The address of the largest JPEG, for who wants to see every pixel; '' while there is none."""
    jpegs = photo.jpegs if photo else []
    return jpegs[-1].address if jpegs else ""


@register.simple_tag
def photo_to_enlarge(photo: Photo) -> FullSize | Derivative | None:
    """The photo in its own pixels, or the largest that there is. Load ``full_size`` ahead."""
    # WebP is as large as AVIF, and every browser that a juror may have shows it.
    made = [d for d in photo.derivatives.all() if d.format == DerivativeFormat.WEBP]
    return getattr(photo, "full_size", None) or max(made, key=lambda d: d.width, default=None)


@register.filter
def cover(entry: Entry | None) -> Photo | None:
    """The first photo of an entry, from what was loaded ahead."""
    return entry.cover if entry else None


@register.filter
def titled(entry: Entry) -> SafeString | str:
    """The title in the language in which it was written, apart from the words around it."""
    if not entry.title:
        return entry.code
    return format_html('<bdi lang="{}">{}</bdi>', entry.language, entry.title)


@register.filter
def series(entry: Entry) -> list[Photo]:
    """The photos of an entry that has more than one, from what was loaded ahead."""
    photos = list(entry.photos.all())
    return photos if len(photos) > 1 else []


@register.simple_tag
def series_mark(number: int) -> SafeString | str:
    """How many photos stand behind a cover; '' behind a single photo."""
    if not number or number == 1:
        return ""
    words = ngettext("%(number)d photo", "%(number)d photos", number) % {"number": number}
    return format_html('<span class="series-mark">{}</span>', words)


@register.simple_tag
def licence_link(entry: Entry, *, framed: bool = False) -> SafeString | str:
    """CC BY with the way to its plain words, where its author chose it for the photo; else ''."""
    if not getattr(entry, "is_cc_by", False):
        return ""
    target = mark_safe(' target="_top"') if framed else ""  # a constant
    return format_html(
        '<a class="licence" rel="license" href="{}"{}>{}</a>', licences.deed(), target, licences.NAME
    )


def _by_format(photo: Photo | None) -> dict[DerivativeFormat, list[Derivative]]:
    files: dict[DerivativeFormat, list[Derivative]] = {}
    if photo is not None:
        for derivative in sorted(photo.derivatives.all(), key=lambda d: d.width):
            files.setdefault(DerivativeFormat(derivative.format), []).append(derivative)
    return files


def _srcset(files: list[Derivative]) -> str:
    return ", ".join(f"{d.address} {d.width}w" for d in files)
