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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from hub.core import pictures

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

    from hub.core.shell import Shell

# What would end the script element, or start another one, within JSON.
UNSAFE_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Alternate:
    """The page in a language in which it is really written."""

    code: str
    url: str


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

    def _absolute(self, page: Page) -> str:
        return self.request.build_absolute_uri(page.get_url(self.request) or "/")

    @cached_property
    def canonical(self) -> str:
        """This address without its parameters; for a page shown in place of a translation, its source's."""
        page = self.page
        if page is None:
            return self.request.build_absolute_uri(self.request.path)
        if page.alias_of_id:
            source = next(
                (p for p in self.shell.translations.values() if p.pk == page.alias_of_id), page.alias_of
            )
            return self._absolute(source)
        number = self.request.GET.get("page", "")
        return self._absolute(page) + (f"?page={number}" if number.isdecimal() and number != "1" else "")

    @cached_property
    def alternates(self) -> list[Alternate]:
        """Real translations, and for every other language the source; none if there is only one."""
        real = {
            code: self._absolute(page)
            for code, page in self.shell.translations.items()
            if not page.alias_of_id and code in self.shell.frame.languages
        }
        if len(real) < 2:  # noqa: PLR2004 - a page is no alternate of itself
            return []
        links = [Alternate(code, url) for code, url in real.items()]
        source = real.get(settings.LANGUAGE_CODE)
        return [*links, Alternate("x-default", source)] if source else links

    @cached_property
    def share_image(self) -> ShareImage | None:
        picture = getattr(self.page, "picture", None)
        if picture is None:
            return None
        spec = pictures.SIZES["hero"].specs("jpeg")[-1]
        made = picture.get_renditions(*pictures.specs("hero"))[spec]
        url = self.request.build_absolute_uri(made.url)
        return ShareImage(url, made.width, made.height, getattr(self.page, "picture_alt", ""))

    @cached_property
    def json_ld(self) -> SafeString | str:
        """Structured data of the page and the way to it."""
        parts = [part for part in (self._own_data(), self._breadcrumb()) if part]
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
        names.append((self.page.title, self._absolute(self.page)))
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, "item": url}
                for place, (name, url) in enumerate(names, start=1)
            ],
        }


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
