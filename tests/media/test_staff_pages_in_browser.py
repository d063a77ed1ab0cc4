"""The pages of the town's accounts, of what came in and of residents' videos: on a phone and on a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from hub.accounts.models import User
from media import channel_tasks, facebook_tasks
from tests.browser.audits import assert_accessible, assert_nothing_is_cut_off, hold_still
from tests.factories.facebook import connect_facebook
from tests.factories.videos import make_video_file

from .residents import sent

if TYPE_CHECKING:
    from tests.browser.fixtures import PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# As long as a word can be that somebody types without a blank.
WORD = "x" * 100


@pytest.fixture
def addresses(youtube, channel, graph, hashtag_page) -> list[str]:
    """Of each page, with something on it."""
    hashtag, sender = hashtag_page.hashtag, User.objects.create_user("nonna@example.org")
    youtube.add(title=WORD, description=f"{WORD} #{hashtag.label}")
    graph.tell("post", message=f"{WORD} #{hashtag.label}", picture="1.jpg")
    connect_facebook(name=WORD)
    channel_tasks.sync_channels.func()
    facebook_tasks.sync_pages.func()
    at_youtube = sent(sender, hashtag, title=WORD, words=WORD)
    own = sent(sender, hashtag, title=WORD, words=WORD, video_file=make_video_file())
    file = make_video_file(title=WORD)
    return [
        *(
            reverse(f"media_{name}")
            for name in (
                "youtube",
                "facebook",
                "arrivals",
                "facebook_arrivals",
                "resident_videos",
                "video_files",
                "video_file_add",
            )
        ),
        *(reverse("media_resident_video", args=[video.code]) for video in (at_youtube, own)),
        reverse("media_video_file", args=[file.pk]),
    ]


@pytest.mark.parametrize(("width", "language"), [(390, "it"), (1280, "en")])
def test_staff_read_and_reach_everything(
    page_at: PageAt, addresses: list[str], width: int, language: str
) -> None:
    staff = User.objects.create_superuser("staff@example.org", language=language)
    page = page_at(width, user=staff, language=language)
    for address in addresses:
        page.goto(address)
        assert_nothing_is_cut_off(page)
        hold_still(page)
        assert_accessible(page)
