"""What the page of a contest says one can do now, phase by phase."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse

from contests.enums import Phase
from contests.models import ContestPage
from tests.factories.contests import ContestFactory
from tests.factories.pages import make_page
from tests.markup import tight

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2030, 6, 15, 10, 0, tzinfo=dt.UTC)
MY_PHOTOS = ["Le mie foto"]
RESULTS = ["Risultati", "Guarda tutte le foto"]
STOP = "Maltempo (Determina 7/2026)"
# Of each phase its name, what one reads, and where one can go from there; logged in, one's photos come last.
SAID: dict[Phase, tuple[str, list[str], list[str]]] = {
    Phase.DRAFT: (
        "Bozza",
        [
            (
                "Lo vede solo chi lavora nell’amministrazione. "
                "Le date del concorso contano da quando questa pagina è pubblicata."
            )
        ],
        MY_PHOTOS,
    ),
    Phase.ANNOUNCED: (
        "Annunciato",
        [
            (
                "Le iscrizioni aprono domenica 16 giugno 2030 alle 12:00. "
                "Intanto puoi leggere il regolamento e cercare la tua foto."
            )
        ],
        MY_PHOTOS,
    ),
    Phase.OPEN: (
        "Iscrizioni aperte",
        ["Puoi inviare fino a 3 foto entro giovedì 20 giugno 2030 alle 12:00."],
        ["Partecipa", "Le mie foto"],
    ),
    Phase.SCREENING: (
        "Controllo delle foto in corso",
        [
            (
                "Le iscrizioni sono chiuse. Stiamo controllando le foto; "
                "la giuria inizia lunedì 17 giugno 2030 alle 12:00."
            ),
        ],
        MY_PHOTOS,
    ),
    Phase.JUDGING: (
        "La giuria è al lavoro",
        [
            (
                "La giuria guarda le foto senza i nomi, fino a giovedì 20 giugno 2030 alle 12:00. "
                "Poi i risultati saranno pubblicati qui."
            ),
        ],
        MY_PHOTOS,
    ),
    Phase.DELIBERATION: (
        "La giuria sta deliberando",
        [
            "La giuria ha giudicato. I risultati saranno pubblicati qui a breve.",
        ],
        MY_PHOTOS,
    ),
    Phase.SEALED: (
        "Il risultato è sigillato",
        [
            "Il risultato è sigillato e sarà pubblicato qui tra poco.",
        ],
        MY_PHOTOS,
    ),
    Phase.PUBLISHED: (
        "Risultati pubblicati",
        [
            "I risultati sono stati pubblicati venerdì 14 giugno 2030. Grazie a chi ha partecipato!",
        ],
        [*RESULTS, *MY_PHOTOS],
    ),
    Phase.ARCHIVED: (
        "Archiviato",
        [
            "Questo concorso è concluso. I risultati restano qui.",
        ],
        [*RESULTS, *MY_PHOTOS],
    ),
    Phase.SUSPENDED: (
        "Sospeso",
        [
            "Il concorso è sospeso. Niente va perso; quando riprende, lo leggerai qui.",
            STOP,
        ],
        MY_PHOTOS,
    ),
    Phase.ANNULLED: (
        "Annullato",
        [
            "Il concorso è stato annullato. Nessuna sua foto viene usata.",
            STOP,
        ],
        MY_PHOTOS,
    ),
}


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


@pytest.mark.parametrize("phase", list(Phase))
def test_the_page_says_what_one_can_do_now(
    phase: Phase, client: Client, login: Any, superuser: User, hashtag_page: Any
) -> None:
    with time_machine.travel(NOON, tick=False):
        contest = ContestFactory(phase=phase)
        page = make_page(ContestPage, hashtag_page, contest=contest, live=phase != Phase.DRAFT)
        login(client, superuser)
        path = page.url if phase != Phase.DRAFT else reverse("wagtailadmin_pages:view_draft", args=[page.pk])
        html = tight(client.get(path).content.decode())
    section = re.search(r'<section class="contest-phase .*?</section>', html)
    assert section is not None
    title = re.search(r"<h2.*?</h2>", section[0])
    assert title is not None
    said = [words(one) for one in re.findall(r"<p>(.*?)</p>", section[0])]
    links = [words(one) for one in re.findall(r"<a .*?</a>", section[0])]
    assert (words(title[0]), said, links) == SAID[phase]
