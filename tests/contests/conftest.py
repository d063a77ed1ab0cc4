"""What the tests of the contests share."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from contests.models import Contest, Entry
from hub.home.actions import found_town
from tests.factories.contests import ContestFactory, PersonFactory, jpeg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpResponse
    from django.test import Client

    from hub.accounts.models import User
    from hub.home.models import HomePage


def _folder(alias: str) -> Path:
    return Path(storages[alias].location) / "contests"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _clean_slate() -> None:
    """No files and no counted limits of another test."""
    for alias in ("private", "default"):
        shutil.rmtree(_folder(alias), ignore_errors=True)
    cache.clear()


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of refusals are wanted: not one of them is written down."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def files_in(alias: str) -> list[str]:
    """Every file of the contests in a storage, by its name there."""
    return sorted(
        f"contests/{p.relative_to(_folder(alias))}" for p in _folder(alias).rglob("*") if p.is_file()
    )


def derivatives_kept() -> list[str]:
    """The files of the private storage that the worker made; nothing else of a photo is in a folder."""
    return [name for name in files_in("private") if name.count("/") == 2]


def run_tasks() -> list[str]:
    """Do what the worker would do; returns the names of what ran."""
    ran = []
    waiting = DBTaskResult.objects.filter(status="READY", task_path__startswith="contests.")
    while (row := waiting.order_by("enqueued_at").first()) is not None:
        arguments = row.args_kwargs
        ran.append(row.task_path.rsplit(".", 1)[1])
        task = row.task
        row.delete()
        task.func(*arguments["args"], **arguments["kwargs"])
    return ran


@pytest.fixture
def person(home: HomePage) -> User:
    return PersonFactory()


@pytest.fixture
def reachable_contest(transactional_db: None) -> Contest:
    """An open contest of a town whose real web server is asked on the loopback."""
    found_town(name="Borgo di Prova", hostname="127.0.0.1")
    contest: Contest = ContestFactory(min_pixels=1)
    return contest


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where processes under test put what they need for a moment."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    return folder


@pytest.fixture
def page_client(client: Client, person: User) -> Client:
    """A browser in which ``person`` is logged in."""
    client.force_login(person)
    return client


def form_data(client: Client, contest: Contest, **changes: Any) -> dict[str, Any]:
    """What a browser sends after opening the form and filling everything in; ``changes`` win."""
    form = client.get(reverse("contests:enter", args=[contest.slug])).context["form"]
    data: dict[str, Any] = {
        "key": form["key"].value(),
        "shown": form["shown"].value(),
        "title": "Nebbia sul ponte",
        "story": "Una mattina.",
        "place": "Ponte vecchio",
        "category": contest.categories.first().pk,
        "author_name": "Ada Prova",
        "age": "adult",
        "licence": "on",
        "people": "on",
        "name": "on",
        "photo": SimpleUploadedFile("IMG_1.jpg", jpeg(), "image/jpeg"),
        **changes,
    }
    return {key: value for key, value in data.items() if value is not None}


@pytest.fixture
def send(
    page_client: Client, django_capture_on_commit_callbacks: Any
) -> Callable[[Contest, dict[str, Any]], HttpResponse]:
    """Send the entry form; what was to be done after the commit is enqueued."""

    def send(contest: Contest, data: dict[str, Any]) -> HttpResponse:
        with django_capture_on_commit_callbacks(execute=True):
            return page_client.post(reverse("contests:enter", args=[contest.slug]), data)

    return send


def only_entry() -> Entry:
    return Entry.objects.get()
