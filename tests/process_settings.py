"""Settings of a process that a test starts: the database under test, and the files of that test."""

import os
import shutil
from pathlib import Path

from hub.settings import test
from hub.settings.test import *  # noqa: F403

# The folder that every process with the tests' settings makes: this one works in another's.
shutil.rmtree(test.VAR_DIR)
VAR_DIR = Path(os.environ["VAR_DIR"])
MEDIA_ROOT = VAR_DIR / "files"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {**test.STORAGES}
STORAGES["private"] = {
    "BACKEND": "hub.core.storages.PrivateStorage",
    "OPTIONS": {"location": str(VAR_DIR / "private")},
}
DATABASES = {"default": {**test.DATABASES["default"], "NAME": os.environ["DATABASE_NAME"]}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
