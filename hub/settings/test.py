"""Settings of the test suite; DATABASE_URL and CACHE_URL choose the shape under test."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from .base import *  # noqa: F403
from .base import CACHE_URL, CACHES, DATABASES, STORAGES

SECRET_KEY = "tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
VAR_DIR = Path(tempfile.mkdtemp(prefix="hub-tests-"))
MEDIA_ROOT = VAR_DIR / "files"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir()
BUILD_DIR = VAR_DIR / "build"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "hub.core.storages.PrivateStorage",
        "OPTIONS": {"location": str(VAR_DIR / "private")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in use: each thread of the live server has a connection of its own.
    DATABASES["default"]["NAME"] = str(VAR_DIR / "not-the-one-in-use.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "hub.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;"
    )
else:
    # A thread of the live server ends without closing: what it kept open would hold the database.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # What a test commits need not outlive a power cut.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
if CACHE_URL:
    # Each process of pytest-xdist empties its own numbered database, beside those in use.
    _number = 8 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CACHE_URL = urlsplit(CACHE_URL)._replace(path=f"/{_number}").geturl()
    CACHES = {name: {**cache, "LOCATION": CACHE_URL} for name, cache in CACHES.items()}
    # Redis empties a whole database at once: a test that forgets the renditions must keep the rest.
    CACHES["renditions"] = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "renditions",
    }
else:
    CACHES = {
        **CACHES,
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"},
    }
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
