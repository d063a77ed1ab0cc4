"""What pages show of a photo: who gets the files, and in which state of its entry."""

from __future__ import annotations

import importlib
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from contests.enums import ConsentKind, EntryStatus, Phase
from contests.models import Contest, Derivative
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory

from .conftest import files_in

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from contests.models import Entry
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

WHO = ("anonymous", "entrant", "juror", "contest_staff")


def small(entry: Entry) -> Derivative:
    return entry.photos.get().derivatives.get(format="webp", width=480)


def audience(client: Client, login: Any, people: dict[str, User], entry: Entry) -> set[str]:
    """Who of ``WHO`` gets the file."""
    found = set()
    for role in WHO:
        client.logout()
        if role in people:
            login(client, people[role])
        if client.get(small(entry).address).status_code == 200:
            found.add(role)
    return found


@pytest.fixture
def people(request: Any, home: Any) -> dict[str, User]:
    return {role: request.getfixturevalue(role) for role in WHO[1:]}


@pytest.mark.parametrize(
    ("status", "judging", "published"),
    [
        (EntryStatus.SUBMITTED, {"entrant", "contest_staff"}, {"entrant", "contest_staff"}),
        (EntryStatus.REJECTED, {"entrant", "contest_staff"}, {"entrant", "contest_staff"}),
        (EntryStatus.WITHDRAWN, {"entrant", "contest_staff"}, {"entrant", "contest_staff"}),
        (EntryStatus.DRAFT, {"entrant"}, {"entrant"}),
        (EntryStatus.ADMITTED, {"entrant", "contest_staff", "juror"}, set(WHO)),
    ],
)
def test_who_gets_the_file_in_each_state(
    status: EntryStatus,
    judging: set[str],
    published: set[str],
    client: Client,
    login: Any,
    people: dict[str, User],
) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    JurorFactory(contest=contest, user=people["juror"])
    entry = EntryFactory(contest=contest, entrant=people["entrant"], status=status)
    assert audience(client, login, people, entry) == judging
    Contest.objects.update(
        **dict.fromkeys(("deliberation_from", "sealed_at", "results_published_at"), timezone.now())
    )
    assert audience(client, login, people, entry) == published


