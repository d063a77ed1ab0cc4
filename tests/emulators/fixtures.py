"""Emulators that every test may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulators.google_accounts import LOGIN, REVOKE, TOKEN
from tests.emulators.running import Running, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import SettingsWrapper

VIDEOS = 120


@pytest.fixture(scope="session")
def youtube_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    state = tmp_path_factory.mktemp("youtube")
    with running("tests.emulators.youtube", state, "--videos", str(VIDEOS)) as process:
        yield process


@pytest.fixture
def emulated_youtube(youtube_process: Running, settings: SettingsWrapper) -> Iterator[Running]:
    """A YouTube with 120 videos, as at its first start. What it does not allow fails the test that asked."""
    point_at(youtube_process, settings)
    youtube_process.order("POST", "anew")
    yield youtube_process
    assert youtube_process.violations == []


def point_at(emulator: Running, settings: SettingsWrapper) -> None:
    """Google is where the emulator answers."""
    settings.YOUTUBE_ROOT_URL = f"{emulator.url}/"
    settings.GOOGLE_LOGIN_URL = f"{emulator.url}{LOGIN}"
    settings.GOOGLE_TOKEN_URL = f"{emulator.url}{TOKEN}"
    settings.GOOGLE_REVOKE_URL = f"{emulator.url}{REVOKE}"
    settings.CHANNEL_PICTURE_HOSTS = [emulator.url.removeprefix("http://")]
