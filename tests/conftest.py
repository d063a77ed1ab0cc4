"""Fixtures that every test may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from hypothesis import settings as hypothesis_settings

from hub.accounts.actions import establish_groups
from hub.accounts.enums import StaffGroup
from hub.accounts.models import User
from hub.core.models import Hashtag
from hub.core.translations import mirror_in_all_languages
from hub.home.models import HashtagPage, HomePage

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytest_plugins = [
    "tests.migrated",
    "tests.hygiene",
    "tests.browser.fixtures",
    "tests.emulators.fixtures",
    "tests.emulators.graph_fixtures",
]

# A busy machine is no fault of the code. In CI Hypothesis takes a profile of its own: no deadline either, and
# the same examples each time.
hypothesis_settings.register_profile("default", deadline=None)


@pytest.fixture
def home(db: None) -> HomePage:
    """The source (Italian) home page of a founded town, with aliases in the other languages."""
    return HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)


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
    return User.objects.create_superuser("sindaca@example.org", first_name="Sara", last_name="Sindaca")


# --- people: one of each role, in the words of the permission tables -----------


@pytest.fixture
def entrant(db: None) -> User:
    return User.objects.create_user("ada@example.org", first_name="Ada", last_name="Autrice")


@pytest.fixture
def other_entrant(db: None) -> User:
    return User.objects.create_user("bruno@example.org", first_name="Bruno", last_name="Bianchi")


@pytest.fixture
def juror(db: None) -> User:
    """A person whom a test makes a juror of its contest."""
    return User.objects.create_user("giulia@example.org", first_name="Giulia", last_name="Giurata")


@pytest.fixture
def other_juror(db: None) -> User:
    return User.objects.create_user("gino@example.org", first_name="Gino", last_name="Giurato")


@pytest.fixture
def in_group(db: None) -> Callable[[str, StaffGroup], User]:
    """Makes a member of a staff group: ``in_group("e@example.org", StaffGroup.EDITORS)``."""

    def make(email: str, group: StaffGroup) -> User:
        establish_groups()
        user = User.objects.create_user(email, first_name=group.value, last_name="Di Prova")
        user.groups.add(Group.objects.get(name=group.value))
        return user

    return make


@pytest.fixture
def editor(in_group: Callable[[str, StaffGroup], User]) -> User:
    return in_group("redazione@example.org", StaffGroup.EDITORS)


@pytest.fixture
def translator(in_group: Callable[[str, StaffGroup], User]) -> User:
    return in_group("traduzione@example.org", StaffGroup.TRANSLATORS)


@pytest.fixture
def screener(in_group: Callable[[str, StaffGroup], User]) -> User:
    return in_group("selezione@example.org", StaffGroup.MODERATORS)


@pytest.fixture
def contest_staff(in_group: Callable[[str, StaffGroup], User]) -> User:
    return in_group("concorsi@example.org", StaffGroup.SECRETARIES)


@pytest.fixture
def auditor(in_group: Callable[[str, StaffGroup], User]) -> User:
    return in_group("revisione@example.org", StaffGroup.AUDITORS)


@pytest.fixture
def login() -> Callable[[Client, User], Client]:
    """Logs ``user`` in at ``client`` without a mail, and gives the client back."""

    def log_in(client: Client, user: User) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in
