"""School classes: entered by a teacher, signed for by all families on a sheet, named without a pupil."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from contests.actions import UnreleasedError, admit_entry, erase_person, export_person
from contests.actions.revoking import CannotRevokeError, give_consent, revoke_consent
from contests.actions.subjects import SubjectRefusedError, judge_release
from contests.enums import ConsentKind, EntryStatus, Phase, SubjectStatus, WhoMayEnter
from contests.models import Contest, ContestPage, Entry, EntryAuthor, Subject
from contests.wordings import wording
from tests.factories.contests import ContestFactory, jpeg
from tests.factories.pages import make_page

from .conftest import files_in, form_data, run_tasks

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
CLASS = {"age": "class", "school": " Scuola  Rodari ", "school_class": "3ª B", "author_name": ""}


def class_contest(**values: Any) -> Contest:
    contest: Contest = ContestFactory(takes_classes=True, **values)
    return contest


def sent_entry(page_client: Client, send: Any, contest: Contest, **changes: Any) -> Entry:
    assert send(contest, form_data(page_client, contest, **CLASS | changes)).status_code == 302
    return Entry.objects.latest("pk")


def another_photo(number: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG.jpg", jpeg(1600 + number, 1200), "image/jpeg")


def test_a_teacher_sends_for_a_class(page_client: Client, send: Any) -> None:
    entry = sent_entry(page_client, send, class_contest())
    author = entry.author
    assert (author.name, author.school, author.school_class) == (
        "3ª B, Scuola Rodari",
        "Scuola Rodari",
        "3ª B",
    )
    # The box about one's own name stands for nothing here: it was ticked.
    assert set(entry.consents.values_list("kind", flat=True)) == {"licence", "people", "teacher"}
    assert (entry.status, entry.guardians.count()) == (EntryStatus.SUBMITTED, 0)
    [sheet] = entry.subjects.all()
    assert (sheet.name, sheet.is_class, sheet.is_minor, sheet.status) == (author.name, True, True, "asked")


def test_the_mail_asks_for_the_sheet(page_client: Client, send: Any, mailoutbox: Any) -> None:
    asked = "il foglio con le firme di tutte le famiglie"
    sent_entry(page_client, send, class_contest())
    contest = class_contest()
    assert send(contest, form_data(page_client, contest)).status_code == 302
    run_tasks()
    assert [asked in message.body for message in mailoutbox] == [True, False]


def test_the_teacher_is_told_that_a_change_is_kept_and_which_sheet_is_missing(
    page_client: Client, send: Any, mailoutbox: Any, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = sent_entry(page_client, send, class_contest())
    run_tasks()
    mailoutbox.clear()
    address = reverse("contests:edit", args=[entry.code])
    form = page_client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields if name != "photo"}
    data = {key: value for key, value in data.items() if value not in (None, False)}
    with django_capture_on_commit_callbacks(execute=True):
        page_client.post(address, data | {"school_class": "4ª B"})
    run_tasks()
    [told] = mailoutbox
    assert told.to == [person.email]
    assert entry.code in told.body
    assert "il foglio con le firme di tutte le famiglie" in told.body


def test_without_its_sheet_no_photo_of_a_class_is_admitted(
    page_client: Client, send: Any, contest_staff: Any
) -> None:
    entry = sent_entry(page_client, send, class_contest())
    page = reverse("contests:subjects", args=[entry.code])
    own_page = reverse("contests:entry", args=[entry.code])
    assert page_client.get(own_page).context["class_sheet"] is True
    with pytest.raises(UnreleasedError):
        admit_entry(entry_id=entry.pk, user=contest_staff, now=timezone.now())

    [sheet] = entry.subjects.all()
    page_client.post(page, {"do": "remove", "subject": sheet.pk})
    with pytest.raises(SubjectRefusedError):
        judge_release(subject=sheet, user=contest_staff, status=SubjectStatus.NOT_NEEDED, reason="Di spalle")
    with pytest.raises(IntegrityError, match="subject_class_always_signs"), transaction.atomic():
        Subject.objects.update(status=SubjectStatus.NOT_NEEDED, reason="Di spalle")
    assert entry.subjects.get().status == SubjectStatus.ASKED

    page_client.post(
        page, {"do": "release", "subject": sheet.pk, "release": SimpleUploadedFile("f.pdf", PDF)}
    )
    assert page_client.get(own_page).context["class_sheet"] is False
    admit_entry(entry_id=entry.pk, user=contest_staff, now=timezone.now())
    entry.refresh_from_db()
    assert entry.status == EntryStatus.ADMITTED


def test_school_and_class_are_needed_and_what_was_typed_stays(page_client: Client, send: Any) -> None:
    contest = class_contest()
    data = form_data(page_client, contest, **CLASS | {"school": "", "school_class": ""})
    form = send(contest, data).context["form"]
    assert list(form.errors) == ["school", "school_class"]
    assert (form["title"].value(), form["age"].value()) == ("Nebbia sul ponte", "class")
    form = send(contest, form_data(page_client, contest, author_name="")).context["form"]
    assert list(form.errors) == ["author_name"]


def test_what_an_answer_makes_necessary_is_not_called_optional(page_client: Client) -> None:
    page = page_client.get(reverse("contests:enter", args=[class_contest().slug])).content.decode()
    labels = re.findall(r'<label\s+class="hub-label"\s+for="id_(\w+)"\s*>(.*?)</label>', page, re.DOTALL)
    assert {name for name, label in labels if "(facoltativo)" in label} == {"story", "language", "place"}


def test_a_contest_without_classes_takes_none(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    form = send(contest, form_data(page_client, contest, **CLASS)).context["form"]
    assert set(form.errors) == {"age", "author_name"}
    assert "school" not in form.fields


def test_as_many_photos_for_each_class_as_for_a_person(page_client: Client, send: Any) -> None:
    contest = class_contest(max_entries=1)
    own = form_data(page_client, contest)
    assert send(contest, own).status_code == 302
    classes = [("Rodari", "3ª B"), ("Rodari", "4ª A"), ("Manzi", "3ª B"), ("rodari", "3ª  b")]
    answers = []
    for number, (school, name) in enumerate(classes, 1):
        changes = CLASS | {"school": school, "school_class": name, "photo": another_photo(number)}
        answers.append(send(contest, form_data(page_client, contest, **changes)))
    assert [answer.status_code for answer in answers] == [302, 302, 302, 422]
    [said] = answers[-1].context["form"].non_field_errors()
    assert said.startswith(
        "Questa classe ha già inviato tutte le foto che questo concorso accetta da una classe: 1. "
        "Puoi modificarne o ritirarne una. "
    )
    assert f'href="{reverse("contests:mine")}"' in said
    more = form_data(page_client, contest, photo=another_photo(9))
    assert send(contest, more).status_code == 422


def test_another_class_signs_another_sheet(
    page_client: Client, send: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = sent_entry(page_client, send, class_contest())
    page = reverse("contests:subjects", args=[entry.code])
    [sheet] = entry.subjects.all()
    page_client.post(
        page, {"do": "release", "subject": sheet.pk, "release": SimpleUploadedFile("f.pdf", PDF)}
    )
    edit = reverse("contests:edit", args=[entry.code])
    form = page_client.get(edit).context["form"]
    assert (form["age"].value(), form["school"].value(), form["author_name"].value()) == (
        "class",
        "Scuola Rodari",
        "",
    )
    data = form_data(page_client, entry.contest, **CLASS, photo=None, key=str(entry.submission_key))
    for change, sheets in (
        ({"title": "Altro titolo"}, [("3ª B, Scuola Rodari", "signed")]),
        ({"school_class": "4ª A"}, [("4ª A, Scuola Rodari", "asked")]),
        ({"age": "adult", "author_name": "Ada Prova"}, []),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            assert page_client.post(edit, data | change).status_code == 302
        assert list(entry.subjects.values_list("name", "status")) == sheets
    assert [name for name in files_in("private") if "/releases/" in name] == []
    assert EntryAuthor.objects.get(entry=entry).is_class is False


def test_the_class_is_named_and_its_teacher_can_take_that_back(
    page_client: Client, person: Any, send: Any
) -> None:
    entry = sent_entry(page_client, send, class_contest())
    assert [e.public_name for e in Entry.objects.with_public_name()] == ["3ª B, Scuola Rodari"]
    now = timezone.now()
    with pytest.raises(CannotRevokeError):
        give_consent(
            entry=Entry.objects.get(), words=wording(ConsentKind.NAME, town="Prova"), by=person, now=now
        )
    assert page_client.get(reverse("contests:consent", args=[entry.code, "name"])).status_code == 404
    revoke_consent(entry=entry, kind=ConsentKind.TEACHER, by=person, now=now)
    entry.refresh_from_db()
    assert (entry.status, entry.subjects.count(), entry.photos.count()) == (EntryStatus.WITHDRAWN, 0, 0)


def test_a_contest_of_residents_asks_where_the_school_is(page_client: Client) -> None:
    contest = class_contest(who_may_enter=WhoMayEnter.RESIDENTS)
    form = page_client.get(reverse("contests:enter", args=[contest.slug])).context["form"]
    assert form.wordings[ConsentKind.RESIDENCE].version == "4"
    assert "la sua scuola" in form["residence"].help_text


def test_a_persons_data_names_the_class_and_goes_with_them(
    page_client: Client, person: Any, send: Any
) -> None:
    entry = sent_entry(page_client, send, class_contest())
    [exported] = export_person(person.pk)["entries"]  # type: ignore[misc]
    assert (exported["school"], exported["class"]) == ("Scuola Rodari", "3ª B")
    erase_person(person.pk)
    assert (EntryAuthor.objects.filter(entry=entry).count(), entry.subjects.count()) == (0, 0)


@pytest.mark.parametrize(("takes", "said"), [(True, 1), (False, 0)])
def test_the_page_of_the_contest_says_so(client: Client, hashtag_page: Any, takes: bool, said: int) -> None:
    contest = ContestFactory(phase=Phase.OPEN, takes_classes=takes)
    page = make_page(ContestPage, hashtag_page, title=contest.name, contest=contest)
    html = client.get(page.url).content.decode()
    assert html.count("Partecipano anche le classi scolastiche") == said
