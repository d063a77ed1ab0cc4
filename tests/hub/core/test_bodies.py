"""What a body leads to, found for who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from wagtail.models import Locale

from hub.core.blocks import BodyBlock
from hub.core.bodies import load_body
from media.models import VideoPage
from projects.models import ProjectPage
from tests.factories.pages import make_page
from tests.factories.pictures import make_picture

if TYPE_CHECKING:
    from hub.home.models import HashtagPage

pytestmark = pytest.mark.django_db


def body_of(*values: tuple[str, Any]) -> Any:
    """A body as the database keeps it."""
    return BodyBlock().to_python([{"type": kind, "value": value} for kind, value in values])


def call(page: Any) -> tuple[str, Any]:
    return "call_to_action", {"title": "Vieni", "label": "Vai", "page": page.pk, "address": ""}


def test_gaps_in_a_draft_are_no_error(hashtag_page: HashtagPage) -> None:
    gap = {"picture": {"image": None}}
    body = body_of(("picture", {}), ("picture", gap), ("gallery", {}), ("video", {}), ("documents", {}))
    assert [list(pictures) for pictures, _size in load_body(body, "it")] == [[None, None], [None], []]


def test_lists_are_read_in_both_forms_in_which_they_are_kept(hashtag_page: HashtagPage) -> None:
    picture = make_picture()
    plain = {"picture": {"image": picture.pk, "alt_text": "Il ponte", "decorative": False}}
    item = {"type": "item", "id": "1f1f8f5e-93b5-4bb9-8a1c-0a9d5b9c3c11", "value": plain}
    body = body_of(("gallery", {"pictures": [plain, plain]}), ("gallery", {"pictures": [item]}))
    _single, gallery, _posters = load_body(body, "it")
    assert [image and image.pk for image in gallery[0]] == [picture.pk] * 3


def test_a_picture_used_twice_keeps_each_description(hashtag_page: HashtagPage) -> None:
    picture = make_picture()
    body = body_of(
        *(
            ("picture", {"picture": {"image": picture.pk, "alt_text": words, "decorative": False}})
            for words in ("Il ponte", "La nebbia")
        )
    )
    load_body(body, "it")
    assert [block.value["picture"].contextual_alt_text for block in body] == ["Il ponte", "La nebbia"]


def test_a_page_is_shown_in_the_readers_language_while_it_is_public(hashtag_page: HashtagPage) -> None:
    english = Locale.objects.get(language_code="en")
    video = make_page(VideoPage, hashtag_page, address="abcdefghijk", picture=make_picture())
    project = make_page(ProjectPage, hashtag_page)
    hidden = make_page(ProjectPage, hashtag_page)
    hidden.unpublish()
    values = (("video", {"video": video.pk}), call(video), call(project), call(hidden))

    def shown(language: str) -> list[Any]:
        body = body_of(*values)
        load_body(body, language)
        return [block.value.shown and block.value.shown.pk for block in body]

    there, here = (
        [page.get_translation(english).pk for page in (video, video, project)],
        [video.pk, video.pk, project.pk],
    )
    assert (shown("it"), shown("en")) == ([*here, None], [*there, None])
