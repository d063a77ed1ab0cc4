"""A plugin that keeps tests apart from each other and from the world."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections
from django.utils import translation
from django_tasks_db.models import DBTaskResult
from wagtail.models import Site

from hub.core.models.frames import BuiltFrame
from hub.home.actions import found_town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper
    from pytest_django import DjangoDbBlocker

# Tests that commit for real: the live server's and those of several connections.
COMMITTING = {"live_server", "transactional_db", "page_at"}
# Saving a page makes content types anew; a language that follows another copies the pages that it finds.
FIRST = ("contenttypes.contenttype", "wagtailcore.locale", "wagtail_localize.localesynchronization")
TOWN, HOST = "Borgo di Prova", "testserver"


@dataclass
class Ground:
    """Rows as text, once the test database is made."""

    made_by_migrations: str = ""
    with_town: str = ""


GROUND = Ground()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """pytest-django's own, and a town: most tests want one, and founding it takes longer than they do."""
    with django_db_blocker.unblock():
        GROUND.made_by_migrations = rows_of(connections["default"])
        found_town(name=TOWN, hostname=HOST)
        # Each test has its own frames built, from what it changed, and its own tasks.
        BuiltFrame.objects.all().delete()
        DBTaskResult.objects.all().delete()
        GROUND.with_town = rows_of(connections["default"])
        # The very first test may be one that commits: what it puts back is the town too.
        connections["default"]._test_serialized_contents = GROUND.with_town  # type: ignore[attr-defined]


def pytest_configure(config: pytest.Config) -> None:
    """Tests reach this machine and the cache under test, nothing else."""
    if host := urlsplit(settings.CACHE_URL).hostname:
        config.option.allow_hosts += f",{host}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        marker = item.get_closest_marker("django_db")
        commits = COMMITTING & set(getattr(item, "fixturenames", ()))
        if commits or (marker and marker.kwargs.get("transaction")):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that commits ends with empty tables: put back what stands before each test."""
    if not GROUND.with_town:  # there is no test database yet
        return
    connection = connections["default"]
    # Once Playwright's loop runs, this thread has other connections than before: these lack the text.
    connection._test_serialized_contents = GROUND.with_town  # type: ignore[attr-defined]
    from pytest_django.plugin import blocking_manager_key

    with item.config.stash[blocking_manager_key].unblock():
        made = {apps.get_model(name) for name in models_of(GROUND.with_town)}
        if any(not model._base_manager.exists() for model in made):
            put_back(connection, GROUND.with_town)
        # Who asks for no database closes none: an open one would hold it when the run ends.
        connection.close()


@lru_cache(maxsize=1)
def models_of(contents: str) -> frozenset[str]:
    """The models that have rows in ``contents``."""
    return frozenset(row["model"] for row in json.loads(contents))


def rows_of(connection: BaseDatabaseWrapper) -> str:
    """All rows as text, in an order in which they can be loaded: signals run for each."""
    rows = json.loads(connection.creation.serialize_db_to_string())
    rows.sort(key=lambda row: FIRST.index(row["model"]) if row["model"] in FIRST else len(FIRST))
    return json.dumps(rows)


def put_back(connection: BaseDatabaseWrapper, contents: str) -> None:
    """Only ``contents`` is left."""
    from django.contrib.contenttypes.models import ContentType

    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    ContentType.objects.clear_cache()
    connection.creation.deserialize_db_from_string(contents)
    # Rows came with their numbers: PostgreSQL would give the same numbers out again.
    resets = connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True))
    with connection.cursor() as cursor:
        for statement in resets:
            cursor.execute(statement)


@pytest.fixture
def unfounded(db: None) -> None:
    """No town: what migrations made, and nothing else."""
    put_back(connections["default"], GROUND.made_by_migrations)
    Site.clear_site_root_paths_cache()


@pytest.fixture(autouse=True)
def _source_language() -> Iterator[None]:
    """No test speaks the language that another left behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    """No test sees what another cached."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
