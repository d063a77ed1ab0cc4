"""Addresses that have no language: what browsers and search engines ask for by a fixed name."""

from django.urls import path

from .views import appearance, robots

urlpatterns = [
    path("stile/<slug:name>.css", appearance.site_stylesheet, name="site_stylesheet"),
    path("favicon.ico", appearance.favicon, name="favicon"),
    path("site.webmanifest", appearance.manifest, name="manifest"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
]
