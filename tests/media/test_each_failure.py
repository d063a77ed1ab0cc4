"""Each way in which YouTube and Facebook fail: the state, the words for staff in two languages, the way on.

By the tasks as the worker does them, and by the pages of the admin. What deleted videos and posts lead to is
in ``test_channel_sync.py``, ``test_residents_looks.py`` and ``test_facebook_voices.py``.
"""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from media import channel_tasks, facebook_tasks
from media.actions import approve_video, start_review
from media.clients import graph_sdk
from media.clients.errors import Fault
from media.clients.youtube import YouTube
from media.enums import ChannelUploadState, ConnectionState, FacebookPostState
from media.models import Channel, ChannelUpload, ChannelVideo, FacebookPage, FacebookPost, FacebookVoice
from projects.models import ProjectPage
from tests.factories.facebook import connect_facebook
from tests.factories.pages import make_page
from tests.media.connecting import connect_facebook_by_hand, connect_youtube, send
from tests.media.residents import make_video_file, sent
from tests.working import work

pytestmark = pytest.mark.django_db

WORDS = {
    Fault.TOO_SLOW: (
        "Il servizio non ha risposto in tempo. Si riprova da sé.",
        "The service did not answer in time. It is tried again by itself.",
    ),
    Fault.CUT_OFF: (
        "La linea è caduta. Si riprende da sé da dove si era arrivati.",
        "The line broke. It goes on by itself from where it was.",
    ),
    Fault.TOO_MANY: (
        "Il servizio chiede di aspettare, perché gli si è chiesto troppo. Si riprende da sé.",
        "The service asks us to wait, since too much was asked of it. It goes on by itself.",
    ),
    Fault.BROKEN: (
        "Il servizio ha un guasto suo. Si riprova da sé.",
        "The service has a fault of its own. It is tried again by itself.",
    ),
    Fault.NOT_UNDERSTOOD: (
        "Il servizio ha risposto qualcosa che non si può leggere. Si riprova da sé.",
        "The service answered something that nobody can read. It is tried again by itself.",
    ),
    Fault.QUOTA_SPENT: (
        "Quanto il servizio permette in un giorno è finito. Si riprende da sé domani.",
        "What the service allows in a day is used up. It goes on by itself tomorrow.",
    ),
    Fault.EXPIRED: (
        "Il permesso di usare l’account è scaduto. Collega di nuovo l’account.",
        "The permission to use the account has expired. Connect the account again.",
    ),
    Fault.REVOKED: (
        "Il permesso di usare l’account è stato revocato. Collega di nuovo l’account.",
        "The permission to use the account was taken back. Connect the account again.",
    ),
    Fault.KEY_REFUSED: (
        (
            "Il servizio rifiuta la chiave. Controlla che sia stata copiata intera, "
            "e che sia per questo servizio."
        ),
        "The service refuses the key. Check that it was copied whole, and for this service.",
    ),
    Fault.NOT_ALLOWED: (
        "L’account non lo permette. Collegalo di nuovo, lasciando spuntati tutti i permessi.",
        "The account does not allow this. Connect it again, and leave every permission ticked.",
    ),
    Fault.SWITCHED_OFF: (
        "Il servizio non è attivato per questa chiave. La guida dice dove farlo.",
        "The service is not switched on for this key. The guide says where to do it.",
    ),
    Fault.REFUSED: (
        "Il servizio rifiuta quello che gli è stato inviato.",
        "The service refuses what was sent.",
    ),
}
STATES = {
    ConnectionState.TROUBLE: ("Per ora non funziona", "In trouble for now"),
    ConnectionState.EXPIRED: ("Scaduto", "Expired"),
    ConnectionState.REVOKED: ("Revocato", "Taken back"),
    ConnectionState.REFUSED: ("Rifiutato", "Refused"),
}
YOUTUBE_PASSES = [
    ("slow", Fault.TOO_SLOW),
    ("429", Fault.TOO_MANY),
    ("500", Fault.BROKEN),
    ("quotaExceeded", Fault.QUOTA_SPENT),
    ("tokenExpired", Fault.CUT_OFF),
    ("cut", Fault.CUT_OFF),
    ("html", Fault.NOT_UNDERSTOOD),
    ("brokenJson", Fault.NOT_UNDERSTOOD),
]
YOUTUBE_STAYS = [
    ("keyInvalid", Fault.KEY_REFUSED, ConnectionState.REFUSED),
    ("accessNotConfigured", Fault.SWITCHED_OFF, ConnectionState.REFUSED),
    ("insufficientPermissions", Fault.NOT_ALLOWED, ConnectionState.REFUSED),
    ("withdraw", Fault.REVOKED, ConnectionState.REVOKED),
]
FACEBOOK_PASSES = [
    ("hang", Fault.TOO_SLOW),
    ("429", Fault.TOO_MANY),
    ("500", Fault.BROKEN),
    ("transient", Fault.BROKEN),
    ("cut", Fault.CUT_OFF),
    ("half", Fault.CUT_OFF),
    ("html", Fault.NOT_UNDERSTOOD),
]
FACEBOOK_STAYS = [
    ("expired", Fault.EXPIRED, ConnectionState.EXPIRED),
    ("revoked", Fault.REVOKED, ConnectionState.REVOKED),
    ("not_allowed", Fault.NOT_ALLOWED, ConnectionState.REFUSED),
]


