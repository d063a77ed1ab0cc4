"""Every task has a name that staff understand, and takes nothing that would name a person."""

from __future__ import annotations

import inspect
import sys
from importlib import import_module
from typing import get_type_hints

import pytest
from django.apps import apps
from django.utils.module_loading import import_string
from django_tasks.base import Task

from hub.core.own_apps import own_apps
from hub.core.registry import periodic_tasks, task_names

# Arguments besides keys of rows.
# A token that is given back is encrypted.
HARMLESS = {("contests.jury_tasks.send_reminder", "asked"), ("media.channel_tasks.revoke", "sealed")}


def tasks() -> dict[str, Task]:
    """All of our own modules of tasks, and those of libraries that are loaded."""
    folders = {
        folder: config.name
        for config in apps.get_app_configs()
        for folder in own_apps()
        if config.path == str(folder)
    }
    for folder, name in folders.items():
        for file in folder.glob("*tasks.py"):
            import_module(f"{name}.{file.stem}")
    found = {}
    for name, module in list(sys.modules.items()):
        if not name.startswith("tests"):
            found |= {one.module_path: one for one in vars(module).values() if issubclass(type(one), Task)}
    return found


def test_each_task_has_a_name_for_people() -> None:
    named = {path for path, _title in task_names.items()}
    assert {"hub.core.tasks.build_frames", "contests.tasks.tell_entrant"} <= set(tasks())
    assert set(tasks()) - named == set()
    assert {one.task.module_path for one in periodic_tasks.values()} <= named


@pytest.mark.parametrize("path", [path for path, _title in task_names.items()])
def test_each_name_is_of_a_task(path: str) -> None:
    assert isinstance(import_string(path), Task)


def test_no_two_tasks_have_the_same_name() -> None:
    titles = [str(title) for title in task_names.values()]
    assert sorted(titles) == sorted(set(titles))


def test_our_tasks_are_given_keys_of_rows_alone() -> None:
    """What a task is given stands in the database as long as the task does."""
    others = {
        (path, name)
        for path, task in tasks().items()
        if path.partition(".")[0] in {"hub", "contests", "media", "projects"}
        for name in inspect.signature(task.func).parameters
        if get_type_hints(task.func)[name] is not int
    }
    assert others <= HARMLESS
