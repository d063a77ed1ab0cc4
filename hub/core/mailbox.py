"""One mailbox, one vote: an address in the form in which all ways to write it are the same.

Plain values in and out. ``mailbox`` gives the name of the mailbox behind an address: lower case, Unicode in
its compatible form, the domain as IDNA 2008 in ASCII, without the ``+tag``, and without what the larger
providers ignore on top of that: dots at Google; dots, hyphens and underscores at Proton; the part after a
hyphen at Yahoo (its disposable addresses); any name at a subdomain of one's own at Fastmail; second domains
of one provider. Mail is sent to the address as it was given; this form is for comparing only.

``ballot_key`` is the HMAC-SHA-256 of that name under the key of one contest, as 64 hexadecimal digits. It is
all that is stored of a voter: with the key one can tell whether an address has voted, without it nothing can
be tried. So the key is random, at least ``KEY_BYTES`` long, and destroyed after the appeal period.

``NotAMailboxError`` is for what no mail server would take; quoted names and numeric domains are refused too.

Sources: RFC 5233 (subaddresses), UTS 46 and RFC 5891 (domains); for the providers their own help pages.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

import idna

KEY_BYTES = 32
LONGEST = 254


class NotAMailboxError(ValueError):
    """No address that a vote can be counted for. The text is not repeated here: it may be somebody's."""


@dataclass(frozen=True)
class Provider:
    """What a provider ignores in a name, and the one of its domains that stands for all."""

    domain: str
    ignored: str = ""
    tag: str = "+"


GOOGLE = Provider("gmail.com", ignored=".")
PROTON = Provider("proton.me", ignored="._-")
APPLE = Provider("icloud.com")
YANDEX = Provider("yandex.com")
PROVIDERS = {
    "gmail.com": GOOGLE,
    "googlemail.com": GOOGLE,
    "proton.me": PROTON,
    "protonmail.com": PROTON,
    "protonmail.ch": PROTON,
    "pm.me": PROTON,
    "icloud.com": APPLE,
    "me.com": APPLE,
    "mac.com": APPLE,
    "yandex.com": YANDEX,
    "yandex.ru": YANDEX,
    "ya.ru": YANDEX,
}
YAHOO = re.compile(r"^(yahoo\.(com?\.)?[a-z]+|ymail\.com|rocketmail\.com)$")
FASTMAIL = re.compile(r"^([^.]+)\.(fastmail\.(?:com|fm))$")
NAME = re.compile(r"^[^\s\"(),:;<>@\[\\\]\x00-\x1f\x7f]{1,64}$")


def mailbox(address: str) -> str:
    """The mailbox behind ``address``, written in one way."""
    written = address.strip()
    if len(written) > LONGEST:
        raise NotAMailboxError
    name, _at, domain = written.rpartition("@")
    name, domain = _folded(name), _ascii(domain)
    if not NAME.match(name) or not name.isprintable():
        raise NotAMailboxError
    if own := FASTMAIL.match(domain):
        name, domain = own.groups()
    provider = PROVIDERS.get(domain) or Provider(domain, tag="-" if YAHOO.match(domain) else "+")
    name = name.partition("+")[0].partition(provider.tag)[0]
    name = _folded(name.translate(str.maketrans("", "", provider.ignored)))
    if not name:
        raise NotAMailboxError
    return f"{name}@{provider.domain}"


def mailbox_or_nothing(address: str) -> str:
    """``mailbox``, and nothing for what no mail server would take."""
    try:
        return mailbox(address)
    except NotAMailboxError:
        return ""


def ballot_key(key: bytes, address: str) -> str:
    """What is stored instead of ``address``; ``ValueError`` for a key that is too short to be one."""
    if len(key) < KEY_BYTES:
        raise ValueError(f"a contest's key has at least {KEY_BYTES} bytes")
    return hmac.new(key, mailbox(address).encode(), hashlib.sha256).hexdigest()


def _folded(text: str) -> str:
    """Without differences of case and of compatible forms (full width, ligatures)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.casefold()).casefold())


def _ascii(domain: str) -> str:
    """The domain as it is asked for in the DNS."""
    try:
        found = idna.encode(domain.removesuffix("."), uts46=True).decode().lower()
    except UnicodeError:
        raise NotAMailboxError from None
    *others, last = found.split(".")
    if not others or last.isdigit():
        raise NotAMailboxError
    return found
