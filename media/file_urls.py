"""Addresses of the videos that we keep: the same in every language, so that a browser loads each once."""

from django.urls import path

from media.views import video_files

urlpatterns = [
    path("<uuid:token>.mp4", video_files.web_copy, name="video_file"),
    path("<uuid:token>.jpg", video_files.still, name="video_file_still"),
    path("<uuid:token>/originale", video_files.original, name="video_file_original"),
    path("<uuid:token>/<slug:language>.vtt", video_files.captions, name="video_file_captions"),
]
