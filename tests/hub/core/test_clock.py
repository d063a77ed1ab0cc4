from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from hub.core.clock import began_at

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("named", "said", "seconds"),
    [
        ("X-Request-Time", "2.999", 2.999),
        ("X-Request-Time", "0.000", 0),
        ("X-Request-Time", "99999", 1800),
        ("X-Request-Time", "1e999", 0),
        ("X-Request-Time", "nan", 0),
        ("X-Request-Time", "-5", 0),
        ("X-Request-Time", "soon", 0),
        ("X-Request-Time", None, 0),
        # a visitor's own word, where no proxy of ours says it
        ("", "600", 0),
    ],
)
def test_a_request_began_when_the_proxy_says_if_it_is_ours(settings, time_machine, named, said, seconds):
    settings.REQUEST_TIME_HEADER = named
    time_machine.move_to(NOON, tick=False)
    request = RequestFactory().post("/", headers={} if said is None else {"X-Request-Time": said})
    assert NOON - began_at(request) == timedelta(seconds=seconds)
