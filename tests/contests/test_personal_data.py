"""What keeps a person's account while a contest needs them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from contests.personal_data import jurors_stay
from hub.accounts.rules import obstacles_to_erasure
from tests.factories.jury import JurorFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("seat", "contest", "stays"),
    [
        ({}, {}, True),
        ({"accepted_at": None}, {}, False),
        ({"removed_at": timezone.now()}, {}, False),
        (
            {},
            dict.fromkeys(("deliberation_from", "sealed_at", "results_published_at"), timezone.now()),
            False,
        ),
        ({}, {"annulled_at": timezone.now(), "stop_reason": "Maltempo", "stop_act": "7/2026"}, False),
    ],
)
def test_a_juror_stays_while_the_jury_is_at_work(juror, seat, contest, stays):
    made = JurorFactory(user=juror, **seat)
    type(made.contest).objects.filter(pk=made.contest_id).update(**contest)
    assert bool(jurors_stay(juror.pk)) is stays
    assert bool(obstacles_to_erasure(juror)) is stays