def test_it_is_taken_back_with_the_licence(client: Client, home: Any) -> None:
    entry = EntryFactory(contest=ContestFactory(phase=Phase.PUBLISHED), status=EntryStatus.ADMITTED)
    answer = client.get(small(entry).address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=60")
    entry.consents.filter(kind=ConsentKind.LICENCE).update(revoked_at=timezone.now())
    assert client.get(small(entry).address).status_code == 404
    assert client.get(small(entry).address, headers={"if-none-match": answer["ETag"]}).status_code == 404


def test_the_public_file_asks_nobody_who_they_are(client: Client, home: Any) -> None:
    entry = EntryFactory(contest=ContestFactory(phase=Phase.PUBLISHED), status=EntryStatus.ADMITTED)
    answer = client.get(small(entry).address, headers={"accept-encoding": "gzip"})
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
    assert answer["Content-Type"] == "image/webp"
    assert "Content-Encoding" not in answer
    assert "Cookie" not in answer.get("Vary", "")
    assert dict(answer.cookies) == {}
    again = client.get(small(entry).address, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "public, max-age=60")


def test_an_address_is_asked_in_one_query(client: Client, home: Any, django_assert_num_queries: Any) -> None:
    entry = EntryFactory(contest=ContestFactory(phase=Phase.PUBLISHED), status=EntryStatus.ADMITTED)
    address = small(entry).address
    with django_assert_num_queries(1):
        client.get(address)


def test_what_is_not_public_is_kept_by_no_shared_cache(page_client: Client, person: User) -> None:
    entry = EntryFactory(entrant=person)
    answer = page_client.get(small(entry).address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=600")
    assert "Cookie" in answer["Vary"]


def test_staff_without_their_second_step_get_nothing(
    client: Client, login: Any, people: dict[str, User], settings: Any
) -> None:
    entry = EntryFactory()
    login(client, people["contest_staff"])
    paths = (small(entry).address, reverse("contest_original", args=[entry.code]))
    assert [client.get(path).status_code for path in paths] == [200, 200]
    settings.REQUIRE_STAFF_MFA = True
    assert [client.get(path).status_code for path in paths] == [404, 403]


@pytest.mark.parametrize("name", ["481.webp", "480.gif", "0.webp"])
def test_other_names_are_not_found(page_client: Client, person: User, name: str) -> None:
    entry = EntryFactory(entrant=person)
    folder = small(entry).address.rsplit("/", 1)[0]
    assert page_client.get(f"{folder}/{name}").status_code == 404


GUESSES = (
    "/files/{name}",
    "/files/../private/{name}",
    "/files/%2e%2e/private/{name}",
    "/private/{name}",
    "/private-files/{name}",
    "/static/../private/{name}",
    "/var/private/{name}",
    "/documenti/1/{file}",
    "/foto/{file}",
    "/foto/{token}/{file}",
    "/foto/{token}/original.jpeg",
    "/foto/{token}/0.jpeg",
    "/foto/{token}/1800.jpeg",  # as wide as the original is
    "/foto/originali/{token}",
    "/foto/originali/{other}",
    "/foto/originali/{code}/{file}",
    "/it/concorsi/mie/{code}/foto/{file}",
    "/it/concorsi/mie/{other}/foto/",
    "/it/concorsi/mie/{code}/foto/?n=2",
    "/it/concorsi/mie/{code}/foto/?n=0",
    "/it/concorsi/mie/{code}/foto/?n=../1",
)


@pytest.mark.parametrize(
    "role", ["", "entrant", "other_entrant", "juror", "editor", "auditor", "contest_staff", "superuser"]
)
def test_a_guessed_name_leads_to_no_original(
    client: Client, home: Any, login: Any, request: Any, settings: Any, role: str
) -> None:
    """Not even for who may have it by its own address; published, so that as much as possible is open."""
    settings.PRIVATE_FILES_LOCATION = "/private-files/"
    contest = ContestFactory(phase=Phase.PUBLISHED)
    entrant = request.getfixturevalue("entrant")
    entry = EntryFactory(contest=contest, entrant=entrant, status=EntryStatus.ADMITTED)
    JurorFactory(contest=contest, user=request.getfixturevalue("juror"))
    if role:
        login(client, request.getfixturevalue(role))
    photo = entry.photos.get()
    told = {
        "name": photo.original.name,
        "file": photo.original.name.rpartition("/")[2],
        "token": photo.token,
        "code": entry.code,
        "other": entry.code[::-1],
    }
    answers = {guess: client.get(guess.format(**told), follow=True).status_code for guess in GUESSES}
    assert {guess: status for guess, status in answers.items() if status not in (403, 404)} == {}
    own = client.get(reverse("contests:own_photo", args=[entry.code])).status_code
    staffs = client.get(reverse("contest_original", args=[entry.code])).status_code
    right = {"entrant": (200, 403), "contest_staff": (404, 200), "superuser": (404, 200)}
    assert (own, staffs) == right.get(role, (404, 403))


@pytest.mark.parametrize("path", ["/files/{name}", "/files/../private/{name}", "/private/{name}"])
def test_no_path_leads_to_the_file_itself(client: Client, home: Any, path: str) -> None:
    entry = EntryFactory(contest=ContestFactory(phase=Phase.PUBLISHED), status=EntryStatus.ADMITTED)
    photo = entry.photos.get()
    assert files_in("default") == []
    for name in (small(entry).file.name, photo.original.name):
        assert name in files_in("private")
        assert client.get(path.format(name=name)).status_code == 404


@pytest.mark.parametrize("original", [False, True])
def test_nginx_sends_what_a_view_has_allowed(
    page_client: Client, person: User, settings: Any, original: bool
) -> None:
    settings.PRIVATE_FILES_LOCATION = "/private-files/"
    entry = EntryFactory(entrant=person)
    photo = entry.photos.get()
    address = reverse("contests:own_photo", args=[entry.code]) if original else small(entry).address
    name = photo.original.name if original else small(entry).file.name
    answer: HttpResponse = page_client.get(address)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["X-Accel-Redirect"] == f"/private-files/{name}"
    assert answer["Cache-Control"].startswith("private, no-store" if original else "private, max-age=600")
    assert answer["Content-Type"] == ("image/jpeg" if original else "image/webp")


def test_files_that_were_public_move_and_leave_nothing_behind() -> None:
    """An installation from before; the move was stopped once, with a file half written."""
    entry = EntryFactory()
    rows = list(Derivative.objects.all())
    wanted = {}
    for row in rows:
        wanted[row.file.name] = row.file.read()
        row.file.close()
        storages["default"].save(row.file.name, ContentFile(wanted[row.file.name]))
        storages["private"].delete(row.file.name)
    storages["private"].save(rows[0].file.name, ContentFile(wanted[rows[0].file.name][:10]))
    storages["default"].save("contests/feed/480.webp", ContentFile(b"left by a killed worker"))
    move = importlib.import_module("contests.migrations.0005_photos_into_the_private_storage").move
    for _ in range(2):
        move(apps, SimpleNamespace(connection=connection))
    assert files_in("default") == []
    assert {name: storages["private"].open(name).read() for name in wanted} == wanted
    assert files_in("private") == sorted([*wanted, entry.photos.get().original.name])
