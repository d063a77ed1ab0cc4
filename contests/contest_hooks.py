"""The doors of contests and screening in Wagtail's admin: /admin/contests/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.utils.urlpatterns import decorate_urlpatterns

from contests import rules
from contests.models.pages import NOT_PUBLISHED
from contests.views import lookalikes, manage, screening, standing, subjects, taking_back
from contests.views.staff import staff_door

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.log_actions import LogActionRegistry


class ContestsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.can_screen(request.user)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return ContestsMenuItem(
        _("Photo contests"), reverse("contests_contests"), name="contests", icon_name="image", order=250
    )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        NOT_PUBLISHED,
        _("Not published"),
        _("Not published by its schedule: the entries of the contest are closed"),
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[object]:
    urls = [
        path("contests/", screening.contests, name="contests_contests"),
        path("contests/new/", manage.create, name="contests_create"),
        path("contests/<int:pk>/", manage.edit, name="contests_edit"),
        *(
            path(f"contests/<int:pk>/{do}/", manage.step, {"do": do}, name=f"contests_{do}")
            for do in ("suspend", "resume", "annul", "archive")
        ),
        path("contests/<int:pk>/standing/", standing.standing, name="contests_standing"),
        path("contests/<int:pk>/standing/mails/", standing.send_again, name="contests_send_again"),
        path("contests/<int:pk>/page/", manage.make_page, name="contests_page"),
        path("contests/<int:pk>/entries/", screening.queue, name="contests_queue"),
        path("contests/<int:pk>/decide/", screening.decide, name="contests_decide"),
        path("contests/<int:pk>/lookalikes/", lookalikes.pairs, name="contests_lookalikes"),
        path("contests/<int:pk>/lookalikes/<int:pair>/", lookalikes.decide, name="contests_lookalike"),
        path("contests/entries/<slug:code>/", screening.entry, name="contests_screen"),
        path("contests/entries/<slug:code>/taken-back/", taking_back.taken_back, name="contests_taken_back"),
        path("contests/entries/<slug:code>/people/<int:pk>/", subjects.judge, name="contests_judge_release"),
        path(
            "contests/entries/<slug:code>/people/<int:pk>/release/", subjects.release, name="contests_release"
        ),
    ]
    return decorate_urlpatterns(urls, staff_door)
