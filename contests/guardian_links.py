"""The link by which a guardian signs."""

from __future__ import annotations

from datetime import timedelta

from hub.core.signed_links import LinkBrokenError, LinkExpiredError, SignedLinks

LINK_LIFE = timedelta(days=14)
_LINKS = SignedLinks("contests.guardian", life=LINK_LIFE)
link_of, token_in = _LINKS.link_of, _LINKS.token_in

__all__ = ["LINK_LIFE", "LinkBrokenError", "LinkExpiredError", "link_of", "token_in"]
