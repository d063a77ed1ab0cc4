"""Public addresses of the jury, the results and the gallery."""

from django.urls import path

from contests.views import gallery, jury, light_table, results, ties

urlpatterns = [
    path("giuria/", jury.jury_home, name="jury_home"),
    path("giuria/<slug:slug>/", jury.jury_desk, name="jury_desk"),
    path("giuria/<slug:slug>/accetta/", jury.jury_accept, name="jury_accept"),
    path("giuria/<slug:slug>/lascia/", jury.jury_leave, name="jury_leave"),
    path("giuria/<slug:slug>/prossima/", jury.jury_next, name="jury_next"),
    path("giuria/<slug:slug>/annulla/", jury.jury_undo, name="jury_undo"),
    path("giuria/<slug:slug>/parita/", ties.motion, name="jury_ties"),
    path("giuria/<slug:slug>/ordine/", light_table.jury_order, name="jury_order"),
    path("giuria/<slug:slug>/tavolo/", light_table.jury_table, name="jury_table"),
    path("giuria/<slug:slug>/confronta/", light_table.jury_compare, name="jury_compare"),
    path("giuria/<slug:slug>/foto/<slug:name>/", jury.jury_photo, name="jury_photo"),
    path("giuria/<slug:slug>/foto/<slug:name>/astensione/", jury.jury_recuse, name="jury_recuse"),
    path("concorsi/<slug:slug>/risultati/", results.results, name="results"),
    path("concorsi/<slug:slug>/risultati/verifica.zip", results.bundle, name="bundle"),
    path("concorsi/<slug:slug>/risultati/incorpora/", results.embed, name="embed"),
    path("concorsi/<slug:slug>/calendario/", results.calendar, name="calendar"),
    path("concorsi/<slug:slug>/galleria/", gallery.gallery, name="gallery"),
    path("concorsi/<slug:slug>/galleria/<slug:code>/", gallery.photo, name="gallery_photo"),
]
