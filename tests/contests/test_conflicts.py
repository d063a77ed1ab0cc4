"""Conflicts and changes of the jury in mid-round: the hole is filled, what others gave stays."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from contests.actions.jury import accept_seat, invite_juror, remove_juror
from contests.actions.rounds import declare_conflict, lift_conflict, open_round
from contests.actions.scoring import save_sheet
from contests.desk import Desk, Sheet, conflicts_of, pool_of
from contests.enums import ConflictKind, EntryStatus, Phase
from contests.models import Assignment, Conflict, Round, Score
from contests.progress import lacking
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, record_of, round_of

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Contest, Entry, Juror
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


def judged(superuser: User, *, jurors: int = 4, photos: int = 8, quorum: int | None = 2) -> Contest:
    contest = ContestFactory(phase=Phase.SCREENING)
    JurorFactory.create_batch(jurors, contest=contest)
    EntryFactory.create_batch(photos, contest=contest, status=EntryStatus.ADMITTED)
    Round.objects.filter(contest=contest).update(quorum=quorum)
    open_round(round_=round_of(contest), by=superuser)
    contest.refresh_from_db()
    return contest


def seats(contest: Contest) -> set[tuple[int, int]]:
    return set(Assignment.objects.filter(round__contest=contest).values_list("juror", "entry"))


def scored(juror: Juror, entry: Entry, value: int = 7) -> None:
    scores = {c.pk: value for c in juror.contest.criteria.all()}
    save_sheet(juror=juror, entry=entry, sheet=Sheet(scores, "", offered=False, skipped=False))


def panels(contest: Contest) -> list[int]:
    return [Assignment.objects.filter(entry=entry).count() for entry in contest.entries.admitted()]


def test_who_steps_back_is_replaced_and_others_keep_what_they_began(
    superuser: User, client: Client, home: Any
) -> None:
    contest = judged(superuser)
    juror = contest.jurors.first()
    for other in contest.jurors.all():
        scored(other, other.assignments.first().entry)
    kept = {(s.juror_id, s.entry_id) for s in Score.objects.all()}
    slot = next(s for s in Desk(juror, round_of(contest)).slots if not s.is_done)
    client.force_login(juror.user)
    url = reverse("contests:jury_recuse", args=[contest.slug, slot.token])
    answers = [client.post(url, {"kind": "household"}).status_code for _ in range(2)]
    assert answers == [302, 404]  # it is no longer on the desk
    assert Conflict.objects.get().kind == ConflictKind.HOUSEHOLD
    assert slot.entry_id not in {s.entry_id for s in Desk(juror, round_of(contest)).slots}
    assert panels(contest) == [2] * 8
    assert kept <= seats(contest)
    events = list(contest.ledger.values_list("event", "role"))[-2:]
    assert events == [("conflict", "juror"), ("reassigned", "juror")]


def test_a_removed_juror_leaves_their_part_to_others_and_counts_no_more(superuser: User) -> None:
    contest = judged(superuser)
    juror = contest.jurors.first()
    entry = juror.assignments.first().entry
    scored(juror, entry)
    remove_juror(juror=juror, by=superuser)
    assert juror.pk not in {who for who, _entry in seats(contest)}
    assert panels(contest) == [2] * 8
    assert record_of(contest)["sheets"] == []
    # Who is given back the seat finds what they had begun.
    invite_juror(contest=contest, email=juror.user.email, language="it", by=superuser)
    juror.refresh_from_db()
    Round.objects.filter(contest=contest).update(quorum=3)
    late = JurorFactory(contest=contest, accepted_at=None)
    accept_seat(juror=late)
    assert (juror.pk, entry.pk) in seats(contest)


def test_a_juror_who_comes_late_takes_over_what_nobody_began(superuser: User) -> None:
    contest = judged(superuser, jurors=2, photos=9)
    begun = set()
    for juror in contest.jurors.all():
        entry = juror.assignments.first().entry
        scored(juror, entry)
        begun.add((juror.pk, entry.pk))
    late = JurorFactory(contest=contest, accepted_at=None)
    accept_seat(juror=late)
    loads = [juror.assignments.count() for juror in contest.jurors.all()]
    assert (sum(loads), max(loads) - min(loads)) == (18, 0)
    assert begun <= seats(contest)


def test_where_nobody_is_left_the_hole_stays_and_is_named(superuser: User, client: Client, home: Any) -> None:
    contest = judged(superuser, jurors=2, photos=2)
    juror, entry = contest.jurors.first(), contest.entries.first()
    declare_conflict(juror=juror, entry=entry, kind=ConflictKind.CLASS, by=superuser)
    assert lacking(round_of(contest)) == {entry.code: 1}
    client.force_login(superuser)
    assert entry.code in client.get(reverse("contests_jury", args=[contest.pk])).content.decode()
    lift_conflict(juror=juror, entry=entry, by=superuser)
    assert lacking(round_of(contest)) == {}


def test_staff_declare_a_conflict_by_the_photos_codes(superuser: User, client: Client, home: Any) -> None:
    contest = judged(superuser, quorum=None)
    juror, (one, two) = contest.jurors.first(), contest.entries.all()[:2]
    client.force_login(superuser)
    url = reverse("contests_conflicts", args=[contest.pk])
    data = {"juror": juror.pk, "code": f"{one.code}, {two.code}", "kind": "class"}
    assert client.post(url, data | {"code": "NOPE"}).context["form"].errors.keys() == {"code"}
    client.post(url, data)
    assert Desk(juror, round_of(contest)).total == 6
    assert client.get(url).content.decode().count("Dichiarato per errore") == 2
    client.post(reverse("contests_conflict_lift", args=[contest.pk, Conflict.objects.first().pk]))
    assert Conflict.objects.count() == 1


def test_stepping_back_is_not_taken_back_by_staff(superuser: User) -> None:
    contest = judged(superuser)
    juror, entry = contest.jurors.first(), contest.entries.first()
    declare_conflict(juror=juror, entry=entry, kind=ConflictKind.RECUSED, by=juror.user)
    assert lift_conflict(juror=juror, entry=entry, by=superuser) is False


@pytest.mark.parametrize("seed", range(5))
def test_nothing_self_or_conflicted_is_ever_assigned_or_counted(superuser: User, seed: int) -> None:
    """Random deeds of staff and jurors on a real database; what must never be is looked for after each."""
    rng = random.Random(seed)
    contest = judged(superuser, jurors=4, photos=6, quorum=rng.choice([1, 2, 3]))
    for own in contest.jurors.all()[:2]:
        EntryFactory(contest=contest, status=EntryStatus.ADMITTED, entrant=own.user)
    for _deed in range(12):
        juror = rng.choice(list(contest.jurors.invited()))
        entry = rng.choice(list(contest.entries.all()))
        deed = rng.randrange(5)
        if deed == 0 and contest.jurors.invited().count() > 2:
            remove_juror(juror=juror, by=superuser)
        elif deed == 1:
            accept_seat(juror=JurorFactory(contest=contest, accepted_at=None))
        elif deed == 2:
            declare_conflict(juror=juror, entry=entry, kind=ConflictKind.RECUSED, by=juror.user)
        else:
            for slot in Desk(juror, round_of(contest)).slots[:2]:
                scored(juror, contest.entries.get(pk=slot.entry_id))
        barred = conflicts_of(round_of(contest))
        pairs = Assignment.objects.filter(entry__in=pool_of(round_of(contest)))
        assert not set(pairs.values_list("juror__code", "entry__code")) & barred
        removed = set(contest.jurors.filter(removed_at__isnull=False).values_list("pk", flat=True))
        assert not {who for who, _entry in seats(contest)} & removed
        counted = [(s["juror"], s["entry"]) for s in record_of(contest)["sheets"]]
        assert len(counted) == len(set(counted))
