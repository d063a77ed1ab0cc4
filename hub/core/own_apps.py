"""Which of the installed apps are this project's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator


def own_apps() -> Iterator[Path]:
    """Folders of the apps of this project, not of libraries (a virtual environment may lie inside)."""
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if folder.is_relative_to(settings.PROJECT_DIR) and "site-packages" not in folder.parts:
            yield folder
