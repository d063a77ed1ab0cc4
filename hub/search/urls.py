"""The search page."""

from django.urls import path

from hub.search.views import search

urlpatterns = [path("", search, name="search")]
