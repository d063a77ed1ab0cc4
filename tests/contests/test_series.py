"""Several photos as one entry: how many, which is refused, in what order; the first is the cover."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from contests.enums import EntryEvent, EntryStatus
from contests.exports import originals_zip
from contests.models import Contest, Entry, Photo
from tests.factories.contests import ContestFactory, EntryFactory, PhotoFactory, jpeg

from .conftest import files_in, form_data, only_entry, run_tasks

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

RED, GREEN, BLUE = (200, 0, 0), (0, 200, 0), (0, 0, 200)


def upload(colour: tuple[int, int, int], name: str = "a.jpg", width: int = 1800) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(width, width * 2 // 3, colour), "image/jpeg")


def series_contest(**values: Any) -> Contest:
    contest: Contest = ContestFactory(**{"least_photos": 1, "most_photos": 3, **values})
    return contest


def sizes(entry: Entry) -> list[tuple[int, int]]:
    """Position and width of each photo of an entry, in their order."""
    return list(entry.photos.values_list("position", "width"))


def test_a_series_is_one_entry_and_each_photo_gets_its_pictures(page_client: Client, send: Any) -> None:
    contest = series_contest()
    photos = [upload(RED, width=1800), upload(GREEN, width=1700), upload(BLUE, width=1600)]
    response = send(contest, form_data(page_client, contest, photo=photos))
    entry = only_entry()
    assert (response.status_code, sizes(entry)) == (302, [(0, 1800), (1, 1700), (2, 1600)])
    assert len(files_in("private")) == 3
    assert run_tasks() == ["make_derivatives", "make_derivatives", "make_derivatives", "tell_entrant"]


def test_each_refused_photo_says_why_and_the_others_are_kept(page_client: Client, send: Any) -> None:
    contest = series_contest()
    photos = [
        upload(RED, "buona.jpg"),
        SimpleUploadedFile("testo.jpg", b"no picture", "image/jpeg"),
        upload(BLUE, "piccola.jpg", width=300),
    ]
    response = send(contest, form_data(page_client, contest, photo=photos))
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, ["photo"])
    assert [message.split(":")[0] for message in form.errors["photo"]] == ["testo.jpg", "piccola.jpg"]
    assert sizes(only_entry()) == [(0, 1800)]
    assert f"photo-remove:{Photo.objects.get().token}" in response.content.decode()


@pytest.mark.parametrize(("sent", "taken"), [(2, 422), (3, 302)])
def test_fewer_than_the_least_are_not_an_entry(page_client: Client, send: Any, sent: int, taken: int) -> None:
    contest = series_contest(least_photos=3, most_photos=5)
    photos = [upload((n, n, n)) for n in range(sent)]
    assert send(contest, form_data(page_client, contest, photo=photos)).status_code == taken
    assert only_entry().photos.count() == sent


def test_what_does_not_fit_is_said_of_that_photo(page_client: Client, send: Any) -> None:
    contest = series_contest(most_photos=2)
    photos = [upload((n, n, n), f"{n}.jpg") for n in range(3)]
    response = send(contest, form_data(page_client, contest, photo=photos))
    assert response.status_code == 422
    assert [m.split(":")[0] for m in response.context["form"].errors["photo"]] == ["2.jpg"]
    assert only_entry().photos.count() == 2


def test_one_photo_an_entry_takes_the_last_of_several(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    photos = [upload(RED, width=1800), upload(BLUE, width=1700)]
    assert send(contest, form_data(page_client, contest, photo=photos)).status_code == 302
    assert sizes(only_entry()) == [(0, 1700)]
    assert len(files_in("private")) == 1


def test_the_same_photo_twice_is_there_once(page_client: Client, send: Any) -> None:
    """Also when a form is sent again since its answer was lost on the way."""
    contest = series_contest()
    data = form_data(page_client, contest, photo=[upload(RED), upload(RED)], title="")
    send(contest, data)
    again = data | {"photo": [upload(RED), upload(BLUE, width=1700)], "title": "Nebbia"}
    assert send(contest, again).status_code == 302
    assert sizes(only_entry()) == [(0, 1800), (1, 1700)]


def test_buttons_add_order_and_remove_without_losing_a_word(page_client: Client, send: Any) -> None:
    contest = series_contest()
    data = form_data(page_client, contest, title="", author_name="", photo=None)
    photos = [upload(RED, width=1800), upload(GREEN, width=1700), upload(BLUE, width=1600)]
    response = send(contest, data | {"photo": photos, "do": "photo-add"})
    draft = only_entry()
    assert (response.status_code, response.context["form"].errors, draft.status) == (200, {}, "draft")
    assert response.context["form"]["story"].value() == "Una mattina."

    def press(button: str, width: int) -> list[tuple[int, int]]:
        standing = {"photo_order": [str(p.token) for p in draft.photos.all()]}
        photo = draft.photos.get(width=width)
        response = send(contest, data | standing | {"do": f"{button}:{photo.token}"})
        assert (response.status_code, response.context["form"].errors) == (200, {})
        return sizes(draft)

    assert press("photo-up", 1600) == [(0, 1800), (1, 1600), (2, 1700)]
    assert press("photo-up", 1600) == [(0, 1600), (1, 1800), (2, 1700)]
    assert press("photo-down", 1800) == [(0, 1600), (1, 1700), (2, 1800)]
    assert press("photo-down", 1800) == [(0, 1600), (1, 1700), (2, 1800)]
    assert press("photo-remove", 1700) == [(0, 1600), (1, 1800)]
    assert len(files_in("private")) == 2
    assert send(contest, data | {"title": "Nebbia", "author_name": "Ada"}).status_code == 302
    assert (only_entry().status, sizes(only_entry())) == (EntryStatus.SUBMITTED, [(0, 1600), (1, 1800)])


def sent_entry(person: Any, contest: Contest) -> Entry:
    entry: Entry = EntryFactory(contest=contest, entrant=person)
    entry.photos.update(width=1800)
    PhotoFactory(entry=entry, position=1, width=1700)
    return entry


def edit_data(client: Client, entry: Entry, **changes: Any) -> dict[str, Any]:
    form = client.get(reverse("contests:edit", args=[entry.code])).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    return {**data, "age": "adult", **changes}


def test_a_sent_entry_changes_only_when_it_is_saved(page_client: Client, person: Any) -> None:
    entry = sent_entry(person, series_contest())
    first, second = entry.photos.all()
    address = reverse("contests:edit", args=[entry.code])
    data = edit_data(page_client, entry)
    shown = page_client.post(address, data | {"do": f"photo-remove:{first.token}"})
    assert (shown.status_code, sizes(entry)) == (200, [(0, 1800), (1, 1700)])
    assert [row.photo for row in shown.context["form"].photos.rows] == [second]
    saved = page_client.post(
        address, data | {"photo_removed": [str(first.token)], "photo": upload(RED, width=1600)}
    )
    assert (saved.status_code, sizes(entry)) == (302, [(0, 1700), (1, 1600)])
    assert entry.log.last().event == EntryEvent.PHOTO_REPLACED  # type: ignore[union-attr]


def test_photos_of_another_entry_cannot_be_named(page_client: Client, person: Any) -> None:
    entry, other = sent_entry(person, series_contest()), EntryFactory()
    stranger = other.photos.get()
    data = edit_data(
        page_client, entry, photo_order=[str(stranger.token)], photo_removed=[str(stranger.token)]
    )
    assert page_client.post(reverse("contests:edit", args=[entry.code]), data).status_code == 302
    assert (sizes(entry), other.photos.count()) == ([(0, 1800), (1, 1700)], 1)


def test_a_photo_of_another_own_entry_is_refused_in_a_series_too(
    page_client: Client, person: Any, send: Any
) -> None:
    contest = series_contest()
    send(contest, form_data(page_client, contest, photo=[upload(RED)]))
    response = send(contest, form_data(page_client, contest, photo=[upload(BLUE), upload(RED)]))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["photo"])
    assert Entry.objects.count() == 1


def test_originals_leave_named_by_code_and_place(page_client: Client, person: Any) -> None:
    entry = sent_entry(person, series_contest())
    Entry.objects.update(status=EntryStatus.ADMITTED)
    archive = zipfile.ZipFile(BytesIO(b"".join(originals_zip(entry.contest))))
    assert archive.namelist() == [f"{entry.code}-1.jpeg", f"{entry.code}-2.jpeg"]
    address = reverse("contests:own_photo", args=[entry.code])
    names = [page_client.get(f"{address}?n={n}").get("Content-Disposition", "") for n in (1, 2)]
    assert [name.split('"')[1] for name in names] == archive.namelist()
    assert [page_client.get(f"{address}?n={n}").status_code for n in ("0", "3", "x", "99999", "-1")] == [
        404
    ] * 5


@pytest.mark.parametrize("numbers", [(0, 1), (3, 2), (1, 13)])
def test_the_database_holds_the_bounds(numbers: tuple[int, int]) -> None:
    contest = ContestFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.objects.filter(pk=contest.pk).update(least_photos=numbers[0], most_photos=numbers[1])
