"""A day and an hour in forms, on the nights on which clocks are put forward and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from contests.date_times import DateTimeField, kept
from contests.models import Contest, PublicVote
from contests.vote_forms import VoteForm

# On 25 October 2026 it was half past two in Rome in both.
FIRST, SECOND = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_hour_that_is_left_out_is_refused_beside_its_field():
    field = DateTimeField()
    assert field.clean(["2026-10-25", "02:30"]) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert field.clean(["2026-07-01", "02:30"]) == datetime(2026, 7, 1, 0, 30, tzinfo=UTC)
    with pytest.raises(ValidationError) as refused:
        field.clean(["2026-03-29", "02:30"])
    assert refused.value.messages == [
        "Quest’ora non esiste: è quella che si salta all’inizio dell’ora legale."
    ]


@pytest.mark.parametrize("standing", [FIRST, SECOND])
def test_what_nobody_touched_stays(standing: datetime):
    standing += timedelta(seconds=7, microseconds=1)
    assert kept(FIRST, standing) == standing
    assert kept(FIRST + timedelta(minutes=1), standing) == FIRST + timedelta(minutes=1)
    assert kept(None, standing) is None
    assert kept(FIRST, None) == FIRST


@pytest.mark.django_db
@time_machine.travel("2026-10-24T12:00:00Z")
def test_the_end_of_a_vote_in_the_second_of_two_hours_is_not_moved_to_the_first():
    contest = Contest(judging_from=FIRST - timedelta(days=9), judging_until=SECOND + timedelta(days=9))
    vote = PublicVote(pk=1, contest=contest, opens_at=FIRST - timedelta(days=5), closes_at=SECOND, picks=3)
    sent = {"picks": "3", "appeal_days": "30", "closes_at_0": "2026-10-25", "closes_at_1": "02:30"}
    form = VoteForm(sent, instance=vote, contest=contest)
    form.full_clean()
    assert form.errors == {}
    assert form.cleaned_data["closes_at"] == SECOND
