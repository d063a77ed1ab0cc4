"""The Graph emulator as a fixture: one process for all tests, as new for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulators.graph_serving import started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import SettingsWrapper

    from tests.emulators.graph_serving import Remote


@pytest.fixture(scope="session")
def graph_process() -> Iterator[Remote]:
    with started("tests.emulators.graph") as remote:
        yield remote


@pytest.fixture
def graph(graph_process: Remote, settings: SettingsWrapper) -> Iterator[Remote]:
    """Where the hub finds Facebook in this test; what no client of ours should ask fails the test."""
    graph_process.tell("reset")
    settings.GRAPH_ROOT_URL = graph_process.url + "/"
    settings.CHANNEL_PICTURE_HOSTS = [graph_process.url.removeprefix("http://")]
    yield graph_process
    assert graph_process.tell("violations") == []