@pytest.fixture
def admin(client, superuser, login):
    return login(client, superuser)


def says(
    admin: Any, name: str, *arguments: Any, words: tuple[tuple[str, str], ...], query: str = ""
) -> list[bool]:
    """Whether the page says all ``words`` in Italian, and in English."""
    told = []
    for number, language in enumerate(("it", "en")):
        page = admin.get(reverse(name, args=arguments) + query, headers={"Accept-Language": language})
        text = " ".join(html.unescape(re.sub("<[^>]*>", "", page.content.decode())).split())
        told.append(all(each[number] in text for each in words))
    return told


def a_day_later(time_machine: Any) -> None:
    time_machine.move_to(timezone.now() + timedelta(days=1, hours=1))


# --- YouTube -------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch) -> None:
    """Nobody waits for twenty seconds."""
    monkeypatch.setitem(YouTube.__init__.__kwdefaults__, "timeout", 0.5)
    monkeypatch.setattr(graph_sdk, "TIMEOUT", (3.05, 0.5))


def youtube_fails(youtube: Any, how: str, path: str) -> None:
    if how == "withdraw":
        youtube.emulator.order("POST", "withdraw")
    else:
        youtube.fail(how, path=path, times=0, **({"seconds": 1} if how == "slow" else {}))


def connection_of(model: Any) -> tuple[str, str]:
    found = model.objects.get()
    return found.state, found.fault


@pytest.mark.parametrize(("how", "fault"), YOUTUBE_PASSES)
def test_a_sync_that_fails_for_now(youtube, owned, admin, impatient, time_machine, how, fault) -> None:
    youtube.add(title="Uno")
    youtube_fails(youtube, how, "/youtube/v3/")
    send(admin, "media_youtube_sync")
    work(room="media.channel_tasks.")
    assert connection_of(Channel) == (ConnectionState.TROUBLE, fault)
    words = (STATES[ConnectionState.TROUBLE], WORDS[fault])
    assert says(admin, "media_youtube", words=words) == [True, True]
    assert says(admin, "background", words=(WORDS[fault],), query="?state=waiting") == [True, True]
    youtube.emulator.order("DELETE", "fail")
    a_day_later(time_machine)
    work(room="media.channel_tasks.", later=True)
    assert (*connection_of(Channel), ChannelVideo.objects.count()) == (ConnectionState.WORKS, "", 1)


@pytest.mark.parametrize(("how", "fault", "state"), YOUTUBE_STAYS)
def test_a_sync_that_waits_for_a_person(youtube, owned, admin, how, fault, state) -> None:
    youtube.add(title="Uno")
    youtube_fails(youtube, how, "/youtube/v3/")
    send(admin, "media_youtube_sync")
    work(room="media.channel_tasks.")
    work(room="media.channel_tasks.", later=True)
    assert connection_of(Channel) == (state, fault)
    assert says(admin, "media_youtube", words=(STATES[state], WORDS[fault])) == [True, True]
    # Nobody asks in vain.
    youtube.calls()
    channel_tasks.sync_channels.func()
    work(room="media.channel_tasks.")
    assert youtube.calls() == []
    connect_youtube(admin)
    assert (*connection_of(Channel), ChannelVideo.objects.count()) == (ConnectionState.WORKS, "", 1)


