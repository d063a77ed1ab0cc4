"""Wagtail's own panels on the admin's first page: each stands there as soon as there is something in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, PageViewRestriction, Workflow
from wagtail.users.models import UserProfile

from hub.core.first_page import SILENT_AFTER
from hub.core.models import TaskTrouble, WorkerSign
from hub.core.retries import TELL_AFTER
from media.tasks import make_renditions
from projects.models import ProjectPage
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

# With nothing that waits, is locked, or was edited.
EMPTY, WITH_EDITS = 14, 14


@pytest.fixture
def first_page(client: Client, login: Any, editor: User) -> Any:
    """The first page in English, as the editor reads it."""
    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = "en"
    profile.save()
    login(client, editor)
    client.get("/admin/")

    def read() -> str:
        return client.get("/admin/").text

    return read


def edited(page: Page, by: User) -> None:
    page.save_revision(user=by, log_action=True)


def test_the_pages_that_one_edited_last_stand_there_the_newest_first(
    hashtag_page: Any, editor: User, superuser: User, first_page: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(EMPTY):
        assert "Your most recent edits" not in first_page()
    pages = [make_page(ProjectPage, hashtag_page, title=f"Orto {n}", mirrored=False) for n in range(6)]
    for page in (*pages, pages[1]):
        edited(page, editor)
    edited(make_page(ProjectPage, hashtag_page, title="Di un’altra", mirrored=False), superuser)
    first_page()  # where the site begins is kept by then
    with django_assert_num_queries(WITH_EDITS):
        said = first_page()
    listed = sorted((page.title for page in pages if page.title in said), key=said.index)
    assert listed == ["Orto 1", "Orto 5", "Orto 4", "Orto 3", "Orto 2"]
    assert "Di un’altra" not in said
    assert said.count("live + draft") == 5


def test_a_page_that_is_kept_private_is_marked(hashtag_page: Any, editor: User, first_page: Any) -> None:
    page = make_page(ProjectPage, hashtag_page, title="Orto", mirrored=False)
    edited(page, editor)
    assert "protected from public view" not in first_page()
    rule = PageViewRestriction.objects.create(page=hashtag_page, restriction_type=PageViewRestriction.LOGIN)
    assert "protected from public view" in first_page()
    PageViewRestriction.objects.filter(pk=rule.pk).update(
        page=make_page(ProjectPage, hashtag_page, mirrored=False)
    )
    assert "protected from public view" not in first_page()


def test_what_waits_for_an_approval_stands_there(
    hashtag_page: Any, editor: User, translator: User, first_page: Any
) -> None:
    page = make_page(ProjectPage, hashtag_page, title="Orto", mirrored=False)
    edited(page, editor)
    assert "in moderation" not in first_page()
    Workflow.objects.get().start(page, translator)
    said = first_page()
    assert ("Awaiting your review" in said, "in moderation" in said) == (True, True)


def test_pages_that_one_locked_stand_there(hashtag_page: Any, editor: User, first_page: Any) -> None:
    page = make_page(ProjectPage, hashtag_page, title="Orto", mirrored=False)
    assert "Your locked pages" not in first_page()
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=editor, locked_at=timezone.now())
    assert "Your locked pages" in first_page()


def test_who_may_mend_it_is_told_when_the_background_work_fails_or_rests(
    home: Any, first_page: Any, translator: User, client: Client, login: Any, django_assert_num_queries: Any
) -> None:
    first_page()
    with django_assert_num_queries(EMPTY):
        assert 'id="background-title"' not in first_page()
    now = timezone.now()
    task = DBTaskResult.objects.get(pk=make_renditions.enqueue(1).id)
    assert "Nothing is being done" not in first_page()  # it waits for some seconds only
    DBTaskResult.objects.update(enqueued_at=now - SILENT_AFTER)
    with django_assert_num_queries(EMPTY):
        assert "Nothing is being done in the background" in first_page()
    sign = WorkerSign.objects.create(worker_id="alba:1:x", seen_at=now)
    assert 'id="background-title"' not in first_page()
    trouble = TaskTrouble.objects.create(task=task, failures=TELL_AFTER - 1)
    assert 'id="background-title"' not in first_page()
    TaskTrouble.objects.update(failures=TELL_AFTER)
    assert f"{reverse('background')}?state=waiting" in first_page()
    sign.delete()
    trouble.given_up_at = now
    trouble.save()
    said = first_page()
    told = ("Something failed in the background", "Nothing is being done", f'href="{reverse("background")}"')
    assert [words in said for words in told] == [True] * 3
    login(client, translator)
    assert 'id="background-title"' not in first_page()


def test_no_numbers_of_pages_and_pictures_stand_there(home: Any, first_page: Any) -> None:
    """The menu leads to each."""
    assert "Site summary" not in first_page()
