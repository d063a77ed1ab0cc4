"""The doors of residents' videos and of the town's own video files in Wagtail's admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.utils.urlpatterns import decorate_urlpatterns

from media import rules
from media.models import VideoFile
from media.views import reviewing, video_library
from media.views.staff import staff_door

if TYPE_CHECKING:
    from django.http import HttpRequest

    from media.models.video_files import VideoFileQuerySet


class ResidentVideosMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.can_review(request.user)


class VideoFilesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.can_see_files(request.user)


@hooks.register("register_admin_menu_item")
def register_resident_videos() -> MenuItem:
    return ResidentVideosMenuItem(
        _("Residents’ videos"),
        reverse("media_resident_videos"),
        name="resident-videos",
        icon_name="media",
        order=152,
    )


@hooks.register("register_admin_menu_item")
def register_video_files() -> MenuItem:
    return VideoFilesMenuItem(
        _("Video files"), reverse("media_video_files"), name="video-files", icon_name="upload", order=154
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[object]:
    urls = [
        path("video-residenti/", reviewing.resident_videos, name="media_resident_videos"),
        path("video-residenti/<slug:code>/", reviewing.resident_video, name="media_resident_video"),
        path("file-video/", video_library.video_files, name="media_video_files"),
        path("file-video/nuovo/", video_library.add, name="media_video_file_add"),
        path("file-video/<int:pk>/", video_library.video_file, name="media_video_file"),
    ]
    return decorate_urlpatterns(urls, staff_door)


class _OfEditors:
    """What residents sent is published by its own way, never chosen for a page."""

    def get_object_list(self) -> VideoFileQuerySet:
        return VideoFile.objects.of_editors().newest_first()


class VideoFileChooseView(_OfEditors, ChooseView):
    pass


class VideoFileChooseResultsView(_OfEditors, ChooseResultsView):
    pass


class VideoFileChooser(ChooserViewSet):
    """In the form of a video page: one of the town's own files."""

    model = VideoFile
    icon = "media"
    choose_view_class = VideoFileChooseView
    choose_results_view_class = VideoFileChooseResultsView
    choose_one_text = _("Choose a video file")
    choose_another_text = _("Choose another video file")
    edit_item_text = _("Look at this video file")


@hooks.register("register_admin_viewset")
def register_chooser() -> VideoFileChooser:
    return VideoFileChooser("video_file_chooser")
