"""What the tests of the accounts share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def _fresh_limits():
    """Attempts are counted in the cache: each test begins at nought."""
    cache.clear()


@pytest.fixture
def code_in_mail(mailoutbox) -> Callable[[], str]:
    """The code of the newest mail, as a person would read it."""

    def read() -> str:
        found = re.search(r"^\s*(\d{6})\s*$", mailoutbox[-1].body, re.MULTILINE)
        assert found, mailoutbox[-1].body
        return found.group(1)

    return read


@pytest.fixture
def wrong_code(code_in_mail) -> Callable[[], str]:
    return lambda: f"{(int(code_in_mail()) + 1) % 1_000_000:06d}"
