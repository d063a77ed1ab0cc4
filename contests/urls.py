"""Public routes of the contests; the words are Italian in every language."""

from django.urls import include, path

from contests.views import consents, enter, guardians, mine, subjects, uploads

app_name = "contests"
urlpatterns = [
    path("concorsi/mie/", mine.mine, name="mine"),
    path("concorsi/mie/<slug:code>/", mine.entry, name="entry"),
    path("concorsi/mie/<slug:code>/modifica/", enter.edit, name="edit"),
    path("concorsi/mie/<slug:code>/ritira/", mine.withdraw, name="withdraw"),
    path("concorsi/mie/<slug:code>/foto/", mine.photo, name="own_photo"),
    path("concorsi/mie/<slug:code>/consensi/<slug:kind>/", consents.consent, name="consent"),
    path("concorsi/mie/<slug:code>/persone/", subjects.subjects, name="subjects"),
    path("concorsi/mie/<slug:code>/tutori/", guardians.guardians, name="guardians"),
    path("concorsi/tutori/<str:link>/", guardians.guardian, name="guardian"),
    path("concorsi/tutori/<str:link>/foto/<int:position>/", guardians.guardian_photo, name="guardian_photo"),
    path("concorsi/<slug:slug>/partecipa/", enter.enter, name="enter"),
    path("concorsi/<slug:slug>/caricamenti/", uploads.uploads, name="uploads"),
    path("concorsi/<slug:slug>/caricamenti/<uuid:token>/", uploads.upload, name="upload"),
    path(
        "concorsi/<slug:slug>/caricamenti/<uuid:token>/anteprima.jpg", uploads.preview, name="upload_preview"
    ),
    path("", include("contests.jury_urls")),
    path("", include("contests.vote_urls")),
]
