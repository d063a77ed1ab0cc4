"""The order of words in a list, as a reader expects it: É stands with E, capitals with small letters."""

import unicodedata


def place(word: object) -> str:
    """A key for ``sorted()``."""
    parts = unicodedata.normalize("NFKD", str(word))
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold()
