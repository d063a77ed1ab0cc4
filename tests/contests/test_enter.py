"""The entry form, from its first opening to what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from wagtail.models import Site

from contests import tasks
from contests.enums import ConsentKind, EntryStatus, Phase, WhoMayEnter
from contests.models import Consent, Derivative, Entry, Photo
from contests.views import enter as enter_view
from hub.core.enums import GuardiansNeeded
from hub.core.models import SiteSettings
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory, jpeg
from tests.markup import tight

from .conftest import derivatives_kept, files_in, form_data, only_entry, run_tasks

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_consents_name_the_municipality_as_its_settings_do(page_client: Client, send: Any) -> None:
    SiteSettings.objects.create(site=Site.objects.get(), municipality="Comune di Nuova Unione")
    contest = ContestFactory()
    send(contest, form_data(page_client, contest))
    licence = only_entry().consents.get(kind=ConsentKind.LICENCE)
    assert "concede all’ente (Comune di Nuova Unione) una licenza" in licence.wording.text


def test_a_stranger_is_led_to_the_login_and_back(client: Client, home: Any) -> None:
    address = reverse("contests:enter", args=[ContestFactory().slug])
    assert client.get(address).headers["Location"] == f"{reverse('account_login')}?next={address}"


def test_an_entry_is_kept_with_its_photo_consents_and_mail(
    page_client: Client, send: Any, person: Any
) -> None:
    contest = ContestFactory()
    response = send(contest, form_data(page_client, contest))
    entry = only_entry()
    assert (response.status_code, response.headers["Location"]) == (
        302,
        reverse("contests:entry", args=[entry.code]),
    )
    assert (entry.status, entry.title, entry.entrant, entry.rules_version, entry.author.name) == (
        EntryStatus.SUBMITTED,
        "Nebbia sul ponte",
        person,
        contest.current_rules,
        "Ada Prova",
    )
    photo = entry.photos.get()
    assert (photo.width, photo.height, photo.format) == (1800, 1200, "jpeg")
    assert files_in("private") == [photo.original.name]
    assert "IMG_1" not in photo.original.name
    assert set(entry.consents.values_list("kind", flat=True)) == {
        ConsentKind.ADULT,
        ConsentKind.LICENCE,
        ConsentKind.PEOPLE,
        ConsentKind.NAME,
    }
    licence = entry.consents.get(kind=ConsentKind.LICENCE)
    assert "Borgo di Prova" in licence.wording.text
    assert (licence.wording.version, licence.wording.language, licence.given_by) == ("2", "it", person)

    assert run_tasks() == ["make_derivatives", "tell_entrant"]
    assert [m.to for m in mail.outbox] == [[person.email]]
    assert entry.code in mail.outbox[0].body
    assert reverse("contests:entry", args=[entry.code]) in mail.outbox[0].body
    assert sorted(Derivative.objects.values_list("format", "width")) == [
        ("avif", 320),
        ("avif", 640),
        ("avif", 1280),
        ("avif", 1800),
        ("jpeg", 1280),
        ("webp", 320),
        ("webp", 640),
        ("webp", 1280),
        ("webp", 1800),
    ]
    assert len(derivatives_kept()) == 9
    assert files_in("default") == []


def test_the_mail_is_in_the_persons_language(page_client: Client, send: Any, person: Any) -> None:
    person.language = "en"
    person.save()
    contest = ContestFactory(names={"it": "Sfumature", "en": "Shades of Borgo"})
    send(contest, form_data(page_client, contest))
    run_tasks()
    assert mail.outbox[0].subject == "We have your photo “Nebbia sul ponte”"
    assert "Shades of Borgo" in str(mail.outbox[0].body)
    assert mail.outbox[0].alternatives[0].mimetype == "text/html"


def test_a_refused_form_keeps_the_photo_and_everything_else(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    data = form_data(page_client, contest, title="")
    response = send(contest, data)
    draft = only_entry()
    assert (response.status_code, draft.status) == (422, EntryStatus.DRAFT)
    form = response.context["form"]
    assert list(form.errors) == ["title"]
    assert (form["story"].value(), form["author_name"].value(), form["licence"].value()) == (
        "Una mattina.",
        "Ada Prova",
        True,
    )
    seen = page_client.get(reverse("contests:own_photo", args=[draft.code]))
    assert b"".join(seen.streaming_content) == jpeg()

    del data["photo"]
    data["title"] = "Nebbia"
    assert send(contest, data).status_code == 302
    entry = only_entry()
    assert (entry.pk, entry.status, entry.title) == (draft.pk, EntryStatus.SUBMITTED, "Nebbia")
    assert files_in("private") == [entry.photos.get().original.name]


def test_a_new_photo_takes_the_place_of_a_drafts(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    data = form_data(page_client, contest, title="")
    send(contest, data)
    other = jpeg(colour=(1, 2, 3))
    data |= {"title": "Nebbia", "photo": SimpleUploadedFile("b.jpg", other)}
    send(contest, data)
    assert Photo.objects.get().byte_size == len(other)
    assert files_in("private") == [Photo.objects.get().original.name]


def test_only_a_few_drafts_are_kept(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    for n in range(5):
        photo = SimpleUploadedFile("a.jpg", jpeg(colour=(n, n, n)))
        send(contest, form_data(page_client, contest, title="", photo=photo))
    assert Entry.objects.count() == 3
    assert len(files_in("private")) == 3


def test_a_draft_of_yesterday_goes_with_its_file(
    page_client: Client, send: Any, django_capture_on_commit_callbacks: Any
) -> None:
    contest = ContestFactory()
    send(contest, form_data(page_client, contest, title=""))
    Entry.objects.update(created_at=timezone.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.discard_stale_drafts.func() == 1
    assert Entry.objects.count() == 0
    assert files_in("private") == []


def test_sending_the_same_form_twice_makes_one_entry(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    data = form_data(page_client, contest)
    first = send(contest, data)
    data["photo"].seek(0)
    second = send(contest, data)
    assert (first.headers["Location"], second.status_code) == (second.headers["Location"], 302)
    assert Entry.objects.count() == 1
    assert len(files_in("private")) == 1


def test_ones_own_photo_twice_is_refused_beside_its_field(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    send(contest, form_data(page_client, contest))
    response = send(contest, form_data(page_client, contest))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["photo"])
    assert Entry.objects.count() == 1
    assert len(files_in("private")) == 1


def test_too_many_photos_are_refused(page_client: Client, send: Any, person: Any) -> None:
    contest = ContestFactory(max_entries=1)
    data = form_data(page_client, contest)
    EntryFactory(contest=contest, entrant=person)
    response = send(contest, data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["__all__"])
    assert (
        page_client.get(reverse("contests:enter", args=[contest.slug])).templates[0].name
        == "contests/full.html"
    )


def test_a_photo_that_is_too_small_says_how_small(page_client: Client, send: Any) -> None:
    contest = ContestFactory(min_pixels=4000)
    with translation.override("en"):
        response = page_client.post(
            reverse("contests:enter", args=[contest.slug]), form_data(page_client, contest)
        )
    assert (
        response.context["form"]
        .errors["photo"][0]
        .startswith("The photo is too small: its long side has 1800 pixels, 4000 are needed. ")
    )
    assert files_in("private") == []


def test_a_file_past_the_limit_is_read_past_and_the_rest_kept(
    page_client: Client, send: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contests.uploads.MOST_BYTES", 10_000)
    contest = ContestFactory()
    response = send(contest, form_data(page_client, contest))
    form = response.context["form"]
    assert (response.status_code, list(form.errors), form["title"].value()) == (
        422,
        ["photo"],
        "Nebbia sul ponte",
    )
    assert files_in("private") == []


@pytest.mark.parametrize("missing", ["licence", "people", "title", "author_name", "age", "category"])
def test_what_is_needed(page_client: Client, send: Any, missing: str) -> None:
    contest = ContestFactory()
    response = send(contest, form_data(page_client, contest, **{missing: None}))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [missing])


def test_the_name_is_published_only_if_one_wants(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    send(contest, form_data(page_client, contest, name=None))
    assert not Consent.objects.filter(kind=ConsentKind.NAME).exists()


def test_a_minor_needs_a_guardian(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    data = form_data(page_client, contest, age="minor")
    assert set(send(contest, data).context["form"].errors) == {
        "guardian_name",
        "guardian_email",
        "second_name",
        "second_email",
    }
    assert Entry.objects.get().status == EntryStatus.DRAFT


def help_of(page: str, name: str) -> str:
    return tight(page).partition(f'id="id_{name}-help">')[2].partition("</p>")[0]


def test_the_declaration_stands_where_a_guardian_signs_and_nowhere_else(page_client: Client) -> None:
    """A minor who fills in the form is not made to declare what the guardian declares."""
    contest = ContestFactory()
    response = page_client.get(reverse("contests:enter", args=[contest.slug]))
    words, page = response.context["form"].wordings, response.content.decode()
    both = [words[kind].text for kind in (ConsentKind.GUARDIAN, ConsentKind.SOLE)]
    assert all(escape(text) in help_of(page, "guardian") for text in both)
    assert help_of(page, "sole")
    assert [page.count(escape(text)) for text in both] == [1, 1]


def test_where_one_guardian_is_enough_nobody_declares_to_be_the_only_one(page_client: Client) -> None:
    contest = ContestFactory(guardians=GuardiansNeeded.ONE)
    response = page_client.get(reverse("contests:enter", args=[contest.slug]))
    words, page = response.context["form"].wordings, response.content.decode()
    assert help_of(page, "guardian") == escape(words[ConsentKind.GUARDIAN].text)
    assert escape(words[ConsentKind.SOLE].text) not in page


def test_who_signs_in_the_form_as_the_only_guardian_signs_what_stood_there(
    page_client: Client, send: Any
) -> None:
    contest = ContestFactory()
    page = page_client.get(reverse("contests:enter", args=[contest.slug])).content.decode()
    minor = {"age": "minor", "guardian_name": "Madre", "guardian": "on", "sole": "on"}
    send(contest, form_data(page_client, contest, **minor))
    signed = Consent.objects.filter(guardian__isnull=False).values_list("kind", "wording__text")
    assert {kind for kind, _text in signed} == {ConsentKind.GUARDIAN, ConsentKind.SOLE}
    assert all(escape(text) in help_of(page, "guardian") for _kind, text in signed)


def test_residents_declare_that_they_are(page_client: Client, send: Any) -> None:
    contest = ContestFactory(who_may_enter=WhoMayEnter.RESIDENTS)
    data = form_data(page_client, contest)
    assert list(send(contest, data).context["form"].errors) == ["residence"]
    del data["photo"]
    send(contest, data | {"residence": "on"})
    assert only_entry().consents.filter(kind=ConsentKind.RESIDENCE).count() == 1


def test_texts_that_changed_are_read_again(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    data = form_data(page_client, contest, shown="0" * 16)
    response = send(contest, data)
    assert list(response.context["form"].errors) == ["__all__"]
    data |= {"shown": response.context["form"]["shown"].value()}
    del data["photo"]
    assert send(contest, data).status_code == 302


@pytest.mark.parametrize("phase", [p for p in Phase if p not in {Phase.DRAFT, Phase.OPEN}])
def test_outside_the_dates_a_kind_page_keeps_nothing(page_client: Client, send: Any, phase: Phase) -> None:
    opened = ContestFactory()
    data = form_data(page_client, opened)
    contest = ContestFactory(phase=phase)
    data["category"] = contest.categories.first().pk
    response = send(contest, data)
    assert (response.status_code, response.templates[0].name) == (409, "contests/not_open.html")
    assert Entry.objects.count() == 0
    assert files_in("private") == []


def test_the_deadline_passes_between_opening_and_sending(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    data = form_data(page_client, contest)
    with time_machine.travel(contest.closes_at - timedelta(seconds=1), tick=False):
        in_time = send(contest, data)
    data = form_data(page_client, contest, photo=SimpleUploadedFile("b.jpg", jpeg(colour=(9, 9, 9))))
    with time_machine.travel(contest.closes_at, tick=False):
        late = send(contest, data)
    assert (in_time.status_code, late.status_code) == (302, 409)
    assert Entry.objects.count() == 1


def test_what_began_before_the_deadline_may_arrive_after_it(
    page_client: Client, send: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow line does not cost the entry: the clock is read before the photo is."""
    contest = ContestFactory()
    data = form_data(page_client, contest)
    with time_machine.travel(contest.closes_at - timedelta(seconds=5), tick=False) as clock:
        handler = enter_view.BoundedUploadHandler.receive_data_chunk

        def slow(self: Any, raw_data: bytes, start: int) -> bytes:
            clock.move_to(contest.closes_at + timedelta(seconds=60))
            return handler(self, raw_data, start)

        monkeypatch.setattr(enter_view.BoundedUploadHandler, "receive_data_chunk", slow)
        assert send(contest, data).status_code == 302


