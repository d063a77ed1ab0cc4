"""Near duplicates among real photographs: what is found, what is let be, and how fast."""

import subprocess
import sys
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from contests.likeness import FINGERPRINT_BYTES, NEAR, Likeness, distance, fingerprint, near, near_pairs
from hub.core.demo_pictures import LIGHTS, SCENES, paint
from tests.contests.photographs import SAME, cropped, distinct, encoded, photographs


@pytest.fixture(scope="module")
def fingerprints() -> dict[str, bytes]:
    return {name: fingerprint(image) for name, image in photographs().items()}


@pytest.mark.parametrize("change", SAME)
def test_the_same_photograph_is_always_found(fingerprints, change):
    changed = {name: fingerprint(SAME[change](image)) for name, image in photographs().items()}
    missed = [name for name in changed if distance(fingerprints[name], changed[name]) > NEAR]
    assert missed == []


@pytest.mark.parametrize("change", [*SAME, "cropped by 5 %"])
def test_so_is_a_painted_picture(change):
    lights = list(LIGHTS)
    for number, scene in enumerate(list(SCENES)[::5]):
        picture = paint(scene, lights[number], "a", (450, 300))
        changed = SAME[change](picture) if change in SAME else cropped(picture, 0.05)
        assert distance(fingerprint(picture), fingerprint(changed)) <= NEAR


def test_nine_of_ten_photographs_are_found_without_five_in_a_hundred_of_each_side(fingerprints):
    found = [
        name
        for name, image in photographs().items()
        if distance(fingerprints[name], fingerprint(cropped(image, 0.05))) <= NEAR
    ]
    assert len(found) / len(photographs()) >= 0.9


def test_no_two_of_a_hundred_and_twenty_seven_distinct_pictures_are_near():
    names = list(distinct())
    assert len(names) == 127
    found = near_pairs([fingerprint(image) for image in distinct().values()])
    assert [(names[pair.first], names[pair.second], pair.distance) for pair in found] == []


def test_all_pairs_of_a_pile_are_found_and_one_against_all_says_the_same(fingerprints):
    names = list(fingerprints)
    copies = [fingerprint(SAME["mirrored"](encoded(photographs()[name], "JPEG", 50))) for name in names]
    pile = [*fingerprints.values(), *copies]
    assert [(pair.first, pair.second) for pair in near_pairs(pile)] == [
        (position, position + len(names)) for position in range(len(names))
    ]
    for position, one in enumerate(fingerprints.values()):
        assert [found for found, _bits in near(one, pile)] == [position, position + len(names)]


def random_fingerprints(count: int) -> list[bytes]:
    random = Random(1)
    return [random.randbytes(FINGERPRINT_BYTES) for _photo in range(count)]


def test_a_pair_is_found_among_five_thousand_photographs():
    pile = random_fingerprints(5000)
    pile[4999] = pile[17]
    found = near_pairs(pile)
    assert Likeness(17, 4999, 0) in found
    assert near(pile[4999], pile)[:2] == [(17, 0), (4999, 0)]


@settings(deadline=None)
@given(st.lists(st.sampled_from(random_fingerprints(40)), max_size=70))
def test_pairs_are_those_that_one_by_one_gives(pile):
    expected = [
        Likeness(first, second, distance(pile[first], pile[second]))
        for first in range(len(pile))
        for second in range(first + 1, len(pile))
        if distance(pile[first], pile[second]) <= NEAR
    ]
    assert near_pairs(pile) == expected


def test_a_distance_counts_bits_of_the_same_hash():
    one, other = bytes(FINGERPRINT_BYTES), bytearray(b"\xff" * FINGERPRINT_BYTES)
    assert distance(one, bytes(other)) == 64
    other[5 * 16 : 5 * 16 + 8] = b"\x00" * 7 + b"\x03"  # the sixth orientation's pHash
    assert distance(one, bytes(other)) == 2


def test_nothing_is_near_nothing():
    assert near(bytes(FINGERPRINT_BYTES), []) == near_pairs([]) == []


def test_what_is_no_fingerprint_is_refused():
    with pytest.raises(ValueError, match="128 bytes"):
        near(b"short", [bytes(FINGERPRINT_BYTES)])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16"])
def test_pictures_of_all_modes_have_a_fingerprint(mode):
    assert len(fingerprint(Image.new(mode, (3, 500)))) == FINGERPRINT_BYTES


def test_numpy_is_imported_only_when_it_is_used():
    program = "import sys, contests.likeness; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
