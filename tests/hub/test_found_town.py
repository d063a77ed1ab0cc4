import re

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from hub.core.models import SiteSettings
from hub.home.actions import found_town, write_starter_pages
from hub.home.models import HomePage, InfoPage


@pytest.mark.usefixtures("unfounded")
def test_founding_makes_a_home_in_every_language_once() -> None:
    first = found_town(name="Borgo", hostname="testserver")
    again = found_town(name="Borgo", hostname="testserver")

    assert again == first
    homes = Page.objects.filter(depth=2).order_by("path")
    assert [(p.locale.language_code, p.alias_of_id) for p in homes] == [
        ("it", None),
        ("en", first.pk),
        ("fr", first.pk),
        ("ro", first.pk),
    ]
    assert Site.objects.get().root_page_id == first.pk


OWED = {
    "accessibility-link": "/it/dichiarazione-di-accessibilita/",
    "faq": "/it/domande-frequenti/",
    "legal-notes": "/it/note-legali/",
    "privacy-policy-link": "/it/privacy/",
    "report-inefficiency": "/it/segnalazione-disservizio/",
}


@pytest.mark.usefixtures("unfounded")
def test_an_empty_town_opens_with_the_pages_that_it_owes(client: Client) -> None:
    call_command("prepare", town="Comune di Borgo")
    call_command("prepare", town="Comune di Borgo")

    footer = client.get("/it/").content.decode()
    links = {name: url for url, name in re.findall(r'href="([^"]+)"\s+data-element="([\w-]+)"', footer)}
    assert {name: links.get(name) for name in OWED} == OWED
    for address in OWED.values():
        response = client.get(address)
        assert response.status_code == 200
        assert "{town}" not in response.content.decode()
    assert "Comune di Borgo" in client.get("/it/privacy/").content.decode()
    assert client.get("/it/note-legali/").content.decode().count("Licenza dei contenuti</h2>") == 1
    assert InfoPage.objects.filter(locale__language_code="it").count() == len(OWED)


def test_starter_pages_leave_alone_what_is_linked(home: HomePage) -> None:
    own = InfoPage(title="La nostra privacy", slug="la-nostra-privacy")
    home.add_child(instance=own)
    settings = SiteSettings.for_site(Site.objects.get())
    settings.privacy_page = own
    settings.faq_url = "https://example.org/faq"
    settings.save()

    written = write_starter_pages(home=home)

    assert [page.slug for page in written] == [
        "dichiarazione-di-accessibilita",
        "note-legali",
        "segnalazione-disservizio",
    ]
    assert write_starter_pages(home=home) == []
    assert SiteSettings.objects.get().privacy_page_id == own.pk
