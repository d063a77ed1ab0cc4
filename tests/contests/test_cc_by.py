"""CC BY by choice: agreed to beside the licence to the municipality, signed for, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from contests.actions import erase_person, export_person
from contests.actions.contests import FrozenContestError, change_contest
from contests.actions.guardians import sign
from contests.actions.revoking import CannotRevokeError, give_consent, revoke_consent
from contests.enums import (
    ConsentEnd,
    ConsentKind,
    EntryEvent,
    EntryStatus,
    LedgerEvent,
    Phase,
)
from contests.freezing import frozen_fields
from contests.guardian_links import link_of
from contests.models import Consent, Contest, Entry, Guardian
from contests.wordings import wording
from hub.core.enums import GuardiansNeeded
from tests.factories.contests import ContestFactory, EntryFactory

from .conftest import form_data, only_entry, run_tasks

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User


pytestmark = pytest.mark.django_db

BY_MAIL = {"age": "minor", "guardian_name": "Madre Prova", "guardian_email": "madre@example.org"}
OF_A_CLASS = {"age": "class", "school": "Scuola Rodari", "school_class": "3 B", "author_name": ""}
ADDRESS = "https://creativecommons.org/licenses/by/4.0/"


def standing(entry: Entry) -> set[str]:
    return set(entry.consents.standing().values_list("kind", flat=True))


def choose(entry: Entry) -> Consent:
    """As if the box had been ticked."""
    with translation.override("en"):
        words = wording(ConsentKind.CC_BY, town="Borgo")
    give_consent(entry=entry, words=words, by=entry.entrant, now=timezone.now())
    chosen: Consent = entry.consents.get(kind=ConsentKind.CC_BY)
    return chosen


def english(client: Client, name: str, *args: str) -> str:
    with translation.override("en"):
        return client.get(reverse(f"contests:{name}", args=args)).text


# Choosing it


def test_it_is_chosen_in_the_form_and_is_off_at_first(page_client: Client, send: Any, person: User) -> None:
    contest = ContestFactory()
    with translation.override("en"):
        address = reverse("contests:enter", args=[contest.slug])
    page = page_client.get(address)
    box = page.context["form"]["cc_by"]
    assert (box.value(), box.field.required) == (None, False)
    assert "checked" not in str(box)
    words = str(box.help_text)
    assert f'<a href="{ADDRESS}deed.en">{ADDRESS}deed.en</a>' in words
    assert "who has it under the licence already may go on using it" in words
    assert words in page.text
    send(contest, form_data(page_client, contest))
    assert standing(only_entry()) == {"adult", "licence", "people", "name"}


def test_the_ledger_says_which_words_which_version_who_and_when(
    page_client: Client, send: Any, person: User
) -> None:
    before = timezone.now()
    contest = ContestFactory()
    assert send(contest, form_data(page_client, contest, cc_by="on")).status_code == 302
    entry = only_entry()
    assert standing(entry) == {"adult", "licence", "people", "name", "cc_by"}
    row = entry.consents.get(kind=ConsentKind.CC_BY)
    assert (row.wording.kind, row.wording.version, row.wording.language) == ("cc_by", "1", "it")
    assert ("Borgo di Prova" in row.wording.text, f"{ADDRESS}deed.it" in row.wording.text) == (True, True)
    assert (row.given_by, before <= row.given_at <= timezone.now()) == (person, True)


@pytest.mark.parametrize("language", ["it", "en", "fr", "ro"])
def test_the_words_lead_to_the_licence_in_their_language(language: str) -> None:
    with translation.override(language):
        words = wording(ConsentKind.CC_BY, town="Borgo")
    assert words.text.endswith(f"{ADDRESS}deed.{language}")
    assert (words.language, "Borgo" in words.text, "CC BY 4.0" in words.text) == (language, True, True)


def test_the_licence_to_the_municipality_stays_needed(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    answer = send(contest, form_data(page_client, contest, cc_by="on", licence=None))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["licence"])
    assert only_entry().status == EntryStatus.DRAFT


def test_where_staff_do_not_offer_it_nobody_chooses_it(page_client: Client, send: Any, person: User) -> None:
    contest = ContestFactory(offers_cc_by=False)
    data = form_data(page_client, contest, cc_by="on")
    page = page_client.get(reverse("contests:enter", args=[contest.slug]))
    assert "cc_by" not in page.context["form"].fields
    assert send(contest, data).status_code == 302
    entry = only_entry()
    assert standing(entry) == {"adult", "licence", "people", "name"}
    path = reverse("contests:consent", args=[entry.code, "cc_by"])
    assert page_client.get(path).status_code == 404
    with pytest.raises(CannotRevokeError):
        choose(entry)


def test_the_photo_of_a_class_is_not_published_under_it(page_client: Client, send: Any, person: User) -> None:
    contest = ContestFactory(takes_classes=True)
    answer = send(contest, form_data(page_client, contest, cc_by="on", **OF_A_CLASS))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["cc_by"])
    assert Entry.objects.exclude(status=EntryStatus.DRAFT).count() == 0
    assert send(contest, form_data(page_client, contest, **OF_A_CLASS)).status_code == 302
    entry = Entry.objects.exclude(status=EntryStatus.DRAFT).get()
    assert page_client.get(reverse("contests:consent", args=[entry.code, "cc_by"])).status_code == 404
    with pytest.raises(CannotRevokeError):
        choose(entry)


# Changing one's mind


def test_the_form_of_an_entry_keeps_and_changes_the_choice(
    page_client: Client, send: Any, person: User
) -> None:
    contest = ContestFactory()
    send(contest, form_data(page_client, contest))
    entry = only_entry()

    def change(**changes: Any) -> set[str]:
        path = reverse("contests:edit", args=[entry.code])
        form = page_client.get(path).context["form"]
        data = {name: form[name].value() for name in form.fields if name != "photo"} | changes
        data = {name: value for name, value in data.items() if value not in {None, False, ""}}
        assert page_client.post(path, data).status_code == 302
        return standing(entry)

    assert "cc_by" in change(cc_by="on")
    given = entry.consents.get(kind=ConsentKind.CC_BY)
    assert "cc_by" in change(title="Altro titolo")
    assert entry.consents.standing().get(kind=ConsentKind.CC_BY) == given
    assert "cc_by" not in change(cc_by="")
    given.refresh_from_db()
    assert given.ended_how == ConsentEnd.REPLACED


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.JUDGING, Phase.ARCHIVED])
def test_taking_back_and_giving_is_possible_in_every_phase(
    page_client: Client, person: User, phase: Phase
) -> None:
    entry = EntryFactory(contest=ContestFactory(phase=phase), entrant=person, status=EntryStatus.ADMITTED)
    own = reverse("contests:entry", args=[entry.code])
    path = reverse("contests:consent", args=[entry.code, "cc_by"])
    assert path in page_client.get(own).text
    assert page_client.get(path).status_code == 200
    for _time in range(2):
        assert page_client.post(path, {"do": "give"}).status_code == 302
    assert "cc_by" in standing(entry)
    assert page_client.get(path).status_code == 200
    for _time in range(2):
        assert page_client.post(path, {"do": "revoke"}).status_code == 302
    rows = entry.consents.filter(kind=ConsentKind.CC_BY)
    assert [row.ended_how for row in rows] == [ConsentEnd.TAKEN_BACK]
    entry.refresh_from_db()
    assert (entry.status, entry.photos.count()) == (EntryStatus.ADMITTED, 1)
    told = [EntryEvent.CC_BY_GIVEN, EntryEvent.CC_BY_REVOKED]
    assert list(entry.log.values_list("event", flat=True)) == told
    [line] = entry.contest.ledger.filter(event=LedgerEvent.CONSENT_REVOKED)
    assert (line.role, line.data) == ("entrant", {"entry": entry.code, "kind": "cc_by"})


def test_nobody_else_gives_or_takes_it_back(
    client: Client, login: Any, person: User, superuser: User
) -> None:
    entry = EntryFactory(entrant=person)
    path = reverse("contests:consent", args=[entry.code, "cc_by"])
    assert client.post(path, {"do": "give"}).status_code == 302
    login(client, superuser)
    assert client.post(path, {"do": "give"}).status_code == 404
    assert "cc_by" not in standing(entry)
    choose(entry)
    assert client.post(path, {"do": "revoke"}).status_code == 404
    with pytest.raises(CannotRevokeError):
        revoke_consent(entry=entry, kind=ConsentKind.CC_BY, by=superuser, now=timezone.now())
    assert "cc_by" in standing(entry)


def test_it_ends_with_the_entry_and_tells_nothing_of_who_was_erased(person: User) -> None:
    entry = EntryFactory(entrant=person)
    row = choose(entry)
    assert row.wording.text in str(export_person(person.pk))
    erase_person(person.pk)
    row.refresh_from_db()
    assert (row.ended_how, row.given_by) == (ConsentEnd.LEFT, None)


# Who signs for a minor


def sign_for(entry: Entry) -> None:
    words = [wording(ConsentKind.GUARDIAN, town="Borgo")]
    sign(guardian_id=entry.guardians.get().pk, words=words, now=timezone.now())
    entry.refresh_from_db()


def test_a_guardian_reads_it_signs_for_it_and_takes_it_back(
    page_client: Client,
    client: Client,
    send: Any,
    person: User,
    mailoutbox: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    contest = ContestFactory(guardians=GuardiansNeeded.ONE)
    send(contest, form_data(page_client, contest, cc_by="on", **BY_MAIL))
    run_tasks()
    entry = only_entry()
    link = link_of(Guardian.objects.get().token)
    page = english(client, "guardian", link)
    assert f'href="{ADDRESS}deed.it"' in page
    sign_for(entry)
    assert entry.status == EntryStatus.SUBMITTED
    page = english(client, "guardian", link)
    assert 'id="sure-cc_by"' in page
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True), translation.override("en"):
        said = client.post(
            reverse("contests:guardian", args=[link]), {"do": "revoke", "kind": "cc_by", "sure": "on"}
        )
    assert said.templates[0].name == "contests/guardian/taken_back.html"
    assert "may go on using it" in said.text
    assert "cc_by" not in standing(entry)
    entry.refresh_from_db()
    assert entry.status == EntryStatus.SUBMITTED
    run_tasks()
    assert [(m.to, "CC BY 4.0" in m.subject, "CC BY 4.0" in m.body) for m in mailoutbox] == [
        ([person.email], True, True)
    ]
    # What they took back the entrant does not give again beside them.
    path = reverse("contests:consent", args=[entry.code, "cc_by"])
    assert page_client.get(path).status_code == 404
    assert 'id="sure-cc_by"' not in english(client, "guardian", link)


def test_chosen_later_it_is_signed_for_once_more(page_client: Client, send: Any) -> None:
    contest = ContestFactory(guardians=GuardiansNeeded.ONE)
    send(contest, form_data(page_client, contest, **BY_MAIL))
    run_tasks()
    entry = only_entry()
    sign_for(entry)
    path = reverse("contests:edit", args=[entry.code])
    form = page_client.get(path).context["form"]
    data = {name: form[name].value() for name in form.fields if name != "photo"} | {"cc_by": "on"}
    page_client.post(path, {name: value for name, value in data.items() if value not in {None, False, ""}})
    entry.refresh_from_db()
    assert (entry.status, entry.awaited) == (EntryStatus.WAITING, 1)


# What staff set


def test_once_chosen_the_choice_stays_offered(contest_staff: User) -> None:
    contest = ContestFactory()
    entry = EntryFactory(contest=contest)

    def offer(*, wanted: bool) -> bool:
        changed = Contest.objects.get(pk=contest.pk)
        changed.offers_cc_by = wanted
        change_contest(contest=changed, by=contest_staff)
        return Contest.objects.get(pk=contest.pk).offers_cc_by

    assert [offer(wanted=False), offer(wanted=True)] == [False, True]
    choose(entry)
    with pytest.raises(FrozenContestError, match="offers_cc_by"):
        offer(wanted=False)
    revoke_consent(entry=entry, kind=ConsentKind.CC_BY, by=entry.entrant, now=timezone.now())
    assert offer(wanted=False) is False


def test_the_setting_ends_with_the_entries() -> None:
    now = timezone.now()
    frozen = {
        phase: "offers_cc_by" in frozen_fields(contest.dates, contest.public_from, now)
        for phase in (Phase.ANNOUNCED, Phase.OPEN, Phase.SCREENING, Phase.JUDGING)
        for contest in [ContestFactory(phase=phase)]
    }
    assert list(frozen.values()) == [False, False, True, True]
