"""Found a town: the first home page, in every language, on an empty installation."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import LocaleSynchronization

from hub.accounts.actions import establish_groups
from hub.home.models import HomePage


@transaction.atomic
def found_town(*, name: str, hostname: str = "localhost", port: int = 80) -> HomePage:
    """Make the source home page ``name``, the site, the locales and their synchronisation.

    Every other language follows the source: a page made in it appears there at once, as an alias,
    until it is translated. Running it again changes nothing and returns the same page.
    """
    source = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)[0]
    home = HomePage.objects.filter(locale=source, depth=2).first()
    if home is None:
        # Wagtail's own "Welcome" page has our slug; its site goes with it and is made again below.
        for welcome in Page.objects.filter(depth=2, content_type__model="page"):
            welcome.delete()
        root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=source)
        home = HomePage(title=name, slug="home", locale=source)
        root.add_child(instance=home)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": hostname, "port": port, "root_page": home, "site_name": name},
    )
    for code, _label in settings.LANGUAGES:
        if code == settings.LANGUAGE_CODE:
            continue
        locale = Locale.objects.get_or_create(language_code=code)[0]
        LocaleSynchronization.objects.get_or_create(locale=locale, defaults={"sync_from": source})
        if not home.has_translation(locale):
            home.copy_for_translation(locale, copy_parents=True, alias=True)
    establish_groups()
    return home
