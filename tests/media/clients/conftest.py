"""Clients that ask the emulated YouTube."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from media.clients.youtube import YouTube
from media.clients.youtube_facts import ApiKey, Bucket, Token

if TYPE_CHECKING:
    from tests.emulators.running import Running

KEY = "emulated-key"
FORCE_SSL = "https://www.googleapis.com/auth/youtube.force-ssl"


@pytest.fixture
def spent() -> list[tuple[Bucket, int]]:
    """What the ledger heard."""
    return []


@pytest.fixture
def reader(emulated_youtube: Running, spent: list) -> YouTube:
    """Asks with a key."""
    return YouTube(access=ApiKey(KEY), spend=lambda bucket, units: spent.append((bucket, units)))


@pytest.fixture
def token(emulated_youtube: Running) -> str:
    granted: str = emulated_youtube.order("POST", "grant", scopes=[FORCE_SSL])["access_token"]
    return granted


@pytest.fixture
def owner(token: str, spent: list) -> YouTube:
    """Acts for the channel."""
    return YouTube(access=Token(token), spend=lambda bucket, units: spent.append((bucket, units)))
