"""The order of words in a list."""

from hub.core import alphabet


def test_accents_and_capitals_do_not_matter() -> None:
    words = ["Urbanisation", "Éducation", "eau", "Énergies", "Zone"]

    assert sorted(words, key=alphabet.place) == ["eau", "Éducation", "Énergies", "Urbanisation", "Zone"]
