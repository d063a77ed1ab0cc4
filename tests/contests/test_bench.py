"""The bench measures every page and step that a large contest promises to keep usable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from contests import bench

from .conftest import files_in

if TYPE_CHECKING:
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

ROWS = [
    "a juror's desk",
    "assignment",
    "bundle",
    "closing",
    "concluding",
    "counting",
    "gallery",
    "reseating",
    "results",
    "sealing",
    "staff: conflicts",
    "staff: ledger",
    "staff: look-alikes",
    "staff: photos to check",
    "staff: preview",
    "staff: progress",
    "staff: ranking",
    "staff: what a round gave",
    "staff: where it stands",
]


def test_each_page_and_step_has_a_row_and_leaves_no_file(login: Any, superuser: User, home: Any) -> None:
    client = login(Client(SERVER_NAME="testserver"), superuser)
    taken = bench._pages_and_steps(client, superuser, entries=10)
    assert sorted(taken) == ROWS
    assert min(taken.values()) > 0
    assert files_in("private") == []
