"""What is kept of a connection: coarse, and hashed under the key of the vote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contests.enums import Browser
from contests.marks import browser_of, mark, network_of
from contests.vote_tally import count


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("no address", ""),
        ("", ""),
    ],
)
def test_the_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("said", "family"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Browser.FIREFOX),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", Browser.CHROME),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", Browser.EDGE),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605 Version/18.0 Mobile/15E Safari/604.1", Browser.SAFARI),
        ("Mozilla/5.0 (Linux) SamsungBrowser/28.0 Chrome/130 Mobile Safari/537", Browser.SAMSUNG),
        ("python-requests/2.32", Browser.PROGRAM),
        ("", Browser.PROGRAM),
        ("Lynx", Browser.OTHER),
    ],
)
def test_the_family_of_a_browser(said: str, family: Browser) -> None:
    assert browser_of(said) == family


def test_a_mark_needs_its_key_and_its_purpose() -> None:
    pairs = ((b"1" * 32, "network"), (b"2" * 32, "network"), (b"1" * 32, "domain"))
    assert len({mark(key, purpose, "203.0.113.0/24") for key, purpose in pairs}) == 3
    assert mark(b"1" * 32, "network", "") == ""


@given(st.lists(st.sets(st.sampled_from("ABCDE"), min_size=1, max_size=3), max_size=20))
def test_the_count_does_not_depend_on_any_order(ballots: list[set[str]]) -> None:
    other = [sorted(ballot, reverse=True) for ballot in reversed(ballots)]
    rows = count(ballots, "ABCDE")
    assert rows == count(other, "EDCBA")
    assert sum(row["votes"] for row in rows) == sum(len(ballot) for ballot in ballots)
    assert [row["votes"] for row in rows] == sorted((row["votes"] for row in rows), reverse=True)