@pytest.fixture
def upload(owned, youtube, entrant, editor, hashtag_page) -> ChannelUpload:
    """A resident's file, approved: it is about to be sent."""
    video = sent(entrant, hashtag_page.hashtag, video_file=make_video_file(content=b"film " * 1000))
    with TestCase.captureOnCommitCallbacks(execute=True):
        start_review(video_id=video.pk, user=editor)
        approve_video(video_id=video.pk, user=editor)
    work(room="media.tasks.bring_out_video")
    return ChannelUpload.objects.get()


def it_is_there_once(youtube: Any, upload: ChannelUpload) -> None:
    channel_tasks.follow_uploads.func()
    work(room="media.channel_tasks.", later=True)
    upload.refresh_from_db()
    assert (upload.state, upload.fault) == (ChannelUploadState.THERE, "")
    assert len(youtube.emulator.order("GET", "files")) == 1
    assert connection_of(Channel) == (ConnectionState.WORKS, "")


@pytest.mark.parametrize(("how", "fault"), [*YOUTUBE_PASSES, ("cutAfterBytes", Fault.CUT_OFF)])
def test_an_upload_that_fails_for_now(youtube, upload, admin, impatient, time_machine, how, fault) -> None:
    more = {"bytes": 1000} if how == "cutAfterBytes" else {"seconds": 1} if how == "slow" else {}
    youtube.fail(how, path="/upload/", times=0, **more)
    work(room="media.channel_tasks.")
    upload.refresh_from_db()
    assert (upload.state, connection_of(Channel)) == (
        ChannelUploadState.SENDING,
        (ConnectionState.TROUBLE, fault),
    )
    assert says(admin, "media_resident_video", upload.video.code, words=(WORDS[fault],)) == [True, True]
    youtube.emulator.order("DELETE", "fail")
    a_day_later(time_machine)
    work(room="media.channel_tasks.", later=True)
    it_is_there_once(youtube, upload)


@pytest.mark.parametrize(("how", "fault", "state"), YOUTUBE_STAYS)
def test_an_upload_that_waits_until_the_channel_is_connected_again(
    youtube, upload, admin, how, fault, state
) -> None:
    youtube_fails(youtube, how, "/upload/")
    work(room="media.channel_tasks.")
    work(room="media.channel_tasks.", later=True)
    upload.refresh_from_db()
    assert (upload.state, connection_of(Channel)) == (ChannelUploadState.SENDING, (state, fault))
    assert says(admin, "media_resident_video", upload.video.code, words=(WORDS[fault],)) == [True, True]
    assert says(admin, "media_youtube", words=(STATES[state], WORDS[fault])) == [True, True]
    youtube.emulator.order("DELETE", "fail")
    connect_youtube(admin)
    it_is_there_once(youtube, upload)


def test_an_upload_that_youtube_refuses(youtube, upload, admin) -> None:
    """The video's own fault: the channel works, and staff choose."""
    youtube.fail("invalidTitle", path="/upload/")
    work(room="media.channel_tasks.")
    upload.refresh_from_db()
    assert (upload.state, upload.fault) == (ChannelUploadState.FAILED, Fault.REFUSED)
    assert connection_of(Channel) == (ConnectionState.WORKS, "")
    ways = (WORDS[Fault.REFUSED], ("Riprova", "Try again"))
    assert says(admin, "media_resident_video", upload.video.code, words=ways) == [True, True]
    send(admin, "media_resident_video", upload.video.code, do="send_again")
    work(room="media.channel_tasks.")
    it_is_there_once(youtube, upload)


# --- Facebook ------------------------------------------------------------------


@pytest.fixture
def connection(graph) -> FacebookPage:
    return connect_facebook()


@pytest.fixture
def planned(connection, hashtag_page, admin) -> FacebookPost:
    page = make_page(ProjectPage, hashtag_page, title="Orti di città", mirrored=False)
    send(admin, "media_facebook_post", page.pk, do="plan", text="", due_at="")
    return FacebookPost.objects.get()


def facebook_fails(graph: Any, kind: str, **more: Any) -> None:
    graph.tell("fail", kind=kind, times=0, **({"seconds": 1.2} if kind == "hang" else {}), **more)


