"""A plugin that keeps tests apart from each other and from the world."""

from __future__ import annotations

import gc
import json
import os
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from coverage import Coverage
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation
from django_tasks_db.models import DBTaskResult
from wagtail.models import Locale, Site

from hub.core.models.frames import BuiltFrame
from hub.home.actions import found_town
from tests.processes import end_workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper
    from pytest_django import DjangoDbBlocker

# Tests that commit for real: the live server's and those of several connections.
COMMITTING = {"live_server", "transactional_db", "page_at"}
# Tests that ask for the database by a fixture; others say ``django_db``.
DATABASE = {"db", "transactional_db", "live_server"}
# Saving a page makes content types anew; a language that follows another copies the pages that it finds.
FIRST = ("contenttypes.contenttype", "wagtailcore.locale", "wagtail_localize.localesynchronization")
# Files that ask every address as everybody, in every phase, or go the whole way once more with real parts:
# what runs there runs elsewhere, too.
CRAWLS = {
    "tests/browser/test_every_page.py",
    "tests/contests/test_canaries.py",
    "tests/contests/test_canary_values.py",
    "tests/contests/test_corpus.py",
    "tests/contests/test_unsigned.py",
    "tests/contests/test_who_may_change.py",
    "tests/contests/test_who_may_open.py",
    "tests/hub/home/test_blocks_stored_before.py",
    "tests/hub/home/test_queries.py",
    "tests/media/test_canaries.py",
    "tests/media/test_no_file_by_visitors.py",
    "tests/media/test_secrets_stay_secret.py",
    "tests/test_accounts_of_the_town.py",
}
# Files that take a minute or more.
LONG = CRAWLS | {
    "tests/test_make_run.py",
    "tests/browser/test_contest_journey.py",
    "tests/contests/test_processes.py",
    "tests/hub/test_demo.py",
    "tests/media/test_ingest.py",
}
# Files that are about processes which they start: what runs there runs nowhere else. Elsewhere a process is
# not measured: to begin a measurement takes as long as most of them do.
PROCESSES = {
    "tests/media/test_footage.py",
    "tests/media/test_ingest.py",
}
MEASUREMENT = "COVERAGE_PROCESS_CONFIG"
TOWN, HOST = "Borgo di Prova", "testserver"


@dataclass
class Ground:
    """Rows as text, once the test database is made; and whether a test has just left the tables empty."""

    made_by_migrations: str = ""
    with_town: str = ""
    emptied: bool = False
    measurement: str = ""  # what coverage tells processes that are started


GROUND = Ground()


@contextmanager
def unmeasured() -> Iterator[None]:
    """Python runs half as fast while coverage listens: not where other tests come by anyway."""
    measuring = Coverage.current()
    if measuring:
        measuring.stop()
    try:
        yield
    finally:
        if measuring:
            measuring.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[Any]:
    if is_in(PROCESSES, item) and GROUND.measurement:
        os.environ[MEASUREMENT] = GROUND.measurement
    with unmeasured() if is_in(CRAWLS, item) or item.get_closest_marker("browser") else nullcontext():
        try:
            return (yield)
        finally:
            os.environ.pop(MEASUREMENT, None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's own, and a town: most tests want one, and founding it takes longer than they do."""
    with django_db_blocker.unblock():
        GROUND.made_by_migrations = rows_of(connections["default"])
        found_town(name=TOWN, hostname=HOST)
        # Each test has its own frames built, from what it changed, and its own tasks.
        BuiltFrame.objects.all().delete()
        DBTaskResult.objects.all().delete()
        GROUND.with_town = rows_of(connections["default"])
        leave_alone(connections["default"])
    yield
    # A thread of a live server may still hold its line: PostgreSQL would not let the database go.
    with django_db_blocker.unblock():
        if connections["default"].vendor == "postgresql":
            with connections["default"].cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


def pytest_configure(config: pytest.Config) -> None:
    """Tests reach this machine and the cache under test, nothing else."""
    if host := urlsplit(settings.CACHE_URL).hostname:
        config.option.allow_hosts += f",{host}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    for item in items:
        marker = item.get_closest_marker("django_db")
        commits = COMMITTING & set(getattr(item, "fixturenames", ()))
        if commits or (marker and marker.kwargs.get("transaction")):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if not (marker or commits or DATABASE & set(getattr(item, "fixturenames", ()))):
            item.add_marker("plain")
    yield
    # Files are shared out among processes: a long one that begins last would keep one of them busy alone.
    items.sort(key=lambda item: not is_in(LONG, item))


def is_in(files: set[str], item: pytest.Item) -> bool:
    return item.nodeid.partition("::")[0] in files


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it again and again would take a tenth of the run."""
    GROUND.measurement = os.environ.pop(MEASUREMENT, "")
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that commits ends with empty tables: put back what stands before each test."""
    if not GROUND.with_town:  # there is no test database yet
        return
    connection = connections["default"]
    leave_alone(connection)
    if not GROUND.emptied:
        return
    from pytest_django.plugin import blocking_manager_key

    with item.config.stash[blocking_manager_key].unblock():
        # The town of the browser's tests is put back by them.
        if not Locale.objects.exists():
            load(connection, GROUND.with_town)
        GROUND.emptied = False
        # Who asks for no database closes none: an open one would hold it when the run ends.
        connection.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    end_workers()
    # Once Playwright's loop runs, this thread has other connections than before.
    leave_alone(connections["default"])
    marker = item.get_closest_marker("django_db")
    GROUND.emptied |= bool(marker and marker.kwargs.get("transaction"))


def leave_alone(connection: BaseDatabaseWrapper) -> None:
    """Django shall neither put rows back itself, before tests that commit only, nor fill emptied tables with
    what its signals make: it does the one with this text, the other without any.
    """
    connection._test_serialized_contents = "[]"  # type: ignore[attr-defined]


def delete_all(self: DatabaseOperations, style: Any, tables: Iterable[str], **options: bool) -> list[str]:
    """To empty a hundred small tables one by one takes PostgreSQL a tenth of the time of one ``TRUNCATE``.

    Foreign keys are looked at when the transaction ends. Numbers go on: ``load`` sets them.
    """
    return [f"DELETE FROM {self.quote_name(table)}" for table in tables]  # noqa: S608 - tables of ours


DatabaseOperations.sql_flush = delete_all


def rows_of(connection: BaseDatabaseWrapper) -> str:
    """All rows as text, in an order in which they can be loaded: signals run for each."""
    rows = json.loads(connection.creation.serialize_db_to_string())
    rows.sort(key=lambda row: FIRST.index(row["model"]) if row["model"] in FIRST else len(FIRST))
    return json.dumps(rows)


def put_back(connection: BaseDatabaseWrapper, contents: str) -> None:
    """Only ``contents`` is left."""
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    load(connection, contents)


def load(connection: BaseDatabaseWrapper, contents: str) -> None:
    """Fill empty tables with ``contents``."""
    from django.contrib.contenttypes.models import ContentType

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
