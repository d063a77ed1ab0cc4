"""What the header and the footer of every page show, gathered with few queries.

Templates read it as ``shell`` (a context processor); what a reader of a page costs is written in
``tests/hub/core/test_shell.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page, Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

from hub.core.frame import BannerWords, Frame, Link
from hub.core.models import title_language, with_kept_words
from hub.core.seo import Seo
from hub.core.sites import site_and_frame

if TYPE_CHECKING:
    from django.http import HttpRequest

    from hub.core.seo import Listed

# How many seconds Wagtail itself keeps where pages begin.
ROOTS_KEPT = 3600


@dataclass(frozen=True)
class LanguageLink:
    """The current page in another language (or in this one)."""

    code: str
    name: str
    url: str
    current: bool
    # Whether the page is really written in this language (an alias shows its source's words).
    translated: bool


class Shell:
    """The frame around the page of one request; every part is read when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        # The page that is being shown, if it is one: ``{% shell_for page %}`` in base.html tells.
        self.page: Page | None = None
        # What whoever found the page has loaded already: its translations and the pages above it.
        self.known: list[Page] = []
        # What a view that shows no page says of itself, if search engines should find it.
        self.listed: Listed | None = None

    @cached_property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @property
    def site(self) -> Site | None:
        return self._site_and_frame[0]

    @property
    def frame(self) -> Frame:
        """Header and footer of this site in this language."""
        return self._site_and_frame[1]

    @cached_property
    def _site_and_frame(self) -> tuple[Site | None, Frame]:
        """One query for both, and for where pages begin, which Wagtail asks for when its cache is empty."""
        site, frame = site_and_frame(self.request, self.language)
        self.request._wagtail_site = site  # type: ignore[attr-defined]  # noqa: SLF001
        if frame.root_paths:
            self.request._wagtail_cached_site_root_paths = frame.root_paths  # type: ignore[attr-defined]  # noqa: SLF001
            cache.add(
                SITE_ROOT_PATHS_CACHE_KEY, frame.root_paths, ROOTS_KEPT, version=SITE_ROOT_PATHS_CACHE_VERSION
            )
        return site, frame

    @property
    def name(self) -> str:
        return self.frame.name

    @property
    def home_url(self) -> str:
        return f"/{self.language}/"

    @property
    def search_url(self) -> str:
        return f"/{self.language}/cerca/"

    @property
    def login_url(self) -> str:
        try:
            return reverse(settings.LOGIN_URL)
        except NoReverseMatch:
            return ""

    @property
    def is_home(self) -> bool:
        return (
            self.page is not None and self.site is not None and self.page.depth == self.site.root_page.depth
        )

    @property
    def is_legal_notes(self) -> bool:
        """Whether the shown page is the one that the footer calls the legal notes."""
        legal = self.frame.legal.get("legal")
        return self.page is not None and legal is not None and self.request.path == legal.url

    @property
    def navigation(self) -> list[Link]:
        here = self.request.path
        return [replace(link, current=here.startswith(link.url)) for link in self.frame.navigation]

    @property
    def banners(self) -> list[BannerWords]:
        """What is said to everybody today."""
        today = timezone.localdate()
        return [banner for banner in self.frame.banners if banner.is_shown(today)]

    @cached_property
    def around(self) -> list[Page]:
        """The shown page in each language, and the pages above it: one query, or none if they are known."""
        if self.page is None:
            return []
        step, path, key = Page.steplen, self.page.path, self.page.translation_key
        above = [path[:end] for end in range(step, len(path), step)]
        if any(page.path == path for page in self.known):
            same = [page for page in self.known if page.live and page.translation_key == key]
            return [*(page for page in self.known if page.path in above), *same]
        found = Page.objects.filter(Q(live=True, translation_key=key) | Q(path__in=above)).order_by("depth")
        return list(with_kept_words(found).select_related("locale", "alias_of__locale"))

    @cached_property
    def translations(self) -> dict[str, Page]:
        """The shown page in each language."""
        return {
            page.locale.language_code: page
            for page in self.around
            if self.page and page.translation_key == self.page.translation_key
        }

    @cached_property
    def languages(self) -> list[LanguageLink]:
        """This same page in every language that the site offers."""
        links = []
        for code in self.frame.languages:
            page = self.translations.get(code)
            url = page.get_url(self.request) if page else None
            if url is not None and (query := self.request.GET.urlencode()):
                url = f"{url}?{query}"  # filters and words go along
            if url is None:
                url = f"/{code}/" if self.page else translate_url(self.request.get_full_path(), code)
            links.append(
                LanguageLink(
                    code=code,
                    name=get_language_info(code)["name_local"].capitalize(),
                    url=url,
                    current=code == self.language,
                    translated=page is None or not page.alias_of_id,
                )
            )
        return links

    @cached_property
    def seo(self) -> Seo:
        """What the head of the page says to search engines and networks."""
        return Seo(self)

    @cached_property
    def breadcrumb(self) -> list[Link]:
        """The way from the home page to the shown page, without the page itself."""
        if self.page is None or self.site is None:
            return []
        top, end = self.site.root_page.depth, self.page.depth
        way = [page for page in self.around if top <= page.depth < end]
        return [
            # The first one is called "Home", in every language.
            Link(
                page.get_url(self.request) or "",
                page.title,
                language="" if page.depth == top else title_language(page),
            )
            for page in way
        ]


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``shell`` in every template."""
    return {"shell": SimpleLazyObject(lambda: shell_of(request))}


def shell_of(request: HttpRequest) -> Shell:
    """The shell of ``request``: the same object however often it is asked for."""
    found = getattr(request, "_shell", None)
    if not isinstance(found, Shell):
        found = Shell(request)
        request._shell = found  # type: ignore[attr-defined]  # noqa: SLF001
    return found
