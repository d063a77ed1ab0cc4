"""Many initiatives at once, for tests that count queries at the size of a large town."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models.sql import InsertQuery
from django.utils import timezone
from wagtail.models import Page

from hub.core.models import InitiativeHashtag, InitiativePage, InitiativeTheme
from hub.core.themes import THEMES
from projects.models import ProjectPage

if TYPE_CHECKING:
    from django.db.models import Model

    from hub.home.models import HashtagPage

BATCH = 50


def make_many(under: HashtagPage, number: int) -> list[int]:
    """``number`` published projects below ``under``, in its language only; their keys."""
    page = under.__class__.objects.get(pk=under.pk)
    first = (Page.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    kind = ContentType.objects.get_for_model(ProjectPage)
    now = timezone.now()
    themes = list(THEMES)
    pages = [
        ProjectPage(
            id=first + i,
            page_ptr_id=first + i,
            initiativepage_ptr_id=first + i,
            title=f"Progetto {i}",
            draft_title=f"Progetto {i}",
            slug=f"progetto-{i}",
            summary="Letture in biblioteca.",
            searched_words=f"progetto {i}\nletture in biblioteca.\n",
            kind=ProjectPage.kind_code,
            path=ProjectPage._get_path(page.path, page.depth + 1, page.numchild + 1 + i),
            depth=page.depth + 1,
            numchild=0,
            url_path=f"{page.url_path}progetto-{i}/",
            translation_key=uuid.uuid4(),
            locale=page.locale,
            content_type=kind,
            live=True,
            first_published_at=now - dt.timedelta(hours=i),
            last_published_at=now,
        )
        for i in range(number)
    ]
    with transaction.atomic():
        for model in (Page, InitiativePage, ProjectPage):
            _insert(model, pages)
        _count_on_from_here()
        keys = [made.pk for made in pages]
        InitiativeHashtag.objects.bulk_create(
            (InitiativeHashtag(page_id=key, hashtag=page.hashtag) for key in keys), batch_size=BATCH * 4
        )
        InitiativeTheme.objects.bulk_create(
            (InitiativeTheme(page_id=key, theme=themes[i % len(themes)]) for i, key in enumerate(keys)),
            batch_size=BATCH * 4,
        )
        page.numchild += number
        page.save(update_fields=["numchild"])
        # A town grows slowly, and PostgreSQL counts along; this one has grown at once.
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
    return keys


def _count_on_from_here() -> None:
    """Keys were given by hand: PostgreSQL's own counter goes on after them."""
    with connection.cursor() as cursor:
        for command in connection.ops.sequence_reset_sql(no_style(), [Page]):
            cursor.execute(command)


def _insert(model: type[Model], rows: list[ProjectPage]) -> None:
    """The rows' part that lies in ``model``'s own table (bulk_create refuses models with parents)."""
    fields = model._meta.local_concrete_fields
    for start in range(0, len(rows), BATCH):
        query = InsertQuery(model)
        query.insert_values(fields, rows[start : start + BATCH], raw=True)
        query.get_compiler(connection=connection).execute_sql()
