"""Links of texts: where they lead, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import Locale, Site
from wagtail.rich_text import RichText, expand_db_html

from hub.core.blocks import BodyBlock
from hub.core.bodies import load_body
from hub.home.models import InfoPage
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from hub.home.models import HomePage


def page_link(page: object) -> str:
    return f'<a linktype="page" id="{page}">parola</a>'


@pytest.fixture
def text(home: HomePage) -> str:
    """Links to what is published, to what is not, to what is gone, to a document, and outside."""
    Site.get_site_root_paths()  # which Wagtail keeps
    public, hidden = (make_page(InfoPage, home, slug=slug) for slug in ("aperta", "chiusa"))
    hidden.unpublish()
    document = get_document_model().objects.create(title="Modulo", file=ContentFile(b"%PDF-", "m.pdf"))
    links = [page_link(page) for page in (public.pk, hidden.pk, 99_999, "", "1 or 1")]
    outside = '<a href="https://altrove.example/">parola</a><a href="#qui">parola</a>'
    return "".join([*links, f'<a linktype="document" id="{document.pk}">parola</a>', outside])


def expected(language: str) -> str:
    [document] = get_document_model().objects.all()
    starts = [
        f'<a href="/{language}/aperta/">',
        *["<a>"] * 4,
        f'<a href="{document.url}">',
        '<a href="https://altrove.example/">',
        '<a href="#qui">',
    ]
    return "".join(f"{start}parola</a>" for start in starts)


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_link_leads_to_what_is_published_in_the_readers_language(
    text: str, language: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with override(language):
        with django_assert_num_queries(2):
            html = expand_db_html(text)
        assert html == expected(language)


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_texts_of_a_body_share_their_queries(
    text: str, language: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    questions = {"title": "", "questions": [{"question": "Perché?", "answer": text}] * 2}
    body = BodyBlock().to_python(
        [{"type": "text", "value": text}] * 2 + [{"type": "faq", "value": questions}]
    )
    with override(language):
        with django_assert_num_queries(2):
            load_body(body, language)
            first, second, faq = (block.value for block in body)
            texts = [first, second, *(item["answer"] for item in faq["questions"])]
            html = [str(text) for text in texts]
        assert html == [str(RichText(expected(language)))] * 4


def test_a_page_without_translation_is_linked_itself(home: HomePage) -> None:
    page = make_page(InfoPage, home, slug="sola")
    page.get_translation(Locale.objects.get(language_code="ro")).unpublish()
    with override("ro"):
        assert expand_db_html(page_link(page.pk)) == '<a href="/it/sola/">parola</a>'
