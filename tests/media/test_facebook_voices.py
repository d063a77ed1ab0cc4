"""Posts of the town's page come in as voices: over HTTP with the emulator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from hub.core.enums import Arrivals
from hub.core.models import HashtagAlias
from media.actions import facebook_voices as voices
from media.actions.facebook_posts import plan_post
from media.facebook_tasks import sync_page, sync_pages
from media.models import FacebookPage, FacebookPost, FacebookVoice, Picture, VoicePage
from media.voice_words import title_of
from projects.models import ProjectPage
from tests.factories.facebook import connect_facebook
from tests.factories.pages import make_page
from tests.working import work

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 6, 7, 10, tzinfo=UTC)


@pytest.fixture
def connection(graph, hashtag_page) -> FacebookPage:
    return connect_facebook()


def sync(connection: FacebookPage) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        sync_page.enqueue(connection.pk)
    work()


def write(graph: Any, message: str, **words: Any) -> str:
    return graph.tell("post", message=message, **words)["id"]


def only() -> FacebookVoice:
    return FacebookVoice.objects.get()


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("Oggi al mercato! Venite. #RestiamoConnessi", "Oggi al mercato!"),
        ("#RestiamoConnessi\n\nIl ponte è aperto", "Il ponte è aperto"),
        ("Guardate #RestiamoConnessi in piazza https://x.example/", "Guardate RestiamoConnessi in piazza"),
        ("#RestiamoConnessi https://x.example/", "Facebook, 7 giugno 2026"),
        ("parola " * 40, "parola " * 11 + "pa…"),
    ],
)
def test_the_title_is_its_first_words(message, title) -> None:
    assert title_of(message, DAY) == title


def test_posts_with_a_whole_hashtag_wait_for_somebody(graph, connection, hashtag) -> None:
    HashtagAlias.objects.create(hashtag=hashtag, label="Connessi", sort_order=1)
    wanted = [
        write(graph, "Primo #restiamoCONNESSI!"),
        write(graph, "Secondo #Connessi"),
    ]
    for message in ("Niente", "#RestiamoConnessiAncora", "senza#RestiamoConnessi", ""):
        write(graph, message)
    sync(connection)
    found = FacebookVoice.objects.order_by("pk")
    assert sorted(found.values_list("facebook_id", flat=True)) == sorted(wanted)
    assert set(found.values_list("state", flat=True)) == {"pending"}
    assert not VoicePage.objects.exists()


def test_where_the_hashtag_says_so_they_are_published_at_once_in_all_languages(
    graph, connection, hashtag, client
) -> None:
    hashtag.arrivals = Arrivals.PUBLISH
    hashtag.save()
    moment = (timezone.now() - timedelta(days=3)).replace(microsecond=0)
    write(
        graph,
        "Oggi al mercato.\n\nTutti in piazza #RestiamoConnessi",
        picture="1.jpg",
        at=moment.timestamp(),
    )
    sync(connection)
    voice = only()
    page = VoicePage.objects.get(alias_of=None)
    assert (voice.state, voice.page, page.title, page.summary) == (
        "published",
        page,
        "Oggi al mercato.",
        "Oggi al mercato.",
    )
    assert (page.first_published_at, page.picture, page.picture is not None) == (moment, voice.picture, True)
    assert VoicePage.objects.live().count() == 4
    shown = client.get(page.get_url()).content.decode()
    assert (voice.address in shown, "Tutti in piazza" in shown, graph.url in shown) == (True, True, False)
    stream = client.get(page.get_parent().get_url() + "?kind=voice").content.decode()
    assert "Oggi al mercato." in stream


def test_what_the_hub_has_posted_never_comes_back(graph, connection, hashtag_page, editor) -> None:
    pages = [make_page(ProjectPage, hashtag_page) for _ in range(2)]
    graph.tell("fail", kind="lost", method="POST", times=1)
    for page in pages:
        with TestCase.captureOnCommitCallbacks(execute=True):
            plan_post(page=page, text="", with_picture=False, due_at=None, by=editor)
    work()
    # Of one nobody knows yet that it is there.
    assert sorted(FacebookPost.objects.values_list("state", flat=True)) == ["posted", "sending"]
    assert len(graph.tell("posts")["posts"]) == 2
    sync(connection)
    assert not FacebookVoice.objects.exists()


def test_the_same_again_asks_little_and_changes_nothing(graph, connection) -> None:
    write(graph, "Ciao #RestiamoConnessi", picture="1.jpg")
    sync(connection)
    before = only()
    voices.publish_voice(voice=before)
    graph.tell("fail", kind="500", path="nothing", times=1)
    asked = len(graph.tell("log"))
    sync(connection)
    paths = [row["path"].rpartition("/")[2] for row in graph.tell("log")[asked:]]
    assert paths == ["published_posts"]
    assert (only().picture, Picture.objects.count(), VoicePage.objects.count()) == (before.picture, 1, 4)


def test_a_changed_post_is_followed_but_for_what_an_editor_wrote(graph, connection, editor) -> None:
    key = write(graph, "Primo titolo.\n\nUn testo #RestiamoConnessi")
    sync(connection)
    page = voices.publish_voice(voice=only())
    page.title = "Titolo della redazione"
    page.save_revision(user=editor).publish()
    graph.tell("change", id=key, message="Secondo titolo.\n\nUn altro testo #RestiamoConnessi")
    sync(connection)
    page.refresh_from_db()
    assert (page.title, page.summary, "Un altro testo" in str(page.body)) == (
        "Titolo della redazione",
        "Secondo titolo.",
        True,
    )


def test_a_deleted_post_goes_with_its_picture(graph, connection) -> None:
    key = write(graph, "Ciao a tutti #RestiamoConnessi", picture="2.jpg")
    write(graph, "Altro")
    sync(connection)
    page = voices.publish_voice(voice=only())
    assert Picture.objects.count() == 1
    graph.tell("delete", id=key)
    with TestCase.captureOnCommitCallbacks(execute=True):
        sync(connection)
    page.refresh_from_db()
    voice = only()
    assert (page.live, VoicePage.objects.live().count(), voice.state, voice.message) == (
        False,
        0,
        "unavailable",
        "",
    )
    assert Picture.objects.count() == 0


def test_a_picture_that_is_used_elsewhere_stays(graph, connection, hashtag_page) -> None:
    key = write(graph, "Ciao a tutti #RestiamoConnessi", picture="2.jpg")
    sync(connection)
    voices.publish_voice(voice=only())
    other = make_page(ProjectPage, hashtag_page, picture=only().picture)
    graph.tell("delete", id=key)
    sync(connection)
    other.refresh_from_db()
    assert (other.picture is not None, Picture.objects.count()) == (True, 1)


def test_a_deleted_post_that_nobody_has_looked_at_leaves_nothing(graph, connection) -> None:
    key = write(graph, "Ciao #RestiamoConnessi")
    sync(connection)
    graph.tell("delete", id=key)
    sync(connection)
    assert not FacebookVoice.objects.exists()


def test_old_posts_are_looked_at_in_turn(graph, connection) -> None:
    """What lies beyond the pages that are listed each time."""
    old = timezone.now() - timedelta(days=300)
    key = write(graph, "Vecchio #RestiamoConnessi", at=old.timestamp())
    for number in range(201):
        write(graph, f"n. {number}")
    sync(connection)
    assert only().facebook_id == key
    graph.tell("delete", id=key)
    connection.refresh_from_db()
    asked = len(graph.tell("log"))
    sync(connection)
    assert not FacebookVoice.objects.exists()
    assert len(graph.tell("log")) - asked == 3  # two pages of the list, and that post


FAILURES = ["500", "429", "html", "lost", "expired", "not_allowed"]


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_takes_nothing_away(graph, connection, kind) -> None:
    write(graph, "Ciao #RestiamoConnessi")
    sync(connection)
    page = voices.publish_voice(voice=only())
    graph.tell("fail", kind=kind)
    sync(connection)
    page.refresh_from_db()
    connection.refresh_from_db()
    assert (page.live, connection.fault != "", connection.held_until) == (True, True, None)


def test_a_picture_that_cannot_be_had_keeps_nobody(graph, connection) -> None:
    write(graph, "Ciao #RestiamoConnessi", picture="99.jpg")
    sync(connection)
    assert (only().picture, list(FacebookVoice.objects.without_picture())) == (None, [])


def test_of_comments_and_their_writers_nothing_is_asked(graph, connection) -> None:
    write(graph, "Ciao #RestiamoConnessi")
    sync(connection)
    from media.clients.graph import POST_FIELDS

    assert {"from", "comments", "to", "likes", "reactions"} & set(POST_FIELDS.split(",")) == set()


def test_every_quarter_of_an_hour_each_page_that_works(graph, connection) -> None:
    sync_pages.enqueue()
    assert work() == ["sync_pages", "sync_page"]
    FacebookPage.objects.update(state="expired")
    sync_pages.enqueue()
    assert work() == ["sync_pages"]


# --- the list in the admin -----------------------------------------------------


@pytest.fixture
def waiting(graph, connection) -> FacebookVoice:
    write(graph, "Oggi al mercato #RestiamoConnessi", picture="3.jpg")
    sync(connection)
    return only()


def send(client: Any, voice: FacebookVoice, do: str) -> Any:
    return client.post(reverse("media_facebook_arrival", args=[voice.pk]), {"do": do})


def test_staff_decide(client, login, screener, waiting) -> None:
    login(client, screener)
    page = client.get(reverse("media_facebook_arrivals")).content.decode()
    assert "Oggi al mercato" in page
    send(client, waiting, "publish")
    assert (only().state, VoicePage.objects.live().count()) == ("published", 4)
    send(client, waiting, "refuse")
    assert (only().state, VoicePage.objects.live().count()) == ("refused", 0)
    send(client, waiting, "publish")
    assert (only().state, VoicePage.objects.live().count(), VoicePage.objects.count()) == ("published", 4, 4)


def test_an_editor_writes_first(client, login, editor, waiting) -> None:
    answer = send(login(client, editor), waiting, "draft")
    page = VoicePage.objects.get(alias_of=None)
    assert (answer["Location"], page.live, only().state) == (
        f"/admin/pages/{page.pk}/edit/",
        False,
        "pending",
    )
    assert client.get(answer["Location"]).status_code == 200
    page.save_revision(user=editor).publish()
    assert only().state == "published"
    page.refresh_from_db()
    page.unpublish()
    assert only().state == "refused"


def test_without_a_page_of_the_hashtag_it_says_so(client, login, editor, waiting, hashtag_page) -> None:
    hashtag_page.unpublish()
    login(client, editor)
    send(client, waiting, "publish")
    assert (only().state, VoicePage.objects.exists()) == ("pending", False)


TABLE = {
    "entrant": "f",
    "juror": "f",
    "translator": "/admin/",
    "auditor": "/admin/",
    "contest_staff": "/admin/",
    "editor": "o",
    "screener": "o",
    "superuser": "o",
}


def test_who_decides(client, login, request, waiting) -> None:
    got, done = {}, {}
    for role in TABLE:
        who = login(client, request.getfixturevalue(role))
        answer = who.get(reverse("media_facebook_arrivals"))
        got[role] = {200: "o", 403: "f"}.get(answer.status_code) or answer["Location"]
        FacebookVoice.objects.update(state="pending")
        send(who, waiting, "refuse")
        done[role] = only().state == "refused"
    assert got == TABLE
    assert done == {role: opens == "o" for role, opens in TABLE.items()}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_for_any_number(
    graph, connection, client, login, screener, number, django_assert_num_queries
) -> None:
    for one in range(number):
        write(graph, f"Post {one} #RestiamoConnessi", picture=f"{one + 1}.jpg")
    sync(connection)
    login(client, screener)
    client.get(reverse("media_facebook_arrivals"))
    with django_assert_num_queries(15):
        client.get(reverse("media_facebook_arrivals"))
