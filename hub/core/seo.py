"""What a page tells search engines and the networks: address, translations, picture, structured data.

A page type says what it is with one method, and ``base.html`` prints it as JSON-LD::

    class EventPage(InitiativePage):
        def structured_data(self, seo: Seo) -> dict[str, Any]:
            return {**super().structured_data(seo), "@type": "Event", "startDate": …}

``seo`` knows the page's address, its picture and the shell around it. The answer needs no ``@context``; its
values must be JSON-able (dates as ISO text).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import translate_url
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from hub.core import pictures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest
    from wagtail.models import Page

    from hub.core.shell import Shell

# Where each language is at home, as Open Graph wants it said.
TERRITORIES = {"it": "it_IT", "en": "en_GB", "fr": "fr_FR", "ro": "ro_RO"}

# What would end the script element, or start another one, within JSON.
UNSAFE_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Alternate:
    """The page in a language in which it is really written."""

    code: str
    url: str


def alternates(urls: Mapping[str, str]) -> list[Alternate]:
    """``urls`` by their language, and for every other language the source; none if there is only one."""
    if len(urls) < 2:  # noqa: PLR2004 - a page is no alternate of itself
        return []
    links = [Alternate(code, url) for code, url in urls.items()]
    source = urls.get(settings.LANGUAGE_CODE)
    return [*links, Alternate("x-default", source)] if source else links


@dataclass(frozen=True)
class Listed:
    """What a view that shows no page, but should be found, tells: ``shell_of(request).listed = Listed(…)``.

    It answers at the same address in every language of the site.
    """

    # Of the page of a list; 1 where a reader narrowed it, which is no address of its own.
    number: int = 1
    # What it is, in the words of schema.org.
    data: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class ShareImage:
    """The picture that the networks show beside a link."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Share:
    """What the networks show of a page that no editor wrote; its view puts it into the context."""

    title: str
    description: str
    image: ShareImage | None = None


class Seo:
    """The head of one page."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.request: HttpRequest = shell.request

    @property
    def page(self) -> Page | None:
        return self.shell.page

    @property
    def locale(self) -> str:
        """The language with its territory."""
        return TERRITORIES.get(self.shell.language, self.shell.language)

    def absolute(self, page: Page) -> str:
        """The whole address of ``page``."""
        # The frame knows where pages begin: without it Wagtail asks the database.
        _frame = self.shell.frame
        return self.request.build_absolute_uri(page.get_url(self.request) or "/")

    @cached_property
    def canonical(self) -> str:
        """This address without its parameters, but for the number of a page of a list.

        For a page shown in place of a translation it is its source's.
        """
        page = self.page
        if page is None:
            return self.request.build_absolute_uri(self.request.path) + self._later
        if page.alias_of_id:
            page = next(
                (p for p in self.shell.translations.values() if p.pk == page.alias_of_id), page.alias_of
            )
        return self.absolute(page) + self._later

    @cached_property
    def _later(self) -> str:
        """``?page=2`` on the second page of a list."""
        if self.shell.listed:
            number = str(self.shell.listed.number)
        else:
            number = self.request.GET.get("page", "") if getattr(self.page, "is_numbered", False) else ""
        later = re.fullmatch(r"0*([2-9]|[1-9][0-9]{1,3})", number)
        return f"?page={later[1]}" if later else ""

    @cached_property
    def alternates(self) -> list[Alternate]:
        """Real translations of a page; of what is no page, but should be found, each language."""
        codes = self.shell.frame.languages
        if self.shell.listed:
            urls = {
                code: translate_url(self.request.build_absolute_uri(self.request.path), code)
                for code in codes
            }
        else:
            real = {c: page for c, page in self.shell.translations.items() if not page.alias_of_id}
            urls = {code: self.absolute(page) for code, page in real.items() if code in codes}
        return alternates({code: url + self._later for code, url in urls.items()})

    @cached_property
    def share_image(self) -> ShareImage | None:
        picture = getattr(self.page, "picture", None)
        spec = pictures.SIZES["hero"].specs("jpeg")[-1]
        made = pictures.files_of(picture, *pictures.specs("hero")).get(spec) if picture else None
        if made is None:
            return None
        url = self.request.build_absolute_uri(made.url)
        return ShareImage(url, made.width, made.height, getattr(self.page, "picture_alt", ""))

    @cached_property
    def json_ld(self) -> SafeString | str:
        """Structured data of the page and the way to it."""
        listed = self.shell.listed.data if self.shell.listed else ()
        parts = [part for part in (self._own_data(), *listed, self._breadcrumb()) if part]
        if not parts:
            return ""
        graph = {"@context": "https://schema.org", "@graph": parts}
        text = json.dumps(graph, ensure_ascii=False).translate(UNSAFE_IN_SCRIPT)
        return mark_safe(text)  # noqa: S308 - JSON without <, > and &

    def _own_data(self) -> dict[str, Any]:
        if self.shell.is_home:
            return organisation(self.shell)
        describe = getattr(self.page, "structured_data", None)
        return describe(self) if describe else {}

    def _breadcrumb(self) -> dict[str, Any]:
        links = self.shell.breadcrumb
        if not links or self.page is None:
            return {}
        names = [*((link.title, self.request.build_absolute_uri(link.url)) for link in links)]
        names.append((self.page.title, self.absolute(self.page)))
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, "item": url}
                for place, (name, url) in enumerate(names, start=1)
            ],
        }


def event(told: Mapping[str, Any], **own: Any) -> dict[str, Any]:
    """An Event of schema.org: what a page tells of itself as far as an event has it too, and its ``own``."""
    shared = ("name", "description", "inLanguage", "url", "image")
    return {**{name: told[name] for name in shared if name in told}, "@type": "Event", **own}


def organisation(shell: Shell) -> dict[str, Any]:
    """The municipality, as schema.org describes one."""
    frame, own = shell.frame, shell.frame.site_settings
    data: dict[str, Any] = {
        "@type": "GovernmentOrganization",
        "name": frame.name,
        "url": shell.request.build_absolute_uri(shell.home_url),
        "logo": shell.request.build_absolute_uri(frame.crest_url) if frame.crest_url else "",
        "address": own.get("address", ""),
        "telephone": own.get("phone", ""),
        "email": own.get("email", ""),
        "taxID": own.get("tax_code", ""),
        "sameAs": [link.url for link in frame.social],
    }
    return {name: value for name, value in data.items() if value}
