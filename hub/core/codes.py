"""Codes by which something is named without naming anybody."""

from __future__ import annotations

import secrets

# Crockford's alphabet: no letter that is taken for a digit, no word that one would not say aloud.
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_code() -> str:
    """A code by which an entry, a video or a seat is named."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))
