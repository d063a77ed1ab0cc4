"""Connecting the town's Facebook page in the admin, and keeping it connected: over HTTP with the emulator."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection as database
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from media.actions import facebook_connection
from media.clients.errors import Fault, PermanentServiceError, TemporaryServiceError
from media.enums import ConnectionState
from media.facebook_tasks import check_page, check_pages
from media.models import FacebookAttempt, FacebookPage
from tests.emulators.graph import (
    APP_ID,
    APP_SECRET,
    LONG_TOKEN,
    OTHER_PAGE_ID,
    PAGE_ID,
    PAGE_NAME,
    PAGE_TOKEN,
    SCOPES,
    USER_TOKEN,
)
from tests.factories.facebook import connect_facebook
from tests.working import work

pytestmark = pytest.mark.django_db
TYPED = {"app_id": APP_ID, "app_secret": APP_SECRET, "token": PAGE_TOKEN}


@pytest.fixture
def admin(client, superuser, login):
    return login(client, superuser)


@pytest.fixture
def connect(admin, django_capture_on_commit_callbacks):
    """Types what Meta gave, and lets the worker ask."""

    def typed(**words: str) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            answer = admin.post(reverse("media_facebook_connect"), {**TYPED, **words})
        assert answer.status_code == 302, answer.content.decode()
        work()
        return admin.get(reverse("media_facebook")).content.decode()

    return typed


def test_with_the_pages_own_token(graph, connect) -> None:
    page = connect()
    found = FacebookPage.objects.get()
    assert (found.facebook_id, found.name, found.state, found.scopes) == (PAGE_ID, PAGE_NAME, "works", SCOPES)
    assert (found.page_token.reveal(), found.app_secret.reveal()) == (PAGE_TOKEN, APP_SECRET)
    assert found.expires_at is None
    assert abs(found.ends_at - timezone.now() - timedelta(days=90)) < timedelta(minutes=1)
    assert PAGE_NAME in page


def test_with_a_persons_token_that_lasts_an_hour_and_several_pages(
    graph, connect, admin, django_capture_on_commit_callbacks
) -> None:
    page = connect(token=USER_TOKEN)
    assert (f'value="{PAGE_ID}"' in page, f'value="{OTHER_PAGE_ID}"' in page) == (True, True)
    assert not FacebookPage.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(reverse("media_facebook_choose"), {"page": "666"})
        admin.post(reverse("media_facebook_choose"), {"page": PAGE_ID})
    work()
    found = FacebookPage.objects.get()
    assert (found.facebook_id, found.page_token.reveal()) == (PAGE_ID, PAGE_TOKEN)
    attempt = FacebookAttempt.objects.get()
    assert (bool(attempt.token), bool(attempt.app_secret), attempt.pages) == (False, False, [])
    assert any(row["path"].endswith("/oauth/access_token") for row in graph.tell("log"))


def test_nothing_secret_stands_in_the_database_a_page_or_the_log(graph, connect, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    page = connect(token=USER_TOKEN)
    page += connect()
    secrets = (APP_SECRET, PAGE_TOKEN, USER_TOKEN, LONG_TOKEN)
    told = page + caplog.text
    with database.cursor() as cursor:
        for model in (FacebookPage, FacebookAttempt, DBTaskResult):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608 - our own tables
            told += str(cursor.fetchall())
    assert [secret for secret in secrets if secret in told] == []


def test_what_was_typed_wrong_is_said_beside_it_and_kept(graph, admin) -> None:
    page = admin.post(
        reverse("media_facebook_connect"), {"app_id": "app", "app_secret": "parola segreta", "token": ""}
    ).content.decode()
    assert page.count("error-message") == 3
    assert 'value="app"' in page
    assert "parola segreta" not in page


REFUSALS = [
    ({"token": "EAAwrong"}, {}, Fault.REVOKED, []),
    ({"app_secret": "wrong"}, {}, Fault.REVOKED, []),
    ({"app_id": "77", "app_secret": ""}, {}, Fault.KEY_REFUSED, []),
    ({}, {"expires_at": 1}, Fault.EXPIRED, []),
    ({}, {"subcode": 460}, Fault.REVOKED, []),
    ({}, {"scopes": ["pages_show_list", "pages_read_engagement"]}, Fault.NOT_ALLOWED, ["pages_manage_posts"]),
]


@pytest.mark.parametrize(("typed", "token", "fault", "missing"), REFUSALS)
def test_what_is_not_good_says_why(graph, connect, typed, token, fault, missing) -> None:
    graph.tell("token", **token)
    page = connect(**typed)
    attempt = FacebookAttempt.objects.get()
    assert (attempt.fault, attempt.missing, bool(attempt.token)) == (fault.value, missing, False)
    assert (not FacebookPage.objects.exists(), "help-critical" in page) == (True, True)
    assert [scope for scope in missing if scope not in page] == []


def test_a_refused_attempt_leaves_what_is_connected(graph, connect) -> None:
    connect()
    connect(token="EAAwrong")
    assert FacebookPage.objects.get().page_token.reveal() == PAGE_TOKEN


def test_facebook_is_away_for_a_moment(graph, connect, django_capture_on_commit_callbacks) -> None:
    graph.tell("fail", kind="500")
    page = connect()
    assert "data-progress" in page
    work(later=True)
    assert FacebookPage.objects.get().name == PAGE_NAME


STATES = [
    ("500", TemporaryServiceError, ConnectionState.TROUBLE, Fault.BROKEN),
    ("html", TemporaryServiceError, ConnectionState.TROUBLE, Fault.NOT_UNDERSTOOD),
    ("429", TemporaryServiceError, ConnectionState.TROUBLE, Fault.TOO_MANY),
    ("expired", PermanentServiceError, ConnectionState.EXPIRED, Fault.EXPIRED),
    ("revoked", PermanentServiceError, ConnectionState.REVOKED, Fault.REVOKED),
    ("not_allowed", PermanentServiceError, ConnectionState.REFUSED, Fault.NOT_ALLOWED),
]


@pytest.mark.parametrize(("kind", "family", "state", "fault"), STATES)
def test_each_failure_ends_in_its_state_with_words(graph, admin, kind, family, state, fault) -> None:
    page = connect_facebook()
    graph.tell("fail", kind=kind)
    with pytest.raises(family):
        facebook_connection.check_page(page=page)
    page.refresh_from_db()
    assert (page.state, page.fault) == (state, fault.value)
    shown = admin.get(reverse("media_facebook")).content.decode()
    assert str(ConnectionState(state).label) in shown
    if state == ConnectionState.TROUBLE:  # it passes
        facebook_connection.check_page(page=page)
        assert page.state == ConnectionState.WORKS


def test_those_who_may_connect_are_warned_once_a_week_before(graph, superuser, editor) -> None:
    page = connect_facebook()
    end = int((timezone.now() + timedelta(days=6)).timestamp())
    graph.tell("token", expires_at=end)
    for _day in range(2):
        check_pages.enqueue()
        work()
    assert [(one.to, PAGE_NAME in one.body) for one in mail.outbox] == [([superuser.email], True)]
    page.refresh_from_db()
    assert (page.state, page.expires_at.timestamp()) == ("works", end)


def test_those_who_may_connect_are_told_once_that_it_broke(graph, superuser) -> None:
    page = connect_facebook()
    graph.tell("token", subcode=460)
    for _day in range(2):
        check_page.enqueue(page.pk)
        work()
    assert [one.to for one in mail.outbox] == [[superuser.email]]
    # What waits for somebody is not asked again.
    assert [row["path"] for row in graph.tell("log")] == ["/v25.0/debug_token"]


def test_disconnecting_removes_the_keys(graph, connect, admin) -> None:
    connect()
    admin.post(reverse("media_facebook_disconnect"))
    assert (FacebookPage.objects.count(), FacebookAttempt.objects.count()) == (0, 0)


def test_a_key_that_nobody_can_read_any_more(graph, settings, admin) -> None:
    page = connect_facebook()
    settings.SECRET_KEY = "another key that is long enough for what it is for"
    with pytest.raises(PermanentServiceError):
        facebook_connection.check_page(page=page)
    assert FacebookPage.objects.get().fault == Fault.KEY_REFUSED.value


DOORS = {
    "media_facebook": "get",
    "media_facebook_connect": "post",
    "media_facebook_choose": "post",
    "media_facebook_check": "post",
    "media_facebook_change": "post",
    "media_facebook_disconnect": "post",
}
# Colleagues come to the admin's first page, which says that this is closed.
COLLEAGUES = ("editor", "translator", "screener", "contest_staff", "auditor")
ROLES = {"entrant": "f", "juror": "f", **dict.fromkeys(COLLEAGUES, "/admin/")}


@pytest.mark.parametrize("door", DOORS)
def test_only_administrators_connect(client, login, request, door) -> None:
    page = connect_facebook()
    got = {}
    for role in ROLES:
        who = login(client, request.getfixturevalue(role))
        answer = getattr(who, DOORS[door])(reverse(door), TYPED)
        got[role] = "f" if answer.status_code == 403 else answer["Location"]
    assert got == ROLES
    page.refresh_from_db()
    assert not FacebookAttempt.objects.exists()


def test_the_menu_shows_it_to_administrators(client, login, superuser, editor) -> None:
    for who, shown in ((superuser, True), (editor, False)):
        page = login(client, who).get("/admin/").content.decode()
        assert ("/admin/channels/facebook/" in page) == shown
