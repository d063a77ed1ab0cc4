"""The link by which a guardian signs: the row's random token, signed, good for some time and nothing else.

It holds no name and no address. What is signed under another salt of this site is no such link.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

LINK_LIFE = timedelta(days=14)
# A dot is no letter of the signature, and no mail program breaks a link at it.
_SIGNER = TimestampSigner(salt="media.guardian", sep=".")


class LinkBrokenError(Exception):
    """The link is none of ours, or not whole."""


class LinkExpiredError(Exception):
    """The link is ours, but its time is over; the argument is the token in it."""


def link_of(token: uuid.UUID) -> str:
    """What stands in the address of the guardian's page."""
    return _SIGNER.sign(token.hex)


def token_in(link: str) -> uuid.UUID:
    """The token of a link that is ours; else ``LinkBrokenError``, ``LinkExpiredError`` if it is too old."""
    try:
        return uuid.UUID(_SIGNER.unsign(link, max_age=LINK_LIFE))
    except SignatureExpired:
        raise LinkExpiredError(uuid.UUID(_SIGNER.unsign(link))) from None
    except (BadSignature, ValueError):
        raise LinkBrokenError from None
