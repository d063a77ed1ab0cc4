"""Connecting the channel in the admin, against an emulator of Google; and what came in from it."""

from __future__ import annotations

import html
import re
from io import StringIO
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from hub.accounts.enums import StaffGroup
from media.actions.channel_connection import asking
from media.actions.channel_videos import publish_video
from media.clients.errors import Fault, PermanentServiceError, TemporaryServiceError
from media.enums import ArrivalState, ChannelMeans, ConnectionState
from media.models import Channel, ChannelAttempt, ChannelVideo, VideoPage
from tests.emulators.at_google import decide_at_google
from tests.media.channels import KEY, run_tasks, seen, sync

pytestmark = pytest.mark.django_db

PAGE = "/admin/channels/youtube/"
CLIENT = {"login-client_id": "emulated-client", "login-client_secret": "emulated-secret"}


@pytest.fixture
def post(client, django_capture_on_commit_callbacks):
    """Send a form, and do what it asks the worker for."""

    def send(path: str, **data: str) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(path, data)

    return send


@pytest.mark.parametrize(
    ("role", "connects", "moderates"),
    [
        ("entrant", False, False),
        ("translator", False, False),
        ("contest_staff", False, False),
        ("auditor", False, False),
        ("screener", False, True),
        ("editor", False, True),
        ("superuser", True, True),
    ],
)
def test_who_connects_and_who_moderates(client, login, request, home, role, connects, moderates):
    login(client, request.getfixturevalue(role))

    def opens(answer: Any) -> bool:
        return answer.status_code != 403 and answer.headers.get("Location") != "/admin/"

    assert [opens(client.get(path)) for path in (PAGE, f"{PAGE}answer/?state=x")] == [connects] * 2
    deeds = ("key", "login", "change", "sync", "disconnect")
    assert [opens(client.post(f"{PAGE}{deed}/", {})) for deed in deeds] == [connects] * 5
    assert opens(client.get("/admin/arrivals/")) is moderates
    assert opens(client.post("/admin/arrivals/1/", {})) is moderates


def test_with_a_key(client, login, superuser, home, youtube, post):
    login(client, superuser)
    answer = post(f"{PAGE}key/", **{"key-channel_address": "@comunerivalora", "key-api_key": KEY})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert "YouTube is being asked" in _text(client)
    run_tasks()
    channel = Channel.objects.get()
    assert (channel.title, channel.means, channel.state) == (
        "Comune di Rivalora",
        ChannelMeans.KEY,
        ConnectionState.WORKS,
    )
    assert (channel.connected_by, channel.api_key.reveal()) == (superuser, KEY)
    attempt = ChannelAttempt.objects.get()
    assert (attempt.ended_at is not None, bool(attempt.api_key), attempt.fault) == (True, False, "")
    text = _text(client)
    assert "Comune di Rivalora" in text
    assert KEY not in text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"key-channel_address": "https://youtu.be/dQw4w9WgXcQ", "key-api_key": KEY}, "channel_address"),
        ({"key-channel_address": "@comune", "key-api_key": "with a space"}, "api_key"),
        ({"key-channel_address": "@comune", "key-api_key": "short"}, "api_key"),
        ({"key-channel_address": "", "key-api_key": KEY}, "channel_address"),
    ],
)
def test_what_no_key_and_no_channel_is_is_refused_beside_its_field(
    client, login, superuser, home, post, typed, field
):
    login(client, superuser)
    answer = post(f"{PAGE}key/", **typed)
    assert answer.status_code == 200
    assert list(answer.context["key_form"].errors) == [field]
    for value in typed.values():
        assert html.escape(value) in answer.content.decode()
    assert not ChannelAttempt.objects.exists()


@pytest.mark.parametrize(
    ("key", "address", "how", "fault"),
    [
        ("another-key", "@comunerivalora", "", Fault.KEY_REFUSED),
        (KEY, "@nessuno", "", Fault.NOT_THERE),
        (KEY, "@comunerivalora", "accessNotConfigured", Fault.SWITCHED_OFF),
    ],
)
def test_a_key_that_is_no_good_says_why(
    client, login, superuser, home, youtube, post, key, address, how, fault
):
    login(client, superuser)
    if how:
        youtube.fail(how, path="channels")
    post(f"{PAGE}key/", **{"key-channel_address": address, "key-api_key": key})
    run_tasks()
    assert not Channel.objects.exists()
    attempt = ChannelAttempt.objects.get()
    assert (attempt.fault, bool(attempt.api_key)) == (fault, False)
    text = _text(client)
    assert "The channel could not be connected." in text
    assert f'value="{address}"' in text
    assert key not in text


