"""What came in from YouTube and Facebook, read in a browser: only our own server is asked, pictures too.

The network log of each window is looked at whole. What else is read is in ``tests/browser``: there each
window must be without a request to another host, too.
"""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest

from hub.core.enums import Arrivals
from media import channel_tasks, facebook_tasks
from media.models import FacebookVoice, Picture, VideoPage, VoicePage
from tests.factories.facebook import connect_facebook
from tests.working import work

HOST = "www.youtube-nocookie.com"
# In the browser's own words: what tells another host that somebody will come.
HINTS = "link[rel~=preconnect], link[rel~=dns-prefetch], link[rel~=prefetch], link[rel~=preload]"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def arrived(youtube, channel, graph, settings, hashtag_page) -> dict[str, str]:
    """Two videos of the channel and a post with a picture, come in by the worker; where they are read."""
    hashtag = hashtag_page.hashtag
    hashtag.arrivals = Arrivals.PUBLISH
    hashtag.save()
    emulators = (youtube.emulator.url, graph.url)
    settings.CHANNEL_PICTURE_HOSTS = [url.removeprefix("http://") for url in emulators]
    for title in ("Nonna Rosa", "Il pane"):
        youtube.add(title=title, description=f"#{hashtag.label}")
    graph.tell("post", message=f"Oggi al mercato! #{hashtag.label}", picture="1.jpg")
    connect_facebook()
    channel_tasks.sync_channels.func()
    facebook_tasks.sync_pages.func()
    work(room="media.")
    [video, voice] = [
        model.objects.live().filter(locale=hashtag_page.locale).order_by("pk").first()
        for model in (VideoPage, VoicePage)
    ]
    # All three have a picture, and it is ours.
    assert (Picture.objects.count(), VideoPage.objects.live().filter(picture=None).count()) == (3, 0)
    assert FacebookVoice.objects.get().picture == voice.picture
    return {
        "home": "/it/",
        "hashtag": hashtag_page.get_url(),
        "videos": "/it/video/",
        "video": video.get_url(),
        "voice": voice.get_url(),
    }


def hosts(page: Any) -> Counter[str]:
    """Counts from now on what the window asks, of whom."""
    asked: Counter[str] = Counter()
    page.context.on("request", lambda request: asked.update([urlsplit(request.url).netloc]))
    return asked


def shown_pictures(page: Any) -> int:
    """How many are seen by who scrolls through the whole page; each must have come."""
    pictures = page.locator("main img")
    for number in range(pictures.count()):
        pictures.nth(number).scroll_into_view_if_needed()
        page.wait_for_function("it => it.complete", arg=pictures.nth(number).element_handle())
    widths = pictures.evaluate_all("all => all.map(it => it.naturalWidth)")
    assert 0 not in widths
    return len(widths)


@pytest.mark.parametrize("width", [390, 1280])
def test_readers_ask_only_this_site(page_at, live_server, arrived, width) -> None:
    ours = urlsplit(live_server.url).netloc
    seen = {}
    for name, path in arrived.items():
        page = page_at(width)
        asked = hosts(page)
        page.goto(path, wait_until="networkidle")
        seen[name] = shown_pictures(page)
        page.wait_for_load_state("networkidle")
        assert set(asked) == {ours}, name
        outside = page.locator(HINTS).evaluate_all(
            "(all, own) => all.filter(it => !it.href.startsWith(own))", live_server.url
        )
        assert outside == []
        assert page.context.cookies() == []
    assert seen == {"home": 3, "hashtag": 3, "videos": 2, "video": 3, "voice": 3}


def test_after_a_yes_only_the_player_without_cookies_is_asked(page_at, live_server, arrived) -> None:
    """A stand-in answers for it: what YouTube's own player loads within its frame is YouTube's."""
    ours = urlsplit(live_server.url).netloc
    page = page_at(1280, may_ask=(HOST,))
    asked = hosts(page)
    page.goto(arrived["video"], wait_until="networkidle")
    assert set(asked) == {ours}
    page.locator("[data-play]").click()
    page.locator("iframe").wait_for()
    page.wait_for_load_state("networkidle")
    assert set(asked) == {ours, HOST}
    assert asked[HOST] == 1
    # On the next page nobody is asked again.
    asked.clear()
    page.goto(arrived["hashtag"], wait_until="networkidle")
    assert set(asked) == {ours}
