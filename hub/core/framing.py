"""Gathers what the header and the footer of a site show, in every language: a fixed number of queries."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db.models import Exists, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page, Site

from hub.core.enums import ContentLicence
from hub.core.frame import BannerWords, Frame, Link, licence_link
from hub.core.models.shown import is_private, title_language, with_kept_words
from hub.core.models.site_settings import (
    DEFAULT_ACCENT,
    DEFAULT_COLOUR,
    LEGAL_LINKS,
    Partner,
    SiteSettings,
    stylesheet,
)
from hub.core.pictures import files_of, load_files, specs
from hub.core.registry import menu_links
from hub.core.rendering import picture_html


def frames_of(site: Site) -> dict[str, Frame]:
    """The frame of ``site`` in each language, as everything stands now."""
    own = settings_of(site)
    partners = own.partners.all() if own.pk else []
    load_files(([own.crest], "sign"), ([own.crest, *(partner.logo for partner in partners)], "logo"))
    crest = picture_html(own.crest, "logo", css="hub-crest", eager=True)
    sign = next(iter(files_of(own.crest, *specs("sign")).values()), None) if own.crest else None
    logos = [
        Link(row.url, row.name, picture=picture_html(row.logo, "logo", alt=row.name)) for row in partners
    ]
    frames = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            pages = _pages(site, own, language)
            home, navigation = _navigation(site, pages)
            frames[language] = Frame(
                name=own.name,
                languages=own.offered_languages(),
                root_paths=Site.get_site_root_paths(),
                site_settings={
                    name: getattr(own, name)
                    for name in ("parent_name", "parent_url", "address", "phone", "email", "pec", "tax_code")
                },
                tagline=own.tagline.in_language(language),
                crest=crest,
                crest_url=sign.url if sign else "",
                colour=own.primary_colour,
                stylesheet=stylesheet_name(own),
                home=home,
                navigation=navigation,
                legal=_legal(site, own, pages),
                licence=licence_link(ContentLicence(own.licence)),
                social=_social(own),
                partners=logos,
                banners=_banners(site, own, language),
            )
    return frames


def settings_of(site: Site) -> SiteSettings:
    """The settings of ``site`` with all that hangs on them; empty ones if nobody has written any."""
    found = SiteSettings.base_queryset().prefetch_related(
        "banners", "social_addresses", Prefetch("partners", Partner.objects.select_related("logo"))
    )
    legal = [f"{name}_page" for name in LEGAL_LINKS]
    return found.select_related("crest", *legal).filter(site=site).first() or SiteSettings(site=site)


def stylesheet_name(site_settings: SiteSettings) -> str:
    """The name of the site's own style sheet, with a hash of what is in it; empty for the default look."""
    own = (site_settings.primary_colour, site_settings.accent_colour)
    if own == (DEFAULT_COLOUR, DEFAULT_ACCENT):
        return ""
    text = stylesheet(site_settings)
    return f"{site_settings.site_id}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _pages(site: Site, own: SiteSettings, language: str) -> list[Page]:
    """The home page, what stands right below it and what the footer links, in ``language``: one query.

    Each says also whether the entries that the apps add to the menu are shown (``shows_…``).
    """
    root = site.root_page
    added = {f"shows_{name}": Exists(entry.shown_if(language)) for name, entry in menu_links.items()}
    owed = [page.translation_key for name in LEGAL_LINKS if (page := getattr(own, f"{name}_page"))]
    wanted = Q(depth__in=[root.depth, root.depth + 1]) | Q(translation_key__in=owed)
    live = Page.objects.live().filter(~is_private(), wanted, locale__language_code=language)
    return list(with_kept_words(live).annotate(**added).select_related("alias_of__locale").order_by("path"))


def _navigation(site: Site, pages: list[Page]) -> tuple[Link | None, list[Link]]:
    """The home page, and what the main menu leads to: its children that belong there, then the apps' own."""
    home = next((page for page in pages if page.translation_key == site.root_page.translation_key), None)
    if home is None:
        return None, []
    below = [page for page in pages if page.depth == home.depth + 1 and page.is_descendant_of(home)]
    listed = [page for page in below if page.show_in_menus]
    links = [Link(_url(page, site), page.title, language=title_language(page)) for page in listed]
    links += [
        Link(entry.address(), str(entry.title))
        for name, entry in menu_links.items()
        if getattr(home, f"shows_{name}")
    ]
    return Link(_url(home, site), home.title), links


def _legal(site: Site, own: SiteSettings, pages: list[Page]) -> dict[str, Link]:
    """Name and address of each link owed by law; a page is shown in the reader's language."""
    titles = {
        "accessibility": _("Accessibility statement"),
        "privacy": _("Privacy notice"),
        "legal": _("Legal notes"),
        "faq": _("Read the FAQ"),
        "report": _("Report a problem"),
        "appointment": _("Book an appointment"),
    }
    by_key = {page.translation_key: page for page in pages}
    links = {}
    for name in LEGAL_LINKS:
        chosen = getattr(own, f"{name}_page")
        page = by_key.get(chosen.translation_key) if chosen else None
        url = getattr(own, f"{name}_url") or (_url(page, site) if page else "")
        if url:
            links[name] = Link(url, titles[name])
    return links


def _social(own: SiteSettings) -> list[Link]:
    return [Link(row.url, str(row), row.network) for row in own.social_addresses.all()] if own.pk else []


def _banners(site: Site, own: SiteSettings, language: str) -> list[BannerWords]:
    return [
        BannerWords(
            row.pk,
            row.severity,
            row.get_severity_display(),
            row.text.in_language(language),
            row.text.language_of(language),
            _in_language(row.url, site, language),
            row.starts_on,
            row.ends_on,
        )
        for row in (own.banners.all() if own.pk else [])
    ]


def _in_language(url: str, site: Site, language: str) -> str:
    """The address of one of our pages as the reader of ``language`` has it; any other address as it is."""
    _start, code, *rest = [*url.split("/", 2), ""]
    roots = {r.language_code: r.root_path for r in site.get_site_root_paths() if r.site_id == site.pk}
    if code == language or code not in roots or language not in roots:
        return url
    there = Page.objects.live().filter(url_path=roots[language] + rest[0])
    return f"/{language}/{rest[0]}" if there.exists() else url


def _url(page: Page, site: Site) -> str:
    return page.relative_url(site) or ""
