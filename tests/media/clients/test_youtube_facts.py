"""What YouTube writes, as plain values."""

from __future__ import annotations

from datetime import timedelta

import pytest

from media.clients.youtube_facts import COSTS, Thumbnail, best_thumbnail, duration_of, video_of
from tests.emulators.channel import made_video
from tests.emulators.youtube import COSTS as PUBLISHED


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT15S", 15),
        ("PT1H2M3S", 3723),
        ("PT59M", 3540),
        ("P1DT2H", 93_600),
        ("P1W", 604_800),
        ("P0D", 0),
        ("PT0S", 0),
    ],
)
def test_durations(text, seconds):
    assert duration_of(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "15", "PT15", "P1Y", "PT1.5S", "PT٣S", "-PT3S"])
def test_what_is_no_duration(text):
    with pytest.raises(ValueError, match="no duration"):
        duration_of(text)


def test_the_largest_still_that_lies_as_a_film_does():
    offered = {
        "default": {"url": "a", "width": 120, "height": 90},
        "shortsAspectRatio": {"url": "b", "width": 1080, "height": 1920},
        "high": {"url": "c", "width": 480, "height": 360},
        "unsized": {"url": "d"},
    }
    assert best_thumbnail(offered) == Thumbnail(url="c", width=480, height=360)
    assert best_thumbnail({}) is None


def test_a_privacy_that_is_not_known_yet_is_the_closest_one():
    item = made_video(1, 10) | {"etag": "x"}
    item["status"] |= {"privacyStatus": "friends"}
    item["snippet"] |= {"thumbnails": {}}
    assert video_of(item).privacy == "private"


def test_costs_are_those_that_the_emulator_counts():
    assert {f"youtube.{name}": cost for name, cost in COSTS.items()}.items() <= PUBLISHED.items()
