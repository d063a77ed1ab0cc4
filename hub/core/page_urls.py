"""Addresses below a language."""

from django.urls import path

from .views import feedback

urlpatterns = [
    path("valutazione/", feedback.rate, name="rate_page"),
]
