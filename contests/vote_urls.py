"""Public addresses of the vote."""

from django.urls import path

from contests.views import vote

urlpatterns = [
    path("concorsi/<slug:slug>/voto/", vote.vote, name="vote"),
    path("concorsi/<slug:slug>/voto/prova.json", vote.challenge, name="vote_challenge"),
    path("concorsi/<slug:slug>/voto/conferma/<slug:secret>/", vote.confirm, name="vote_confirm"),
]
