"""The doors of the town's Facebook page in Wagtail's admin: /admin/channels/facebook/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from hub.core.models import InitiativePage
from media import facebook_part, rules
from media.views import facebook_admin, facebook_arrivals, facebook_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from wagtail.models import Page

    from hub.accounts.models import User


class FacebookMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_connect(request.user)


@hooks.register("register_settings_menu_item")
def register_menu_item() -> MenuItem:
    return FacebookMenuItem(
        "Facebook", reverse("media_facebook"), name="facebook", icon_name="thumbtack", order=810
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[object]:
    return [
        path("channels/facebook/", facebook_admin.page, name="media_facebook"),
        path("channels/facebook/connect/", facebook_admin.connect, name="media_facebook_connect"),
        path("channels/facebook/choose/", facebook_admin.choose, name="media_facebook_choose"),
        path("channels/facebook/check/", facebook_admin.check, name="media_facebook_check"),
        path("channels/facebook/change/", facebook_admin.change, name="media_facebook_change"),
        path("channels/facebook/posts/<int:pk>/", facebook_post.post, name="media_facebook_post"),
        path("arrivals/facebook/", facebook_arrivals.arrivals, name="media_facebook_arrivals"),
        path("arrivals/facebook/look/", facebook_arrivals.look, name="media_facebook_look"),
        path("arrivals/facebook/<int:pk>/", facebook_arrivals.decide, name="media_facebook_arrival"),
        path("channels/facebook/disconnect/", facebook_admin.let_go, name="media_facebook_disconnect"),
    ]


hooks.register("before_publish_page", facebook_part.keep_tick_before)
hooks.register("after_create_page", facebook_part.keep_tick)
hooks.register("after_edit_page", facebook_part.keep_tick)
hooks.register("after_unpublish_page", facebook_part.take_post_along)


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From the page's own menu to its post, once a page on Facebook is connected."""
    if (
        isinstance(page, InitiativePage)
        and facebook_part.may_post(page, user)
        and facebook_part.connected(page) is not None
    ):
        address = reverse("media_facebook_post", args=[page.pk])
        yield Button(_("Facebook: the page’s post"), url=address, icon_name="thumbtack", priority=68)
