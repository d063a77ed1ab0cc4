"""What a revealed round gave: counted on the spot or by the worker, never an old count, never before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.actions import count_keeping
from contests.actions.counts import ask_for_count, count_of
from contests.actions.results import give_mention, seal_results
from contests.actions.revoking import revoke_consent
from contests.actions.rounds import close_round, reveal_round
from contests.actions.screening import disqualify_entry
from contests.advice import Advice, advice_on
from contests.counts import count_anew, kept_count
from contests.crowd import judge_all, make_contest
from contests.enums import ConsentKind, EntryStatus, Phase
from contests.models import Contest, Entry, Result, Round, RoundCount
from contests.record import make_record
from contests.tally import tally
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give
from tests.markup import tight

from .conftest import run_tasks

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(home: Any) -> Round:
    """A round of twelve photos by four jurors, closed and revealed; nothing of it is kept."""
    found = judge_all(make_contest(entries=12, jurors=4), quorum=2)
    close_round(round_=found, by=None)
    return reveal_round(round_=found, by=None)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every round is the worker's."""
    monkeypatch.setattr("contests.counts.AT_ONCE", 0)


def anew(round_: Round) -> Round:
    """The round as the next page finds it."""
    return Round.objects.select_related("contest").get(pk=round_.pk)


def progress(html: str) -> str | None:
    found = re.search(r'<progress value="(\d)" max="2">', html)
    return found[1] if found else None


def test_what_is_kept_is_what_is_counted(round_: Round) -> None:
    count_keeping.keep_count(round_id=round_.pk)
    kept, counted = kept_count(anew(round_)), count_anew(anew(round_))
    assert kept is not None
    assert (kept.record, kept.waiting, kept.advice) == (counted.record, counted.waiting, counted.advice)
    assert kept.record["ranking"] == tally(anew(round_))["ranking"]
    assert kept.advice is not None
    assert len(kept.advice.entries) == 12


def test_a_small_round_is_counted_while_the_page_waits(round_: Round) -> None:
    found = count_of(anew(round_))
    assert found is not None
    assert found.record["ranking"] == tally(anew(round_))["ranking"]
    assert not RoundCount.objects.filter(counted_at__isnull=False).exists()


