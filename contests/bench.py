"""What the bench measures here: the work on a contest of 5,000 entries and 20 jurors, against plainer work.

Processor time, as ratios: how much dearer it is to share out evenly than by chance, to compare all photos
than one with all others, to count and to pack a result than to write down and read what it is made of.
"""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from contests.actions.bundles import build_bundle
from contests.actions.count_keeping import keep_count
from contests.actions.jury import remove_juror
from contests.actions.results import seal_results
from contests.actions.rounds import close_round, conclude_round, lock_round, reveal_round
from contests.assignment import assign
from contests.bundle import sealed_files
from contests.crowd import judge_all, make_contest
from contests.desk import Desk
from contests.enums import RoundKind, TieStep
from contests.likeness import FINGERPRINT_BYTES, near, near_pairs
from contests.models import Contest, Result, Round
from contests.ranking import Sheet, Weighted
from contests.record import make_record, recompute
from contests.reliability import alpha, marks_of, normalised, severities, spreads
from contests.schulze import Ballot, schulze
from hub.accounts.models import User
from hub.core.benching import cpu_seconds

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Juror

ENTRIES = [f"E{number:04}" for number in range(5000)]
JURORS = [f"J{number:02}" for number in range(20)]
QUORUM, FINALISTS = 5, 50
CRITERIA = (("Theme", 3), ("Light", 2), ("Originality", 1))
PRINTS = 500
# Photos that each of the seven jurors opens.
ASKED = 20
# The pages that staff look at while the jury judges.
WHILE_JUDGED = {
    "photos to check": "contests_queue",
    "where it stands": "contests_standing",
    "progress": "contests_jury",
    "conflicts": "contests_conflicts",
    "look-alikes": "contests_lookalikes",
    "ledger": "contests_ledger",
}
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


def large_contest() -> dict[str, float]:
    """Assignment, look-alikes, final, counting, advice and bundle of the large contest."""
    random = Random(1)  # noqa: S311 - the same work each time
    seats = assign(entries=ENTRIES, jurors=JURORS, quorum=QUORUM, seed="s").seats
    sheets = [(j, e, {c: random.randint(1, 10) for c in range(len(CRITERIA))}) for j, e in sorted(seats)]
    record = make_record(
        contest="x",
        seed="s",
        ladder=[TieStep.MORE_TOP_SCORES, TieStep.FIRST_CRITERION, TieStep.SEEDED_DRAW],
        criteria=CRITERIA,
        entries=ENTRIES,
        sheets=sheets,
    )
    written = cpu_seconds(lambda: json.loads(json.dumps(record)))
    pile = [random.randbytes(FINGERPRINT_BYTES) for _photo in ENTRIES]
    near_pairs(pile[:2])  # NumPy is imported
    ballots = [Ballot(j, tuple((e,) for e in random.sample(ENTRIES[:FINALISTS], FINALISTS))) for j in JURORS]
    return {
        "5,000 shared out among 20 / dealt by chance": cpu_seconds(
            lambda: assign(entries=ENTRIES, jurors=JURORS, quorum=QUORUM, seed="s")
        )
        / cpu_seconds(lambda: [random.sample(JURORS, QUORUM) for _entry in ENTRIES]),
        "5,000 photos, all pairs / one by one": cpu_seconds(lambda: near_pairs(pile))
        / (cpu_seconds(lambda: [near(one, pile) for one in pile[:PRINTS]]) * len(pile) / PRINTS),
        "25,000 sheets counted / written and read": cpu_seconds(lambda: recompute(record)) / written,
        "25,000 sheets, advice / written and read": cpu_seconds(lambda: _advice(record)) / written,
        "25,000 sheets packed / written and read": cpu_seconds(lambda: sealed_files(record)) / written,
        "final of 50 by Schulze / written and read": cpu_seconds(
            lambda: schulze(entries=ENTRIES[:FINALISTS], ballots=ballots)
        )
        / written,
    }


def _advice(record: dict[str, Any]) -> None:
    criteria = [Weighted(c["code"], c["weight"]) for c in record["criteria"]]
    marks = marks_of(criteria, [Sheet(s["juror"], s["entry"], s["scores"]) for s in record["sheets"]])
    for told in (alpha, spreads, severities, normalised):
        told(marks)


