"""The admin's doors to all videos."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.permissions import page_permission_policy

from hub.core.one_row import LanguagesColumn, one_row_each
from media import channel_hooks, facebook_hooks, video_hooks  # noqa: F401 - each registers its own
from media.models import VideoPage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class VideosMenuItem(MenuItem):
    """For whoever may change a video: to others the list would be closed or empty."""

    def is_shown(self, request: HttpRequest) -> bool:
        may_add = page_permission_policy.instances_user_has_permission_for(request.user, "add")
        may_change = page_permission_policy.instances_user_has_permission_for(request.user, "change")
        return may_add.exists() or may_change.type(VideoPage).exists()


class VideoIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[VideoPage]:
        return one_row_each(super().get_base_queryset(), self.request)


class VideoListingViewSet(PageListingViewSet):
    """Every video, with what staff look for: who speaks, captions, whether it has a transcript."""

    model = VideoPage
    icon = "media"
    menu_label = _("Videos")
    menu_order = 150
    add_to_admin_menu = True
    menu_item_class = VideosMenuItem
    index_view_class = VideoIndexView
    columns: ClassVar[list[Column]] = [
        *PageListingViewSet.columns[:3],
        Column("speaker", label=_("Who speaks"), accessor="organiser_name"),
        Column("captions", label=_("Captions"), accessor="get_captions_display"),
        LanguagesColumn(),
        *PageListingViewSet.columns[3:],
    ]


@hooks.register("register_admin_viewset")
def register_video_listing() -> VideoListingViewSet:
    return VideoListingViewSet("videos")
