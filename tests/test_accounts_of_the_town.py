"""A fresh town and its accounts: YouTube, Facebook, the worker, each a process of its own.

Connected by the pages of the admin, synced, a large file uploaded, twenty initiatives posted, while lines are
cut, answers are lost and workers are killed: nothing twice, nothing missing. What the program waits for, from
ten seconds to a quarter of an hour, is over at once here: ``time_passes``.
"""

from __future__ import annotations

import hashlib
import re
import signal
import time
import uuid
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hub.core.enums import Arrivals
from hub.core.models import PeriodicRun, WorkerSign
from media.actions import approve_video, start_review
from media.actions.sending import SentFile, VideoFields, send_video
from media.enums import (
    ArrivalState,
    ChannelUploadState,
    FacebookPostState,
    ResidentVideoState,
    VideoConsentKind,
)
from media.footage import look_safely
from media.models import (
    Channel,
    ChannelUpload,
    ChannelVideo,
    FacebookPage,
    FacebookPost,
    ResidentVideo,
    VideoPage,
)
from projects.models import ProjectPage
from tests.emulators import graph as facebook_of
from tests.emulators.at_google import decide_at_google
from tests.emulators.graph_serving import started
from tests.emulators.places import places_of
from tests.emulators.running import running
from tests.factories.pages import make_page
from tests.media.footage import heavy_film
from tests.media.residents import words
from tests.processes import start_worker, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import Popen

    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper

    from hub.accounts.models import User
    from hub.core.models import Hashtag
    from hub.home.models import HashtagPage
    from tests.emulators.graph_serving import Remote
    from tests.emulators.running import Running

pytestmark = pytest.mark.django_db(transaction=True)

VIDEOS, INITIATIVES, FILE = 5000, 20, 300_000_000
AT_FIRST, UNCHANGED = 210, 3
CLIENT = {"login-client_id": "emulated-client", "login-client_secret": "emulated-secret"}
PIECE = 8 * 1024 * 1024


