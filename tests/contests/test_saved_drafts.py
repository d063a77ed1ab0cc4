"""Save and finish later: what there is of an entry is kept until the deadline, and counts for nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from contests import tasks
from contests.actions.contests import suspend_contest
from contests.enums import EntryStatus
from contests.models import Consent, Contest, Entry, Guardian, LedgerLine
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory, jpeg

from .conftest import files_in, form_data, only_entry, run_tasks

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

NOTHING = {"photo": None, "title": "", "author_name": "", "licence": None, "people": None, "name": None}


@pytest.fixture
def save(page_client: Client, send: Any) -> Any:
    """Press "Save and finish later" with what is given."""

    def save(contest: Contest, **changes: Any) -> Any:
        return send(contest, form_data(page_client, contest, **{**NOTHING, **changes}, do="save"))

    return save


def photo(colour: tuple[int, int, int] = (20, 120, 200)) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", jpeg(colour=colour), "image/jpeg")


def test_what_there_is_is_kept_and_nobody_is_told(save: Any, page_client: Client) -> None:
    contest = ContestFactory()
    answer = save(contest, title="Nebbia", story="Una mattina", photo=photo(), age="minor")
    assert answer.url == reverse("contests:mine")
    draft = only_entry()
    assert (draft.status, draft.title, draft.story, draft.photos.count(), draft.is_saved) == (
        EntryStatus.DRAFT,
        "Nebbia",
        "Una mattina",
        1,
        True,
    )
    nothing = (Consent.objects.count(), Guardian.objects.count(), LedgerLine.objects.count())
    assert (nothing, run_tasks(), len(mail.outbox)) == ((0, 0, 0), [], 0)


def test_it_stands_among_my_photos_with_what_is_missing(save: Any, page_client: Client, person: User) -> None:
    contest = ContestFactory(least_photos=2, most_photos=4)
    save(contest, title="Nebbia", photo=photo())
    [row] = page_client.get(reverse("contests:mine"), headers={"accept-language": "en"}).context["rows"]
    assert len(row["missing"]) == 3
    page = page_client.get(reverse("contests:mine")).text
    assert all(one in page for one in ("Nebbia", *row["missing"]))
    assert reverse("contests:edit", args=[only_entry().code]) in page


def test_it_is_finished_and_sent_from_there(save: Any, send: Any, page_client: Client) -> None:
    contest = ContestFactory()
    save(contest, title="Nebbia", story="Una mattina", place="Ponte", photo=photo())
    draft = only_entry()
    form = page_client.get(reverse("contests:edit", args=[draft.code])).context["form"]
    words = {name: form[name].value() for name in ("key", "title", "story", "place")}
    assert words == {
        "key": str(draft.submission_key),
        "title": "Nebbia",
        "story": "Una mattina",
        "place": "Ponte",
    }
    sent = {**form_data(page_client, contest, photo=None), **words}
    assert send(contest, sent).status_code == 302
    entry = only_entry()
    assert (entry.pk, entry.status, entry.photos.count()) == (draft.pk, EntryStatus.SUBMITTED, 1)
    assert entry.consents.count() > 0


def test_saving_again_changes_the_same_draft(save: Any) -> None:
    contest = ContestFactory()
    save(contest, title="Nebbia", key=None)
    assert Entry.objects.count() == 0  # a form without its key is nobody's
    key = "6f1c5d1e-7d0b-4c0e-9a53-3c1f0f3f9c11"
    for title in ("Nebbia", "Nebbia fitta"):
        save(contest, title=title, key=key)
    assert only_entry().title == "Nebbia fitta"


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"title": "x" * 121}, "title"),
        ({"photo": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")}, "photo"),
        ({"school": "Scuola Rodari"}, "school_class"),
    ],
)
def test_what_is_wrong_is_said_and_not_lost(save: Any, given: dict[str, Any], refused: str) -> None:
    answer = save(ContestFactory(takes_classes=True), **{"title": "Nebbia", **given})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [refused])
    assert Entry.objects.saved().count() == 0


def test_a_class_is_kept_and_no_sheet_is_asked_for(save: Any) -> None:
    save(ContestFactory(takes_classes=True), school="Scuola Rodari", school_class="3 B")
    draft = only_entry()
    assert (draft.author.school, draft.author.school_class, draft.subjects.count()) == (
        "Scuola Rodari",
        "3 B",
        0,
    )


def test_no_more_than_the_contest_takes_and_none_is_pushed_out(save: Any) -> None:
    contest = ContestFactory(max_entries=1)
    answers = [save(contest, title=f"Nebbia {n}").status_code for n in range(4)]
    assert (answers, Entry.objects.saved().count()) == ([302, 302, 302, 422], 3)


def test_a_form_that_was_only_begun_pushes_no_saved_draft_out(
    save: Any, send: Any, page_client: Client
) -> None:
    contest = ContestFactory()
    save(contest, title="Nebbia")
    for n in range(5):
        data = form_data(page_client, contest, title="", photo=photo((n, n, n)))
        send(contest, data)
    assert (Entry.objects.saved().count(), Entry.objects.count()) == (1, 4)


def test_it_counts_for_nothing(save: Any, client: Client, login: Any, superuser: User) -> None:
    contest = ContestFactory()
    save(contest, title="Nebbia Canarina", photo=photo(), author_name="Ada Canarina")
    login(client, superuser)
    code = only_entry().code
    for name in ("queue", "export_csv", "standing"):
        said = client.get(reverse(f"contests_{name}", args=[contest.pk])).content.decode()
        assert ("Canarina" in said, code in said) == (False, False), name
    assert client.get(reverse("contests_screen", args=[code]), follow=True).status_code == 404
    assert Entry.objects.counted().count() == 0


def test_a_draft_is_thrown_away_by_its_author_only(
    save: Any, page_client: Client, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    save(ContestFactory(), title="Nebbia", photo=photo())
    address = reverse("contests:withdraw", args=[only_entry().code])
    assert page_client.get(address).status_code == 200
    author = only_entry().entrant
    client.force_login(PersonFactory())
    assert client.post(address).status_code == 404
    client.force_login(author)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).url == reverse("contests:mine")
    assert (Entry.objects.count(), files_in("private")) == (0, [])


def test_after_the_deadline_it_is_deleted_with_its_files(
    save: Any, django_capture_on_commit_callbacks: Any, superuser: User
) -> None:
    contest, stopped = ContestFactory(), ContestFactory()
    for one in (contest, stopped):
        save(one, title="Nebbia", photo=photo())
    suspend_contest(contest=stopped, reason="Grandine", act="7/2026", by=superuser)

    def discard() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return tasks.discard_stale_drafts.func()

    with time_machine.travel(contest.closes_at - timedelta(minutes=1)):
        assert discard() == 0
    with time_machine.travel(contest.closes_at + timedelta(hours=1)):
        assert discard() == 0
    with time_machine.travel(contest.closes_at + timedelta(hours=25)):
        assert discard() == 1
    # The other one waits with its contest.
    assert only_entry().contest == stopped
    assert len(files_in("private")) == 1


def test_nothing_is_saved_after_the_deadline(save: Any, page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    data = form_data(page_client, contest, **NOTHING, do="save")
    Contest.objects.update(closes_at=timezone.now())
    assert send(contest, {**data, "title": "Tardi"}).status_code == 409
    assert Entry.objects.count() == 0


def test_its_author_is_reminded_once_before_the_deadline(home: Any) -> None:
    contest = ContestFactory()
    ada = PersonFactory(language="en")
    key = {"status": EntryStatus.DRAFT, "submitted_at": None, "rules_version": None, "category": None}
    draft = EntryFactory(contest=contest, entrant=ada, **key)
    EntryFactory(contest=contest)
    begun = EntryFactory(contest=contest, **key)
    begun.author.delete()
    reached = []
    for hours in (-72, -47, -46, -1, 1):
        with time_machine.travel(contest.closes_at + timedelta(hours=hours)):
            tasks.remind_of_drafts.func()
            run_kept(tasks.remind_of_draft)
        reached.append([one.to[0] for one in mail.outbox])
    assert reached == [[], [ada.email], [ada.email], [ada.email], [ada.email]]
    [one] = mail.outbox
    assert one.subject == f"Not sent yet: your photo for “{contest.name}”"
    with translation.override("en"):
        address = reverse("contests:edit", args=[draft.code])
    assert all(words in one.body for words in (draft.title, address, "age and consents"))


def run_kept(task: Any) -> None:
    """As the worker: what was done stays in its list."""
    from django_tasks_db.models import DBTaskResult

    for row in DBTaskResult.objects.filter(task_path=task.module_path, status="READY"):
        row.task.func(*row.args_kwargs["args"])
        DBTaskResult.objects.filter(pk=row.pk).update(status="SUCCESSFUL", finished_at=timezone.now())


def test_a_draft_that_was_sent_meanwhile_is_not_reminded(home: Any) -> None:
    entry = EntryFactory()
    assert tasks.remind_of_draft.func(entry.pk) is False
    assert mail.outbox == []
