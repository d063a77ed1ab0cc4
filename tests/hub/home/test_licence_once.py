"""A town that was founded earlier reads of the licence once."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import apps
from wagtail.models import Site

from hub.core.models import SiteSettings
from hub.home.models import InfoPage
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from hub.home.models import HomePage

migration = import_module("hub.home.migrations.0009_licence_once")
REST = "<h2>Stemma</h2><p>Lo stemma non può essere usato senza autorizzazione.</p>"


def legal(home: HomePage, text: str, slug: str) -> InfoPage:
    page = make_page(InfoPage, home, title="Note legali", slug=slug, body=[("text", text)])
    page.save_revision().publish()
    return page


def texts(page: InfoPage) -> list[str]:
    """Of the page, of what follows when it is published anew, and of its aliases."""
    page = InfoPage.objects.get(pk=page.pk)
    revision = page.latest_revision.as_object()
    return [str(one.body[0].value.source) for one in (page, revision, *page.aliases.all().specific())]


def seeded(town: str, key: str = "") -> str:
    """As the program wrote it, or as an editor saved it."""
    return f"<h2{key}>Licenza dei contenuti</h2>\n<p{key}>{migration.BEFORE}{town}.</p>\n"


def test_the_paragraph_goes_where_it_is_the_programs(home: HomePage) -> None:
    site = SiteSettings.for_site(Site.objects.get())
    own = seeded("Borgo").replace("anche per scopi commerciali", "anche a scuola")
    for slug, text, left in (
        ("a", seeded("Comune di Borgo d’Oro") + REST, REST),
        ("b", seeded("Borgo", ' data-block-key="a1b2c"') + REST, REST),
        ("c", own + REST, own + REST),
        ("d", REST, REST),
    ):
        site.legal_page = page = legal(home, text, slug)
        site.save()
        for _run in range(2):
            migration.say_it_once(apps, None)
            assert texts(page) == [left] * 5


def test_a_page_that_is_not_the_legal_notes_keeps_its_words(home: HomePage) -> None:
    page = legal(home, seeded("Borgo") + REST, "altra")
    migration.say_it_once(apps, None)
    assert texts(page) == [seeded("Borgo") + REST] * 5
