"""A plugin that keeps tests apart from each other and from the world."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.management.color import no_style
from django.db import connections

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# Tests that commit for real: the live server's and those of several connections.
COMMITTING = {"live_server", "transactional_db", "page_at"}


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
    """A test that commits ends with empty tables: put back what migrations had made before the next."""
    connection = connections["default"]
    # Django keeps this text when it has made the test database: before, there is nothing to look at.
    if not hasattr(connection, "_test_serialized_contents"):
        return
    from pytest_django.plugin import blocking_manager_key
    from wagtail.models import Page

    with item.config.stash[blocking_manager_key].unblock():
        if not Page.objects.exists():
            put_back(connection)


def put_back(connection: BaseDatabaseWrapper) -> None:
    """Load what migrations had made; content types first, since saving a page would make them anew."""
    from django.contrib.contenttypes.models import ContentType

    rows = json.loads(getattr(connection, "_test_serialized_contents", "[]"))
    rows.sort(key=lambda row: row["model"] != "contenttypes.contenttype")
    ContentType.objects.clear_cache()
    connection.creation.deserialize_db_from_string(json.dumps(rows))
    # Rows came with their numbers: PostgreSQL would give the same numbers out again.
    resets = connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True))
    with connection.cursor() as cursor:
        for statement in resets:
            cursor.execute(statement)
    connection.close()


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    """No test sees what another cached."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
