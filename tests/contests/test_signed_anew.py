"""What guardians have signed for: when it changes they sign once more, and what they refuse stays refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from contests.actions.guardians import TooLateToSignError, refuse, sign
from contests.actions.revoking import CannotRevokeError, revoke_consent
from contests.enums import ConsentEnd, ConsentKind, EntryEvent, EntryStatus
from contests.guardian_links import link_of
from contests.models import Consent, Entry, Guardian
from contests.wordings import wording
from hub.core.enums import GuardiansNeeded
from tests.factories.contests import ContestFactory, jpeg

from .conftest import form_data, only_entry, run_tasks

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User


pytestmark = pytest.mark.django_db
BY_MAIL = {"age": "minor", "guardian_name": "Madre Prova", "guardian_email": "madre@example.org"}


def sign_for(entry: Entry) -> None:
    words = [wording(ConsentKind.GUARDIAN, town="Borgo")]
    sign(guardian_id=entry.guardians.get().pk, words=words, now=timezone.now())


def sent(client: Client, send: Any, **changes: Any) -> Entry:
    """An entry whose only guardian was mailed a link."""
    contest = ContestFactory(guardians=GuardiansNeeded.ONE)
    send(contest, form_data(client, contest, **(BY_MAIL | changes)))
    run_tasks()
    return only_entry()


@pytest.fixture
def signed(page_client: Client, send: Any) -> Entry:
    """An entry without agreement to publish the name, whose only guardian has signed by mail."""
    entry = sent(page_client, send, name=None)
    sign_for(entry)
    run_tasks()
    mail.outbox.clear()
    entry.refresh_from_db()
    assert (entry.status, entry.consents.standing().count()) == (EntryStatus.SUBMITTED, 3)
    return entry


def change(client: Client, entry: Entry, **changes: Any) -> int:
    """Send the entry's form with these changes; returns the status of the answer."""
    path = reverse("contests:edit", args=[entry.code])
    form = client.get(path).context["form"]
    words = {name: form[name].value() for name in form.fields if name != "photo"}
    words = {key: value for key, value in words.items() if value not in {None, False, ""}}
    return client.post(path, words | changes).status_code


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Altro titolo"},
        {"story": "Altra storia"},
        {"place": "Altrove"},
        {"author_name": "Un altro"},
        {"name": "on"},
        {"photo": (1, 2, 3)},
    ],
    ids=["title", "story", "place", "author", "more is agreed to", "photo"],
)
def test_what_was_signed_for_changes(
    page_client: Client,
    client: Client,
    signed: Entry,
    person: User,
    changes: dict[str, Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    before = signed.guardians.get()
    if "photo" in changes:
        changes = {"photo": SimpleUploadedFile("2.jpg", jpeg(colour=changes["photo"]), "image/jpeg")}
    with django_capture_on_commit_callbacks(execute=True):
        assert change(page_client, signed, **changes) == 302
    signed.refresh_from_db()
    row = signed.guardians.get()
    assert (signed.status, signed.awaited, row.signs_again) == (EntryStatus.WAITING, 1, True)
    ended = Consent.objects.filter(entry=signed, kind=ConsentKind.GUARDIAN)
    assert [one.ended_how for one in ended] == [ConsentEnd.REPLACED]
    run_tasks()
    told = {m.to[0]: m for m in mail.outbox}
    assert set(told) == {person.email, "madre@example.org"}
    assert len(mail.outbox) == 2
    assert "ancora una volta" in told["madre@example.org"].subject
    # The link that they have leads to the photo as it is now.
    page = client.get(reverse("contests:guardian", args=[link_of(before.token)]))
    assert (page.status_code, row.token) == (200, before.token)
    assert "è stata modificata" in page.content.decode()


def test_one_mail_says_that_the_change_is_kept_and_waits_for_signatures(
    page_client: Client, signed: Entry, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    person.language = "en"
    person.save()
    with django_capture_on_commit_callbacks(execute=True):
        change(page_client, signed, title="Altro titolo")
    run_tasks()
    [told] = [m for m in mail.outbox if m.to == [person.email]]
    assert told.subject == "Your photo “Altro titolo”: your changes are kept"
    assert "once all parents or guardians have signed for it as it is now" in str(told.body)
    assert "to be checked now" not in str(told.body)


def test_what_nobody_signed_for_may_change(page_client: Client, signed: Entry) -> None:
    other = signed.contest.categories.exclude(pk=signed.category_id).first()
    assert change(page_client, signed, category=other.pk) == 302
    signed.refresh_from_db()
    assert (signed.status, signed.category) == (EntryStatus.SUBMITTED, other)


def test_less_may_be_agreed_to(page_client: Client, send: Any) -> None:
    entry = sent(page_client, send)
    sign_for(entry)
    assert change(page_client, entry, name="") == 302
    entry.refresh_from_db()
    standing = entry.consents.standing().values_list("kind", flat=True)
    assert (entry.status, set(standing)) == (EntryStatus.SUBMITTED, {"licence", "people", "guardian"})


def test_who_has_not_answered_keeps_their_link(page_client: Client, send: Any) -> None:
    entry = sent(page_client, send)
    before = Guardian.objects.get()
    assert change(page_client, entry, title="Altro titolo") == 302
    row = Guardian.objects.get()
    assert (row.token, row.asked_at, row.signs_again) == (before.token, before.asked_at, False)
    assert "ask_guardian" not in run_tasks()


def test_after_a_refusal_nobody_becomes_of_age(page_client: Client, send: Any) -> None:
    entry = sent(page_client, send)
    refuse(guardian_id=Guardian.objects.get().pk, now=timezone.now())
    assert change(page_client, entry, age="adult") == 422
    entry.refresh_from_db()
    assert (entry.status, entry.guardians.count()) == (EntryStatus.WAITING, 1)


def test_staff_see_that_the_age_was_changed(
    client: Client, login: Any, contest_staff: User, person: User, signed: Entry
) -> None:
    words = "Era stato indicato un genitore o tutore"
    login(client, contest_staff)
    path = reverse("contests_screen", args=[signed.code])
    assert words not in client.get(path).content.decode()
    login(client, person)
    assert change(client, signed, age="adult") == 302
    login(client, contest_staff)
    assert EntryEvent.AGE_CHANGED in signed.log.values_list("event", flat=True)
    for page in (path, reverse("contests_queue", args=[signed.contest_id])):
        assert words in client.get(page).content.decode()


def test_nobody_signs_a_photo_that_they_cannot_see(client: Client, page_client: Client, send: Any) -> None:
    contest = ContestFactory(guardians=GuardiansNeeded.ONE)
    send(contest, form_data(page_client, contest, **BY_MAIL))
    path = reverse("contests:guardian", args=[link_of(Guardian.objects.get().token)])
    shown = client.get(path)
    assert (shown.status_code, 'value="sign"' in shown.content.decode()) == (200, False)
    with pytest.raises(TooLateToSignError):
        sign_for(only_entry())
    run_tasks()
    assert 'value="sign"' in client.get(path).content.decode()


def test_what_changes_under_a_guardians_eyes_is_not_signed(
    client: Client, page_client: Client, send: Any
) -> None:
    entry = sent(page_client, send)
    path = reverse("contests:guardian", args=[link_of(Guardian.objects.get().token)])
    page = client.get(path)
    data = {"do": "sign", "agree": "on", "shown": page.context["shown"], "seen": page.context["seen"]}
    assert change(page_client, entry, title="Altro titolo") == 302
    for old in (data, data | {"seen": ""}, {k: v for k, v in data.items() if k != "seen"}):
        said = client.post(path, old)
        assert (said.status_code, "Altro titolo" in said.content.decode()) == (422, True)
        assert Guardian.objects.get().signed_at is None
    assert client.post(path, data | {"seen": said.context["seen"]}).status_code == 302
    assert Guardian.objects.get().signed_at is not None


def test_what_a_guardian_took_back_the_entrant_does_not_give_again(
    page_client: Client, client: Client, send: Any, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    entry = sent(page_client, send)
    sign_for(entry)
    mail.outbox.clear()
    link = reverse("contests:guardian", args=[link_of(Guardian.objects.get().token)])
    with django_capture_on_commit_callbacks(execute=True):
        said = client.post(link, {"do": "revoke", "kind": "name", "sure": "on"})
    assert (said.status_code, said.templates[0].name) == (200, "contests/guardian/taken_back.html")
    run_tasks()
    assert [m.to for m in mail.outbox if "nome" in m.subject] == [[person.email]]
    path = reverse("contests:consent", args=[entry.code, "name"])
    assert page_client.get(path).status_code == 404
    page_client.post(path, {"do": "give"})
    assert entry.consents.standing().filter(kind=ConsentKind.NAME).count() == 0


@pytest.mark.parametrize(("data", "box"), [({"do": "sign"}, "agree"), ({"do": "revoke"}, "sure-guardian")])
def test_a_box_that_was_not_ticked_is_named_on_top(
    client: Client, page_client: Client, send: Any, data: dict[str, str], box: str
) -> None:
    entry = sent(page_client, send)
    if box != "agree":
        sign_for(entry)
        data = data | {"kind": "guardian"}
    said = client.post(reverse("contests:guardian", args=[link_of(Guardian.objects.get().token)]), data)
    html = said.content.decode()
    assert said.status_code == 422
    assert html.index(f'href="#{box}"') < html.index("<h1")
    assert html.count('aria-invalid="true"') == 1


def test_who_signed_in_the_form_takes_their_own_signature_back(page_client: Client, send: Any) -> None:
    contest = ContestFactory(guardians=GuardiansNeeded.ONE)
    send(contest, form_data(page_client, contest, age="minor", guardian_name="Madre", guardian="on"))
    entry = only_entry()
    path = reverse("contests:consent", args=[entry.code, "guardian"])
    assert path in page_client.get(reverse("contests:entry", args=[entry.code])).content.decode()
    assert page_client.get(path).status_code == 200
    assert page_client.post(path, {"do": "revoke"}).status_code == 302
    entry.refresh_from_db()
    assert entry.status == EntryStatus.WITHDRAWN
    how = dict(entry.consents.values_list("kind", "ended_how"))
    assert how.pop("guardian") == ConsentEnd.TAKEN_BACK
    assert set(how.values()) == {ConsentEnd.LEFT}


def test_the_other_guardians_signature_is_not_the_senders_to_take_back(
    page_client: Client, signed: Entry, person: User
) -> None:
    path = reverse("contests:consent", args=[signed.code, "guardian"])
    assert page_client.get(path).status_code == 404
    with pytest.raises(CannotRevokeError):
        revoke_consent(entry=signed, kind=ConsentKind.GUARDIAN, by=person, now=timezone.now())
    assert signed.consents.standing().filter(kind=ConsentKind.GUARDIAN).count() == 1


def test_a_title_is_text_in_a_mail(page_client: Client, send: Any) -> None:
    title = '<b>Paga</b><a href="https://evil.example/">qui</a> https://evil.example/x & <!--'
    sent(page_client, send, title=title)
    told = next(m for m in mail.outbox if m.to == ["madre@example.org"])
    html = str(told.alternatives[0][0])
    assert title in told.body
    assert [bad for bad in ("<b>", "<!--", 'href="https://evil') if bad in html] == []
    link = reverse("contests:guardian", args=[link_of(Guardian.objects.get().token)]).split(".")[0]
    assert html.count("<a href=") == 1
    assert link in html.split("<a href=")[1]
    assert told.body.rstrip().endswith("Borgo di Prova")
