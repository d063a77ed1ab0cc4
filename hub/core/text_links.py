"""Links to pages and documents in a text: however many, one query for the pages and one for the documents.

Wagtail asks for each page's own kind and then for its translation. In a body that was loaded ahead
(``hub.core.choosers``) nothing is asked any more. The handlers themselves: ``hub.core.link_handlers``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.rich_text.rewriters import LinkRewriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model, QuerySet

Attributes = dict[str, str]


def rows_linked(text: str) -> Iterator[tuple[type[Model], int]]:
    """The pages and documents to which a text, as the database keeps it, leads: by their keys."""
    models: dict[str, type[Model]] = {"page": Page, "document": get_document_model()}
    for kind, links in LinkRewriter().extract_tags(text).items():
        if kind in models:
            yield from ((models[kind], pk) for link in links if (pk := key_in(link.attrs)))


def translations_of(pks: Iterable[int]) -> QuerySet[Page]:
    """The pages with these keys, each in every language."""
    keys = Page.objects.filter(pk__in=pks).values("translation_key")
    return Page.objects.filter(translation_key__in=keys).select_related("locale")


def ways(pages: Iterable[Page], language: str) -> dict[int, Page]:
    """Where a link to each of ``pages`` leads: to its translation, or to itself while there is none."""
    live = [page for page in pages if page.live]
    there = {page.translation_key: page for page in live if page.locale.language_code == language}
    itself = {page.pk: page for page in live}
    found = {page.pk: there.get(page.translation_key, itself.get(page.pk)) for page in pages}
    return {pk: page for pk, page in found.items() if page is not None}


def key_in(attributes: Attributes) -> int:
    """The key in a link's attributes; 0 for what is none."""
    pk = attributes.get("id", "")
    return int(pk) if pk.isascii() and pk.isdigit() else 0
