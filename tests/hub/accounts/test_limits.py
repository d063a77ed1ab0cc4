"""How often a form may be sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils import timezone

from hub.accounts.limits import limited, seconds_to_wait

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def still():
    with time_machine.travel(timezone.now().replace(minute=5, second=0), tick=False) as clock:
        yield clock


@pytest.fixture
def post(rf, home):
    def send(view, user=None, address="192.0.2.1", method="post"):
        request = getattr(rf, method)("/", REMOTE_ADDR=address)
        request.user = user or AnonymousUser()
        return view(request).status_code

    return send


def test_one_more_than_the_limit_is_refused_until_the_time_is_over(still):
    assert [seconds_to_wait("a", "x", "2/h") for _ in range(3)] == [0, 0, 55 * 60]
    assert seconds_to_wait("a", "y", "2/h") == 0
    assert seconds_to_wait("b", "x", "2/h") == 0
    still.shift(timedelta(minutes=55))
    assert seconds_to_wait("a", "x", "2/h") == 0


def test_a_limit_may_be_for_some_minutes(still):
    assert [seconds_to_wait("a", "x", "1/15m") for _ in range(2)] == [0, 10 * 60]
    still.shift(timedelta(minutes=10))
    assert seconds_to_wait("a", "x", "1/15m") == 0


def test_a_form_counts_by_address_and_by_person(post, entrant, other_entrant):
    @limited("entry", by_address="3/h", by_person="2/h")
    def view(request):
        return HttpResponse()

    assert [post(view, entrant) for _ in range(3)] == [200, 200, 429]
    assert post(view, other_entrant) == 429
    assert post(view, other_entrant, "192.0.2.2") == 200
    assert post(view, entrant, "192.0.2.2") == 429


def test_reading_never_counts(post):
    @limited("entry", by_address="1/h")
    def view(request):
        return HttpResponse()

    assert {post(view, method="get") for _ in range(5)} == {200}
    assert [post(view) for _ in range(2)] == [200, 429]


def test_the_answer_says_when_to_come_back(home, client, entrant, login):
    login(client, entrant)
    answers = [client.post("/it/profilo/elimina/", {}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1]["Retry-After"] == "3300"
    assert "429" in answers[-1].content.decode()
