"""Links by which somebody without an account acts: a row's random token, signed, good for some time.

They hold no name and no address. What is signed under another salt of this site is no such link.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

if TYPE_CHECKING:
    from datetime import timedelta


class LinkBrokenError(Exception):
    """The link is none of ours, or not whole."""


class LinkExpiredError(Exception):
    """The link is ours, but its time is over; the argument is the token in it."""


class SignedLinks:
    """Those of one purpose, which ``salt`` names, each good for ``life``."""

    def __init__(self, salt: str, *, life: timedelta) -> None:
        # A dot is no letter of the signature, and no mail program breaks a link at it.
        self._signer = TimestampSigner(salt=salt, sep=".")
        self._life = life

    def link_of(self, token: uuid.UUID) -> str:
        """What stands in the address of the page."""
        return self._signer.sign(token.hex)

    def token_in(self, link: str) -> uuid.UUID:
        """The token of a link that is ours; else ``LinkBrokenError``, too late ``LinkExpiredError``."""
        try:
            return uuid.UUID(self._signer.unsign(link, max_age=self._life))
        except SignatureExpired:
            raise LinkExpiredError(uuid.UUID(self._signer.unsign(link))) from None
        except (BadSignature, ValueError):
            raise LinkBrokenError from None
