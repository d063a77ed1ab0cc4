"""The admin's door to all videos."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.pages import PageListingViewSet

from media.models import VideoPage


class VideoListingViewSet(PageListingViewSet):
    """Every video, with what staff look for: who speaks, captions, whether it has a transcript."""

    model = VideoPage
    icon = "media"
    menu_label = _("Videos")
    menu_order = 150
    add_to_admin_menu = True
    columns: ClassVar[list[Column]] = [
        *PageListingViewSet.columns[:3],
        Column("speaker", label=_("Who speaks"), accessor="organiser_name"),
        Column("captions", label=_("Captions"), accessor="get_captions_display"),
        *PageListingViewSet.columns[3:],
    ]


@hooks.register("register_admin_viewset")
def register_video_listing() -> VideoListingViewSet:
    return VideoListingViewSet("videos")
