"""Fixtures that every test may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub.core.models import Hashtag
from hub.core.translations import mirror_in_all_languages
from hub.home.actions import found_town
from hub.home.models import HashtagPage, HomePage

if TYPE_CHECKING:
    from hub.accounts.models import User


@pytest.fixture
def home(db: None) -> HomePage:
    """The source (Italian) home page of a founded town, with aliases in the other languages."""
    return found_town(name="Borgo di Prova", hostname="testserver")


@pytest.fixture
def hashtag(db: None) -> Hashtag:
    return Hashtag.objects.create(label="RestiamoConnessi")


@pytest.fixture
def hashtag_page(home: HomePage, hashtag: Hashtag) -> HashtagPage:
    """A published page of ``hashtag``, with aliases in the other languages."""
    page = HashtagPage(title="Restiamo connessi", slug="restiamo-connessi", hashtag=hashtag)
    home.add_child(instance=page)
    mirror_in_all_languages(page)
    return page


@pytest.fixture
def superuser(db: None) -> User:
    from hub.accounts.models import User

    return User.objects.create_superuser("sindaca@example.org")
