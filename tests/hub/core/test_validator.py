"""What the public validator of the Modello Comuni looks for, step by step as it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from hub.core.models import SiteSettings
    from hub.home.models import InfoPage

# What C.SI.2.5 of the Modello Comuni asks after the stars, and what C.SI.3.4 has the legal notes say.
PRESCRIBED = [
    (
        "positive",
        "Quali sono stati gli aspetti che hai preferito?",
        [
            "Le indicazioni erano chiare",
            "Le indicazioni erano complete",
            "Capivo sempre che stavo procedendo correttamente",
            "Non ho avuto problemi tecnici",
            "Altro",
        ],
    ),
    (
        "negative",
        "Dove hai incontrato le maggiori difficoltà?",
        [
            "A volte le indicazioni non erano chiare",
            "A volte le indicazioni non erano complete",
            "A volte non capivo se stavo procedendo correttamente",
            "Ho avuto problemi tecnici",
            "Altro",
        ],
    ),
]
OPEN_BY_DEFAULT = (
    "In applicazione del principio open by default ai sensi dell’articolo 52 del decreto legislativo 7 marzo "
    "2005, n. 82 (CAD) e salvo dove diversamente specificato (compresi i contenuti incorporati di terzi), i "
    "dati, i documenti e le informazioni pubblicati sul sito sono rilasciati con licenza "
)
FREE_TO_SHARE = (
    "Gli utenti sono quindi liberi di condividere (riprodurre, distribuire, comunicare al pubblico, esporre "
    "in pubblico), rappresentare, eseguire e recitare questo materiale con qualsiasi mezzo e formato e "
    "modificare (trasformare il materiale e utilizzarlo per opere derivate) per qualsiasi fine, anche "
    "commerciale"
)


def body(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def words_of(html: str, hook: str) -> list[str]:
    """What the elements called ``hook`` say, as the validator reads it."""
    found = re.findall(rf'<(\w+)[^>]*data-element="{hook}"[^>]*>(.*?)</\1>', html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", inside).split()) for _tag, inside in found]


def test_the_validator_finds_its_hooks(client: Client, info_page: InfoPage) -> None:
    html = body(client, "/it/come-funziona/")

    assert set(re.findall(r'data-element="([\w-]+)"', html)) >= {
        "main-navigation",
        "breadcrumb",
        "personal-area-login",
        "feedback",
        "feedback-title",
        *(f"feedback-rate-{number}" for number in range(1, 6)),
        "feedback-input-text",
    }
    assert words_of(html, "feedback-title") == ["Quanto sono chiare le informazioni su questa pagina?"]
    for kind, question, answers in PRESCRIBED:
        [group] = re.findall(rf'<fieldset[^>]*"feedback-rating-{kind}".*?</fieldset>', html, re.DOTALL)
        assert words_of(group, "feedback-rating-question") == [question]
        assert words_of(group, "feedback-rating-answer") == answers


def test_the_legal_notes_say_the_licence_in_the_prescribed_words(
    client: Client, info_page: InfoPage, settings_of_site: SiteSettings
) -> None:
    settings_of_site.legal_page = info_page
    settings_of_site.save()

    [address] = re.findall(r'href="([^"]+)"\s+data-element="legal-notes"', body(client, "/it/"))
    html = body(client, address)

    assert words_of(html, "legal-notes-section") == ["Licenza dei contenuti"]
    assert words_of(html, "legal-notes-body") == [
        f"{OPEN_BY_DEFAULT}CC-BY 4.0.",
        f"{FREE_TO_SHARE} con il solo onere di attribuzione, senza apporre restrizioni aggiuntive.",
    ]
    assert words_of(body(client, "/en/come-funziona/"), "legal-notes-section") == ["Licence of the content"]
    assert words_of(body(client, "/it/"), "legal-notes-section") == []


def test_the_legal_notes_may_stand_at_an_address_of_their_own(
    client: Client, info_page: InfoPage, settings_of_site: SiteSettings
) -> None:
    settings_of_site.legal_url = "/it/come-funziona/"
    settings_of_site.save()

    assert words_of(body(client, "/it/come-funziona/"), "legal-notes-section") == ["Licenza dei contenuti"]
    assert words_of(body(client, "/en/come-funziona/"), "legal-notes-section") == []


@pytest.mark.parametrize(
    ("licence", "address", "name", "duties"),
    [
        (
            "by-sa",
            "https://creativecommons.org/licenses/by-sa/4.0/",
            "CC-BY-SA 4.0",
            ", con l’onere di attribuzione e di rilasciare le opere derivate con la stessa licenza.",
        ),
        (
            "zero",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            "CC0 1.0",
            ", senza alcuna condizione.",
        ),
    ],
)
def test_footer_and_legal_notes_name_the_licence_that_was_chosen(
    client: Client,
    info_page: InfoPage,
    settings_of_site: SiteSettings,
    licence: str,
    address: str,
    name: str,
    duties: str,
) -> None:
    settings_of_site.legal_page = info_page
    settings_of_site.licence = licence
    settings_of_site.save()

    html = body(client, "/it/come-funziona/")

    assert words_of(html, "legal-notes-body") == [f"{OPEN_BY_DEFAULT}{name}.", f"{FREE_TO_SHARE}{duties}"]
    assert re.findall(r'rel="license"\s+href="([^"]+)">([^<]+)<', html) == [(address, name)] * 2
