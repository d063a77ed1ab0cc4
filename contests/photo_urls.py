"""Addresses of photos: the same in every language, so that a browser loads each once."""

from django.urls import path

from contests.views import photos

urlpatterns = [path("<uuid:token>/<int:width>.<slug:kind>", photos.derivative, name="contest_photo")]
