"""From the closed round to the published result: once, frozen, recomputable, told to those concerned."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from contests import jury_tasks as tasks
from contests.actions.results import (
    NotPublishableError,
    choose_notes,
    give_mention,
    seal_results,
)
from contests.enums import EntryStatus, Phase
from contests.models import Contest, Juror, Note, Placement, Result
from contests.models.results import FrozenResultError
from contests.record import recompute
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish, record_of

from .conftest import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest(home):
    return ContestFactory(phase=Phase.DELIBERATION)


@pytest.fixture
def jurors(contest):
    return JurorFactory.create_batch(2, contest=contest)


@pytest.fixture
def entries(contest, jurors):
    """Three photos: the first two tie by mean and are parted by their top scores, the third is last."""
    made = EntryFactory.create_batch(3, contest=contest, status=EntryStatus.ADMITTED)
    for juror in jurors:
        give(juror, made[0], 8, 8, 8)
        give(juror, made[1], *((10, 10, 10) if juror == jurors[0] else (6, 6, 6)))
        give(juror, made[2], 2, 3, 4)
    return made


def test_publishing_freezes_places_and_exact_fractions(contest, entries, superuser):
    result = publish(contest=contest, by=superuser)
    assert [(p.entry, p.place, p.mean, p.decided_by) for p in result.placements.all()] == [
        (entries[1], 1, Fraction(8), "mean"),
        (entries[0], 2, Fraction(8), "more_top_scores"),
        (entries[2], 3, Fraction(8, 3), "mean"),
    ]
    contest.refresh_from_db()
    assert contest.phase == Phase.PUBLISHED


def test_publishing_twice_is_refused(contest, entries, superuser):
    publish(contest=contest, by=superuser)
    with pytest.raises(NotPublishableError):
        publish(contest=contest, by=superuser)
    assert Result.objects.count() == 1


def test_a_published_result_is_never_changed(contest, entries, superuser):
    result = publish(contest=contest, by=superuser)
    with pytest.raises(FrozenResultError):
        result.save()
    placement = result.placements.first()
    placement.place = 3
    with pytest.raises(FrozenResultError):
        placement.save()


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase != Phase.DELIBERATION])
def test_nothing_is_published_in_another_phase(phase, superuser):
    juror = JurorFactory(contest=ContestFactory(phase=phase))
    give(juror, EntryFactory(contest=juror.contest, status=EntryStatus.ADMITTED), 5, 5, 5)
    with pytest.raises(NotPublishableError):
        seal_results(contest=juror.contest, by=superuser)
    assert Placement.objects.count() == 0


def test_a_contest_without_a_whole_sheet_is_not_published(contest, superuser):
    EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    with pytest.raises(NotPublishableError):
        publish(contest=contest, by=superuser)


def test_what_does_not_count_is_kept_and_left_out(contest, entries, jurors, superuser):
    removed = JurorFactory(contest=contest)
    own = EntryFactory(contest=contest, status=EntryStatus.ADMITTED, entrant=jurors[0].user)
    for entry in entries:
        give(removed, entry, 10, 10, 10)
    give(jurors[0], own, 10, 10, 10)
    before = record_of(contest)
    Juror.objects.filter(pk=removed.pk).update(removed_at=timezone.now())
    after = record_of(contest)
    assert len(before["sheets"]) == len(after["sheets"]) + 3
    assert removed.scores.count() == 9
    assert own.code not in {sheet["entry"] for sheet in after["sheets"]}


def test_a_withdrawn_entry_leaves_the_ranking_and_comes_back_unchanged(contest, entries):
    before = record_of(contest)
    entries[0].status = EntryStatus.WITHDRAWN
    entries[0].save()
    assert {row["entry"] for row in record_of(contest)["ranking"]} == {e.code for e in entries[1:]}
    entries[0].status = EntryStatus.ADMITTED
    entries[0].save()
    assert record_of(contest) == before


def test_the_record_names_nobody_and_gives_the_ranking_again(contest, entries, jurors, superuser):
    result = publish(contest=contest, by=superuser)
    text = json.dumps(result.record, ensure_ascii=False)
    for juror in jurors:
        assert juror.user.email not in text
        assert juror.seed not in text
    for entry in entries:
        assert entry.author.name not in text
        assert entry.title not in text
    assert [s.entry for s in recompute(result.record).standings] == [
        row["entry"] for row in result.record["ranking"]
    ]


def test_mentions_and_notes_are_chosen_then_frozen(contest, entries, jurors, superuser):
    offered = Note.objects.create(juror=jurors[0], entry=entries[0], text="Che luce", offered=True)
    private = Note.objects.create(juror=jurors[1], entry=entries[0], text="Segreto")
    give_mention(contest=contest, entry=entries[2], text=" Premio  scuola ", by=superuser)
    choose_notes(contest=contest, notes=[offered.pk, private.pk], by=superuser)
    publish(contest=contest, by=superuser)
    assert Placement.objects.get(entry=entries[0]).notes == ["Che luce"]
    assert Placement.objects.get(entry=entries[2]).mention == "Premio scuola"
    with pytest.raises(NotPublishableError):
        give_mention(contest=contest, entry=entries[1], text="Tardi", by=superuser)


def test_everybody_is_told_once_in_their_language(
    contest, entries, jurors, superuser, django_capture_on_commit_callbacks
):
    entries[1].entrant.language = "en"
    entries[1].entrant.save()
    with django_capture_on_commit_callbacks(execute=True):
        publish(contest=contest, by=superuser)
    ran = run_tasks()
    assert sorted(ran) == ["address_letters", "build_bundle", *["send_letter"] * 3, *["send_thanks"] * 2]
    for juror in jurors:
        tasks.send_thanks.func(juror.pk)
    told = {message.to[0]: message.subject for message in mail.outbox}
    assert len(mail.outbox) == 5
    assert told[entries[1].entrant.email] == "The results of “Sfumature di Borgo” are out"
    assert told[jurors[0].user.email] == "Grazie per aver giudicato «Sfumature di Borgo»"
    winner = next(m for m in mail.outbox if m.to == [entries[1].entrant.email])
    assert "First place for your photo" in winner.body


def test_nobody_is_thanked_before_the_results_are_out(contest, entries, jurors, superuser):
    tasks.send_thanks.func(jurors[0].pk)
    assert mail.outbox == []
    publish(contest=contest, by=superuser)
    tasks.send_thanks.func(jurors[0].pk)
    assert [m.to for m in mail.outbox] == [[jurors[0].user.email]]


def test_staff_see_the_mean_as_a_number_and_exactly(contest, entries, superuser, client, login):
    login(client, superuser)
    page = client.get(reverse("contests_results", args=[contest.pk]))
    assert [str(mean) for _row, _entry, mean, *_more in page.context["rows"]] == ["8.000", "8.000", "2.667"]
    assert "2,667 <small>(8/3)</small>" in page.content.decode()


def test_results_are_not_there_before_they_are_published(contest, entries, client):
    for name in ("results", "bundle", "gallery", "calendar"):
        assert client.get(reverse(f"contests:{name}", args=[contest.slug])).status_code == 404


def test_a_name_is_shown_with_consent_only_and_goes_with_it(contest, entries, superuser, client):
    publish(contest=contest, by=superuser)
    entries[0].consents.filter(kind="name").update(revoked_at=timezone.now())
    pages = [
        client.get(reverse(f"contests:{name}", args=args)).content.decode()
        for name, args in (
            ("results", [contest.slug]),
            ("gallery", [contest.slug]),
            ("gallery_photo", [contest.slug, entries[0].code]),
            ("calendar", [contest.slug]),
        )
    ]
    assert [entries[0].author.name in page for page in pages] == [False] * 4
    assert [entries[1].author.name in page for page in pages] == [True, True, False, True]


def test_a_photo_withdrawn_after_the_publication_keeps_its_place_without_a_picture(
    contest, entries, superuser, client
):
    publish(contest=contest, by=superuser)
    entries[1].consents.filter(kind="licence").update(revoked_at=timezone.now())
    page = client.get(reverse("contests:results", args=[contest.slug])).content.decode()
    assert entries[1].title not in page
    assert page.count("Foto ritirata") == 2
    assert (
        client.get(reverse("contests:gallery_photo", args=[contest.slug, entries[1].code])).status_code == 404
    )


def test_a_photo_that_the_worker_is_not_done_with_is_not_called_withdrawn(
    contest, entries, superuser, client
):
    publish(contest=contest, by=superuser)
    entries[1].photos.update(derivatives_made_at=None)
    page = client.get(reverse("contests:results", args=[contest.slug])).content.decode()
    assert page.count("Questa foto è in preparazione") == 2
    assert "Foto ritirata" not in page


GALLERY_QUERIES = 9
RESULTS_QUERIES = 9


@pytest.mark.parametrize(("name", "queries"), [("gallery", GALLERY_QUERIES), ("results", RESULTS_QUERIES)])
def test_lists_ask_the_same_questions_for_one_photo_and_for_three(
    client, home, superuser, django_assert_num_queries, name, queries
):
    for number in (1, 3):
        contest = ContestFactory(phase=Phase.DELIBERATION)
        juror = JurorFactory(contest=contest)
        for entry in EntryFactory.create_batch(number, contest=contest, status=EntryStatus.ADMITTED):
            give(juror, entry, 5, 6, 7)
        publish(contest=contest, by=superuser)
        url = reverse(f"contests:{name}", args=[contest.slug])
        client.get(url)
        with django_assert_num_queries(queries):
            client.get(url)


def test_the_gallery_shows_24_a_page_and_filters_by_category(contest, jurors, superuser, client):
    categories = list(contest.categories.all())
    for number in range(26):
        entry = EntryFactory(
            contest=contest, status=EntryStatus.ADMITTED, category=categories[number % 13 == 0]
        )
        give(jurors[0], entry, 5, 5, 5)
    publish(contest=Contest.objects.get(pk=contest.pk), by=superuser)
    url = reverse("contests:gallery", args=[contest.slug])
    shown = [client.get(url, params).content.decode().count("data-photo") for params in ({}, {"page": 2})]
    assert shown == [24, 2]
    assert client.get(url, {"categoria": categories[1].pk}).content.decode().count("data-photo") == 2
