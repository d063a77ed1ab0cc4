"""Fixtures of the tests of videos."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contests.conftest import quiet
from tests.media.channels import channel, owned, youtube

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["channel", "owned", "quiet", "youtube"]


@pytest.fixture
def open_hashtag(hashtag, hashtag_page):
    """A hashtag with its page, under which residents may send videos."""
    hashtag.takes_videos = True
    hashtag.save()
    return hashtag


@pytest.fixture
def sender(client: Client, entrant, open_hashtag) -> Client:
    """The browser of a resident who is logged in."""
    client.force_login(entrant)
    return client
