"""From an address to its page, in two queries at any depth.

Wagtail walks down the tree with two queries a level, after three for the home page. Here the deepest
page of the address is found at once by its stored ``url_path``; what is left of the address is that
page's own business, as ever. The shell wants the pages above it and its translations: they come along.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db.models import BooleanField, ExpressionWrapper, Q, Subquery
from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import Page

from hub.core.models import is_restricted, with_kept_words
from hub.core.shell import shell_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Site
    from wagtail.url_routing import RouteResult

    from hub.core.frame import Frame

# An address with more parts than this is nobody's page.
DEEPEST = 12


def page_at(request: HttpRequest, path: str) -> tuple[Page, list[str]]:
    """The deepest page on the way to ``path``, of its own kind, and the parts that are left."""
    shell = shell_of(request)
    parts = [part for part in path.split("/") if part]
    if shell.site is None or len(parts) > DEEPEST:
        raise Http404
    root = _root_path(shell.site, shell.frame)
    ways = [root + "".join(f"{part}/" for part in parts[:end]) for end in range(len(parts) + 1)]
    # There is no index of addresses; of slugs there is one.
    on_the_way = Q(url_path__in=ways, slug__in={PurePosixPath(way).name for way in ways})
    deepest = Page.objects.filter(on_the_way).order_by("-depth").values("translation_key")[:1]
    same = Q(live=True, translation_key=Subquery(deepest))
    around = with_kept_words(Page.objects.filter(on_the_way | same)).select_related(
        "content_type", "locale", "alias_of__locale"
    )
    shell.known = list(around.order_by("depth"))
    found = next((page for page in reversed(shell.known) if page.url_path in ways), None)
    if found is None:
        raise Http404
    # Asked of the row that came along: Wagtail's own way costs a query in a process that has just started.
    model = found.content_type.model_class() or Page
    rows = model._default_manager.select_related(*getattr(model, "shown_with", ()))
    page = rows.annotate(restricted=ExpressionWrapper(is_restricted(), BooleanField())).get(pk=found.pk)
    return page, parts[ways.index(found.url_path) :]


def route(request: HttpRequest, path: str) -> RouteResult:
    """Which page answers ``request``; ``Http404`` if none does."""
    page, rest = page_at(request, path)
    result: RouteResult = page.route(request, rest)
    return result


def _root_path(site: Site, frame: Frame) -> str:
    """The stored path of the home page in the reader's language; known without a query."""
    roots = {root.language_code: root.root_path for root in frame.root_paths if root.site_id == site.pk}
    return roots.get(get_language()) or site.root_page.url_path
