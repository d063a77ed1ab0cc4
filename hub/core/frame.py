"""What the header and the footer show of a site in one language, kept in the cache until something changes.

Only plain values, so that any cache can hold them; ``forget_frames`` is called when a page, a site or its
settings change.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from hub.core.models.site_settings import DEFAULT_COLOUR, LEGAL_LINKS, SiteSettings, stylesheet
from hub.core.registry import menu_links
from hub.core.rendering import picture_html

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest
    from wagtail.models import Site

GENERATION = "frame-generation"
KEEP_SECONDS = 600


@dataclass(frozen=True)
class Link:
    """A link of the shell."""

    url: str
    title: str
    kind: str = ""
    current: bool = False
    picture: str = ""

    @property
    def icon(self) -> str:
        """Bootstrap Italia's icon of a social network."""
        return f"it-{self.kind}"


@dataclass(frozen=True)
class BannerWords:
    """A banner as it is shown."""

    pk: int
    severity: str
    label: str
    text: str
    language: str
    url: str
    starts_on: dt.date
    ends_on: dt.date | None

    def is_shown(self, today: dt.date) -> bool:
        return self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)


@dataclass(frozen=True)
class Frame:
    """The shell of one site in one language."""

    name: str
    languages: list[str]
    site_settings: dict[str, str] = field(default_factory=dict)
    tagline: str = ""
    crest: str = ""
    crest_url: str = ""
    colour: str = DEFAULT_COLOUR
    stylesheet: str = ""
    home: Link | None = None
    navigation: list[Link] = field(default_factory=list)
    legal: dict[str, Link] = field(default_factory=dict)
    social: list[Link] = field(default_factory=list)
    partners: list[Link] = field(default_factory=list)
    banners: list[BannerWords] = field(default_factory=list)


def forget_frames() -> None:
    """Read everything again from the next page on; now, and again once the change is committed."""
    cache.delete(GENERATION)
    transaction.on_commit(lambda: cache.delete(GENERATION), robust=True)


def frame_for(site: Site, language: str, request: HttpRequest | None = None) -> Frame:
    """The frame of ``site`` in ``language``, from the cache if it is there."""
    generation = cache.get(GENERATION)
    if generation is None:
        generation = uuid.uuid4().hex
        cache.set(GENERATION, generation, timeout=None)
    key = f"frame:{generation}:{site.pk}:{language}"
    frame = cache.get(key)
    if not isinstance(frame, Frame):
        with override(language):
            frame = build_frame(site, language, request)
        cache.set(key, frame, timeout=KEEP_SECONDS)
    return frame


def stylesheet_name(site_settings: SiteSettings) -> str:
    """The name of the site's own style sheet, with a hash of what is in it; empty for the default look."""
    if site_settings.primary_colour == DEFAULT_COLOUR:
        return ""
    text = stylesheet(site_settings)
    return f"{site_settings.site_id}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def build_frame(site: Site, language: str, request: HttpRequest | None = None) -> Frame:
    found = SiteSettings.base_queryset().prefetch_related("banners", "social_addresses", "partners__logo")
    own = found.filter(site=site).first() or SiteSettings(site=site)
    home, navigation = _navigation(site, language, request)
    saved = own.pk is not None
    return Frame(
        name=own.name,
        languages=own.offered_languages(),
        site_settings={
            name: getattr(own, name)
            for name in ("parent_name", "parent_url", "address", "phone", "email", "pec", "tax_code")
        },
        tagline=own.tagline.in_language(language),
        crest=picture_html(own.crest, "logo", css="hub-crest", eager=True),
        crest_url=own.crest.get_rendition("max-512x512|format-png").url if own.crest else "",
        colour=own.primary_colour,
        stylesheet=stylesheet_name(own),
        home=home,
        navigation=navigation,
        legal=_legal(own, language, request),
        social=[Link(row.url, str(row), row.network) for row in own.social_addresses.all()] if saved else [],
        partners=[
            Link(row.url, row.name, picture=picture_html(row.logo, "logo", alt=row.name))
            for row in (own.partners.all() if saved else [])
        ],
        banners=[
            BannerWords(
                row.pk,
                row.severity,
                row.get_severity_display(),
                row.text.in_language(language),
                row.text.language_of(language),
                row.url,
                row.starts_on,
                row.ends_on,
            )
            for row in (own.banners.all() if saved else [])
        ],
    )


def _navigation(site: Site, language: str, request: HttpRequest | None) -> tuple[Link | None, list[Link]]:
    """The home page, and what the main menu leads to, in this language: one query.

    The menu: the children of the home page that belong in menus, and what the apps add.
    """
    root = site.root_page
    added = {f"shows_{name}": entry for name, entry in menu_links.items()}
    near = Page.objects.live().filter(locale__language_code=language, depth__in=[root.depth, root.depth + 1])
    near = near.annotate(**{name: Exists(entry.shown_if(language)) for name, entry in added.items()})
    pages = list(near.order_by("path"))
    home = next((p for p in pages if p.translation_key == root.translation_key), None)
    if home is None:
        return None, []
    links = [
        Link(p.get_url(request) or "", p.title) for p in pages if p.show_in_menus and p.is_descendant_of(home)
    ]
    links += [Link(e.address(), str(e.title)) for name, e in added.items() if getattr(home, name)]
    return Link(home.get_url(request) or "", home.title), links


def _legal(own: SiteSettings, language: str, request: HttpRequest | None) -> dict[str, Link]:
    """Name and address of each link owed by law; a page is shown in the reader's language."""
    titles = {
        "accessibility": _("Accessibility statement"),
        "privacy": _("Privacy notice"),
        "legal": _("Legal notes"),
        "faq": _("Read the FAQ"),
        "report": _("Report a problem"),
        "appointment": _("Book an appointment"),
    }
    chosen = {name: getattr(own, f"{name}_page_id") for name in LEGAL_LINKS}
    keys = dict(
        Page.objects.filter(pk__in=[pk for pk in chosen.values() if pk]).values_list("pk", "translation_key")
    )
    there = Page.objects.live().filter(translation_key__in=keys.values(), locale__language_code=language)
    pages = {page.translation_key: page for page in there}
    links = {}
    for name in LEGAL_LINKS:
        page = pages.get(keys.get(chosen[name]))
        url = getattr(own, f"{name}_url") or (page.get_url(request) if page else "")
        if url:
            links[name] = Link(url, titles[name])
    return links
