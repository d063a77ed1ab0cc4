"""Public routes of the contests; the words are Italian in every language."""

from django.urls import include, path

from contests.views import enter, mine

app_name = "contests"
urlpatterns = [
    path("concorsi/mie/", mine.mine, name="mine"),
    path("concorsi/mie/<slug:code>/", mine.entry, name="entry"),
    path("concorsi/mie/<slug:code>/modifica/", enter.edit, name="edit"),
    path("concorsi/mie/<slug:code>/ritira/", mine.withdraw, name="withdraw"),
    path("concorsi/mie/<slug:code>/foto/", mine.photo, name="own_photo"),
    path("concorsi/<slug:slug>/partecipa/", enter.enter, name="enter"),
    path("", include("contests.jury_urls")),
]
