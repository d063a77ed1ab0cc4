"""The pages that every town owes its readers, so that none opens without them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from wagtail.models import Site

from hub.core.models import SiteSettings
from hub.core.translations import mirror_in_all_languages
from hub.home.models import InfoPage

if TYPE_CHECKING:
    from hub.home.models import HomePage

TEXTS = Path(__file__).parent.parent / "starter" / "it.toml"


@transaction.atomic
def write_starter_pages(*, home: HomePage) -> list[InfoPage]:
    """Publish below ``home`` what the site's footer has no link for yet, and link it; returns what is new.

    Privacy notice, accessibility statement, legal notes, frequent questions, report of a problem. Each text
    says what the software does; what only the town knows is marked there for it to complete.
    """
    site = Site.objects.get(root_page=home)
    settings = SiteSettings.for_site(site)
    new = []
    for words in tomllib.loads(TEXTS.read_text(encoding="utf-8"))["page"]:
        role = words["role"]
        if getattr(settings, f"{role}_page_id") or getattr(settings, f"{role}_url"):
            continue
        page = InfoPage.objects.child_of(home).filter(slug=words["slug"]).first()
        if page is None:
            page = InfoPage(title=words["title"], slug=words["slug"], summary=words["summary"])
            page.locale = home.locale
            page.body = _body(words, town=settings.name)
            home.add_child(instance=page)
            page.save_revision().publish()
            mirror_in_all_languages(page)
            new.append(page)
        setattr(settings, f"{role}_page", page)
    settings.save()
    return new


def _body(words: dict[str, Any], *, town: str) -> list[tuple[str, Any]]:
    body: list[tuple[str, Any]] = [("text", words["text"].strip().replace("{town}", town))]
    if "faq" in words:
        body.append(("faq", {"title": "", "questions": words["faq"]}))
    return body
