"""Two at the same time: the same form, the last place, a decision."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from contests.enums import EntryStatus
from contests.models import Entry
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory, jpeg

from .conftest import files_in, form_data

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all at once where the database takes several writers, else one after the other."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        return [deed() for deed in deeds]
    results: list[Any] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(number: int) -> None:
        try:
            gate.wait()
            results[number] = deeds[number]()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def sender(
    person: Any, contest: Any, data: dict[str, Any], colour: tuple[int, int, int]
) -> Callable[[], int]:
    client = Client()
    client.force_login(person)
    sent = {**data, "photo": SimpleUploadedFile("a.jpg", jpeg(colour=colour))}
    return lambda: client.post(reverse("contests:enter", args=[contest.slug]), sent).status_code


def test_the_same_form_sent_twice_at_once_makes_one_entry(home: Any) -> None:
    contest, person, client = ContestFactory(), PersonFactory(), Client()
    client.force_login(person)
    data = form_data(client, contest)
    deeds = [sender(person, contest, data, (1, 1, 1)) for _ in range(2)]
    assert together(*deeds) == [302, 302]
    assert Entry.objects.count() == 1
    assert len(files_in("private")) == 1


def test_the_last_place_is_given_once(home: Any) -> None:
    contest, person, client = ContestFactory(max_entries=1), PersonFactory(), Client()
    client.force_login(person)
    deeds = [sender(person, contest, form_data(client, contest), (n, n, n)) for n in (1, 2)]
    assert sorted(together(*deeds)) == [302, 422]
    assert Entry.objects.filter(status=EntryStatus.SUBMITTED).count() == 1
    assert len(files_in("private")) == 1


def test_a_decision_is_taken_once(home: Any) -> None:
    from hub.accounts.models import User

    entry = EntryFactory()
    staff = User.objects.create_superuser("staff@example.org")

    def decide(decision: str) -> Callable[[], int]:
        client = Client()
        client.force_login(staff)
        data = {"decision": decision, "entry": [entry.code], "reason": "Fuori tema"}
        return lambda: client.post(reverse("contests_decide", args=[entry.contest.pk]), data).status_code

    assert together(decide("admit"), decide("reject")) == [302, 302]
    assert entry.log.count() == 1
    assert Entry.objects.get().status in (EntryStatus.ADMITTED, EntryStatus.REJECTED)
