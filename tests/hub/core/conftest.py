"""A town with its settings and a page, for what every page carries."""

from __future__ import annotations

import pytest
from wagtail.models import Site

from hub.core.models import SiteSettings
from hub.core.translations import mirror_in_all_languages
from hub.home.models import HomePage, InfoPage


@pytest.fixture
def settings_of_site(home: HomePage) -> SiteSettings:
    return SiteSettings.objects.create(site=Site.objects.get(), municipality="Comune di Borgo")


@pytest.fixture
def info_page(home: HomePage) -> InfoPage:
    page = InfoPage(title="Come funziona", slug="come-funziona")
    home.add_child(instance=page)
    mirror_in_all_languages(page)
    return page
