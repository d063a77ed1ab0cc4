"""A plugin that keeps what migrations make: they take half a minute, a copy of their tables a moment.

The first run makes a database of them, in ``.cache/migrated`` or on PostgreSQL's server; later runs, and the
other processes of the same run, begin with a copy. Other migrations make another database.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation
from django.db.utils import OperationalError

FOLDER = settings.PROJECT_DIR / ".cache" / "migrated"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: Any) -> None:
    """pytest-django's own, which gives each process a database of its own; this lets it begin with a copy."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            _begin_with(_kept_file())
        else:
            connection.settings_dict["TEST"]["TEMPLATE"] = _kept_on_server()


def _key() -> str:
    """Another when a migration is another; what runs after migrations is part of Django and Wagtail."""
    found = hashlib.sha256(f"{version('django')} {version('wagtail')}".encode())
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            found.update(f"{config.label} {path.name}".encode() + path.read_bytes())
    return found.hexdigest()[:12]


def _migrate(name: str) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.process_settings",
        "DATABASE_NAME": name,
        "VAR_DIR": str(settings.VAR_DIR),
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=settings.PROJECT_DIR, env=environment, check=True)


def _kept_file() -> Path:
    kept, making = FOLDER / f"{_key()}.sqlite3", FOLDER / "making.sqlite3"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # other processes wait for what this one makes
        if not kept.exists():
            for old in FOLDER.glob("*.sqlite3*"):
                old.unlink()
            _migrate(str(making))
            making.rename(kept)
    return kept


def _begin_with(kept: Path) -> None:
    """Django removes the file of an earlier run: the copy comes right after it."""
    remove = DatabaseCreation._create_test_db

    def copy(self: DatabaseCreation, *args: Any, **options: Any) -> str:
        name = str(remove(self, *args, **options))
        shutil.copyfile(kept, name)
        return name

    DatabaseCreation._create_test_db = copy  # type: ignore[method-assign]


def _kept_on_server() -> str:
    """A database that those of the tests are made from; others that nobody uses any more are dropped."""
    kept, making = f"hub_migrated_{_key()}", "hub_migrated_making"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('hub_migrated'))")  # until this connection ends
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'hub_migrated_%%'")
        found = {name for (name,) in cursor.fetchall()}
        if kept not in found:
            for old in found:
                with suppress(OperationalError):  # just being copied
                    cursor.execute(f'DROP DATABASE "{old}"')
            cursor.execute(f'CREATE DATABASE "{making}"')
            _migrate(making)
            cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{kept}"')
    return kept