@pytest.mark.parametrize(("kind", "fault"), FACEBOOK_PASSES)
def test_a_post_that_fails_for_now(graph, planned, admin, impatient, time_machine, kind, fault) -> None:
    facebook_fails(graph, kind, method="POST")
    work()
    planned.refresh_from_db()
    assert (planned.state, planned.fault) == (FacebookPostState.SENDING, fault)
    assert connection_of(FacebookPage) == (ConnectionState.TROUBLE, fault)
    assert says(admin, "media_facebook_post", planned.page_id, words=(WORDS[fault],)) == [True, True]
    graph.tell("well")
    a_day_later(time_machine)
    work(later=True)
    planned.refresh_from_db()
    assert (planned.state, planned.fault) == (FacebookPostState.POSTED, "")
    assert len(graph.tell("state")["created"]) == 1


@pytest.mark.parametrize(("kind", "fault", "state"), FACEBOOK_STAYS)
def test_a_post_that_waits_until_the_page_is_connected_again(
    graph, planned, admin, kind, fault, state
) -> None:
    facebook_fails(graph, kind, method="POST")
    work()
    planned.refresh_from_db()
    assert (planned.state, planned.fault) == (FacebookPostState.FAILED, fault)
    assert connection_of(FacebookPage) == (state, fault)
    ways = (WORDS[fault], ("Riprova", "Try again"))
    assert says(admin, "media_facebook_post", planned.page_id, words=ways) == [True, True]
    assert says(admin, "media_facebook", words=(STATES[state], WORDS[fault])) == [True, True]
    graph.tell("well")
    connect_facebook_by_hand(admin)
    send(admin, "media_facebook_post", planned.page_id, do="again")
    work()
    planned.refresh_from_db()
    assert (planned.state, planned.fault) == (FacebookPostState.POSTED, "")
    assert len(graph.tell("state")["created"]) == 1


@pytest.mark.parametrize("kind", ["refused", "duplicate"])
def test_a_post_that_facebook_refuses(graph, planned, admin, kind) -> None:
    facebook_fails(graph, kind, method="POST")
    work()
    planned.refresh_from_db()
    assert (planned.state, planned.fault) == (FacebookPostState.FAILED, Fault.REFUSED)
    words = (
        "Facebook rifiuta questo post. Cambia il testo o togli l’immagine, poi riprova.",
        "Facebook refuses this post. Change its text or leave out the picture, then try again.",
    )
    assert says(admin, "media_facebook_post", planned.page_id, words=(words,)) == [True, True]
    graph.tell("well")
    send(admin, "media_facebook_post", planned.page_id, do="again")
    work()
    assert FacebookPost.objects.get().state == FacebookPostState.POSTED


@pytest.mark.parametrize(("kind", "fault"), FACEBOOK_PASSES)
def test_a_look_at_the_page_that_fails_for_now(
    graph, connection, hashtag, admin, impatient, time_machine, kind, fault
) -> None:
    graph.tell("post", message=f"Orti #{hashtag.label}")
    facebook_fails(graph, kind)
    facebook_tasks.sync_pages.func()
    work()
    assert connection_of(FacebookPage) == (ConnectionState.TROUBLE, fault)
    words = (STATES[ConnectionState.TROUBLE], WORDS[fault])
    assert says(admin, "media_facebook", words=words) == [True, True]
    graph.tell("well")
    a_day_later(time_machine)
    work(later=True)
    assert (*connection_of(FacebookPage), FacebookVoice.objects.count()) == (ConnectionState.WORKS, "", 1)


@pytest.mark.parametrize(("kind", "fault", "state"), FACEBOOK_STAYS)
def test_a_look_at_the_page_that_waits_for_a_person(
    graph, connection, hashtag, admin, kind, fault, state
) -> None:
    graph.tell("post", message=f"Orti #{hashtag.label}")
    facebook_fails(graph, kind)
    facebook_tasks.sync_pages.func()
    work()
    assert connection_of(FacebookPage) == (state, fault)
    assert says(admin, "media_facebook", words=(STATES[state], WORDS[fault])) == [True, True]
    graph.tell("well")
    connect_facebook_by_hand(admin)
    facebook_tasks.sync_pages.func()
    work()
    assert (*connection_of(FacebookPage), FacebookVoice.objects.count()) == (ConnectionState.WORKS, "", 1)
