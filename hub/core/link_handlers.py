"""Wagtail's handlers of links in texts, made to ask little (``hub.core.text_links``).

Apart from it, because Wagtail 8 lets its own be imported only once all models are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from hub.core.choosers import known
from hub.core.text_links import key_in, translations_of, ways

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wagtail.models import Page

    from hub.core.text_links import Attributes


class PageLinks(PageLinkHandler):
    """What is not published is no link: its words stay."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[Attributes]) -> list[str]:
        keys = [key_in(attributes) for attributes in attrs_list]
        loaded = known()
        found: Mapping[int, Page] = (
            loaded.ways if loaded else ways(list(translations_of(filter(None, keys))), get_language() or "")
        )
        urls = [found[key].url if key in found else None for key in keys]
        return [f'<a href="{escape(url)}">' if url else "<a>" for url in urls]


class DocumentLinks(DocumentLinkHandler):
    @classmethod
    def get_many(cls, attrs_list: list[Attributes]) -> list[Any]:
        loaded = known()
        keys = [key_in(attributes) for attributes in attrs_list]
        found = (
            loaded.rows.get(cls.get_model(), {})
            if loaded
            else cls.get_model().objects.in_bulk(filter(None, keys))
        )
        return [found.get(key) for key in keys]
