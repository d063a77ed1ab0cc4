"""Public addresses of the ground floor; Wagtail's own come last."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls

from hub.home.views import feeds, pages, themes

# The way to a page, with its slash: what stands before a feed's name.
PAGE = r"(?P<path>(?:[\w\-]+/)*)"

urlpatterns = [
    re_path(rf"^{PAGE}feed(?:-(?P<kind>[a-z_]+))?\.(?P<form>atom|json)$", feeds.feed, name="feed"),
    re_path(rf"^{PAGE}calendar\.ics$", feeds.calendar, name="calendar"),
    path("argomenti/", themes.themes, name="themes"),
    path("argomenti/<slug:slug>/", themes.theme, name="theme"),
    re_path(wagtail_urls.serve_pattern, pages.serve, name="page"),
    path("", include(wagtail_urls)),
]
