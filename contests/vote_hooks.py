"""The doors of the public vote in Wagtail's admin, within the contest's area."""

from __future__ import annotations

from django.urls import path
from wagtail import hooks
from wagtail.utils.urlpatterns import decorate_urlpatterns

from contests.views import vote_admin
from contests.views.staff import staff_door


@hooks.register("register_admin_urls")
def register_urls() -> list[object]:
    urls = [
        path("contests/<int:pk>/vote/", vote_admin.vote, name="contests_vote"),
        path("contests/<int:pk>/vote/call-off/", vote_admin.call_off, name="contests_vote_call_off"),
        path("contests/<int:pk>/vote/key/", vote_admin.destroy, name="contests_vote_key"),
        path("contests/<int:pk>/ballots/", vote_admin.ballots, name="contests_ballots"),
        path("contests/<int:pk>/ballots/strike/", vote_admin.strike, name="contests_ballots_strike"),
    ]
    return decorate_urlpatterns(urls, staff_door)
