"""What a search finds: every public page, in the reader's language first, at a cost that is bounded.

Wagtail's own ranking on SQLite scores every match with a query of its own (quadratic: a common word in a
large town would keep the server busy for a minute). Here the index only says which pages match; the order
is ours: written in the reader's language, then with the words in the title, then the newest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from wagtail.models import Page

from hub.core.models import initiative_kinds, is_private
from hub.core.registry import list_rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST_TEXT, MOST_WORDS = 100, 8
PAGE_SIZE = 20
# Whatever is neither part of a word nor stands within one.
SIGNS = re.compile(r"[^\w'’.&@+-]")
# What is typed straight may be printed curved.
APOSTROPHES = re.compile("['’]")
# Nobody reads further than this; who wants more, narrows.
MOST_RESULTS = 500


@dataclass(frozen=True)
class Result:
    """One page that was found, as the list shows it."""

    page: Page
    kind: str
    icon: str
    title: SafeString
    summary: SafeString
    language: str
    untranslated: bool
    state: str


def read_words(text: str) -> list[str]:
    """What a person searches for: a bounded number of words, without signs that an index would obey."""
    words = SIGNS.sub(" ", text[:LONGEST_TEXT]).split()
    return [word for word in words if any(sign.isalnum() for sign in word)][:MOST_WORDS]


def matching(words: list[str], language: str) -> QuerySet[Page]:
    """Public pages of ``language`` (its own and those that show their source) that match every word."""
    indexed = Page.objects.all().search(" ".join(words), order_by_relevance=False).get_queryset()
    in_title = Q()
    for word in words:
        spellings = {APOSTROPHES.sub(sign, word) for sign in "'’"}
        in_title &= reduce(or_, (Q(title__icontains=spelling) for spelling in sorted(spellings)))
    return (
        Page.objects.live()
        .filter(~is_private(), Q(pk__in=indexed.order_by().values("pk")) | in_title, depth__gt=1)
        .filter(locale__language_code=language)
        .annotate(
            translated=Case(
                When(alias_of__isnull=True, then=True), default=False, output_field=BooleanField()
            ),
            titled=Case(When(in_title, then=Value(1)), default=Value(0)),
        )
        .order_by("-translated", "-titled", "-first_published_at", "-pk")
    )


def results(pages: QuerySet[Page], words: list[str]) -> list[Result]:
    """``pages`` with what the list says of each, in one query whatever kinds they are."""
    rows = pages.select_related(
        "locale", "alias_of__locale", "initiativepage", "hashtagpage", "infopage", "content_type"
    ).defer("initiativepage__body", "initiativepage__searched_words", "infopage__body")
    for annotate in list_rows.values():
        rows = annotate(rows)  # type: ignore[arg-type]  # of what every page has
    return [_result(page, words) for page in rows]


def _result(page: Page, words: list[str]) -> Result:
    initiative = getattr(page, "initiativepage", None)
    if initiative:
        initiative.superseded = getattr(page, "superseded", False)
    told = initiative or getattr(page, "hashtagpage", None) or getattr(page, "infopage", None)
    model = initiative_kinds().get(initiative.kind) if initiative else page.specific_class
    label = getattr(model, "kind_label", "") or (model._meta.verbose_name if model else "")
    language = (page.alias_of if page.alias_of_id else page).locale.language_code
    summary = page.search_description or (told.summary if told else "")
    return Result(
        page=page,
        kind=str(label),
        icon=getattr(model, "kind_icon", "it-file"),
        title=highlighted(page.title, words),
        summary=highlighted(Truncator(summary).chars(240), words),
        language=language,
        untranslated=language != page.locale.language_code,
        state=str(initiative.state_words) if initiative else "",
    )


def highlighted(text: str, words: list[str]) -> SafeString:
    """``text``, escaped, with each of ``words`` in ``<mark>``."""
    if not words:
        return conditional_escape(text)
    pattern = re.compile(
        "|".join(APOSTROPHES.sub("['’]", re.escape(word)) for word in sorted(words, key=len, reverse=True)),
        re.IGNORECASE,
    )
    parts: list[tuple[SafeString, str, SafeString]] = []
    last = 0
    for match in pattern.finditer(text):
        parts += [(NOTHING, text[last : match.start()], NOTHING), (OPEN, match.group(), CLOSE)]
        last = match.end()
    return format_html_join("", "{}{}{}", [*parts, (NOTHING, text[last:], NOTHING)])


NOTHING, OPEN, CLOSE = mark_safe(""), mark_safe("<mark>"), mark_safe("</mark>")
