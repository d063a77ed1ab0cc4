"""Public addresses of the videos, below each language's prefix."""

from django.urls import path

from media.views.videos import video_choice, videos

app_name = "media"

urlpatterns = [
    path("", videos, name="videos"),
    path("come-funziona/", video_choice, name="video_choice"),
]