def test_behind_a_proxy_the_beginning_counts_too(page_client: Client, settings: Any) -> None:
    """nginx hands a request on when it is whole, and says how long that took."""
    settings.REQUEST_TIME_HEADER = "X-Request-Time"
    contest = ContestFactory()
    address, data = reverse("contests:enter", args=[contest.slug]), form_data(page_client, contest)
    with time_machine.travel(contest.closes_at + timedelta(seconds=60), tick=False):
        late = page_client.post(address, data, headers={"X-Request-Time": "59.9"})
        data["photo"].seek(0)
        in_time = page_client.post(address, data, headers={"X-Request-Time": "60.1"})
    assert (late.status_code, in_time.status_code) == (409, 302)


def test_the_script_is_told_where_to_go(page_client: Client) -> None:
    contest = ContestFactory()
    response = page_client.post(
        reverse("contests:enter", args=[contest.slug]),
        form_data(page_client, contest),
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert response.json() == {"address": reverse("contests:entry", args=[only_entry().code])}


def test_sending_very_often_is_slowed_down(
    page_client: Client, send: Any, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    monkeypatch.setattr(enter_view, "RATE", "2/15m")
    time_machine.move_to(timezone.now().replace(minute=5), tick=False)
    contest = ContestFactory()
    data = form_data(page_client, contest, photo=None)
    answers = [send(contest, data) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert int(answers[-1]["Retry-After"]) in range(9 * 60, 10 * 60 + 1)


def test_a_contest_that_is_not_announced_is_not_there(page_client: Client) -> None:
    contest = ContestFactory(public_from=timezone.now() + timedelta(days=1), phase=Phase.ANNOUNCED)
    contest.opens_at = timezone.now() + timedelta(days=2)
    contest.save()
    assert page_client.get(reverse("contests:enter", args=[contest.slug])).status_code == 404


def test_another_persons_draft_cannot_be_taken_over(page_client: Client, send: Any, client: Client) -> None:
    contest = ContestFactory()
    data = form_data(page_client, contest, title="")
    send(contest, data)
    draft = only_entry()
    client.force_login(PersonFactory())
    data |= {"title": "Mia"}
    del data["photo"]
    response = client.post(reverse("contests:enter", args=[contest.slug]), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["photo"])
    assert client.get(reverse("contests:own_photo", args=[draft.code])).status_code == 404