@pytest.fixture(scope="module")
def youtube(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A channel of 5,000 videos; two public ones carry the town's hashtag."""
    state = tmp_path_factory.mktemp("youtube")
    told = ("--videos", str(VIDEOS), "--hashtags", "RestiamoConnessi", "--tagged-every", "2500")
    with running("tests.emulators.youtube", state, *told) as process:
        yield process


@pytest.fixture(scope="module")
def facebook() -> Iterator[Remote]:
    with started("tests.emulators.graph") as process:
        yield process


@pytest.fixture
def places(youtube: Running, facebook: Remote, settings: SettingsWrapper) -> dict[str, str]:
    """What the worker's environment says; the pages of this process find both, too."""
    found = places_of(youtube.url, facebook.url)
    for name, value in found.items():
        setattr(settings, name, value.split(",") if name == "CHANNEL_PICTURE_HOSTS" else value)
    return found


class Worker:
    """The worker's process: killed and begun anew."""

    def __init__(self, places: dict[str, str]) -> None:
        self.places = places
        self.process: Popen[bytes] = start_worker(**places)

    def die(self) -> None:
        """By SIGKILL; long enough ago that another one may take over what it did."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        WorkerSign.objects.update(seen_at=timezone.now() - timedelta(hours=1))
        ChannelUpload.objects.update(held_until=None)
        FacebookPost.objects.update(claimed_until=None)

    def come_back(self) -> None:
        self.process = start_worker(**self.places)


@contextmanager
def working(places: dict[str, str]) -> Iterator[Worker]:
    worker = Worker(places)
    try:
        yield worker
    finally:
        worker.process.kill()
        worker.process.wait()


def time_passes() -> None:
    """What waits to be tried again is tried now, what is asked now and then is asked."""
    now = timezone.now()
    waiting = DBTaskResult.objects.filter(status="READY", run_after__gt=now, run_after__year__lt=9999)
    waiting.update(run_after=now)
    held = FacebookPost.objects.filter(state=FacebookPostState.SENDING, claimed_until__gt=now)
    held.exclude(fault="").update(claimed_until=now)
    PeriodicRun.objects.filter(name="media.follow_uploads").update(last_at=now - timedelta(hours=1))


def later(found: Callable[[], Any]) -> Callable[[], Any]:
    """``found`` for ``until``, while the time passes that the program waits for."""

    def look() -> Any:
        time.sleep(0.3)  # the worker writes, too
        if not (answer := found()):
            time_passes()
        return answer

    return look


def idle() -> bool:
    """Whether the worker has done what there was to do."""
    return not DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists()


def send(admin: Client, name: str, *arguments: int, **typed: str) -> None:
    answer = admin.post(reverse(name, args=arguments), typed)
    assert answer.status_code == 302, answer.content.decode()


def connect(admin: Client) -> None:
    """As the guide says: the account at Google, what Meta gave for the page."""
    send(admin, "media_youtube_login", **CLIENT)
    page = admin.get(reverse("media_youtube"), headers={"Accept-Language": "en"}).content.decode()
    [google] = re.findall(r'href="([^"]+)"[^>]*>\s*Continue at Google', page)
    assert admin.get(decide_at_google(unescape(google))).status_code == 302
    typed = {
        "app_id": facebook_of.APP_ID,
        "app_secret": facebook_of.APP_SECRET,
        "token": facebook_of.PAGE_TOKEN,
    }
    send(admin, "media_facebook_connect", **typed)


def test_nothing_twice_and_nothing_missing(
    youtube: Running,
    facebook: Remote,
    places: dict[str, str],
    client: Client,
    login: Any,
    superuser: User,
    entrant: User,
    hashtag_page: HashtagPage,
    tmp_path: Path,
) -> None:
    hashtag = hashtag_page.hashtag
    hashtag.arrivals = Arrivals.PUBLISH
    hashtag.save()
    admin = login(client, superuser)
    # What was made for this test is indexed in other tests.
    DBTaskResult.objects.all().delete()
    with working(places) as worker:
        connect(admin)
        all_videos_come_in(youtube, hashtag_page)
        nothing_new_asks_little(youtube, admin)
        video = a_large_file_is_sent(entrant, superuser, hashtag, tmp_path)
        it_reaches_the_channel_once(youtube, worker, video)
        all_are_posted_once(facebook, worker, admin, hashtag_page)
    assert (youtube.violations, facebook.tell("violations")) == ([], [])


def all_videos_come_in(youtube: Running, hashtag_page: HashtagPage) -> None:
    def is_synced() -> bool:
        return FacebookPage.objects.exists() and Channel.objects.filter(synced_at__isnull=False).exists()

    until(is_synced, "both are connected, and the channel is synced", seconds=240)
    calls = Counter(youtube.calls)
    assert sum(calls.values()) <= AT_FIRST, calls
    assert ChannelVideo.objects.count() == VIDEOS
    pages = VideoPage.objects.live().filter(locale=hashtag_page.locale)
    until(lambda: pages.filter(picture__isnull=False).count() == 2, "the stills are fetched")
    came_in = ChannelVideo.objects.filter(state=ArrivalState.PUBLISHED)
    assert sorted(pages.values_list("pk", flat=True)) == sorted(came_in.values_list("page", flat=True))


def nothing_new_asks_little(youtube: Running, admin: Client) -> None:
    youtube.order("POST", "reset")
    before = Channel.objects.get().synced_at
    send(admin, "media_youtube_sync")
    until(lambda: Channel.objects.get().synced_at != before, "the channel is looked at again")
    assert len(youtube.calls) <= UNCHANGED, youtube.calls
    assert (ChannelVideo.objects.count(), VideoPage.objects.live().count()) == (VIDEOS, 2 * 4)


def a_large_file_is_sent(entrant: User, staff: User, hashtag: Hashtag, folder: Path) -> ResidentVideo:
    """A resident's, looked at and approved while the worker packs it for the web."""
    film = heavy_film(folder / "film.mp4", FILE)
    with film.open("rb") as stream:
        video = send_video(
            user=entrant,
            key=uuid.uuid4(),
            fields=VideoFields(
                hashtag=hashtag,
                title="La mia bottega",
                words="Come si impasta il pane.",
                language="it",
                language_spoken="it",
                speaker_kind="shop",
                speaker_name="Panificio Rossi",
                has_minors=False,
            ),
            consents=words(VideoConsentKind.LICENCE, VideoConsentKind.PEOPLE),
            file=SentFile(facts=look_safely(film), stream=stream),
        )
    start_review(video_id=video.pk, user=staff)
    approve_video(video_id=video.pk, user=staff)
    return video


def it_reaches_the_channel_once(youtube: Running, worker: Worker, video: ResidentVideo) -> None:
    youtube.order("POST", "reset")
    youtube.fail("cutAfterBytes", path="/upload/", method="PUT", times=3, every_nth=6, bytes=PIECE // 2)
    youtube.fail("lateAnswer", path="/upload/", method="PUT", every_nth=24, seconds=120)
    # YouTube has a piece, and its answer does not come: there it dies.
    until(later(lambda: how(youtube)["lateAnswer"]), "the line was cut three times", seconds=120)
    worker.die()
    upload = ChannelUpload.objects.get(video=video)
    assert (upload.state, 0 < upload.offset < upload.size, upload.size >= FILE) == (
        ChannelUploadState.SENDING,
        True,
        True,
    )
    video.refresh_from_db()
    with video.video_file.web.open("rb") as file:
        sent = hashlib.file_digest(file, "sha256").hexdigest()
    worker.come_back()

    def is_public() -> bool:
        return ResidentVideo.objects.filter(pk=video.pk, state=ResidentVideoState.PUBLISHED).exists()

    until(later(is_public), "the file is on the channel", seconds=120)
    [arrived] = youtube.order("GET", "files").values()
    assert (arrived["sha256"], arrived["size"]) == (sent, upload.size)
    assert how(youtube)["cutAfterBytes"] == 3
    assert youtube.calls.count("videos.insert") == 1
    video.refresh_from_db()
    assert (video.page.live, video.page.youtube_id) == (
        True,
        ChannelUpload.objects.get(video=video).youtube_id,
    )


def how(youtube: Running) -> Counter[str]:
    """Which failures struck, and how often."""
    return Counter(line["how"] for line in youtube.log if "how" in line)


def all_are_posted_once(facebook: Remote, worker: Worker, admin: Client, hashtag_page: HashtagPage) -> None:
    until(later(idle), "nothing else waits")
    pages = [
        make_page(ProjectPage, hashtag_page, mirrored=False, title=f"Iniziativa {number}")
        for number in range(INITIATIVES)
    ]
    facebook.tell("fail", kind="hang", method="POST", path="/feed", seconds=120)
    facebook.tell("fail", kind="lost", every=3, times=0)
    for page in pages:
        send(admin, "media_facebook_post", page.pk, do="plan", text="", due_at="")
    until(lambda: facebook.tell("state")["created"], "the first is posted")
    worker.die()
    posts = FacebookPost.objects.filter(page__in=pages)
    assert posts.filter(state=FacebookPostState.POSTED).count() == 0
    worker.come_back()
    posted = posts.filter(state=FacebookPostState.POSTED)
    until(later(lambda: posted.count() == INITIATIVES), "all are posted", seconds=240)
    told = facebook.tell("state")
    counted = Counter(post["message"] for post in told["posts"])
    assert counted == {posts.get(page=page).sent_text: 1 for page in pages}
    assert len(told["created"]) == INITIATIVES
    known = posts.values_list("facebook_id", flat=True)
    assert sorted(known) == sorted(post["id"] for post in told["posts"])
    lost = [row for row in facebook.tell("log") if row["failed"] == "lost"]
    assert len(lost) >= INITIATIVES // 3
