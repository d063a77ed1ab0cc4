"""Many initiatives at once, for benchmarks: copies of the town's own, written in bulk in every language."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, transaction
from wagtail.models import Locale, Page

from hub.core.models import InitiativeHashtag, InitiativePage, InitiativeTheme

if TYPE_CHECKING:
    from .town import DemoTown

STEP = 200
# Kinds that stand alone: no episodes to hang below, no contest to share.
COPIED = ("project", "event", "notice", "video")


def grow(town: DemoTown) -> None:
    """Add copies until the town has ``town.size`` initiatives in its source language.

    Django writes no model with a parent in bulk, and one page at a time would take an hour: each table
    gets its own rows here, as Wagtail would have written them. Nothing is told to the search index.
    """
    source = Locale.get_default()
    own = InitiativePage.objects.in_language(source.language_code)
    number = own.count()
    if number >= town.size:
        return
    patterns = [page.specific for page in own.filter(kind__in=COPIED, alias_of=None).order_by("pk")]
    others = list(Locale.objects.exclude(pk=source.pk))
    while number < town.size:
        batch = [(n, patterns[n % len(patterns)]) for n in range(number, min(number + STEP, town.size))]
        with transaction.atomic():
            made = _write(batch, source, None)
            for locale in others:
                _write(batch, locale, made)
        number += len(batch)
        town.added += len(batch)


def _write(batch: list[tuple[int, Any]], locale: Locale, sources: list[Any] | None) -> list[Any]:
    """One language's rows of a batch: pages of their own, or aliases of ``sources``."""
    parents: dict[int, Page] = {}
    last: dict[int, int] = {}
    copies = []
    for index, (number, pattern) in enumerate(batch):
        above = pattern.get_parent()
        if above.pk not in parents:
            parents[above.pk] = above.get_translation(locale)
            newest = parents[above.pk].get_children().order_by("path").last()
            last[above.pk] = Page._str2int(newest.path[-Page.steplen :])  # noqa: SLF001 - treebeard's own count
        parent = parents[above.pk]
        last[above.pk] += 1
        path = Page._get_path(parent.path, parent.depth + 1, last[above.pk])  # noqa: SLF001
        copies.append(_copy(pattern, number, parent=parent, path=path, source=sources and sources[index]))
    bases = Page.objects.bulk_create([_as_page(copy) for copy in copies])
    for copy, base in zip(copies, bases, strict=True):
        copy.pk = copy.page_ptr_id = copy.initiativepage_ptr_id = base.pk
    _insert(InitiativePage, copies)
    for model in {type(copy) for copy in copies}:
        _insert(model, [copy for copy in copies if type(copy) is model])
    _links(batch, copies)
    for parent in parents.values():
        Page.objects.filter(pk=parent.pk).update(numchild=Page.objects.child_of(parent).count())
    return copies


def _copy(pattern: Any, number: int, *, parent: Page, path: str, source: Any) -> Any:
    copy = type(pattern)()
    for field in type(pattern)._meta.concrete_fields:
        setattr(copy, field.attname, getattr(pattern, field.attname))
    copy.pk = copy.id = None
    copy.path, copy.depth, copy.numchild = path, parent.depth + 1, 0
    copy.slug = f"{pattern.slug[:200]}-{number}"
    copy.title = copy.draft_title = f"{pattern.title} ({number})"
    copy.url_path = f"{parent.url_path}{copy.slug}/"
    copy.locale_id, copy.alias_of_id = parent.locale_id, source.pk if source else None
    copy.translation_key = source.translation_key if source else uuid.uuid4()
    copy.featured = False
    published = pattern.first_published_at - timedelta(hours=5 * number)
    copy.first_published_at = copy.last_published_at = published
    copy.latest_revision_id = copy.live_revision_id = None
    return copy


def _as_page(copy: Any) -> Page:
    return Page(**{field.attname: getattr(copy, field.attname) for field in Page._meta.concrete_fields})


def _insert(model: type[Any], rows: list[Any]) -> None:
    """The rows of one table of a model with parents."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    size = 900 // len(fields)  # SQLite's bound on parameters
    for start in range(0, len(rows), size):
        model._base_manager._insert(rows[start : start + size], fields=fields, using=DEFAULT_DB_ALIAS)  # noqa: SLF001


def _links(batch: list[tuple[int, Any]], copies: list[Any]) -> None:
    hashtags, themes = [], []
    for (_number, pattern), copy in zip(batch, copies, strict=True):
        hashtags += [
            InitiativeHashtag(page_id=copy.pk, hashtag_id=link.hashtag_id, sort_order=link.sort_order)
            for link in pattern.hashtag_links.all()
        ]
        themes += [
            InitiativeTheme(page_id=copy.pk, theme=link.theme, sort_order=link.sort_order)
            for link in pattern.theme_links.all()
        ]
    InitiativeHashtag.objects.bulk_create(hashtags)
    InitiativeTheme.objects.bulk_create(themes)
