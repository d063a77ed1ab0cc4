"""Where every contest stands and what waits in it for whom: on the admin's first page, and on its own."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult
from wagtail.users.models import UserProfile

from contests.actions.contests import suspend_contest
from contests.actions.results import publish_results, seal_results
from contests.agenda import count_ties, not_over, standings
from contests.enums import EntryStatus, LedgerEvent, Phase, RoundKind, SubjectStatus, TieStep, Whose
from contests.models import Contest, ContestPage, Juror, Letter, Round, RulesVersion, Subject
from contests.tasks import follow_plans
from contests.views.standing import dashboard_panel
from hub.core.models import TaskTrouble
from hub.core.retries import TELL_AFTER
from hub.home.models import InfoPage
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give
from tests.factories.pages import make_page
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
    # One that is still tried, for more than an hour, is told of, too.
    DBTaskResult.objects.update(status="READY", finished_at=None)
    trouble = TaskTrouble.objects.create(task=row, failures=TELL_AFTER - 1)
    assert "1 mail could not be sent" not in dict(waits(contest))
    trouble.failures = TELL_AFTER
    trouble.save()
    assert waits(contest)[-1] == ("1 mail could not be sent", Whose.MANAGER)
    login(client, superuser)
    page = reverse("contests_standing", args=[contest.pk])
    again = reverse("contests_send_again", args=[contest.pk])
    assert again in client.get(page).content.decode()
    client.post(again)
    row.refresh_from_db()
    assert (row.status, TaskTrouble.objects.count()) == ("READY", 0)
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


# Of the panel, of a contest's own page, and of the whole first page: once it was opened before, with pages
# that its reader has edited.
PANEL, ITS_PAGE = 6, 17
FIRST_PAGE = {"contest_staff": 20, "screener": 19, "editor": 14, "superuser": 17}


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
    """The worker counts the ties, so that whoever opens the page first waits no longer than the others."""
    busy(number)
    request = rf.get("/admin/")
    request.user = contest_staff
    contest_staff.get_all_permissions()
    with django_assert_num_queries(PANEL):
        assert "still equal" not in dashboard_panel(request)
    follow_plans.func()
    with django_assert_num_queries(PANEL):
        panel = dashboard_panel(request)
    assert panel.count("still equal") == number
    # A page of its own counts at once what nobody has counted yet.
    seal_results(contest=Contest.objects.get(pk=tied().pk), by=contest_staff, left_open="Malata")
    assert count_ties() == number


@pytest.mark.parametrize(
    ("role", "number"), [*product(FIRST_PAGE, (1, 3)), ("contest_staff", 8), ("superuser", 8)]
)
def test_the_whole_first_page_asks_at_most_twenty_questions(
    client: Client,
    login: Any,
    request: Any,
    hashtag_page: Any,
    role: str,
    number: int,
    django_assert_num_queries: Any,
) -> None:
    contests, user = busy(number), request.getfixturevalue(role)
    for contest in contests:
        page = make_page(ContestPage, hashtag_page, title=f"Pagina {contest.pk}", contest=contest)
        page.save_revision(user=user, log_action=True)
    info = make_page(InfoPage, hashtag_page, title="Note legali")
    info.save_revision(user=user, log_action=True)
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "en"
    profile.save()
    login(client, user)
    follow_plans.func()
    client.get(reverse("wagtailadmin_home"))
    with django_assert_num_queries(FIRST_PAGE[role]):
        said = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Note legali" in said
    # Of very many the last twelve are listed; those that deliberate began first.
    assert said.count("still equal") == (0 if role == "editor" or number == 8 else number)


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
