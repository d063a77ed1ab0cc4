"""Each juror's own order and names."""

from hypothesis import given
from hypothesis import strategies as st

from contests.ordering import own_order, token


@given(st.text(), st.sets(st.integers(0, 10_000)), st.randoms())
def test_the_same_seed_gives_the_same_order(seed, keys, random):
    shuffled = list(keys)
    random.shuffle(shuffled)
    assert own_order(seed, shuffled) == own_order(seed, keys)
    assert set(own_order(seed, keys)) == keys


@given(st.text(), st.sets(st.integers(0, 10_000), min_size=1))
def test_a_late_photo_leaves_the_others_in_their_order(seed, keys):
    late = max(keys)
    assert [key for key in own_order(seed, keys) if key != late] == own_order(seed, keys - {late})


def test_two_jurors_have_different_orders_and_names():
    assert own_order("one", range(30)) != own_order("two", range(30))
    assert not {token("one", key) for key in range(300)} & {token("two", key) for key in range(300)}
    assert len({token("one", key) for key in range(5000)}) == 5000
