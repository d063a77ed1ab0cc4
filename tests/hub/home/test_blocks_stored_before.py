"""Bodies that were stored before a block had all its fields are shown, edited and translated like others."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from wagtail.blocks import ListBlock, StructBlock
from wagtail.models import Locale

from hub.core.blocks import BodyBlock
from projects.models import ProjectPage
from tests.factories.pages import make_page

from .test_queries import rich_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from hub.accounts.models import User
    from hub.home.models import HashtagPage

pytestmark = pytest.mark.django_db


def fields(block: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to each field within ``block``: 0 leads to the first item of a list."""
    if isinstance(block, ListBlock):
        yield from fields(block.child_block, (*path, "0"))
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield (*path, name)
            yield from fields(child, (*path, name))


ALL = [(name, *path) for name, block in BodyBlock().child_blocks.items() for path in fields(block)]
# A picture is what its block is about: it was always there (and within it there may be none).
EVERY = [path for path in ALL if path[-2:] not in {("picture", "picture"), ("0", "picture")}]
# Wagtail stores an empty list as one.
LISTS = {("gallery", "pictures"), ("documents", "documents"), ("timetable", "rows"), ("faq", "questions")}


def lacking(block: dict[str, Any], path: tuple[str, ...], *, none: bool) -> dict[str, Any]:
    """``block`` as it was stored before it had the field at ``path``, or with nothing in it."""
    block = copy.deepcopy(block)
    *way, last = path
    at = block["value"]
    for step in way:
        at = at[0]["value"] if step == "0" else at[step]
    if none:
        at[last] = None
    else:
        at.pop(last, None)
    return block


@pytest.fixture
def staff(client: Client, superuser: User, login: Callable[[Client, User], Client]) -> Client:
    return login(client, superuser)


@pytest.fixture
def whole(hashtag_page: HashtagPage) -> list[dict[str, Any]]:
    """A block of each kind, as the database keeps it."""
    from media.models import VideoPage

    video = make_page(VideoPage, hashtag_page, address="abcdefghijk")
    page = make_page(ProjectPage, hashtag_page, body=rich_body([video], [hashtag_page]))
    return list(page.body.raw_data)


def test_the_list_of_fields_is_long() -> None:
    assert len(EVERY) == 44
    assert ("timetable", "first_head") in EVERY
    assert ("faq", "questions", "0", "answer") in EVERY


@pytest.mark.parametrize("none", [False, True])
def test_a_field_that_is_not_there(
    staff: Client, hashtag_page: HashtagPage, whole: list[dict[str, Any]], none: bool
) -> None:
    """One page for each field of each block: read, opened in the editor, asked to be translated."""
    blocks = {block["type"]: block for block in whole}
    staff.raise_request_exception = False
    english = Locale.objects.get(language_code="en")
    found = {}
    every = [path for path in EVERY if not (none and path in LISTS)]
    for number, (name, *path) in enumerate(every):
        page = make_page(ProjectPage, hashtag_page, slug=f"prova-{number}")
        body = [lacking(blocks[name], tuple(path), none=none)]
        ProjectPage.objects.filter(pk=page.pk).update(body=json.dumps(body))
        translate = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
        found[(name, *path)] = (
            staff.get(f"/it/restiamo-connessi/prova-{number}/").status_code,
            staff.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code,
            staff.post(translate, {"locales": [english.pk]}).status_code,
        )
    assert len(found) == len(every)
    assert {path: codes for path, codes in found.items() if codes != (200, 200, 302)} == {}
