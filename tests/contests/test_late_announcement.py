"""A contest whose entries are closed already is not announced, by whatever door its page is published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import GroupApprovalTask, PageLogEntry, Workflow, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail.users.models import UserProfile

from contests.actions.contests import announce_contest
from contests.actions.pages import write_page
from contests.enums import Phase
from contests.models import Contest, ContestPage, LateAnnouncementError
from hub.core import tasks
from projects.models import ProjectPage
from tests.factories.contests import ContestFactory
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

REASON = "nobody could take part. Move the dates of the contest first."


@pytest.fixture
def late(home: Any, superuser: User, hashtag_page: Any) -> ContestPage:
    """The draft page of a contest whose entries closed yesterday."""
    return write_page(
        contest=ContestFactory(phase=Phase.SCREENING, announced_at=None), parent=hashtag_page, user=superuser
    )


@pytest.fixture
def staff(client: Client, login: Any, superuser: User) -> Client:
    """A browser in which the admin speaks English."""
    profile = UserProfile.get_for_user(superuser)
    profile.preferred_language = "en"
    profile.save()
    login(client, superuser)
    return client


def send(staff: Client, page: ContestPage, **changes: Any) -> HttpResponse:
    link = {"id": page.hashtag_links.get().pk, "hashtag": page.hashtag_links.get().hashtag_id, "ORDER": "1"}
    form = {
        "title": "Titolo nuovo",
        "slug": page.slug,
        "organiser_kind": "town_hall",
        "body": streamfield([]),
        "hashtag_links": inline_formset([link], initial=1, min=1),
        "theme_links": inline_formset([]),
        "comments": inline_formset([]),
        **changes,
    }
    return staff.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(form))


def state(page: ContestPage) -> tuple[bool, Phase, int]:
    """Whether a page is live, where its contest stands, how many lines its ledger has."""
    contest = Contest.objects.get()
    return ContestPage.objects.filter(live=True).exists(), contest.phase, contest.ledger.count()


def words(response: HttpResponse) -> str:
    return " ".join(response.text.split())


UNTOUCHED = (False, Phase.DRAFT, 0)


def test_the_editors_form_says_why_and_keeps_what_was_written(staff: Client, late: ContestPage) -> None:
    answer = send(staff, late, **{"action-publish": "1"})
    assert (answer.status_code, REASON in words(answer), "Titolo nuovo" in words(answer)) == (200, True, True)
    assert state(late) == UNTOUCHED
    assert send(staff, late).status_code == 302
    assert (ContestPage.objects.get(pk=late.pk).get_latest_revision_as_object().title, state(late)) == (
        "Titolo nuovo",
        UNTOUCHED,
    )


def test_with_later_dates_the_same_form_publishes(staff: Client, late: ContestPage) -> None:
    Contest.objects.update(closes_at=timezone.now() + timedelta(days=1))
    assert send(staff, late, **{"action-publish": "1"}).status_code == 302
    assert state(late) == (True, Phase.OPEN, 1)


def test_a_day_after_entries_close_is_refused_beside_it(staff: Client, late: ContestPage) -> None:
    Contest.objects.update(closes_at=timezone.now() + timedelta(days=1))
    day = (timezone.localtime() + timedelta(days=1, hours=2)).strftime("%d/%m/%Y %H:%M")
    answer = send(staff, late, go_live_at=day, **{"action-publish": "1"})
    assert answer.status_code == 200
    [said] = answer.context["form"].errors["go_live_at"]
    assert said.endswith(REASON)
    assert state(late) == UNTOUCHED


def test_a_page_that_was_announced_is_published_again(
    staff: Client, late: ContestPage, superuser: User
) -> None:
    Contest.objects.update(announced_at=timezone.now() - timedelta(days=20))
    assert send(staff, late, **{"action-publish": "1"}).status_code == 302
    assert state(late)[:2] == (True, Phase.SCREENING)


def test_of_several_pages_none_is_published(staff: Client, late: ContestPage, hashtag_page: Any) -> None:
    other = make_page(ProjectPage, hashtag_page, title="Orti", live=False, mirrored=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = staff.post(f"{address}?id={other.pk}&id={late.pk}", follow=True)
    assert answer.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[late.pk]), 302)]
    assert REASON in words(answer)
    assert (ProjectPage.objects.get().live, state(late)) == (False, UNTOUCHED)


def test_who_approves_a_page_reads_it_too(staff: Client, late: ContestPage, superuser: User) -> None:
    workflow, task = (
        Workflow.objects.create(name="Prova"),
        GroupApprovalTask.objects.create(name="Visto"),
    )
    WorkflowTask.objects.create(workflow=workflow, task=task)
    standing = workflow.start(late, superuser)
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[late.pk, "approve", standing.current_task_state.pk]
    )
    answer = staff.post(address, {"comment": ""}, follow=True)
    assert REASON in words(answer)
    standing.refresh_from_db()
    assert (standing.status, state(late)) == ("in_progress", UNTOUCHED)


def test_a_schedule_that_came_too_late_is_taken_off_and_others_go_on(
    late: ContestPage, hashtag_page: Any, client: Client, superuser: User
) -> None:
    now = timezone.now()
    other = make_page(ProjectPage, hashtag_page, title="Orti", live=False, mirrored=False)
    for page, hours in ((late, 1), (other, 2)):
        page.go_live_at = now + timedelta(hours=hours)
        page.save_revision(approved_go_live_at=page.go_live_at)
    with time_machine.travel(now + timedelta(hours=3), tick=False):
        for _twice in range(2):
            tasks.publish_scheduled.func()
    assert (ProjectPage.objects.get().live, state(late)) == (True, UNTOUCHED)
    assert PageLogEntry.objects.filter(page=late.pk, action="contests.not_published").count() == 1
    assert late.revisions.filter(approved_go_live_at__isnull=False).count() == 0


def test_the_action_refuses_whatever_asks_it(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.SCREENING, announced_at=None)
    with translation.override("en"), pytest.raises(LateAnnouncementError, match=REASON):
        announce_contest(contest=contest, by=superuser)
    contest.refresh_from_db()
    assert (contest.announced_at, contest.ledger.count()) == (None, 0)
