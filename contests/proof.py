"""The proof of work that a voter's browser does (ALTCHA), made and checked by ourselves.

A challenge is signed, belongs to one vote and ends after ``LIFE``; nobody else is asked, nothing is kept of
who asked. What was handed in once is remembered until then (``UsedProof``).
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from altcha import create_challenge, verify_solution
from django.utils import timezone
from django.utils.crypto import salted_hmac

ALGORITHM, COST, PREFIX = "PBKDF2/SHA-256", 5000, "00"
LIFE = timedelta(minutes=20)
LONGEST = 4000


class BadProofError(ValueError):
    """What was handed in is not the solution of a challenge of this vote, or comes too late."""


@dataclass(frozen=True)
class Proof:
    """A solved challenge: the fingerprint of its number used once, and until when it counts."""

    nonce_sha256: str
    expires_at: datetime


def new_challenge(vote_id: int) -> dict[str, Any]:
    """What the widget works on."""
    made = create_challenge(
        ALGORITHM,
        COST,
        key_prefix=PREFIX,
        expires_at=timezone.now() + LIFE,
        data={"vote": vote_id},
        hmac_secret=_secret(),
    )
    return made.to_dict()


def check(handed_in: str, vote_id: int) -> Proof:
    """The proof that a browser hands in; ``BadProofError`` if it is none."""
    if len(handed_in) > LONGEST or not verify_solution(handed_in, _secret()).verified:
        raise BadProofError
    # Signed by us: only now is its shape known.
    parameters = json.loads(base64.b64decode(handed_in))["challenge"]["parameters"]
    if parameters.get("data") != {"vote": vote_id} or (
        parameters["algorithm"],
        parameters["cost"],
        parameters["keyPrefix"],
    ) != (ALGORITHM, COST, PREFIX):
        raise BadProofError
    expires_at = datetime.fromtimestamp(parameters["expiresAt"], tz=UTC)
    if expires_at <= timezone.now():
        raise BadProofError
    return Proof(hashlib.sha256(parameters["nonce"].encode()).hexdigest(), expires_at)


def _secret() -> bytes:
    return salted_hmac("contests.proof", "altcha", algorithm="sha256").digest()
