"""A row that one worker at a time works on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from media.actions.holding import HOLD, hold, hold_on, let_go
from media.models import Channel


@pytest.fixture
def slow_and_next(channel, time_machine):
    """Two workers; the first was so slow that the other went on."""
    time_machine.move_to(timezone.now(), tick=False)
    slow, following = (Channel.objects.get(pk=channel.pk) for _ in range(2))
    assert (hold(slow), hold(following)) == (True, False)
    time_machine.shift(HOLD + timedelta(seconds=1))
    assert hold(following)
    return slow, following


def test_who_was_overtaken_holds_nothing_and_lets_go_of_nothing(slow_and_next):
    slow, following = slow_and_next
    assert (hold_on(slow), hold_on(following)) == (False, True)
    let_go(slow)
    assert (hold(slow), hold_on(following)) == (False, True)
    let_go(following)
    assert hold(slow)


def test_who_holds_on_is_not_overtaken(channel, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    mine, other = (Channel.objects.get(pk=channel.pk) for _ in range(2))
    hold(mine)
    for _ in range(3):
        time_machine.shift(HOLD - timedelta(seconds=1))
        assert (hold_on(mine), hold(other)) == (True, False)


def test_a_row_in_hand_is_as_it_is_now(channel):
    stale = Channel.objects.get(pk=channel.pk)
    Channel.objects.update(next_page="CAUQAA")
    assert hold(stale)
    assert stale.next_page == "CAUQAA"
