"""What results, gallery and photos are in the words of schema.org: what their pages show, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contests import licences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from contests.models import Contest, Entry


def image_gallery(
    request: HttpRequest, contest: Contest, *, name: str, entries: Iterable[Entry]
) -> dict[str, Any]:
    """The page of ``request`` as an ImageGallery of ``entries``, read by ``showcase.gallery_of``."""
    return {
        "@type": "ImageGallery",
        "name": name,
        "url": request.build_absolute_uri(request.path),
        "image": [image for entry in entries for image in images(request, contest, entry)],
    }


def images(request: HttpRequest, contest: Contest, entry: Entry) -> list[dict[str, Any]]:
    """An ImageObject for each photo of the entry that is ready, with its rights; its author if named."""
    page = request.build_absolute_uri(reverse("contests:gallery_photo", args=[contest.slug, entry.code]))
    shared: dict[str, Any] = {
        "@type": "ImageObject",
        "name": entry.title,
        "inLanguage": entry.language,
        "url": page,
    }
    if name := entry.public_name:  # type: ignore[attr-defined]  # annotated
        kind = "Organization" if entry.is_a_class else "Person"  # type: ignore[attr-defined]  # annotated
        shared |= {"creator": {"@type": kind, "name": name}, "creditText": name}
    if entry.is_cc_by:  # type: ignore[attr-defined]  # annotated
        shared |= {"license": licences.ADDRESS, "acquireLicensePage": page}
    else:
        shared["copyrightNotice"] = _(
            "All rights stay with the author. "
            "The municipality may use the photo for the contest and its own, non-commercial communication."
        )
    made = [files for files in (photo.jpegs for photo in entry.photos.all()) if files]
    return [
        shared
        | {
            "contentUrl": request.build_absolute_uri(files[-1].address),
            "thumbnailUrl": request.build_absolute_uri(files[0].address),
            "width": files[-1].width,
            "height": files[-1].height,
        }
        for files in made
    ]
