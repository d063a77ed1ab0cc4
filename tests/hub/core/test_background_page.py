"""The page about the background work: who opens it, what it says, and what can be done from there."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from wagtail.users.models import UserProfile

from hub.core.actions import give_sign, note_failure
from hub.core.errors import TemporaryError
from hub.core.models import PeriodicRun, TaskTrouble, WorkerSign
from hub.core.tasks import build_frames, publish_scheduled
from hub.core.views.background import A_PAGE
from media.clients.errors import Fault, PermanentServiceError
from media.tasks import make_renditions

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ADDRESS = "nonna.rosa@example.org"
ROLES = ("editor", "translator", "screener", "contest_staff", "auditor", "superuser")
# Questions of the page, however long its list.
QUERIES = 13


def running(task: Any = make_renditions, worker: str = "alba:12:x") -> DBTaskResult:
    result = DBTaskResult.objects.get(pk=task.enqueue(*[1][: task is make_renditions]).id)
    result.claim(worker)
    return result


def failed(error: BaseException | None = None, task: Any = make_renditions) -> DBTaskResult:
    result = running(task)
    note_failure(result=result, error=error or PermanentServiceError(Fault.NOT_THERE))
    return result


@pytest.fixture
def as_(client: Client, login: Any, request: Any) -> Callable[[str], Client]:
    """Logs in a role that reads the admin in English."""

    def enter(role: str) -> Client:
        user: User = request.getfixturevalue(role)
        profile = UserProfile.get_for_user(user)
        profile.preferred_language = "en"
        profile.save()
        return login(client, user)

    return enter


def words(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def page(client: Client, query: str = "") -> str:
    return words(client.get(f"{reverse('background')}{query}").text)


def statuses(get: Callable[[str], int]) -> tuple[int, ...]:
    return tuple(get(role) for role in ROLES)


# 302 to the admin's first page is Wagtail's refusal.
DOORS = {
    "background": (200, 302, 302, 200, 302, 200),
    "background_details": (302, 302, 302, 302, 302, 200),
    "background_forget": (302, 302, 302, 302, 302, 200),
}


@pytest.mark.parametrize("door", DOORS)
def test_who_opens_what(as_: Any, home: Any, door: str) -> None:
    path = reverse(door, args=[] if door == "background" else [failed().pk])
    assert statuses(lambda role: as_(role).get(path).status_code) == DOORS[door]


@pytest.mark.parametrize(
    ("deed", "does"),
    [
        ("background_again", {"editor", "contest_staff", "superuser"}),
        ("background_all_again", {"editor", "contest_staff", "superuser"}),
        ("background_forget", {"superuser"}),
    ],
)
def test_who_does_what(as_: Any, home: Any, deed: str, does: set[str]) -> None:
    done = set()
    for role in ROLES:
        DBTaskResult.objects.all().delete()
        row = failed()
        path = reverse(deed, args=[] if deed == "background_all_again" else [row.pk])
        as_(role).post(path, {"kind": row.task_path})
        if not DBTaskResult.objects.failed().exists():
            done.add(role)
    assert done == does


def test_what_only_sends_is_not_asked_for_by_a_link(as_: Any, home: Any) -> None:
    row = failed()
    client = as_("superuser")
    asked = [reverse("background_again", args=[row.pk]), reverse("background_all_again")]
    assert [client.get(path).status_code for path in asked] == [405, 405]
    client.get(reverse("background_forget", args=[row.pk]))
    assert DBTaskResult.objects.failed().count() == 1


def test_nobody_else_sends_it_for_them(home: Any, superuser: User, login: Any) -> None:
    client = login(Client(enforce_csrf_checks=True), superuser)
    asked = [reverse(f"background_{deed}", args=[failed().pk]) for deed in ("again", "forget")]
    asked.append(reverse("background_all_again"))
    assert [client.post(path).status_code for path in asked] == [403] * 3


def test_what_failed_says_why_in_words_for_people(as_: Any, home: Any) -> None:
    failed()
    unknown = failed(ValueError(ADDRESS))
    said = page(as_("editor"))
    assert "Failed 2 Waiting 0 Running 0 Done 0" in said
    assert "after 1 try. What was asked for is no longer there. Try again now" in said
    assert "An error of the program (ValueError). Report it to who looks after the program" in said
    assert f"with the number {str(unknown.pk)[:8]}." in said
    assert [word in said for word in (ADDRESS, "Technical details", "Forget")] == [False] * 3


def test_administrators_read_where_it_arose(as_: Any, home: Any) -> None:
    row = failed(ValueError(ADDRESS))
    client = as_("superuser")
    details = reverse("background_details", args=[row.pk])
    assert f'href="{details}?' in client.get(reverse("background")).text
    said = words(client.get(details).text)
    assert ("builtins.ValueError" in said, "media.tasks.make_renditions" in said, ADDRESS in said) == (
        True,
        True,
        False,
    )
    gone = client.get(reverse("background_details", args=[uuid4()]), follow=True)
    assert "no longer among those that failed" in gone.text


def test_what_waits_says_until_when_and_how_often_it_was_tried(
    as_: Any, home: Any, time_machine: Any
) -> None:
    time_machine.move_to(NOON, tick=False)
    build_frames.enqueue()
    note_failure(result=running(publish_scheduled), error=TemporaryError(), chance=lambda: 0)
    said = page(as_("editor"), "?state=waiting")
    assert "Failed 0 Waiting 2 Running 0" in said
    assert re.search(r"all pages Waiting since \S.*? at 13:00. It is done as soon as its turn comes.", said)
    again = r"Tried 1 time. Next try: \S.*? at 13:00. It did not work now. Try again now"
    assert re.search(rf"pages at their moment Waiting since \S.*? at 13:00. {again}", said)
    assert said.count("Try again now") == 1


def test_what_runs_says_since_when_and_where(as_: Any, home: Any) -> None:
    give_sign(worker_id="alba:12:x")
    running()
    running(worker="tramonto:7:y")
    said = page(as_("editor"), "?state=running")
    assert re.search(r"Running since \S.*? on alba, process 12. Sizes", said)
    assert "on tramonto, process 7. That program is no longer heard of: another takes the task up." in said


def test_what_was_done_in_the_last_day_is_counted_by_kind(as_: Any, home: Any, time_machine: Any) -> None:
    time_machine.move_to(NOON - timedelta(days=2), tick=False)
    running().set_successful(None)
    time_machine.move_to(NOON, tick=False)
    for task in (build_frames, publish_scheduled, publish_scheduled):
        running(task).set_successful(None)
    said = page(as_("editor"), "?state=done")
    assert "Done 3" in said
    assert said.index("Publish and take away pages at their moment 2") < said.index(
        "Header and footer of all pages 1"
    )


@pytest.mark.parametrize(
    ("seen", "warned", "told"),
    [
        (None, True, "Nobody."),
        (timedelta(seconds=5), False, "alba, process 12: at work, last sign of life at 12:59:55"),
        (timedelta(minutes=2), True, "alba, process 12: no longer heard of, last sign of life"),
    ],
)
def test_whether_anybody_works(
    as_: Any, home: Any, time_machine: Any, seen: timedelta | None, warned: bool, told: str
) -> None:
    time_machine.move_to(NOON, tick=False)
    if seen is not None:
        WorkerSign.objects.create(worker_id="alba:12:x", seen_at=NOON - seen)
    said = page(as_("editor"))
    assert ("gives no sign of life" in said, told in said) == (warned, True)


def test_when_what_is_periodic_ran_and_runs_next(as_: Any, home: Any, time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)
    PeriodicRun.objects.create(name="core.build_frames", last_at=NOON - timedelta(minutes=20))
    said = page(as_("editor"))
    assert re.search(r"Header and footer of all pages every hour \S.*?12:40 \S.*?13:40", said)
    assert "Publish and take away pages at their moment every minute not yet as soon as possible" in said
    assert "kept for 14 days, those that failed for 90 days" in said


def test_a_kind_is_listed_alone_and_tried_again_at_once(as_: Any, home: Any) -> None:
    for _one in range(2):
        failed()
    other = failed(task=publish_scheduled)
    client = as_("editor")
    kind = "?kind=media.tasks.make_renditions"
    said = page(client, kind)
    assert (
        "All kinds Sizes and formats of a picture (2) Publish and take away pages at their moment (1)" in said
    )
    assert ("Try all again: Sizes and formats of a picture" in said, said.count("Try again now")) == (True, 2)
    assert page(client, "?kind=<script>").count("Try again now") == 3
    answer = client.post(
        reverse("background_all_again"), {"kind": "media.tasks.make_renditions"}, follow=True
    )
    assert "2 tasks are tried again now." in answer.text
    assert list(DBTaskResult.objects.failed()) == [other]


def test_who_comes_too_late_is_told(as_: Any, home: Any) -> None:
    row = failed()
    client = as_("superuser")
    again, forget = (reverse(f"background_{deed}", args=[row.pk]) for deed in ("again", "forget"))
    assert "1 task is tried again now." in client.post(again, follow=True).text
    row.refresh_from_db()
    row.claim("w")
    assert "Nothing is left to try again" in client.post(again, follow=True).text
    assert "no longer among those that failed" in client.post(forget, follow=True).text
    assert "no longer among those that failed" in client.get(forget, follow=True).text


def test_one_goes_back_to_the_list_from_which_one_came(as_: Any, home: Any) -> None:
    row = failed()
    kept = "state=failed&kind=hub.core.tasks.build_frames&p=1"
    client = as_("superuser")
    path = reverse("background_forget", args=[row.pk])
    said = client.get(f"{path}?{kept}&next=https://example.org").text
    assert f"{path}?{kept.replace('&', '&amp;')}" in said
    answer = client.post(f"{path}?{kept}&next=https://example.org")
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('background')}?{kept}")
    assert not TaskTrouble.objects.exists()


@pytest.mark.parametrize("state", ["failed", "waiting", "running", "done"])
def test_a_long_list_asks_no_more_than_a_short_one(
    as_: Any, home: Any, state: str, django_assert_num_queries: Any
) -> None:
    client = as_("superuser")
    address = f"{reverse('background')}?state={state}"
    client.get(address)
    for number in (1, 2):
        for _one in range(number):
            give_sign(worker_id=f"alba:{WorkerSign.objects.count()}:x")
            result = running()
            if state == "failed":
                note_failure(result=result, error=PermanentServiceError(Fault.NOT_THERE))
            elif state == "waiting":
                note_failure(result=result, error=TemporaryError())
            elif state == "done":
                result.set_successful(None)
        with django_assert_num_queries(QUERIES - (2 if state == "done" else 0)):
            client.get(address)


def test_more_than_a_page_is_turned_over(as_: Any, home: Any) -> None:
    for number in range(A_PAGE + 1):
        make_renditions.enqueue(number)
    client = as_("editor")
    first, second = page(client, "?state=waiting"), page(client, "?state=waiting&p=2")
    assert ("1 / 2 Next" in first, "Previous 2 / 2" in second) == (True, True)
    assert [said.count("as soon as its turn comes") for said in (first, second)] == [A_PAGE, 1]


def test_a_task_of_another_version_is_listed_by_its_path(as_: Any, home: Any) -> None:
    row = failed()
    DBTaskResult.objects.filter(pk=row.pk).update(task_path="contests.tasks.no_more")
    assert "contests.tasks.no_more" in page(as_("editor"))
