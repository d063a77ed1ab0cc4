"""A jury that first says yes or no: given, undone, counted, confirmed; then the next round."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.actions.round_plans import Plan, add_round, change_round, remove_round
from contests.actions.rounds import (
    RoundRefusedError,
    close_round,
    conclude_round,
    lock_round,
    open_round,
    reveal_round,
)
from contests.actions.scoring import save_sheet, undo_move
from contests.advance import outcome_of
from contests.desk import Desk, Sheet
from contests.enums import EntryStatus, Phase, RoundKind, RoundState
from contests.models import Finalist, Round, Verdict
from contests.progress import progress_of
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, round_of

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Contest
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


def vote(yes: bool | None, *, skipped: bool = False) -> Sheet:
    return Sheet({}, "", offered=False, skipped=skipped, yes=yes)


def soon() -> Any:
    return timezone.now() + timedelta(days=3)


@pytest.fixture
def contest(superuser: User) -> Contest:
    """Two jurors, three photos, a shortlist that is open and a round of scores behind it."""
    contest = ContestFactory(phase=Phase.JUDGING)
    JurorFactory.create_batch(2, contest=contest)
    EntryFactory.create_batch(3, contest=contest, status=EntryStatus.ADMITTED)
    Round.objects.filter(contest=contest).update(kind=RoundKind.SHORTLIST)
    add_round(contest=contest, plan=Plan(closes_at=soon()), by=superuser)
    open_round(round_=round_of(contest), by=superuser)
    return contest


def voted(contest: Contest, superuser: User, *rows: str) -> Round:
    """Close the round after each entry got its votes: ``+-`` is a yes of the first, a no of the second."""
    for entry, row in zip(contest.entries.order_by("pk"), rows, strict=True):
        for juror, sign in zip(contest.jurors.order_by("pk"), row, strict=True):
            save_sheet(juror=juror, entry=entry, sheet=vote(sign == "+"))
    return close_round(round_=round_of(contest), by=superuser)


def test_a_yes_is_given_changed_and_undone(contest: Contest) -> None:
    juror, entry = contest.jurors.first(), contest.entries.first()
    for yes in (True, False):
        save_sheet(juror=juror, entry=entry, sheet=vote(yes))
    assert Verdict.objects.get().yes is False
    assert undo_move(juror=juror) == entry
    assert Verdict.objects.get().yes is True
    undo_move(juror=juror)
    assert Verdict.objects.count() == 0


def test_skipping_is_not_done_and_a_yes_is(contest: Contest) -> None:
    juror = contest.jurors.first()
    one, two, _three = contest.entries.all()
    save_sheet(juror=juror, entry=one, sheet=vote(None, skipped=True))
    save_sheet(juror=juror, entry=two, sheet=vote(True, skipped=True))
    desk = Desk(juror, round_of(contest))
    assert (desk.done, desk.skipped, desk.left, desk.percent) == (1, 1, 2, 33)
    assert {row.juror: (row.done, row.total) for row in progress_of(round_of(contest))}[juror] == (1, 3)


def test_scores_do_not_belong_here_nor_a_yes_among_scores(contest: Contest) -> None:
    juror, entry = contest.jurors.first(), contest.entries.first()
    scores = {contest.criteria.first().pk: 5}
    with pytest.raises(ValueError, match="criterion"):
        save_sheet(juror=juror, entry=entry, sheet=Sheet(scores, "", offered=False, skipped=False))
    Round.objects.filter(number=1).update(kind=RoundKind.SCORE)
    with pytest.raises(ValueError, match="yes or no"):
        save_sheet(juror=juror, entry=entry, sheet=vote(True))


def test_what_passes_is_computed_and_becomes_the_next_pool(contest: Contest, superuser: User) -> None:
    round_ = voted(contest, superuser, "++", "+-", "--")
    reveal_round(round_=round_, by=superuser)
    contest.refresh_from_db()
    assert contest.phase == Phase.JUDGING
    codes = list(contest.entries.order_by("pk").values_list("code", flat=True))
    assert set(outcome_of(round_)[1].entries) == set(codes[:2])
    for _ in range(2):
        conclude_round(round_=round_, by=superuser)
    assert set(Finalist.objects.values_list("entry__code", flat=True)) == set(codes[:2])
    following = contest.rounds.get(number=2)
    open_round(round_=following, by=superuser)
    assert round_of(contest) == following
    assert {slot.state for slot in Desk(contest.jurors.first(), following).slots} == {"open"}


def test_a_shortlist_wants_a_round_behind_it(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    JurorFactory(contest=contest)
    EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    Round.objects.filter(contest=contest).update(kind=RoundKind.SHORTLIST)
    with pytest.raises(RoundRefusedError) as refused:
        lock_round(round_=round_of(contest), by=superuser)
    assert refused.value.code == "no_following"


def test_the_round_behind_a_fixed_shortlist_stays(contest: Contest, superuser: User) -> None:
    with pytest.raises(RoundRefusedError) as refused:
        remove_round(round_=contest.rounds.get(number=2), by=superuser)
    assert refused.value.code == "no_following"
    with pytest.raises(RoundRefusedError):
        change_round(round_=contest.rounds.get(number=1), plan=Plan(), by=superuser)
    last = add_round(contest=contest, plan=Plan(closes_at=soon()), by=superuser)
    remove_round(round_=last, by=superuser)
    assert list(contest.rounds.values_list("number", flat=True)) == [1, 2]


def sent(client: Client, contest: Contest, number: int = 1, **data: str) -> Any:
    juror = contest.jurors.first()
    client.force_login(juror.user)
    slot = Desk(juror, round_of(contest)).slots[number - 1]
    return client.post(reverse("contests:jury_photo", args=[contest.slug, slot.token]), data)


def test_one_press_gives_the_verdict_and_shows_the_next_photo(
    contest: Contest, client: Client, home: Any
) -> None:
    second = Desk(contest.jurors.first(), round_of(contest)).slots[1]
    assert sent(client, contest, do="yes", round="1").url.endswith(f"{second.token}/#foto")
    assert sent(client, contest, 2, do="no", round="1").status_code == 302
    assert list(Verdict.objects.order_by("pk").values_list("yes", flat=True)) == [True, False]
    page = client.get(sent(client, contest, 3, do="skip").url)
    assert page.status_code == 200
    # A note that is saved later leaves the verdict as it is.
    sent(client, contest, 1, yes="yes", note="Che luce", round="1")
    assert Verdict.objects.filter(yes=True).count() == 1


def test_what_waited_on_the_device_does_not_end_in_another_round(
    contest: Contest, client: Client, home: Any
) -> None:
    sent(client, contest, do="yes", round="7")
    assert Verdict.objects.count() == 0


def test_staff_see_numbers_then_the_outcome_and_confirm_it(
    contest: Contest, superuser: User, client: Client, home: Any
) -> None:
    client.force_login(superuser)
    outcome = reverse("contests_round_outcome", args=[contest.pk, 1])
    jury = reverse("contests_jury", args=[contest.pk])
    assert client.get(outcome).status_code == 403
    round_ = voted(contest, superuser, "++", "+-", "--")
    assert client.get(outcome).status_code == 403
    assert client.get(jury).status_code == 200
    client.post(reverse("contests_round", args=[contest.pk, 1, "reveal"]))
    page = client.get(outcome).content.decode()
    assert "2 foto passano" in page
    assert "50%" in page
    client.post(reverse("contests_round", args=[contest.pk, 1, "conclude"]))
    round_.refresh_from_db()
    assert (round_.concluded_at is not None, Finalist.objects.count()) == (True, 2)
    client.post(reverse("contests_round", args=[contest.pk, 2, "open"]))
    assert round_of(contest).number == 2
    client.post(reverse("contests_round", args=[contest.pk, 2, "nonsense"]))
    assert contest.rounds.get(number=2).state == RoundState.OPEN


def test_staff_plan_a_round_by_a_form(superuser: User, client: Client, home: Any) -> None:
    contest = ContestFactory(phase=Phase.SCREENING)
    client.force_login(superuser)
    first = reverse("contests_round_plan", args=[contest.pk, 1])
    new = reverse("contests_round_new", args=[contest.pk])
    assert client.get(first).status_code == client.get(new).status_code == 200
    client.post(first, {"kind": "shortlist", "quorum": "3", "minimum": "2", "threshold": "60"})
    wrong = {"kind": "final", "quorum": "2", "minimum": "3", "threshold": "50"}
    assert set(client.post(new, wrong).context["form"].errors) == {"quorum", "minimum", "closes_at"}
    later = soon()
    right = {"kind": "final", "minimum": "1", "threshold": "50"}
    right |= {"closes_at_0": later.strftime("%Y-%m-%d"), "closes_at_1": "18:00"}
    client.post(new, right)
    rows = contest.rounds.values_list("number", "kind", "quorum", "minimum", "threshold")
    assert list(rows) == [(1, "shortlist", 3, 2, 60), (2, "final", None, 1, 50)]
    client.post(reverse("contests_round", args=[contest.pk, 2, "remove"]))
    assert contest.rounds.count() == 1
    assert list(contest.ledger.values_list("event", flat=True)) == ["round_made"] * 3