def test_a_key_waits_while_youtube_is_away(client, login, superuser, home, youtube, post):
    login(client, superuser)
    youtube.fail("503", path="channels")
    post(f"{PAGE}key/", **{"key-channel_address": "@comunerivalora", "key-api_key": KEY})
    with pytest.raises(TemporaryServiceError):
        run_tasks()
    assert "YouTube is being asked" in _text(client)


def test_with_the_account(client, login, superuser, home, youtube, post, django_capture_on_commit_callbacks):
    login(client, superuser)
    post(f"{PAGE}login/", **CLIENT)
    back = decide_at_google(_google(client), "allow")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.get(back)["Location"] == PAGE
    run_tasks()
    channel = Channel.objects.get()
    assert (channel.means, channel.title, channel.may_upload) == (
        ChannelMeans.LOGIN,
        "Comune di Rivalora",
        True,
    )
    secrets = [channel.refresh_token.reveal(), channel.access_token.reveal(), "emulated-secret"]
    assert all(secrets)
    # Nobody reads them: neither on the page, nor in the database.
    text = _text(client) + _dumped()
    assert [secret for secret in secrets if secret in text] == []
    # A second time it leads nowhere.
    assert "troppo vecchia" in str(next(iter(get_messages(client.get(back).wsgi_request))))


@pytest.mark.parametrize(("decision", "allow"), [("refuse", True), ("allow", False)])
def test_who_refuses_at_google_is_told_what_is_missing(
    client, login, superuser, home, youtube, post, django_capture_on_commit_callbacks, decision, allow
):
    login(client, superuser)
    post(f"{PAGE}login/", **CLIENT)
    back = decide_at_google(_google(client), decision, allow=allow)
    with django_capture_on_commit_callbacks(execute=True):
        client.get(back)
    run_tasks()
    assert not Channel.objects.exists()
    assert ChannelAttempt.objects.get().fault == Fault.NOT_ALLOWED


def test_an_answer_to_somebody_else_is_none(client, login, superuser, editor, home, youtube, post):
    login(client, superuser)
    post(f"{PAGE}login/", **CLIENT)
    token = ChannelAttempt.objects.get().token
    superuser.__class__.objects.filter(pk=editor.pk).update(is_superuser=True)
    login(client, editor)
    client.get(f"{PAGE}answer/?state={token}&code=4/x")
    assert ChannelAttempt.objects.get().answered_at is None


def test_a_token_that_ends_is_refreshed_and_one_that_was_taken_back_is_a_state(
    client, login, superuser, home, youtube, post, django_capture_on_commit_callbacks
):
    login(client, superuser)
    post(f"{PAGE}login/", **CLIENT)
    back = decide_at_google(_google(client), "allow")
    with django_capture_on_commit_callbacks(execute=True):
        client.get(back)
    run_tasks()
    channel = Channel.objects.get()
    first = channel.access_token.reveal()
    Channel.objects.update(access_expires_at=timezone.now())
    sync(channel)
    channel.refresh_from_db()
    assert channel.access_token.reveal() != first
    youtube.emulator.order("POST", "withdraw")
    Channel.objects.update(access_expires_at=timezone.now())
    with pytest.raises(PermanentServiceError), asking(Channel.objects.get()):
        raise AssertionError
    channel.refresh_from_db()
    assert channel.state in (ConnectionState.EXPIRED, ConnectionState.REVOKED)
    assert "Connect the account again" in _text(client)
    youtube.calls()
    assert run_tasks() == []


def test_disconnected_nothing_secret_stays(client, login, superuser, channel, youtube, post, hashtag_page):
    video = youtube.add(title="Uno", description=f"#{hashtag_page.hashtag.label}")
    sync(channel)
    page = publish_video(video=seen(video))
    login(client, superuser)
    post(f"{PAGE}disconnect/")
    assert [model.objects.count() for model in (Channel, ChannelAttempt, ChannelVideo)] == [0, 0, 0]
    assert VideoPage.objects.get(pk=page.pk).live


