"""Addresses of photos: the same in every language, so that a browser loads each once."""

from django.urls import path

from contests.views import photos
from contests.views.staff import staff_door

urlpatterns = [
    path("<uuid:token>/<int:width>.<slug:kind>", photos.derivative, name="contest_photo"),
    path("<uuid:token>/intera.jpeg", photos.full_size, name="contest_photo_full_size"),
    path("originali/<slug:code>", staff_door(photos.original), name="contest_original"),
]
