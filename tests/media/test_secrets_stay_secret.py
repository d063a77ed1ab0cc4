"""Keys, tokens, codes and sessions, in use while everything fails: they stand nowhere that anybody reads.

The emulators' secrets have names of their own, by which they are found wherever they are: in the log with
all that the libraries say, in every row of every table, on the pages of the admin, in mails and tracebacks.
"""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.views.debug import ExceptionReporter
from django_tasks_db.models import DBTaskResult

from media import channel_tasks, facebook_tasks
from media.actions import approve_video, start_review
from media.clients.errors import Fault
from media.models import Channel, ChannelAttempt, ChannelUpload, FacebookPage, FacebookPost
from projects.models import ProjectPage
from tests.emulators.graph import APP_SECRET, USER_TOKEN
from tests.factories.pages import make_page
from tests.media.channels import KEY
from tests.media.connecting import CLIENT, connect_facebook_by_hand, connect_youtube, send
from tests.media.residents import make_video_file, sent
from tests.working import work

pytestmark = pytest.mark.django_db

SECRET = re.compile(
    r"ya29\.emulated-[\w-]+|1//emulated-[\w-]+|4/emulated-[\w-]+|upload_id=[\w-]+"
    rf"|{CLIENT['login-client_secret']}|{KEY}|EAA\w+-emulated|EAAwrong|{APP_SECRET}"
)
YOUTUBE_FAILS = (
    "429", "500", "quotaExceeded", "tokenExpired", "cut", "halfAnswer", "lostAnswer", "html", "html500",
    "brokenJson", "keyInvalid", "accessNotConfigured", "insufficientPermissions", "forbidden", "invalidTitle",
)  # fmt: skip
FACEBOOK_FAILS = (
    "429", "500", "cut", "lost", "half", "html", "transient", "expired", "revoked", "not_allowed", "refused",
)  # fmt: skip
STATES = ("failed", "waiting", "running", "done")


@pytest.fixture
def admin(client, superuser, login):
    return login(client, superuser)


@pytest.fixture
def heard(caplog) -> Any:
    """All that any library logs, but where the hub itself has told it to be silent."""
    caplog.set_level(logging.DEBUG)
    for name in ("django", "httplib2", "requests", "facebook", "media", "hub", "django_tasks"):
        logging.getLogger(name)
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def pages_of(admin: Any) -> str:
    """Whatever of the admin says how the accounts and their tasks are, in two languages."""
    paths = [reverse(name) for name in ("media_youtube", "media_facebook", "media_arrivals")]
    paths += [reverse("media_facebook_arrivals"), reverse("wagtailadmin_home")]
    paths += [
        reverse("media_resident_video", args=[upload.video.code]) for upload in ChannelUpload.objects.all()
    ]
    paths += [reverse("media_facebook_post", args=[post.page_id]) for post in FacebookPost.objects.all()]
    lists = [f"{reverse('background')}?state={state}" for state in STATES]
    told = [admin.get(path, headers={"Accept-Language": "en"}).content.decode() for path in (*paths, *lists)]
    failed = DBTaskResult.objects.exclude(traceback="").values_list("pk", flat=True)
    told += [admin.get(reverse("background_details", args=[pk])).content.decode() for pk in failed]
    return "\n".join(told)


