"""The doors of the town's accounts in Wagtail's admin: /admin/channels/, /admin/arrivals/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from media import rules
from media.views import arrivals, youtube_admin

if TYPE_CHECKING:
    from django.http import HttpRequest


class ArrivalsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_moderate(request.user)


class ChannelMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_connect(request.user)


@hooks.register("register_admin_menu_item")
def register_arrivals() -> MenuItem:
    return ArrivalsMenuItem(
        _("What came in"), reverse("media_arrivals"), name="arrivals", icon_name="download", order=160
    )


@hooks.register("register_settings_menu_item")
def register_youtube() -> MenuItem:
    return ChannelMenuItem("YouTube", reverse("media_youtube"), name="youtube", icon_name="media", order=800)


@hooks.register("register_admin_urls")
def register_urls() -> list[object]:
    return [
        path("arrivals/", arrivals.arrivals, name="media_arrivals"),
        path("arrivals/<int:pk>/", arrivals.decide, name="media_arrival"),
        path("channels/youtube/", youtube_admin.channel, name="media_youtube"),
        path("channels/youtube/key/", youtube_admin.key, name="media_youtube_key"),
        path("channels/youtube/login/", youtube_admin.login, name="media_youtube_login"),
        path("channels/youtube/answer/", youtube_admin.answer, name="media_youtube_answer"),
        path("channels/youtube/change/", youtube_admin.change, name="media_youtube_change"),
        path("channels/youtube/sync/", youtube_admin.sync, name="media_youtube_sync"),
        path("channels/youtube/disconnect/", youtube_admin.let_go, name="media_youtube_disconnect"),
    ]
