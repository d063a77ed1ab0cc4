"""“Also on Facebook” in an initiative's editor, and the post's own page in the admin."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.models import ContestPage
from media.enums import ConnectionState
from media.models import FacebookPage, FacebookPost
from projects.models import ProjectPage
from tests.factories.contests import ContestFactory
from tests.factories.facebook import connect_facebook
from tests.factories.pages import make_page
from tests.working import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection(graph) -> FacebookPage:
    return connect_facebook()


@pytest.fixture
def project(hashtag_page) -> ProjectPage:
    return make_page(ProjectPage, hashtag_page, title="Orti", summary="Trenta orti.", slug="orti")


def typed(page: ProjectPage, **more: str) -> dict[str, str]:
    """The editor's form of ``page``, as the browser sends it."""
    empty = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    link = page.hashtag_links.get()
    form = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "organiser_kind": "town_hall",
        "body-count": "0",
        "hashtag_links-TOTAL_FORMS": "1",
        "hashtag_links-INITIAL_FORMS": "1",
        "hashtag_links-MIN_NUM_FORMS": "1",
        "hashtag_links-MAX_NUM_FORMS": "1000",
        "hashtag_links-0-id": str(link.pk),
        "hashtag_links-0-ORDER": "1",
        "hashtag_links-0-hashtag": str(link.hashtag_id),
        **{f"theme_links-{name}": value for name, value in empty.items()},
        **{f"comments-{name}": value for name, value in empty.items()},
    }
    return {**form, **more}


TICKED = {"facebook-shown": "-", "facebook-also": "on", "facebook-with_picture": "on"}
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def save(client, editor, login, django_capture_on_commit_callbacks):
    """Sends the form of a page's editor."""
    who = login(client, editor)

    def send(page, *parts: dict[str, str], **words):
        form = typed(page)
        for part in parts:
            form |= part
        with django_capture_on_commit_callbacks(execute=True):
            return who.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, **words)

    return send


def test_ticked_and_published(graph, connection, project, save) -> None:
    answer = save(project, TICKED, PUBLISH, {"title": "Orti nuovi"})
    assert answer.status_code == 302
    work()
    [post] = FacebookPost.objects.all()
    assert (post.state, post.title) == ("posted", "Orti nuovi")
    # The text was offered before the title was changed: it follows.
    assert graph.tell("posts")["posts"][0]["message"].startswith("Orti nuovi\n\nTrenta orti.\n\n#Restiamo")


def test_the_text_that_was_offered_is_not_kept_as_somebodys_own(connection, project, save, client) -> None:
    page = client.get(reverse("wagtailadmin_pages:edit", args=[project.pk])).context["form"]
    offered = FacebookPost(page=project).words
    save(project, TICKED, {"title": "Altro", "facebook-shown": offered, "facebook-text": offered})
    assert (FacebookPost.objects.get().text, page is not None) == ("", True)


def test_a_draft_of_a_page_that_is_online_sends_nothing(graph, connection, project, save) -> None:
    save(project, TICKED)
    save(project, TICKED, headers={"accept": "application/json"})  # by itself, while somebody types
    post = FacebookPost.objects.get()
    assert (work(), post.state, post.waits_for_publication) == ([], "waiting", True)
    save(project, TICKED, PUBLISH)
    work()
    assert FacebookPost.objects.get().state == "posted"


def test_the_tick_is_taken_away(connection, project, save) -> None:
    save(project, TICKED)
    save(project, {"facebook-shown": "-"})
    assert not FacebookPost.objects.exists()


def test_a_form_without_the_section_takes_nothing_back(connection, project, save) -> None:
    save(project, TICKED)
    save(project)
    assert FacebookPost.objects.exists()


def test_a_text_without_the_address_is_refused_and_kept(connection, project, save) -> None:
    page = save(project, TICKED, PUBLISH, {"facebook-text": "Venite tutti"}).content.decode()
    assert ("Venite tutti" in page, project.full_url in page) == (True, True)
    assert not FacebookPost.objects.exists()


def test_at_a_time(connection, project, save) -> None:
    save(project, TICKED, PUBLISH, {"facebook-due_at": "07/06/2099 18:30"})
    post = FacebookPost.objects.get()
    assert (post.state, timezone.localtime(post.due_at).isoformat()) == (
        "waiting",
        "2099-06-07T18:30:00+02:00",
    )


def section(client, page) -> bool:
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]), follow=True)
    assert answer.status_code == 200
    return 'id="facebook-part"' in answer.content.decode()


def test_who_finds_the_section_where(graph, client, login, project, hashtag_page, editor, translator) -> None:
    contest = make_page(ContestPage, hashtag_page, contest=ContestFactory())
    alias = ProjectPage.objects.get(alias_of=project, locale__language_code="en")
    login(client, editor)
    assert [section(client, page) for page in (project, contest)] == [False, False]
    connect_facebook()
    assert [section(client, page) for page in (project, contest, alias)] == [True, True, False]
    login(client, translator)
    assert section(client, project) is False