def rows() -> str:
    """Every table as it stands on the disk."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - tables of ours
            told += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(told)


def secrets_in(text: str) -> set[str]:
    return set(SECRET.findall(text))


def test_the_words_by_which_secrets_are_found_find_them(youtube, owned, graph, admin) -> None:
    connect_youtube(admin)
    connect_facebook_by_hand(admin)
    channel, page = Channel.objects.get(), FacebookPage.objects.get()
    kept = (
        channel.client_secret,
        channel.refresh_token,
        channel.access_token,
        page.page_token,
        page.app_secret,
    )
    assert [len(secrets_in(secret.reveal())) for secret in kept] == [1] * 5


def test_nowhere_while_youtube_fails(
    youtube, hashtag_page, admin, heard, entrant, editor, django_capture_on_commit_callbacks
) -> None:
    typed = {"key-channel_address": "@comunerivalora", "key-api_key": KEY}
    told = []
    for how in ("keyInvalid", "500", "html"):
        youtube.fail(how)
        send(admin, "media_youtube_key", **typed)
        work(room="media.channel_tasks.")
        told.append(pages_of(admin) + rows())
    for how in ("html", "429", "invalid_grant", "invalid_client"):
        youtube.fail(how, path="/token")
        connect_youtube(admin)
        told.append(pages_of(admin) + rows())
        ChannelAttempt.objects.all().delete()
    connect_youtube(admin)
    video = sent(entrant, hashtag_page.hashtag, video_file=make_video_file(content=b"film " * 1000))
    with django_capture_on_commit_callbacks(execute=True):
        start_review(video_id=video.pk, user=editor)
        approve_video(video_id=video.pk, user=editor)
    work(room="media.tasks.bring_out_video")
    for path in ("/youtube/v3/", "/upload/"):
        for how in YOUTUBE_FAILS:
            youtube.fail(how, path=path)
            channel_tasks.sync_channels.func()
            channel_tasks.follow_uploads.func()
            work(room="media.channel_tasks.")
            told.append(pages_of(admin) + rows())
            # As if somebody had mended it, a day later.
            youtube.emulator.order("DELETE", "fail")
            Channel.objects.update(state="works", fault="", access_expires_at=timezone.now())
            Channel.objects.get().quota_days.all().delete()
    youtube.emulator.order("POST", "withdraw")
    channel_tasks.sync_channels.func()
    work(room="media.channel_tasks.", later=True)
    told += [pages_of(admin), rows(), heard.text, *(str(one.message()) for one in mail.outbox)]
    assert (Channel.objects.get().fault, len(told)) == (Fault.REVOKED, 3 + 4 + 2 * len(YOUTUBE_FAILS) + 3)
    assert [secrets_in(each) for each in told if secrets_in(each)] == []


def test_nowhere_while_facebook_fails(graph, hashtag_page, admin, heard) -> None:
    told = []
    for kind in ("html", "500", "revoked"):
        graph.tell("fail", kind=kind)
        connect_facebook_by_hand(admin, token=USER_TOKEN)
        told.append(pages_of(admin) + rows())
    connect_facebook_by_hand(admin, token="EAAwrong")
    connect_facebook_by_hand(admin, token=USER_TOKEN)  # it is good for several pages: they wait, sealed
    told.append(pages_of(admin) + rows())
    connect_facebook_by_hand(admin)
    for kind in FACEBOOK_FAILS:
        graph.tell("fail", kind=kind, times=0)
        page = make_page(ProjectPage, hashtag_page, mirrored=False)
        send(admin, "media_facebook_post", page.pk, do="plan", text="", due_at="")
        facebook_tasks.sync_pages.func()
        facebook_tasks.check_pages.func()
        work()
        told.append(pages_of(admin) + rows())
        graph.tell("well")
        FacebookPage.objects.update(state="works", fault="")
    graph.tell("token", subcode=460)
    facebook_tasks.check_pages.func()
    work(later=True)
    told += [pages_of(admin), rows(), heard.text, *(str(one.message()) for one in mail.outbox)]
    assert FacebookPage.objects.get().fault == Fault.REVOKED
    assert len(mail.outbox) > 0
    assert [secrets_in(each) for each in told if secrets_in(each)] == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("media_youtube_key", {"key-channel_address": "@comunerivalora", "key-api_key": KEY}),
        ("media_youtube_login", CLIENT),
        ("media_facebook_connect", {"app_id": "1", "app_secret": APP_SECRET, "token": USER_TOKEN}),
    ],
)
def test_nowhere_when_the_program_itself_fails(admin, heard, settings, name, typed) -> None:
    """The key that encrypts is none: what was typed stands in no report of the error."""
    settings.CHANNEL_KEYS = ["no key"]
    admin.raise_request_exception = False
    answer = admin.post(reverse(name), typed)
    assert answer.status_code == 500
    [record] = [one for one in heard.records if one.name == "django.request" and one.exc_info]
    report = ExceptionReporter(record.request, *record.exc_info).get_traceback_text()
    assert secrets_in(answer.content.decode() + heard.text + report) == set()