@pytest.mark.parametrize("name", ["results", "results_preview", "round_outcome"])
def test_staff_see_how_far_the_worker_is(
    client: Client,
    login: Any,
    superuser: User,
    round_: Round,
    large: None,
    name: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    login(client, superuser)
    numbers = [round_.contest_id, *([1] if name == "round_outcome" else [])]
    url = reverse(f"contests_{name}", args=numbers)
    RoundCount.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert progress(client.get(url).content.decode()) == "0"
        client.get(url)
    RoundCount.objects.update(began_at=timezone.now())
    assert progress(client.get(url).content.decode()) == "1"
    assert run_tasks() == ["keep_count"]
    html = client.get(url).content.decode()
    assert progress(html) is None
    best = tally(anew(round_))["ranking"][0]["entry"]
    assert Entry.objects.get(code=best).title in html


def test_the_reveal_has_a_round_counted(home: Any, django_capture_on_commit_callbacks: Any) -> None:
    round_ = judge_all(make_contest(entries=3, jurors=2), quorum=None)
    close_round(round_=round_, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        reveal_round(round_=round_, by=None)
    run_tasks()
    assert kept_count(anew(round_)) is not None


def test_nothing_is_counted_before_the_reveal(home: Any) -> None:
    round_ = judge_all(make_contest(entries=3, jurors=2), quorum=None)
    assert count_keeping.keep_count(round_id=round_.pk) is False
    close_round(round_=round_, by=None)
    assert count_keeping.keep_count(round_id=round_.pk) is False
    assert not RoundCount.objects.exists()


def test_what_happens_afterwards_makes_a_count_an_old_one(
    round_: Round, superuser: User, large: None
) -> None:
    count_keeping.keep_count(round_id=round_.pk)
    gone = Entry.objects.filter(contest=round_.contest_id).first()
    assert gone is not None
    disqualify_entry(entry_id=gone.pk, user=superuser, reason="Fuori tema", now=timezone.now())
    assert count_of(anew(round_)) is None
    count_keeping.keep_count(round_id=round_.pk)
    found = count_of(anew(round_))
    assert found is not None
    assert gone.code not in {row["entry"] for row in found.record["ranking"]}
    assert len(found.record["ranking"]) == 11


def test_chosen_words_leave_a_count_true(round_: Round, superuser: User) -> None:
    count_keeping.keep_count(round_id=round_.pk)
    entry = Entry.objects.filter(contest=round_.contest_id).first()
    assert entry is not None
    give_mention(contest=round_.contest, entry=entry, text="Luce rara", by=superuser)
    assert kept_count(anew(round_)) is not None


def test_the_worker_is_asked_once_and_counting_twice_changes_nothing(
    round_: Round, django_capture_on_commit_callbacks: Any
) -> None:
    RoundCount.objects.all().delete()
    with django_capture_on_commit_callbacks() as asked:
        ask_for_count(round_)
        ask_for_count(round_)
    assert len(asked) == 1
    for _time in range(2):
        count_keeping.keep_count(round_id=round_.pk)
    assert RoundCount.objects.get().record == count_anew(anew(round_)).record


def test_once_sealed_it_is_read_as_it_was_sealed(round_: Round, superuser: User) -> None:
    seal_results(contest=Contest.objects.get(pk=round_.contest_id), by=superuser)
    sealed = Result.objects.get().record["ranking"]
    entry = Entry.objects.filter(contest=round_.contest_id).select_related("entrant").first()
    assert entry is not None
    assert entry.entrant is not None
    count_keeping.keep_count(round_id=round_.pk)
    revoke_consent(entry=entry, kind=ConsentKind.LICENCE, by=entry.entrant, now=timezone.now())
    found = kept_count(anew(round_))
    assert found is not None
    assert found.record["ranking"] == sealed == count_anew(anew(round_)).record["ranking"]


def test_advice_is_given_at_any_size_and_survives_being_kept() -> None:
    entries, jurors = [f"E{n:04}" for n in range(4001)], [f"J{n}" for n in range(5)]
    sheets = [(j, e, {0: (n * 7 + m) % 10 + 1}) for n, e in enumerate(entries) for m, j in enumerate(jurors)]
    assert len(sheets) > 20_000
    told = advice_on(
        make_record(contest="x", seed="s", ladder=[], criteria=[("Luce", 1)], entries=entries, sheets=sheets)
    )
    assert told is not None
    assert told.alpha is not None
    assert Advice.from_json(told.as_json()) == told


def cells(html: str) -> list[list[str]]:
    """The rows of a table's body, their cells as words."""
    rows = re.findall(r"<tr>(.*?)</tr>", tight(html).split("<tbody>")[1].split("</tbody>")[0])
    return [
        [re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in rows
    ]


def advised(client: Client, contest: Contest) -> tuple[str, list[list[str]], list[list[str]]]:
    """As staff read it: α, photo by photo (place, title, mean, marks, other place), juror by juror."""
    html = client.get(reverse("contests_results", args=[contest.pk])).text
    ranking, advice = html.split('class="contest-advice"')
    alpha = re.search(r"<dd>(.*?)(<small>.*)?</dd>", tight(advice))
    assert alpha is not None
    photos = [[row[0], row[2].split(" ")[0], row[3].split(" ")[0], *row[5:7]] for row in cells(ranking)]
    return alpha[1].strip(), photos, cells(advice)


def test_staff_read_how_well_the_jury_agrees(client: Client, login: Any, superuser: User, home: Any) -> None:
    """B gives one point more than A, C one less; what only B saw stands too high by that point."""
    contest = ContestFactory(phase=Phase.DELIBERATION)
    codes = sorted(JurorFactory(contest=contest).code for _seat in "ABC")
    by_code = {juror.code: juror for juror in contest.jurors.all()}
    a, b, c = (by_code[code] for code in codes)
    one, two, three, _four = (
        EntryFactory(contest=contest, status=EntryStatus.ADMITTED, title=title)
        for title in ("Uno", "Due", "Tre", "Quattro")
    )
    for juror, entry, *values in (
        (a, one, 8, 8, 8),
        (b, one, 9, 9, 9),
        (c, one, 7, 7, 7),
        (a, two, 6, 6, 6),
        (b, two, 7, 7, 7),
        (c, two, 5, 5, 5),
        (b, three, 7, 7, 6),
    ):
        give(juror, entry, *values)
    login(client, superuser)
    assert advised(client, contest) == (
        "0,500",
        [
            ["1", "Uno", "8,000", "7,000 – 9,000", "1"],
            ["2", "Tre", "6,833", "6,833 – 6,833", "3"],
            ["3", "Due", "6,000", "5,000 – 7,000", "2"],
            ["–", "Quattro", "–", "–", "–"],
        ],
        [[a.code, "0,000", "2"], [b.code, "+1,500", "2"], [c.code, "-1,500", "2"]],
    )


def test_where_one_juror_judged_alone_agreement_is_not_defined(
    client: Client, login: Any, superuser: User, home: Any
) -> None:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    give(juror, EntryFactory(contest=contest, status=EntryStatus.ADMITTED, title="Uno"), 8, 8, 8)
    login(client, superuser)
    assert advised(client, contest) == (
        "non definito",
        [["1", "Uno", "8,000", "8,000 – 8,000", "1"]],
        [[juror.code, "non definito", "0"]],
    )