def test_a_new_page_is_ticked_beforehand_where_the_town_wants_it(
    client, login, editor, hashtag_page, connection
) -> None:
    address = reverse("wagtailadmin_pages:add", args=["projects", "projectpage", hashtag_page.pk])
    login(client, editor)
    ticks = []
    for offered in (False, True):
        FacebookPage.objects.update(offered=offered)
        page = client.get(address).content.decode()
        [box] = [line for line in page.split("<") if 'name="facebook-also"' in line]
        ticks.append("checked" in box)
    assert ticks == [False, True]


@pytest.fixture
def post_page(client, editor, login, django_capture_on_commit_callbacks):
    """Does something on the post's own page."""
    who = login(client, editor)

    def send(page, **form):
        with django_capture_on_commit_callbacks(execute=True):
            return who.post(reverse("media_facebook_post", args=[page.pk]), form)

    return send


def test_from_the_posts_own_page(graph, connection, project, post_page, client) -> None:
    address = reverse("media_facebook_post", args=[project.pk])
    text = f"Venite! {project.full_url}"
    preview = post_page(project, do="preview", text=text).content.decode()
    assert ("Venite!" in preview, FacebookPost.objects.exists()) == (True, False)
    assert "error-message" in post_page(project, do="plan", text="Senza indirizzo").content.decode()
    assert post_page(project, do="plan", text=text).status_code == 302
    work()
    post = FacebookPost.objects.get()
    shown = client.get(address).content.decode()
    assert (post.state, post.address in shown) == ("posted", True)
    assert "Trenta orti." in shown  # what the page says by now is offered
    post_page(project, do="change", text=f"Cambiato {project.full_url}")
    work()
    assert graph.tell("posts")["posts"][0]["message"] == f"Cambiato {project.full_url}"
    post_page(project, do="delete")
    work()
    assert (graph.tell("posts")["posts"], FacebookPost.objects.get().state) == ([], "deleted")


def test_what_failed_says_why_and_goes_on(graph, connection, project, post_page, client) -> None:
    graph.tell("fail", kind="refused", method="POST")
    post_page(project, do="plan")
    work()
    shown = client.get(reverse("media_facebook_post", args=[project.pk])).content.decode()
    assert ('value="again"' in shown, FacebookPost.objects.get().reason in shown) == (True, True)
    post_page(project, do="again")
    work()
    assert FacebookPost.objects.get().state == "posted"


def test_what_waits_is_called_off(connection, project, post_page) -> None:
    later = timezone.localtime(timezone.now() + timedelta(days=2))
    post_page(project, do="plan", due_at=f"{later:%d/%m/%Y %H:%M}")
    assert FacebookPost.objects.get().state == "waiting"
    post_page(project, do="off")
    assert not FacebookPost.objects.exists()


def test_the_state_has_moved_on_meanwhile(connection, project, post_page) -> None:
    assert post_page(project, do="delete").status_code == 302
    assert post_page(project, do="nonsense").status_code == 302


def test_who_takes_a_page_offline_may_take_its_post_along(
    graph, connection, project, post_page, client, django_capture_on_commit_callbacks
) -> None:
    post_page(project, do="plan")
    work()
    address = reverse("wagtailadmin_pages:unpublish", args=[project.pk])
    assert 'name="facebook-delete"' in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"facebook-delete": "on"})
    work()
    assert (graph.tell("posts")["posts"], FacebookPost.objects.get().state) == ([], "deleted")


# Whoever may publish the page: o opens, a comes to the admin's first page, f forbidden, l to the login.
TABLE = {
    "entrant": "f",
    "juror": "f",
    "translator": "a",
    "screener": "a",
    "auditor": "a",
    "contest_staff": "a",
    "editor": "o",
    "superuser": "o",
}


def test_who_opens_a_posts_own_page(client, login, request, connection, project) -> None:
    address = reverse("media_facebook_post", args=[project.pk])
    got = {}
    for role in TABLE:
        answer = login(client, request.getfixturevalue(role)).get(address)
        got[role] = {200: "o", 403: "f", 302: "a" if answer.headers.get("Location") == "/admin/" else "l"}[
            answer.status_code
        ]
    assert got == TABLE


def test_no_translation_has_a_post_of_its_own(client, login, superuser, connection, project) -> None:
    alias = ProjectPage.objects.get(alias_of=project, locale__language_code="en")
    answer = login(client, superuser).get(reverse("media_facebook_post", args=[alias.pk]))
    assert answer.status_code == 302


def test_a_broken_connection_is_said(client, login, editor, connection, project) -> None:
    FacebookPage.objects.update(state=ConnectionState.EXPIRED, fault="expired")
    login(client, editor)
    for address in (
        reverse("media_facebook_post", args=[project.pk]),
        reverse("wagtailadmin_pages:edit", args=[project.pk]),
    ):
        assert "help-warning" in client.get(address).content.decode()
