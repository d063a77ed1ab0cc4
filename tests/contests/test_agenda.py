"""Where every contest stands and what waits in it for whom: on the admin's first page, and on its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from contests.actions.contests import suspend_contest
from contests.actions.results import publish_results, seal_results
from contests.agenda import not_over, standings
from contests.enums import EntryStatus, LedgerEvent, Phase, RoundKind, SubjectStatus, TieStep, Whose
from contests.models import Contest, Juror, Letter, Round, RulesVersion, Subject
from contests.views.standing import dashboard_panel
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give
from tests.factories.votes import PublicVoteFactory

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(home: Any) -> Any:
    with translation.override("en"):
        yield


def waits(contest: Contest) -> list[tuple[str, Whose]]:
    (row,) = standings(Contest.objects.filter(pk=contest.pk))
    return [(todo.words, todo.whose) for todo in row.todos]


def test_while_photos_are_checked() -> None:
    contest = ContestFactory(phase=Phase.SCREENING)
    EntryFactory.create_batch(2, contest=contest)
    unreleased = EntryFactory(contest=contest)
    Subject.objects.create(entry=unreleased, name="Gianni", status=SubjectStatus.ASKED)
    EntryFactory(contest=contest, status=EntryStatus.WAITING, awaited=1)
    JurorFactory(contest=contest, accepted_at=None)
    assert waits(contest) == [
        ("3 photos to check", Whose.SCREENERS),
        ("1 photo waits for a guardian’s signature", Whose.GUARDIANS),
        ("1 photo without the release of a recognisable person", Whose.ENTRANTS),
        ("1 juror has not accepted", Whose.JURORS),
    ]
    Juror.objects.all().delete()
    assert waits(contest)[-1] == ("Nobody is invited yet.", Whose.SECRETARY)


def test_while_the_jury_works() -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    photos = EntryFactory.create_batch(3, contest=contest, status=EntryStatus.ADMITTED)
    late, done = JurorFactory.create_batch(2, contest=contest)
    Round.objects.update(locked_at=timezone.now(), opened_at=timezone.now())
    give(late, photos[0], 5, 5, 5)
    give(late, photos[1], 5, 5)
    for photo in photos:
        give(done, photo, 5, 5, 5)
    assert waits(contest) == [("1 juror has photos left: 2 of 3", Whose.JURORS)]
    give(late, photos[2], 5, 5, 5)
    late.scores.filter(entry=photos[1]).delete()
    give(late, photos[1], 5, 5, 5)
    assert waits(contest) == [("Round 1 is to be closed", Whose.SECRETARY)]
    Round.objects.update(closed_at=timezone.now())
    assert waits(contest) == [("Round 1 is to be revealed", Whose.SECRETARY)]


def test_between_two_rounds() -> None:
    contest, now = ContestFactory(phase=Phase.JUDGING), timezone.now()
    JurorFactory(contest=contest)
    Round.objects.create(contest=contest, number=2)
    stamps = dict.fromkeys(("locked_at", "opened_at", "closed_at", "revealed_at"), now)
    Round.objects.filter(number=1).update(kind=RoundKind.SHORTLIST, **stamps)
    assert waits(contest) == [("Who goes on from round 1 is to be confirmed", Whose.SECRETARY)]
    Round.objects.filter(number=1).update(concluded_at=now)
    assert waits(contest) == [("Round 2 is to be opened", Whose.SECRETARY)]


def tied() -> Contest:
    """Two photos that only the president can part."""
    contest = ContestFactory(phase=Phase.DELIBERATION)
    ladder = [TieStep.PRESIDENT_MOTION.value, TieStep.EX_AEQUO.value]
    RulesVersion.objects.filter(contest=contest).update(tie_ladder=ladder)
    Round.objects.filter(contest=contest).update(frozen={"ladder": ladder})
    juror = JurorFactory(contest=contest)
    for photo in EntryFactory.create_batch(2, contest=contest, status=EntryStatus.ADMITTED):
        give(juror, photo, 5, 5, 5)
    return contest


def test_from_the_reveal_to_the_key_of_the_vote(superuser: User) -> None:
    contest = tied()
    assert waits(contest) == [
        ("1 group of photos is still equal", Whose.PRESIDENT),
        ("The result is to be sealed", Whose.PUBLISHER),
    ]
    seal_results(contest=contest, by=superuser, left_open="La presidente è malata")
    assert waits(contest) == [("The result is to be published", Whose.PUBLISHER)]
    publish_results(contest=contest, by=superuser)
    assert waits(contest) == []
    vote = PublicVoteFactory(contest=contest)
    type(vote).objects.update(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=2)
    )
    (row,) = standings(not_over())
    published = Contest.objects.get().results_published_at
    assert published is not None
    assert [(todo.whose, todo.when) for todo in row.todos] == [
        (Whose.CLOCK, published + timedelta(days=vote.appeal_days))
    ]


def test_a_contest_that_stands_still(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    suspend_contest(contest=contest, reason="Grandine", act="Atto 1", by=superuser)
    assert waits(contest) == [("The contest is to go on, or to be annulled", Whose.MANAGER)]


def test_mails_that_were_given_up_are_counted_and_can_be_tried_again(
    client: Client, superuser: User, login: Any
) -> None:
    contest, other = ContestFactory(), ContestFactory()
    entry = EntryFactory(contest=contest)
    suspend_contest(contest=contest, reason="Grandine", act="Atto 1", by=superuser)
    line = contest.ledger.get(event=LedgerEvent.SUSPENDED)
    letter = Letter.objects.create(line=line, person=entry.entrant)
    row = DBTaskResult.objects.create(
        status="FAILED",
        task_path="contests.letter_tasks.send_letter",
        args_kwargs={"args": [letter.pk], "kwargs": {}},
        backend_name="default",
        run_after=timezone.now(),
        finished_at=timezone.now(),
        exception_class_path="smtplib.SMTPException",
        traceback="",
    )
    assert waits(contest)[-1] == ("1 mail could not be sent", Whose.MANAGER)
    assert [todo.words for todo in standings(Contest.objects.filter(pk=other.pk))[0].todos] == []
    login(client, superuser)
    page = reverse("contests_standing", args=[contest.pk])
    again = reverse("contests_send_again", args=[contest.pk])
    assert again in client.get(page).content.decode()
    client.post(again)
    row.refresh_from_db()
    assert row.status == "READY"
    assert again not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("role", "panel", "opens"),
    [
        ("editor", False, 403),
        ("screener", True, 200),
        ("contest_staff", True, 200),
        ("auditor", False, 403),
        ("superuser", True, 200),
    ],
)
def test_who_sees_it(client: Client, login: Any, request: Any, role: str, panel: bool, opens: int) -> None:
    contest = ContestFactory(phase=Phase.SEALED)
    login(client, request.getfixturevalue(role))
    page = reverse("contests_standing", args=[contest.pk])
    assert (page in client.get(reverse("wagtailadmin_home")).content.decode()) is panel
    answer = client.get(page)
    assert answer.status_code == opens
    if opens == 200:
        results = reverse("contests_results", args=[contest.pk])
        assert (results in answer.content.decode()) is (role != "screener")


# Of the panel, which Wagtail's first page adds to 17 of its own; once ties are known, and before.
PANEL, PANEL_WITH_TIES, ITS_PAGE = 8, 12, 19


def busy(number: int) -> list[Contest]:
    """Contests in every state that asks for something, with all that asks questions."""
    for _one in range(number):
        for phase in (Phase.SCREENING, Phase.JUDGING):
            contest = ContestFactory(phase=phase)
            for photo in EntryFactory.create_batch(2, contest=contest, status=EntryStatus.ADMITTED):
                if phase == Phase.JUDGING:
                    give(JurorFactory(contest=contest), photo, 5, 5, 5)
            PublicVoteFactory(contest=contest)
        Round.objects.filter(contest=contest).update(locked_at=timezone.now(), opened_at=timezone.now())
        tied()
    return list(Contest.objects.order_by("pk"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_panel_asks_as_much_for_one_as_for_three(
    rf: Any, contest_staff: User, number: int, django_assert_num_queries: Any
) -> None:
    busy(number)
    request = rf.get("/admin/")
    request.user = contest_staff
    contest_staff.get_all_permissions()
    for left in range(number):
        with django_assert_num_queries(PANEL_WITH_TIES):
            panel = dashboard_panel(request)
        assert panel.count("still equal") == left + 1
    with django_assert_num_queries(PANEL):
        dashboard_panel(request)


def test_a_page_of_its_own_asks_as_much_for_one_juror_as_for_three(
    client: Client, login: Any, contest_staff: User, django_assert_num_queries: Any
) -> None:
    contest = busy(1)[1]
    login(client, contest_staff)
    page = reverse("contests_standing", args=[contest.pk])
    client.get(page)
    for _more in range(2):
        with django_assert_num_queries(ITS_PAGE):
            client.get(page)
        JurorFactory(contest=contest)
