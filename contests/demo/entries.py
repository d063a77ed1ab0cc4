"""What invented residents send, through the same doors as real ones."""

from __future__ import annotations

import os
import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from contests.actions import (
    Consents,
    EntryFields,
    Series,
    admit_entry,
    reject_entry,
    submit_entry,
    withdraw_entry,
)
from contests.derivatives import keep_derivatives
from contests.enums import ConsentKind
from contests.keeping import KeptPhoto
from contests.models import Entry, EntryLog, Photo
from contests.wordings import wordings_for
from hub.accounts.actions import sign_up
from hub.accounts.models import User
from hub.core.demo_pictures import RIVALORA, photograph
from hub.core.sites import town_name
from media.ingest import inspect, make_derivatives_safely

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from contests.models import Contest
    from hub.core.demo import DemoTown
    from hub.core.demo.town import Words
    from media.ingest import Derivative

SIZES = ((2400, 1600), (2000, 1500), (1800, 1800), (2560, 1440))
LARGE = ((6000, 4000), (6720, 4480))
GIVEN = (ConsentKind.ADULT, ConsentKind.LICENCE, ConsentKind.PEOPLE, ConsentKind.NAME)
# Of those who send one: how many keep their name for themselves, how many choose CC BY, too; how many of an
# open contest wait.
NAMELESS, FREE, WAITING = 7, 3, 4
# A small town sends one photo in so many.
FEWER = 3
WATER = ("river", "river", "river", "fields", "avenue", "garden", "leaves", "square", "hills")


def send_photos(town: DemoTown, contest: Contest, words: Words, texts: Words) -> list[Entry]:
    """Entries of many people, as they were sent one after the other."""
    rng = random.Random(f"entries {words['stage']}")  # noqa: S311 - a story, not a secret
    subjects = _subjects(town, words, texts, rng)
    photos = town.painters.in_order(photograph, [_job(town, contest, s) for s in subjects])
    wordings = wordings_for(contest, town=town_name())
    entries = []
    for number, (subject, data) in enumerate(zip(subjects, photos, strict=True)):
        when = _when(contest, number, len(subjects), town.now)
        file = BytesIO(data)
        with town.at(when):
            entry = submit_entry(
                contest=contest,
                user=_resident(town, number // 2, texts),
                key=uuid.uuid4(),
                fields=EntryFields(
                    title=subject["title"],
                    story=subject["story"],
                    place=rng.choice(texts["residents"]["places"]),
                    category=rng.choice(list(contest.categories.all())),
                    author_name=_name(number // 2, texts),
                ),
                consents=Consents(given=tuple(wordings[kind] for kind in _given(number))),
                photos=Series.of(KeptPhoto(file=file, facts=inspect(file, max_bytes=contest.max_bytes))),
                language="it",
                now=when,
            )
        entries.append(entry)
    town.added += len(entries)
    return entries


def check_photos(
    town: DemoTown, contest: Contest, entries: list[Entry], words: Words, texts: Words
) -> list[Entry]:
    """Most are admitted, one or two refused or withdrawn; with what pages show. Those that take part."""
    _screen(town, contest, entries, words, texts)
    # What is told here happened long ago: nobody gets a mail about it.
    EntryLog.objects.filter(entry__contest=contest).update(mailed_at=timezone.now())
    make_pictures(town, contest)
    return list(Entry.objects.admitted().filter(contest=contest).order_by("submitted_at", "pk"))


def _given(number: int) -> list[ConsentKind]:
    """What the one who sends the photo of this number agrees to."""
    given = [kind for kind in GIVEN if number % NAMELESS or kind is not ConsentKind.NAME]
    return given if number % FREE else [*given, ConsentKind.CC_BY]


def make_pictures(town: DemoTown, contest: Contest) -> None:
    """What the worker does, here at once and on all cores, so that the town opens complete."""
    photos = list(Photo.objects.without_derivatives().filter(entry__contest=contest))
    # Other threads have connections of their own, which do not see what is not committed: they only paint.
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for photo, made in zip(photos, pool.map(_pictures_of, photos), strict=True):
            keep_derivatives(photo, made)


def _pictures_of(photo: Photo) -> list[Derivative]:
    with photo.original.open("rb") as original:
        return make_derivatives_safely(original)


def _subjects(town: DemoTown, words: Words, texts: Words, rng: random.Random) -> list[dict[str, str]]:
    scenes = list(WATER if words["slug"] == "acqua-viva" else texts["titles"])
    lights = list(texts["stories"])
    titles = {scene: rng.sample(names, len(names)) for scene, names in texts["titles"].items()}
    subjects = []
    rejected = len(texts["residents"]["rejections"])
    for number in range((words["photos"] // (FEWER if town.small else 1)) + rejected):
        scene = scenes[number % len(scenes)]
        light = "night" if scene == "fireworks" else lights[(number * 5 + number // 8) % len(lights)]
        names = titles[scene]
        name = names[number // len(scenes) % len(names)]
        seed = f"{words['stage']} {number}"
        story = rng.choice(texts["stories"][light])
        large = LARGE[number % 2] if number in words["large"] else None
        subjects.append(
            {"scene": scene, "light": light, "seed": seed, "title": name, "story": story, "large": large}
        )
    return subjects


def _job(town: DemoTown, contest: Contest, subject: Any) -> dict[str, Any]:
    size = subject["large"] or SIZES[hash_of(subject["seed"]) % len(SIZES)]
    return {
        "scene": subject["scene"],
        "light": subject["light"],
        "seed": subject["seed"],
        "size": (town.pixels(size[0]), town.pixels(size[1])),
        "taken": contest.opens_at - timedelta(days=hash_of(subject["seed"]) % 60),
        "place": RIVALORA,
    }


def hash_of(words: str) -> int:
    """A number that is the same in every run."""
    return sum(ord(letter) * (place + 1) for place, letter in enumerate(words))


def _when(contest: Contest, number: int, count: int, now: datetime) -> datetime:
    end = min(contest.closes_at, now) - timedelta(minutes=20)
    return contest.opens_at + (end - contest.opens_at) * (number + 1) / (count + 1)


def _name(number: int, texts: Words) -> str:
    first, last = texts["residents"]["first_names"], texts["residents"]["surnames"]
    return f"{first[number % len(first)]} {last[(number * 5 + number // len(first)) % len(last)]}"


def _resident(town: DemoTown, number: int, texts: Words) -> User:
    name = _name(number, texts)
    user = sign_up(email=f"{name.lower().replace(' ', '.')}@posta.rivalora.example", language="it")
    if not user.first_name:
        user.first_name, user.last_name = name.split(" ", 1)
        user.save(update_fields=["first_name", "last_name"])
    return user


def _screen(town: DemoTown, contest: Contest, entries: list[Entry], words: Words, texts: Words) -> None:
    staff: Any = town.made["staff SECRETARIES"]
    reasons: Iterable[str] = texts["residents"]["rejections"]
    moment = contest.judging_from - timedelta(days=2) if words["stage"] != "open" else town.now
    *good, _first, _last = entries
    refused = entries[-len(texts["residents"]["rejections"]) :]
    with town.at(moment):
        if words["stage"] == "open":
            withdraw_entry(entry=good[-1], user=User.objects.get(contest_entries=good[-1]), now=moment)
            good = good[: -WAITING // (FEWER if town.small else 1) - 1]
        for entry in good:
            admit_entry(entry_id=entry.pk, user=staff, now=moment)
        for entry, reason in zip(refused, reasons, strict=True):
            reject_entry(entry_id=entry.pk, user=staff, reason=reason, now=moment)
