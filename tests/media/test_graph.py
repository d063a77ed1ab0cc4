"""The Graph client, over HTTP against the emulator in a process of its own."""

from __future__ import annotations

import logging
import subprocess
import sys
import traceback
from datetime import UTC, datetime
from io import BytesIO

import pytest
import requests
import time_machine
from PIL import Image

from media.clients import graph as client
from media.clients.errors import Fault, PermanentServiceError, ServiceError, TemporaryServiceError
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
from tests.emulators.graph_serving import started

PAGE = client.Access(PAGE_TOKEN, APP_SECRET)
APP = client.App(APP_ID, APP_SECRET)
LINK = "https://comune.example/it/prova/"


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG")
    return out.getvalue()


def test_the_web_process_never_loads_the_sdk() -> None:
    """Not by its doors, its tasks or the client itself."""
    code = (
        "import django, sys; django.setup(); import hub.urls, media.clients.graph, media.wagtail_hooks;"
        "from django.urls import get_resolver; get_resolver().reverse_dict;"
        "print(sorted({'facebook', 'requests_toolbelt', 'media.clients.graph_sdk'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_sdk_is_compiled_without_a_warning() -> None:
    """Python warns of its regular expression when it compiles it: -B keeps it from being kept compiled."""
    code = (
        "import django; django.setup(); import media.clients.graph_sdk as sdk; print(sdk.facebook.__file__)"
    )
    command = [
        sys.executable,
        "-B",
        "-X",
        "pycache_prefix=/nonexistent",
        "-W",
        "error:invalid escape sequence",
    ]
    said = subprocess.run([*command, "-c", code], capture_output=True, text=True, check=False)
    assert said.stdout.strip().endswith("facebook/__init__.py"), said.stderr


def test_a_token_says_what_it_is(graph) -> None:
    facts = client.token_facts(PAGE_TOKEN, app=APP)
    assert (facts.is_valid, facts.kind, facts.app_id, facts.expires_at) == (True, "PAGE", APP_ID, None)
    assert (facts.scopes, facts.missing) == (tuple(SCOPES), ())
    assert facts.data_access_expires_at > datetime.now(UTC)
    # Without the app's secret it asks about itself.
    assert client.token_facts(PAGE_TOKEN) == facts


def test_a_token_that_ended_says_so_to_the_app(graph) -> None:
    graph.tell("token", expires_at=1)
    facts = client.token_facts(PAGE_TOKEN, app=APP)
    assert (facts.is_valid, facts.subcode) == (False, 463)


def test_what_a_token_lacks(graph) -> None:
    graph.tell("token", scopes=["pages_show_list"])
    assert client.token_facts(PAGE_TOKEN).missing == ("pages_read_engagement", "pages_manage_posts")


def test_from_a_persons_token_to_the_page(graph) -> None:
    long = client.long_lived(USER_TOKEN, app=APP)
    assert long == LONG_TOKEN
    found = client.pages(client.Access(long, APP_SECRET))
    assert [(page.id, page.token == PAGE_TOKEN, page.may_post) for page in found] == [
        (PAGE_ID, True, True),
        (OTHER_PAGE_ID, False, True),
    ]
    assert (client.me(PAGE).id, client.me(PAGE).name) == (PAGE_ID, PAGE_NAME)


def test_a_post_is_written_read_changed_and_deleted(graph) -> None:
    key = client.create_post(PAGE, PAGE_ID, message="Ciao #Prova è qui", link=LINK)
    post = client.read_post(PAGE, key)
    assert (post.id, post.message, post.picture) == (key, "Ciao #Prova è qui", "")
    assert post.address.startswith("https://www.facebook.com/")
    client.edit_post(PAGE, key, message="Ciao di nuovo")
    assert client.read_post(PAGE, key).message == "Ciao di nuovo"
    client.delete_post(PAGE, key)
    with pytest.raises(PermanentServiceError) as gone:
        client.read_post(PAGE, key)
    assert gone.value.fault is Fault.NOT_THERE


def test_a_photo_with_words(graph) -> None:
    key = client.create_photo_post(
        PAGE, PAGE_ID, message="Guarda", content=jpeg(), content_type="image/jpeg", alt="Un prato"
    )
    [post] = graph.tell("posts")["posts"]
    assert (post["id"], post["message"], post["alt"], bool(post["picture"])) == (
        key,
        "Guarda",
        "Un prato",
        True,
    )
    assert client.read_post(PAGE, key).picture.startswith(graph.url)


def test_pages_of_a_list_follow_cursors_up_to_the_cap(graph) -> None:
    for number in range(205):
        graph.tell("post", message=f"n. {number}")
    every = [post.message for post in client.posts(PAGE, PAGE_ID, most_pages=5)]
    assert every == [f"n. {number}" for number in reversed(range(205))]
    assert len(list(client.posts(PAGE, PAGE_ID, most_pages=2))) == 200
    asked = [entry["path"] for entry in graph.tell("log")]
    assert asked == [f"/v25.0/{PAGE_ID}/published_posts"] * 5


FAILURES = [
    ("500", TemporaryServiceError, Fault.BROKEN),
    ("transient", TemporaryServiceError, Fault.BROKEN),
    ("html", TemporaryServiceError, Fault.NOT_UNDERSTOOD),
    ("cut", TemporaryServiceError, Fault.CUT_OFF),
    ("lost", TemporaryServiceError, Fault.CUT_OFF),
    ("half", TemporaryServiceError, Fault.CUT_OFF),
    ("429", TemporaryServiceError, Fault.TOO_MANY),
    ("page_limit", TemporaryServiceError, Fault.TOO_MANY),
    ("expired", PermanentServiceError, Fault.EXPIRED),
    ("revoked", PermanentServiceError, Fault.REVOKED),
    ("not_allowed", PermanentServiceError, Fault.NOT_ALLOWED),
    ("duplicate", PermanentServiceError, Fault.REFUSED),
    ("refused", PermanentServiceError, Fault.REFUSED),
]


@pytest.mark.parametrize(("kind", "family", "fault"), FAILURES)
def test_each_failure_has_its_name(graph, kind, family, fault) -> None:
    graph.tell("fail", kind=kind)
    with pytest.raises(ServiceError) as failed:
        client.create_post(PAGE, PAGE_ID, message="Ciao", link=LINK)
    assert (type(failed.value), failed.value.fault) == (family, fault)


def test_too_slow(graph, monkeypatch) -> None:
    from media.clients import graph_sdk

    monkeypatch.setattr(graph_sdk, "TIMEOUT", (3.05, 0.2))
    graph.tell("fail", kind="slow", seconds=2)
    with pytest.raises(TemporaryServiceError) as failed:
        client.me(PAGE)
    assert failed.value.fault is Fault.TOO_SLOW


def test_nobody_is_there(settings) -> None:
    settings.GRAPH_ROOT_URL = "http://127.0.0.1:9/"
    with pytest.raises(TemporaryServiceError) as failed:
        client.me(PAGE)
    assert failed.value.fault is Fault.UNREACHABLE


def test_too_many_says_until_when(graph) -> None:
    graph.tell("fail", kind="429")
    now = datetime(2026, 6, 7, 10, tzinfo=UTC)
    with time_machine.travel(now, tick=False), pytest.raises(TemporaryServiceError) as failed:
        client.me(PAGE)
    assert failed.value.not_before == datetime(2026, 6, 7, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["not one of ours", "html", "lost", "500"])
def test_no_secret_is_told(graph, caplog, kind) -> None:
    """The emulator repeats a wrong token in its message, as the Graph does."""
    caplog.set_level(logging.DEBUG)
    secret, app_secret = "EAAwrong-and-secret", "s3cret"
    if kind != "not one of ours":
        graph.tell("fail", kind=kind, times=0)
    access = client.Access(secret, app_secret)
    told = [repr(access), repr(client.App("1", app_secret)), repr(client.Page("1", "n", secret))]
    for ask in (
        lambda: client.me(access),
        lambda: client.token_facts(secret),
        lambda: client.long_lived(secret, app=client.App(APP_ID, app_secret)),
    ):
        try:
            ask()
        except ServiceError:
            told.append(traceback.format_exc())
    told.append(caplog.text)
    assert len(told) == 7
    assert [text for text in told if secret in text or app_secret in text] == []


def test_a_wrong_secret_of_the_app(graph) -> None:
    with pytest.raises(PermanentServiceError) as failed:
        client.long_lived(USER_TOKEN, app=client.App(APP_ID, "wrong"))
    assert failed.value.fault is Fault.KEY_REFUSED


def test_the_emulator_refuses_what_is_not_documented(graph) -> None:
    """What the client asks is checked: so a wrong name in it cannot pass."""
    from media.clients.graph_sdk import GraphApi

    api = GraphApi(PAGE_TOKEN, root=graph.url, version="v25.0")
    for ask in (
        lambda: api.request(f"v25.0/{PAGE_ID}/published_posts", {"fields": "id,caption"}),
        lambda: api.request(f"v25.0/{PAGE_ID}/feed", post_args={"messaggio": "Ciao"}),
        lambda: api.request(f"v25.0/{PAGE_ID}/visitors"),
        lambda: api.request("v3.1/me"),
    ):
        with pytest.raises(PermanentServiceError):
            ask()
    assert len(graph.tell("violations")) == 4
    graph.tell("reset")


def test_the_emulator_keeps_what_is_posted_from_start_to_start(tmp_path, settings) -> None:
    told = []
    for number in range(2):
        with started("tests.emulators.graph", "--state", str(tmp_path)) as remote:
            settings.GRAPH_ROOT_URL = f"{remote.url}/"
            photo = {"content": jpeg(), "content_type": "image/jpeg", "alt": ""}
            client.create_photo_post(PAGE, PAGE_ID, message=f"Foto {number}", **photo)
            posts = remote.tell("posts")["posts"]
            pictures = [
                requests.get(f"{remote.url}/pictures/{post['picture']}", timeout=10) for post in posts
            ]
            told.append([post["message"] for post in posts])
    assert told == [["Foto 0"], ["Foto 0", "Foto 1"]]
    assert [picture.content for picture in pictures] == [jpeg(), jpeg()]