def growth() -> dict[str, float]:
    """How much dearer pages and steps get from a contest of 50 entries to one of 5,000, with 20 jurors each.

    Nothing of it stays: the contests are written in a transaction that is taken back.
    """
    from django.test import Client  # noqa: PLC0415 - no web process needs it

    with transaction.atomic():
        staff = User.objects.create_superuser("bench@crowd.invalid")
        client = Client(SERVER_NAME=Site.objects.get(is_default_site=True).hostname)
        client.force_login(staff, backend=LOGIN)
        _pages_and_steps(client, staff, entries=50)  # templates are compiled
        small = _pages_and_steps(client, staff, entries=50)
        large = _pages_and_steps(client, staff, entries=len(ENTRIES))
        transaction.set_rollback(True)
    return {f"{name}, 5,000 / 50": large[name] / small[name] for name in large}


def _pages_and_steps(client: Client, staff: User, *, entries: int) -> dict[str, float]:
    contest = make_contest(entries, len(JURORS))
    contest.rounds.update(quorum=QUORUM)
    assignment = cpu_seconds(lambda: lock_round(round_=contest.rounds.get(), by=staff))
    round_ = judge_all(contest, quorum=QUORUM)
    juror, gone = contest.jurors.select_related("user").order_by("pk")[:2]
    seat = type(client)(SERVER_NAME=client.defaults["SERVER_NAME"])
    _enter(seat, juror)
    taken = {
        "assignment": assignment,
        "reseating": cpu_seconds(lambda: _without(gone, staff)),
        "a juror's desk": _page(seat, "contests:jury_desk", contest.slug),
        **{f"staff: {name}": _page(client, view, contest.pk) for name, view in WHILE_JUDGED.items()},
        "closing": cpu_seconds(lambda: close_round(round_=round_, by=staff)),
    }
    reveal_round(round_=round_, by=staff)
    taken["counting"] = cpu_seconds(lambda: keep_count(round_id=round_.pk))
    taken["concluding"] = cpu_seconds(lambda: _conclude(round_, staff))
    contest.refresh_from_db()
    taken["staff: what a round gave"] = _page(client, "contests_round_outcome", contest.pk, 1)
    taken["staff: ranking"] = _page(client, "contests_results", contest.pk)
    taken["staff: preview"] = _page(client, "contests_results_preview", contest.pk)
    taken["sealing"] = cpu_seconds(lambda: seal_results(contest=contest, by=staff, left_open="…"))
    taken["bundle"] = cpu_seconds(lambda: _pack(contest))
    Contest.objects.filter(pk=contest.pk).update(results_published_at=timezone.now())
    return taken | {
        "results": _page(client, "contests:results", contest.slug),
        "gallery": _page(client, "contests:gallery", contest.slug),
    }


def _conclude(round_: Round, staff: User) -> None:
    """Send the best to a final, and take it back."""
    with transaction.atomic():
        Round.objects.create(contest=round_.contest, number=2, kind=RoundKind.FINAL)
        Round.objects.filter(pk=round_.pk).update(passes=FINALISTS // 5)
        conclude_round(round_=round_, by=staff)
        transaction.set_rollback(True)


def _pack(contest: Contest) -> None:
    """Make the bundle; its row goes with the transaction, its file at once."""
    build_bundle(result=Result.objects.get(contest=contest)).file.delete(save=False)


def workspace() -> dict[str, float]:
    """The juror's photo at 300 photos and 7 jurors: the slowest but one in twenty, as a part of 300 ms."""
    from django.test import Client  # noqa: PLC0415 - no web process needs it

    with transaction.atomic():
        contest = make_contest(300, 7)
        round_ = judge_all(contest, quorum=None)
        times = []
        for juror in contest.jurors.select_related("user", "contest"):
            client = Client(SERVER_NAME=Site.objects.get(is_default_site=True).hostname)
            _enter(client, juror)
            for slot in Desk(juror, round_).slots[:ASKED]:
                start = time.perf_counter()
                _ask(client, "contests:jury_photo", contest.slug, slot.token)
                times.append(time.perf_counter() - start)
        transaction.set_rollback(True)
    return {"a juror's photo of 300 × 7, p95 / 300 ms": sorted(times)[len(times) * 95 // 100] / 0.3}


def _enter(client: Client, juror: Juror) -> None:
    if juror.user is not None:
        client.force_login(juror.user, backend=LOGIN)


def _without(juror: Juror, staff: User) -> None:
    """Take a juror's seat away, and give it back."""
    with transaction.atomic():
        remove_juror(juror=juror, by=staff)
        transaction.set_rollback(True)


def _page(client: Client, name: str, *args: object) -> float:
    """Processor time of one page."""
    return cpu_seconds(lambda: _ask(client, name, *args))


def _ask(client: Client, name: str, *args: object) -> None:
    """Get a page; an answer that is no page would be a faster one."""
    address = reverse(name, args=args)
    if (status := client.get(address).status_code) != HTTPStatus.OK:
        raise RuntimeError(f"{address} answered {status}")
