"""Keep header and footer ready, so that no visitor's page gathers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.models import Site

from hub.core.framing import frames_of
from hub.core.models import BuiltFrame

if TYPE_CHECKING:
    from hub.core.frame import Frame


@transaction.atomic
def build_frames() -> dict[int, dict[str, Frame]]:
    """Write the frames of all sites anew; what they are now, by site and language.

    One at a time (a lock on the sites), each reading after the lock: so the last to build, which comes
    after the last change, has seen every change. Safe to run again at any moment.
    """
    Site.clear_site_root_paths_cache()  # somebody may have read them before the change was committed
    sites = list(Site.objects.select_for_update(no_key=True, of=("self",)).select_related("root_page"))
    built = {site.pk: frames_of(site) for site in sites}
    BuiltFrame.objects.bulk_create(
        [
            BuiltFrame(site_id=site, language=language, content=frame.as_plain())
            for site, frames in built.items()
            for language, frame in frames.items()
        ],
        update_conflicts=True,
        unique_fields=["site", "language"],
        update_fields=["content"],
    )
    return built