def test_a_key_that_cannot_be_read_any_more_has_to_be_typed_again(channel, settings):
    settings.SECRET_KEY = "another one, long enough for what it is used for here"
    with pytest.raises(PermanentServiceError), asking(channel):
        raise AssertionError
    channel.refresh_from_db()
    assert (channel.state, channel.fault) == (ConnectionState.REFUSED, Fault.KEY_REFUSED)


@pytest.mark.parametrize("number", [1, 3])
def test_what_came_in_costs_the_same_for_one_and_three(
    client, login, editor, channel, youtube, hashtag_page, django_assert_num_queries, number
):
    for each in range(number):
        youtube.add(title=f"Video {each}", description=f"Parla Rosa. #{hashtag_page.hashtag.label}")
    sync(channel)
    login(client, editor)
    client.get("/admin/arrivals/")
    with django_assert_num_queries(15):
        text = _text(client, "/admin/arrivals/")
    assert text.count("Do not take") == number


def test_staff_publish_edit_first_or_do_not_take(client, login, editor, channel, youtube, hashtag_page, post):
    label = hashtag_page.hashtag.label
    first, second, third = (youtube.add(title=f"Video {n}", description=f"#{label}") for n in range(3))
    sync(channel)
    login(client, editor)
    assert "3 videos of the channel wait for" in " ".join(_text(client, "/admin/").split())
    answers = [
        post(reverse("media_arrival", args=[seen(video).pk]), do=do, next="/admin/arrivals/?state=pending")
        for video, do in ((first, "publish"), (second, "draft"), (third, "refuse"))
    ]
    assert [seen(video).state for video in (first, second, third)] == [
        ArrivalState.PUBLISHED,
        ArrivalState.PENDING,
        ArrivalState.REFUSED,
    ]
    draft = seen(second).page
    assert [answer["Location"] for answer in answers] == [
        "/admin/arrivals/?state=pending",
        reverse("wagtailadmin_pages:edit", args=[draft.pk]),
        "/admin/arrivals/?state=pending",
    ]
    assert client.get(answers[1]["Location"]).status_code == 200
    draft.get_latest_revision().publish(user=editor)
    assert (seen(second).state, seen(second).decided_by) == (ArrivalState.PUBLISHED, editor)


def test_who_moderates_and_edits_no_page_publishes_and_takes_away(
    client, login, in_group, channel, youtube, hashtag_page, post
):
    moderator = in_group("m@example.org", StaffGroup.MODERATORS)
    video = youtube.add(title="Uno", description=f"#{hashtag_page.hashtag.label}")
    sync(channel)
    login(client, moderator)
    decision = reverse("media_arrival", args=[seen(video).pk])
    assert "Edit first" not in _text(client, "/admin/arrivals/")
    post(decision, do="draft")
    assert seen(video).page is None
    post(decision, do="publish")
    page = seen(video).page
    assert (page.live, seen(video).decided_by) == (True, moderator)
    text = _text(client, "/admin/arrivals/?state=published")
    assert ("Edit its page" in text, "Take it away" in text) == (False, True)
    post(decision, do="refuse")
    page.refresh_from_db()
    assert (page.live, seen(video).state) == (False, ArrivalState.REFUSED)


def test_without_a_page_of_its_hashtag_a_video_waits(client, login, editor, channel, youtube, hashtag, post):
    video = youtube.add(title="Uno", description=f"#{hashtag.label}")
    sync(channel)
    login(client, editor)
    answer = post(reverse("media_arrival", args=[seen(video).pk]), do="publish")
    assert "Pubblica prima la pagina" in str(next(iter(get_messages(answer.wsgi_request))))
    assert seen(video).state == ArrivalState.PENDING


def _text(client: Any, path: str = PAGE) -> str:
    return html.unescape(client.get(path, headers={"Accept-Language": "en"}).content.decode())


def _google(client: Any) -> str:
    found = re.search(r'href="([^"]+)"[^>]*>\s*Continue at Google', _text(client))
    assert found
    return found[1]


def _dumped() -> str:
    out = StringIO()
    call_command("dumpdata", "media", "django_tasks_database", stdout=out)
    return out.getvalue()
