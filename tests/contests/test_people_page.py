"""What the author of a photo reads about the people in it, and what each button of their page does."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from contests.actions import withdraw_entry
from contests.enums import EntryStatus, Phase, SubjectStatus
from contests.models import Entry, Subject
from tests.factories.contests import ContestFactory, EntryFactory, SubjectFactory
from tests.markup import tight

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def page_of(entry: Entry) -> str:
    return reverse("contests:subjects", args=[entry.code])


def read(client: Client, path: str) -> str:
    return tight(client.get(path).content.decode())


def ids_twice(html: str) -> list[str]:
    return [name for name, times in Counter(re.findall(r'\sid="([^"]*)"', html)).items() if times > 1]


def unreleased(entry: Entry, **values: Any) -> Subject:
    values = {"status": SubjectStatus.ASKED, "release": "", **values}
    return SubjectFactory(entry=entry, **values)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ([], ""),
        ([SubjectStatus.SIGNED], ""),
        ([SubjectStatus.ASKED], "A valid signed release is missing."),
        ([SubjectStatus.REFUSED], "A valid signed release is missing."),
        ([SubjectStatus.ASKED, SubjectStatus.SIGNED, SubjectStatus.ASKED], "2 valid signed releases are"),
    ],
)
def test_the_photos_page_says_that_a_release_is_missing(
    page_client: Client, person: Any, statuses: list[SubjectStatus], said: str
) -> None:
    entry = EntryFactory(entrant=person)
    for status in statuses:
        if status == SubjectStatus.SIGNED:
            SubjectFactory(entry=entry)
        else:
            unreleased(entry, status=status)
    html = read(page_client, reverse("contests:entry", args=[entry.code]))
    box = html.partition('<div class="contest-state">')[2].partition("</div>")[0]
    assert said in box
    assert (page_of(entry) in box, "cannot be admitted" in box) == (bool(said), bool(said))


@pytest.mark.parametrize(
    ("phase", "status"),
    [
        (Phase.OPEN, EntryStatus.ADMITTED),
        (Phase.OPEN, EntryStatus.REJECTED),
        (Phase.JUDGING, EntryStatus.SUBMITTED),
    ],
)
def test_nobody_is_asked_for_what_they_cannot_hand_in(
    page_client: Client, person: Any, phase: Phase, status: EntryStatus
) -> None:
    entry = EntryFactory(entrant=person, contest=ContestFactory(phase=phase), status=status)
    unreleased(entry)
    assert "release is missing" not in read(page_client, reverse("contests:entry", args=[entry.code]))
    page = read(page_client, page_of(entry))
    assert ("Name everybody" in page, "Nothing can be changed here any more." in page) == (False, True)


def test_a_class_without_its_sheet_has_one_box(page_client: Client, person: Any) -> None:
    entry = EntryFactory(entrant=person)
    unreleased(entry, is_class=True, is_minor=True)
    page = page_client.get(reverse("contests:entry", args=[entry.code]))
    assert (page.context["class_sheet"], page.context["releases_missing"]) == (True, 0)


def test_nobody_was_asked_for_a_release_that_is_not_there(page_client: Client, person: Any) -> None:
    entry = EntryFactory(entrant=person)
    unreleased(entry)
    SubjectFactory(entry=entry)
    html = read(page_client, page_of(entry))
    assert "Asked, not signed yet" not in html
    assert ("<strong>No release yet</strong>" in html, "<strong>Release handed in</strong>" in html) == (
        True,
        True,
    )


@pytest.mark.parametrize("sent", [{}, {"do": "release"}, {"do": "add"}])
def test_no_id_stands_there_twice(page_client: Client, person: Any, sent: dict[str, str]) -> None:
    entry = EntryFactory(entrant=person)
    first, second = unreleased(entry), unreleased(entry)
    if not sent:
        html = read(page_client, page_of(entry))
    else:
        data = sent | ({"subject": str(second.pk)} if sent["do"] == "release" else {})
        response = page_client.post(page_of(entry), data)
        assert response.status_code == 422
        html = tight(response.content.decode())
    assert ids_twice(html) == []
    for name in (f"id_{first.pk}_release", f"id_{second.pk}_release", "id_release"):
        assert (html.count(f'for="{name}"'), html.count(f' id="{name}"')) == (1, 1)
    if sent.get("do") == "release":
        assert f'href="#id_{second.pk}_release"' in html


def test_with_a_withdrawn_photo_there_is_nothing_to_do(page_client: Client, person: Any) -> None:
    entry = EntryFactory(entrant=person)
    withdraw_entry(entry=entry, user=person, now=timezone.now())
    html = read(page_client, page_of(entry))
    assert "This photo has been withdrawn: there is nothing to do here." in html
    assert "Name everybody" not in html
    assert "Nobody is named yet." not in html


@pytest.mark.parametrize(
    ("release", "said"),
    [
        (True, "“Ugo Canarino” is off the list, and the signed release has been deleted."),
        (False, "“Ugo Canarino” is off the list."),
    ],
)
def test_taking_off_the_list_asks_first_and_says_what_it_did(
    page_client: Client, person: Any, release: bool, said: str
) -> None:
    entry = EntryFactory(entrant=person)
    if release:
        SubjectFactory(entry=entry, name="Ugo Canarino")
    else:
        unreleased(entry, name="Ugo Canarino")
    row = entry.subjects.get()
    asked = (
        read(page_client, page_of(entry))
        .partition('<details class="contest-rules-box"')[2]
        .partition("</details>")[0]
    )
    assert ("Take off the list" in asked.partition("</summary>")[0], 'value="remove"' in asked) == (
        True,
        True,
    )
    assert ("signed release is deleted" in asked) is release
    data = {"do": "remove", "subject": row.pk}
    page = page_client.post(page_of(entry), data, follow=True)
    assert [str(m) for m in page.context["messages"]] == [said]
    assert Subject.objects.count() == 0
    # Pressed twice: they are gone, and that was said.
    assert page_client.post(page_of(entry), data).status_code == 302
    again = page_client.post(page_of(entry), data | {"do": "release"}, follow=True)
    assert [str(m) for m in again.context["messages"]] == ["This is not possible any more."]


def test_the_sheet_of_a_class_is_not_offered_to_be_taken_off(page_client: Client, person: Any) -> None:
    entry = EntryFactory(entrant=person)
    unreleased(entry, is_class=True, is_minor=True)
    assert 'value="remove"' not in read(page_client, page_of(entry))
