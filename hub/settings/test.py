"""Settings of the test suite; DATABASE_URL and CACHE_URL choose the shape under test."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import CACHE_URL, CACHES, STORAGES

SECRET_KEY = "tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
VAR_DIR = Path(tempfile.mkdtemp(prefix="hub-tests-"))
MEDIA_ROOT = VAR_DIR / "files"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "private"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if not CACHE_URL:
    CACHES = {
        **CACHES,
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"},
    }
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
