"""Public addresses of the videos, below each language's prefix."""

from django.urls import path

from media.views import guardians, sending, uploads
from media.views.videos import video_choice, videos

app_name = "media"

urlpatterns = [
    path("", videos, name="videos"),
    path("come-funziona/", video_choice, name="video_choice"),
    path("invia/", sending.send, name="send"),
    path("miei/", sending.mine, name="mine"),
    path("miei/<slug:code>/", sending.mine_one, name="mine_one"),
    path("miei/<slug:code>/ritira/", sending.withdraw, name="withdraw"),
    path("miei/<slug:code>/firme/<int:position>/", sending.ask_again, name="ask_again"),
    path("miei/<slug:code>/tutori/<int:position>/", sending.correct, name="correct_guardian"),
    path("pezzi/", uploads.uploads, name="uploads"),
    path("pezzi/<uuid:token>/", uploads.upload, name="upload"),
    path("firma/<str:link>/", guardians.guardian, name="guardian"),
    path("firma/<str:link>/video.mp4", guardians.guardian_video, name="guardian_video"),
]
