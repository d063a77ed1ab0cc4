"""Initiatives on the town's Facebook page: sent once, changed, deleted; over HTTP with the emulator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from media.actions import facebook_posts as posts
from media.actions import facebook_sending as sending
from media.clients.errors import Fault
from media.enums import ConnectionState, FacebookPostState
from media.facebook_tasks import send_due_posts
from media.facebook_text import compose, says_the_same
from media.models import FacebookPage, FacebookPost
from projects.models import ProjectPage
from tests.emulators.graph import PAGE_ID
from tests.factories.facebook import connect_facebook
from tests.factories.pages import make_page
from tests.factories.pictures import make_picture
from tests.working import work

if TYPE_CHECKING:
    from hub.core.models import InitiativePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection(graph) -> FacebookPage:
    return connect_facebook()


@pytest.fixture
def project(hashtag_page) -> ProjectPage:
    return make_page(ProjectPage, hashtag_page, title="Orti di città", summary="Trenta orti.", slug="orti")


def plan(page: InitiativePage, by: Any, **words: Any) -> FacebookPost:
    """Ask for it, as the view does, and let what follows the commit happen."""
    words = {"text": "", "with_picture": True, "due_at": None, **words}
    with TestCase.captureOnCommitCallbacks(execute=True):
        return posts.plan_post(page=page, by=by, **words)


def do(action: Any, **words: Any) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        action(**words)


def there(graph: Any) -> list[dict[str, Any]]:
    return graph.tell("posts")["posts"]


def fresh(post: FacebookPost) -> FacebookPost:
    return FacebookPost.objects.get(pk=post.pk)


def test_what_is_offered() -> None:
    said = compose(title="Orti ", summary="", hashtags=["Orti", "Verde"], link="https://x.example/orti/")
    assert said == "Orti\n\n#Orti #Verde\n\nhttps://x.example/orti/"
    assert says_the_same("Perche\u0301\r\n\r\nno ", "Perché\n\nno")


def test_a_published_page_goes_out_at_once(graph, connection, project, editor) -> None:
    project.picture, project.picture_alt = make_picture(), "Un orto"
    project.save()
    post = plan(project, editor)
    assert (post.state, work()) == ("waiting", ["send_post"])
    post = fresh(post)
    words = f"Orti di città\n\nTrenta orti.\n\n#RestiamoConnessi\n\n{project.full_url}"
    [shown] = there(graph)
    assert (shown["message"], shown["alt"], bool(shown["picture"])) == (words, "Un orto", True)
    assert (post.state, post.facebook_id, post.sent_text, post.fault) == ("posted", shown["id"], words, "")
    assert post.address == f"https://www.facebook.com/{shown['id'].replace('_', '/posts/')}"


def test_without_a_picture_facebook_makes_a_card_of_the_address(graph, connection, project, editor) -> None:
    plan(project, editor, with_picture=False)
    work()
    assert [(one["link"], one["picture"]) for one in there(graph)] == [(project.full_url, "")]


def test_a_draft_takes_its_post_along_when_it_is_published(graph, connection, hashtag_page, editor) -> None:
    page = make_page(ProjectPage, hashtag_page, live=False)
    post = plan(page, editor)
    send_due_posts.enqueue()
    work()
    assert (there(graph), fresh(post).state) == ([], "waiting")
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()
    work()
    assert fresh(post).state == "posted"


def test_what_is_asked_with_a_draft_waits_for_it(graph, connection, project, editor) -> None:
    post = plan(project, editor, with_draft=True)
    send_due_posts.enqueue()
    work()
    assert there(graph) == []
    with TestCase.captureOnCommitCallbacks(execute=True):
        project.save_revision().publish()
    work()
    assert fresh(post).state == "posted"


def test_at_a_time(graph, connection, project, editor, time_machine) -> None:
    now = timezone.now()
    post = plan(project, editor, due_at=now + timedelta(hours=2))
    for hours, state in ((1, "waiting"), (3, "posted")):
        time_machine.move_to(now + timedelta(hours=hours), tick=False)
        send_due_posts.enqueue()
        work()
        assert fresh(post).state == state


def test_one_post_of_a_page_stands(connection, project, editor) -> None:
    first = plan(project, editor)
    again = plan(project, editor, text=f"Altro {project.full_url}")
    assert (first.pk, FacebookPost.objects.count()) == (again.pk, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        FacebookPost.objects.create(page=project, site=first.site, title="Due")


LOST = ("lost", "half", "html", "500", "transient", "429", "cut")


@pytest.mark.parametrize("kind", LOST)
def test_a_failure_that_passes_posts_once(graph, connection, project, editor, kind, time_machine) -> None:
    graph.tell("fail", kind=kind, method="POST", path="/feed|/photos")
    post = plan(project, editor)
    work()
    post = fresh(post)
    assert (post.state, bool(post.fault), bool(post.reason)) == ("sending", True, True)
    # Another worker that comes too early leaves it alone.
    with pytest.raises(sending.StillInHandError):
        sending.send_post(post_id=post.pk)
    time_machine.move_to(timezone.now() + timedelta(minutes=10))
    work(later=True)
    assert (fresh(post).state, len(graph.tell("state")["created"])) == ("posted", 1)


def test_the_answer_is_so_late_that_nobody_waits(graph, connection, project, editor, monkeypatch) -> None:
    from media.clients import graph_sdk

    monkeypatch.setattr(graph_sdk, "TIMEOUT", (3.05, 0.3))
    graph.tell("fail", kind="hang", method="POST", seconds=1.5)
    post = plan(project, editor)
    work()
    assert fresh(post).fault == Fault.TOO_SLOW
    monkeypatch.setattr(graph_sdk, "TIMEOUT", (3.05, 20))
    FacebookPost.objects.update(claimed_until=timezone.now())
    work(later=True)
    assert (fresh(post).state, len(graph.tell("state")["created"])) == ("posted", 1)


def test_what_was_lost_is_not_taken_for_an_older_or_another_one(
    graph, connection, project, editor, time_machine
) -> None:
    """The same text stands there already: of a year ago, and of another page."""
    post = plan(project, editor)
    words = fresh(post).words
    graph.tell("post", message=words, at=timezone.now().timestamp() - 365 * 86400)
    graph.tell("post", message="Altro")
    graph.tell("fail", kind="cut", method="POST")
    work()
    time_machine.move_to(timezone.now() + timedelta(minutes=10))
    work(later=True)
    assert (fresh(post).state, len(graph.tell("state")["created"])) == ("posted", 3)


STAYS = [
    ("refused", Fault.REFUSED, ConnectionState.WORKS),
    ("duplicate", Fault.REFUSED, ConnectionState.WORKS),
    ("expired", Fault.EXPIRED, ConnectionState.EXPIRED),
    ("revoked", Fault.REVOKED, ConnectionState.REVOKED),
    ("not_allowed", Fault.NOT_ALLOWED, ConnectionState.REFUSED),
]


@pytest.mark.parametrize(("kind", "fault", "state"), STAYS)
def test_a_failure_that_stays_waits_for_a_person(
    graph, connection, project, editor, kind, fault, state
) -> None:
    graph.tell("fail", kind=kind, method="POST")
    post = plan(project, editor)
    work()
    post = fresh(post)
    assert (post.state, post.fault, bool(post.reason)) == ("failed", fault.value, True)
    assert FacebookPage.objects.get().state == state
    FacebookPage.objects.update(state=ConnectionState.WORKS)
    do(posts.try_again, post=post)
    work()
    assert (fresh(post).state, len(there(graph))) == ("posted", 1)


def test_nobody_has_connected_a_page(project, editor) -> None:
    post = plan(project, editor)
    work()
    assert (fresh(post).state, fresh(post).fault) == ("failed", "not_connected")


def test_after_a_day_of_trying_a_person_decides(graph, connection, project, editor, time_machine) -> None:
    graph.tell("fail", kind="500", method="POST", times=0)
    post = plan(project, editor)
    work()
    DBTaskResult.objects.all().delete()  # the worker has given up
    for hours, state in ((25, "sending"), (2, "failed")):
        time_machine.move_to(timezone.now() + timedelta(hours=hours))
        send_due_posts.enqueue()
        work()
        assert fresh(post).state == state
    assert fresh(post).fault == "gave_up"


def test_a_page_that_went_offline_meanwhile(graph, connection, project, editor, time_machine) -> None:
    graph.tell("fail", kind="cut", method="POST")
    post = plan(project, editor)
    work()
    project.unpublish()
    time_machine.move_to(timezone.now() + timedelta(minutes=10))
    work(later=True)
    assert (fresh(post).state, there(graph)) == ("waiting", [])


@pytest.fixture
def posted(graph, connection, project, editor) -> FacebookPost:
    post = plan(project, editor, with_picture=False)
    work()
    return fresh(post)


def test_the_text_is_changed_there(graph, posted, project) -> None:
    words = f"Oggi si apre. {project.full_url}"
    graph.tell("fail", kind="lost", method="POST")
    do(posts.change_text, post=posted, text=words)
    assert work() == ["edit_post"]
    assert fresh(posted).is_changing
    work(later=True)
    assert ([one["message"] for one in there(graph)], fresh(posted).is_changing) == ([words], False)


def test_it_is_deleted_there_also_when_the_answer_is_lost(graph, posted) -> None:
    graph.tell("fail", kind="lost", method="DELETE")
    do(posts.delete_there, post=posted)
    work()
    assert fresh(posted).state == "deleting"
    work(later=True)
    assert (there(graph), fresh(posted).state) == ([], "deleted")


def test_somebody_has_deleted_it_on_facebook(graph, posted) -> None:
    graph.tell("delete", id=posted.facebook_id)
    do(posts.change_text, post=posted, text="Altro")
    work()
    assert fresh(posted).state == "deleted"


def test_a_change_that_is_not_allowed_says_so_and_leaves_the_connection(graph, posted) -> None:
    graph.tell("fail", kind="not_allowed", method="POST")
    do(posts.change_text, post=posted, text="Altro")
    work()
    post = fresh(posted)
    assert (post.state, post.fault, post.is_changing) == ("posted", "not_allowed", True)
    assert FacebookPage.objects.get().state == ConnectionState.WORKS


def test_it_may_go_out_again_after_it_was_deleted(graph, posted, project, editor) -> None:
    do(posts.delete_there, post=posted)
    work()
    again = plan(project, editor)
    work()
    assert (again.pk != posted.pk, fresh(again).state, len(there(graph))) == (True, "posted", 1)


def test_what_is_there_is_neither_planned_nor_called_off(posted, project, editor) -> None:
    for ask in (
        lambda: plan(project, editor),
        lambda: posts.call_off(page=project),
        lambda: posts.try_again(post=posted),
    ):
        with pytest.raises(posts.NotNowError):
            ask()


def test_what_waits_is_called_off(connection, project, editor) -> None:
    plan(project, editor, due_at=timezone.now() + timedelta(days=1))
    posts.call_off(page=project)
    assert not FacebookPost.objects.exists()


def test_a_deleted_page_leaves_its_post(posted, project) -> None:
    project.delete()
    assert (fresh(posted).page, fresh(posted).title, fresh(posted).facebook_page_id) == (
        None,
        "Orti di città",
        PAGE_ID,
    )
    assert FacebookPostState(fresh(posted).state) == FacebookPostState.POSTED
