"""The jury in the admin: progress for those who run it, not one value for anybody before the close."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry
from wagtail.snippets.models import get_snippet_models

from contests import jury_tasks as tasks
from contests import seal_tasks
from contests.actions.count_keeping import keep_count
from contests.actions.jury import invite_juror
from contests.actions.reminding import REMIND_EVERY
from contests.enums import EntryStatus, Phase
from contests.models import Contest, Juror, Move, Note, Placement, Score, Skip
from contests.progress import progress_of
from hub.accounts.actions import establish_groups
from hub.accounts.enums import StaffGroup
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory
from tests.factories.jury import JurorFactory, give, round_of

from .conftest import run_tasks

CLOSED = (Phase.DELIBERATION, Phase.SEALED, Phase.PUBLISHED, Phase.ARCHIVED)
# A number that no page has for another reason: (3 * 7 + 2 * 9 + 8) / 6 = 47/6.
CANARY = "47/6"


@pytest.fixture
def people(home):
    """One person of each role that could come near the admin."""
    establish_groups()
    found = {name: PersonFactory() for name in ("entrant", "stranger", "editor", "staff")}
    found["editor"].groups.add(Group.objects.get(name=StaffGroup.EDITORS))
    found["staff"].groups.add(Group.objects.get(name=StaffGroup.SECRETARIES))
    found["superuser"] = PersonFactory(is_superuser=True, is_staff=True)
    return found


def judged(phase: Phase):
    contest = ContestFactory(phase=phase)
    juror = JurorFactory(contest=contest)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    give(juror, entry, 7, 9, 8)
    Note.objects.create(juror=juror, entry=entry, text="NOTACANARINO", offered=True)
    return contest, juror


@pytest.mark.parametrize("phase", list(Phase))
def test_who_may_open_which_page(client, people, phase):
    """role × phase for progress, ranking and preview; the admin sends away with a redirect."""
    contest, juror = judged(phase)
    roles = {**people, "juror": juror.user, "anonymous": None}
    for role, person in roles.items():
        client.logout()
        if person:
            client.force_login(person)
        got = {
            name: client.get(reverse(name, args=[contest.pk]))
            for name in ("contests_jury", "contests_results")
        }
        runs = role in ("staff", "superuser")
        assert (got["contests_jury"].status_code == 200) == runs, (role, phase)
        assert (got["contests_results"].status_code == 200) == (runs and phase in CLOSED), (role, phase)
        for response in got.values():
            if phase not in CLOSED:
                assert CANARY not in response.content.decode()
                assert "NOTACANARINO" not in response.content.decode()
    client.force_login(people["superuser"])
    preview = client.get(reverse("contests_results_preview", args=[contest.pk]))
    assert (preview.status_code == 200) == (phase == Phase.DELIBERATION)
    assert Placement.objects.count() == 0


def test_staff_see_numbers_of_photos_and_after_the_close_the_ranking(client, people):
    contest, _juror = judged(Phase.JUDGING)
    client.force_login(people["staff"])
    body = client.get(reverse("contests_jury", args=[contest.pk])).content.decode()
    assert "1 / 1 (100%)" in body
    contest, _juror = judged(Phase.DELIBERATION)
    body = client.get(reverse("contests_results", args=[contest.pk])).content.decode()
    assert CANARY in body


def test_what_jurors_give_has_no_listing_in_the_admin(client, people):
    snippets = set(get_snippet_models())
    for model in (Score, Note, Skip, Move):
        assert model not in snippets
        assert model._meta.default_permissions == ()
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:contests_{model._meta.model_name}_changelist")


def test_no_value_stands_in_the_admins_log(client, people):
    contest, juror = judged(Phase.JUDGING)
    client.force_login(juror.user)
    client.post(reverse("contests:jury_accept", args=[contest.slug]))
    invite_juror(contest=contest, email="nuova@example.org", language="it", by=people["staff"])
    rows = ModelLogEntry.objects.values_list("data", flat=True)
    assert [set(row) for row in rows] == [{"juror"}]


def test_progress_counts_whole_sheets_only_and_never_ones_own_photo(home, django_assert_num_queries):
    contest = ContestFactory(phase=Phase.JUDGING)
    one, two = JurorFactory.create_batch(2, contest=contest)
    entries = EntryFactory.create_batch(2, contest=contest, status=EntryStatus.ADMITTED)
    EntryFactory(contest=contest, status=EntryStatus.ADMITTED, entrant=two.user)
    round_ = round_of(contest)
    give(one, entries[0], 5, 5, 5)
    give(two, entries[0], 5, 5)
    with django_assert_num_queries(3):
        rows = {row.juror: (row.done, row.total) for row in progress_of(round_)}
    assert rows == {one: (1, 3), two: (0, 2)}


def test_inviting_writes_once_and_gives_back_a_seat(
    client, people, django_capture_on_commit_callbacks, settings
):
    contest = ContestFactory(phase=Phase.SCREENING)
    client.force_login(people["staff"])
    url = reverse("contests_jury", args=[contest.pk])
    form = {"emails": "Uno@example.org, due@example.org\nuno@example.org", "language": "fr"}
    with django_capture_on_commit_callbacks() as later:
        client.post(url, form)
        client.post(url, form)
    # Two letters, and the photos of a new jury in full size.
    assert len(later) == 3
    jurors = list(contest.jurors.order_by("user__email"))
    assert [j.user.email for j in jurors] == ["due@example.org", "uno@example.org"]
    for juror in jurors * 2:
        tasks.send_invitation.func(juror.pk)
    assert [m.to for m in mail.outbox] == [["due@example.org"], ["uno@example.org"]]
    assert "Voulez-vous juger" in mail.outbox[0].subject
    link = re.search(r"http\S+/fr/giuria/", mail.outbox[0].body)
    assert link is not None
    client.post(reverse("contests_juror_remove", args=[contest.pk, jurors[0].pk]))
    assert contest.jurors.invited().count() == 1
    client.post(url, {"emails": "due@example.org", "language": "it"})
    assert contest.jurors.invited().count() == 2
    assert Juror.objects.count() == 2


def test_a_wrong_address_invites_nobody(client, people):
    contest = ContestFactory(phase=Phase.SCREENING)
    client.force_login(people["staff"])
    response = client.post(
        reverse("contests_jury", args=[contest.pk]),
        {"emails": "uno@example.org\nnon-un-indirizzo", "language": "it"},
    )
    assert (response.status_code, contest.jurors.count()) == (200, 0)


def test_there_is_one_president(client, people):
    contest = ContestFactory(phase=Phase.SCREENING)
    one, two = JurorFactory.create_batch(2, contest=contest)
    client.force_login(people["staff"])
    for juror in (one, two):
        client.post(reverse("contests_juror_president", args=[contest.pk, juror.pk]))
    assert list(contest.jurors.filter(is_president=True)) == [two]


def remind(client, contest) -> str:
    """Press the button; what it says."""
    with translation.override("en"):
        url = reverse("contests_remind", args=[contest.pk])
    page = client.post(url, follow=True, headers={"accept-language": "en"})
    return str(*page.context["messages"])


def test_a_reminder_goes_to_who_has_photos_left(client, people, django_capture_on_commit_callbacks):
    contest, _done = judged(Phase.JUDGING)
    late = JurorFactory(contest=contest)
    client.force_login(people["staff"])
    with django_capture_on_commit_callbacks(execute=True):
        assert remind(client, contest) == "1 reminder is on its way."
    asked = Juror.objects.get(pk=late.pk).reminded_at.isoformat()
    assert run_tasks() == ["send_reminder"]
    tasks.send_reminder.func(late.pk, asked)
    assert [m.to for m in mail.outbox] == [[late.user.email]]


def test_a_reminder_goes_once_a_day(client, people, django_capture_on_commit_callbacks, time_machine):
    contest, _done = judged(Phase.JUDGING)
    late = JurorFactory(contest=contest)
    client.force_login(people["staff"])
    none = "Nothing was sent: everyone who has photos left was reminded within the last day."
    said = []
    with django_capture_on_commit_callbacks(execute=True):
        said += [remind(client, contest), remind(client, contest)]
    run_tasks()
    with django_capture_on_commit_callbacks(execute=True):
        said.append(remind(client, contest))
        time_machine.move_to(timezone.now() + REMIND_EVERY)
        client.force_login(people["staff"])
        said.append(remind(client, contest))
    run_tasks()
    assert said == ["1 reminder is on its way.", none, none, "1 reminder is on its way."]
    assert [m.to for m in mail.outbox] == [[late.user.email]] * 2
    late.delete()
    assert remind(client, contest) == "Nothing was sent: nobody has photos left."


def test_publishing_is_a_post_of_who_may_and_happens_once(client, people, django_capture_on_commit_callbacks):
    contest, _juror = judged(Phase.DELIBERATION)
    seal, url = (reverse(f"contests_{do}", args=[contest.pk]) for do in ("seal", "publish"))
    for role in ("editor", "entrant"):
        client.force_login(people[role])
        client.post(seal)
        client.post(url)
        assert Placement.objects.count() == 0
    client.force_login(people["staff"])
    assert (client.get(seal).status_code, client.get(url).status_code) == (405, 405)
    client.post(url)
    assert Contest.objects.get().phase == Phase.DELIBERATION  # nothing is published before the seal
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            client.post(seal)
    for _ in range(2):
        assert run_tasks()[0] == "seal_results"
        seal_tasks.seal_results.enqueue(contest.pk)
    assert (Placement.objects.count(), Contest.objects.get().phase) == (1, Phase.SEALED)
    for _ in range(2):
        client.post(url)
    assert (Placement.objects.count(), Contest.objects.get().phase) == (1, Phase.PUBLISHED)


def test_choices_are_kept_from_the_form(client, people):
    contest, juror = judged(Phase.DELIBERATION)
    entry, note = contest.entries.get(), juror.notes.get()
    client.force_login(people["staff"])
    url = reverse("contests_results", args=[contest.pk])
    client.post(url, {f"mention-{entry.code}": "Premio scuola", "note": [str(note.pk)]})
    entry.refresh_from_db()
    note.refresh_from_db()
    assert (entry.mention.text, note.chosen) == ("Premio scuola", True)
    client.post(url, {f"mention-{entry.code}": ""})
    note.refresh_from_db()
    assert (contest.mentions.count(), note.chosen) == (0, False)


def ranked(number: int):
    """A contest whose jury has closed, and its entries from the best down, each with an offered note."""
    contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    entries = EntryFactory.create_batch(number, contest=contest, status=EntryStatus.ADMITTED)
    for points, entry in enumerate(entries):
        give(juror, entry, 9 - points, 9 - points, 9 - points)
        Note.objects.create(juror=juror, entry=entry, text=f"Nota {points}", offered=True)
    return contest, entries


def test_a_page_of_the_ranking_keeps_what_stands_on_the_others(client, people, monkeypatch):
    monkeypatch.setattr("contests.views.jury_admin.A_PAGE", 2)
    contest, (best, _second, last) = ranked(3)
    client.force_login(people["staff"])
    url = reverse("contests_results", args=[contest.pk])
    second = client.get(f"{url}?p=2")
    assert [(row["place"], entry) for row, entry, *_more in second.context["rows"]] == [(3, last)]
    assert [note.text for note in second.context["notes"]] == ["Nota 2"]

    client.post(url, {f"mention-{best.code}": "Prima pagina", "note": best.jury_notes.get().pk})
    data = {f"mention-{last.code}": "Seconda pagina", "note": last.jury_notes.get().pk}
    answer = client.post(f"{url}?p=2", data)
    assert answer["Location"] == f"{url}?p=2"
    assert set(contest.mentions.values_list("entry", "text")) == {
        (best.pk, "Prima pagina"),
        (last.pk, "Seconda pagina"),
    }
    assert set(Note.objects.filter(chosen=True).values_list("entry", flat=True)) == {best.pk, last.pk}


def test_the_ranking_asks_the_same_questions_for_one_photo_and_for_three(
    client, people, django_assert_num_queries
):
    client.force_login(people["staff"])
    for number in (1, 3):
        contest, _entries = ranked(number)
        url = reverse("contests_results", args=[contest.pk])
        # As the worker does when a round is revealed.
        keep_count(round_id=contest.rounds.get().pk)
        client.get(url)
        with django_assert_num_queries(17):
            client.get(url)


@pytest.mark.parametrize("number", [1, 3, 9])
def test_the_preview_asks_at_most_twenty_questions(client, people, django_assert_max_num_queries, number):
    client.force_login(people["superuser"])
    contest, _entries = ranked(number)
    url = reverse("contests_results_preview", args=[contest.pk])
    assert client.get(url).status_code == 200
    with django_assert_max_num_queries(20):
        client.get(url)


def test_before_a_round_opens_nobody_is_reminded(client, contest_staff, login):
    contest = ContestFactory(phase=Phase.SCREENING)
    juror = JurorFactory(contest=contest)
    EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    login(client, contest_staff)
    assert remind(client, contest) == "Nothing was sent: no round is open."
    juror.refresh_from_db()
    assert juror.reminded_at is None
