"""The demo town: whole, in four languages, made once."""

from __future__ import annotations

import re
import tomllib
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from PIL import ExifTags, Image
from wagtail.models import Page, Site

from contests.enums import EntryStatus, Phase
from contests.models import Contest, Entry, Juror, Photo, Score
from hub.accounts.models import User
from hub.core.blocks import BodyBlock
from hub.core.demo import DemoTown, markup
from hub.core.demo_pictures import LIGHTS, SCENES, paint
from hub.core.management.commands import demo
from hub.core.models import Hashtag, InitiativePage, SiteSettings
from hub.core.moments import is_day_alone
from hub.home.actions import found_town
from hub.home.models import InfoPage, NoticePage
from hub.search.results import matching
from media.actions.video_files import make_web_copy
from media.models import Picture, ResidentVideo
from media.youtube_address import parse
from projects.models import EventPage

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile
    from django.test import Client

LANGUAGES = ["it", "en", "fr", "ro"]


def counts() -> dict[str, int]:
    return {
        "pages": Page.objects.count(),
        "entries": Entry.objects.count(),
        "photos": Photo.objects.count(),
        "scores": Score.objects.count(),
        "hashtags": Hashtag.objects.count(),
        "people": User.objects.count(),
        "sent videos": ResidentVideo.objects.count(),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unfounded")
def test_the_whole_town(client: Client, mailoutbox: list[object]) -> None:
    call_command("demo", small=True, verbosity=0)
    made = counts()

    assert {k: InitiativePage.objects.in_language("it").of_kind(k).count() for k in KINDS} == KINDS
    assert made["hashtags"] == 2
    assert translated() == {"en": 31, "fr": 9, "ro": 9}
    assert {c.phase for c in Contest.objects.all()} == {Phase.OPEN, Phase.JUDGING, Phase.PUBLISHED}
    assert sorted(
        len(set(j.scores.values_list("entry", flat=True)))
        for j in Juror.objects.filter(contest__slug="acqua-viva")
    ) == [0, 2, 7, 14, 20]
    # What happened last year is noted with last year's days, each step after the one before it.
    for contest in Contest.objects.all():
        moments = list(contest.ledger.order_by("number").values_list("at", flat=True))
        assert moments == sorted(moments), contest.slug
    last = Contest.objects.get(results_published_at__isnull=False)
    assert timezone.now() - last.ledger.get(event="published").at > timedelta(days=300)
    assert {j.accepted_at < last.judging_from for j in last.jurors.all()} == {True}
    assert last.judging_until < last.result.sealed_at < last.results_published_at
    assert Photo.objects.without_derivatives().count() == 0
    assert Entry.objects.filter(status=EntryStatus.REJECTED).count() == 6
    assert {n.severity for n in NoticePage.objects.in_force()} == {"info", "warning", "alert"}
    assert SiteSettings.for_site(Site.objects.get()).municipality == "Comune di Rivalora"
    assert EventPage.objects.in_language("it").filter(attendance="place").count() == 6
    assert blocks_used() == set(BodyBlock.base_blocks)
    # What is written can be searched before the worker has done anything.
    assert matching(["torrente"], "it").count() == 6
    # Painted with the traces that cameras leave, kept as uploads are kept: without a single one.
    assert {traces(picture.file) for picture in Picture.objects.all()} == {(False, False)}
    assert {traces(photo.original) for photo in Photo.objects.all()} == {(True, False), (True, True)}
    # Whoever tries the demo can check its result at once.
    assert "verify.py" in names_in_the_bundle(client, last)
    # Nobody who was invented gets a mail.
    from django_tasks_db.models import DBTaskResult

    mails = ("media.tasks.tell_sender", "media.tasks.ask_video_guardian")
    waiting = Q(task_path__startswith="contests.") | Q(task_path__in=mails)
    for task in DBTaskResult.objects.filter(waiting):
        task.task.func(*task.args_kwargs["args"])
    assert mailoutbox == []
    # What residents have sent, as staff find it; the worker prepares the films.
    sent = {video.title: video for video in ResidentVideo.objects.select_related("video_file")}
    states = sorted((video.state, video.awaited, bool(video.video_file)) for video in sent.values())
    assert states == [
        ("rejected", 0, False),
        ("review", 0, True),
        ("submitted", 0, False),
        ("submitted", 0, True),
        ("submitted", 2, True),
    ]
    film = sent["Il fiume visto dalla canoa"].video_file
    assert make_web_copy(video_file_id=film.pk)

    call_command("demo", small=True, verbosity=0)
    assert counts() == made

    broken = {
        address: status for address in addresses() if (status := client.get(address).status_code) != 200
    }
    assert broken == {}

    call_command("demo", small=True, size=200, verbosity=0)
    assert {
        code: InitiativePage.objects.in_language(code).public().count() for code in LANGUAGES
    } == dict.fromkeys(LANGUAGES, 200)
    assert Page.find_problems() == ([], [], [], [], [])
    last = InitiativePage.objects.in_language("en").newest_first().last()
    assert last is not None
    assert client.get(last.url).status_code == 200


def names_in_the_bundle(client: Client, contest: Contest) -> list[str]:
    """The files of the zip to which the page of a contest's results leads."""
    page = client.get(reverse("contests:results", args=[contest.slug])).content.decode()
    [address] = re.findall(r'href="([^"]+\.zip)"', page)
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(BytesIO(answer.getvalue())) as bundle:
        assert bundle.testzip() is None
        return bundle.namelist()


def traces(file: FieldFile) -> tuple[bool, bool]:
    """Whether a file tells of its camera, and of the place."""
    with file.open("rb") as opened, Image.open(opened) as image:
        exif = image.getexif()
        return bool(exif), bool(exif.get_ifd(ExifTags.IFD.GPSInfo))


KINDS = {
    "project": 12,
    "event": 9,
    "notice": 7,
    "column": 1,
    "episode": 4,
    "video": 12,
    "contest": 3,
}


def translated() -> dict[str, int]:
    """Initiatives with words of their own, by language."""
    return {
        code: InitiativePage.objects.in_language(code).filter(alias_of=None).count() for code in LANGUAGES[1:]
    }


def blocks_used() -> set[str]:
    """The kinds of blocks that stand in some page of the town."""
    pages = [*InitiativePage.objects.in_language("it"), *InfoPage.objects.filter(locale__language_code="it")]
    return {block.block_type for page in pages for block in page.body}


def addresses() -> list[str]:
    return [page.url for page in Page.objects.filter(depth__gt=1, live=True)]


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_paints_in_every_light(scene: str) -> None:
    pictures = {paint(scene, light, "test", (60, 40)).tobytes() for light in LIGHTS}

    assert len(pictures) == len(LIGHTS)


def test_the_same_words_paint_the_same_picture() -> None:
    assert paint("hills", "day", "one", (90, 60)) == paint("hills", "day", "one", (90, 60))
    assert paint("hills", "day", "one", (90, 60)) != paint("hills", "day", "two", (90, 60))


def test_every_video_has_an_address_of_its_own() -> None:
    texts = tomllib.loads(Path("media/demo/it.toml").read_text())

    ids = [parse(video["youtube"]).id for video in texts["video"]]

    assert len(set(ids)) == 12
    assert all(re.fullmatch(r"[\w-]{11}", one) for one in ids)


def test_a_moment_is_counted_from_today() -> None:
    town = DemoTown(small=True)

    assert str(town.moment("+0 18:30"))[11:16] == "18:30"
    assert is_day_alone(town.moment("+0 24:00"), last=True)
    assert (town.moment("-3 09:00").date() - town.moment("0 09:00").date()).days == -3
    with pytest.raises(ValueError, match="no moment"):
        town.moment("tomorrow")


def test_markup_becomes_blocks() -> None:
    blocks = markup.body(
        "One **two**.\n\n- a\n- b\n\n@term Word | Meaning\n\nEnd.", "page", DemoTown(small=True)
    )

    assert [(b["type"], b["value"]) for b in blocks] == [
        ("text", "<p>One <b>two</b>.</p><ul><li>a</li><li>b</li></ul>"),
        ("term", {"term": "Word", "meaning": "Meaning"}),
        ("text", "<p>End.</p>"),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unfounded")
def test_a_town_that_was_interrupted_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted = [True, False]

    def build(town: DemoTown) -> None:
        Hashtag.objects.create(label="RestiamoConnessi")
        if interrupted.pop(0):
            raise KeyboardInterrupt

    monkeypatch.setattr(demo, "demo_pieces", {"ground": build})
    with pytest.raises(KeyboardInterrupt):
        call_command("demo", small=True, verbosity=0)
    assert not Hashtag.objects.exists()
    found_town(name="Rivalora")

    call_command("prepare")
    assert Hashtag.objects.count() == 1
    call_command("prepare")
    assert Hashtag.objects.count() == 1
