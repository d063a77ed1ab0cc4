"""All ways to write a mailbox are the same; two mailboxes never are."""

import hashlib
import hmac
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.mailbox import PROVIDERS, NotAMailboxError, ballot_key, mailbox

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Anna.Rossi@Example.IT", "anna.rossi@example.it"),
        ("  anna.rossi@example.it\n", "anna.rossi@example.it"),
        ("anna.rossi+foto@example.it", "anna.rossi@example.it"),
        ("anna.rossi+a+b@example.it.", "anna.rossi@example.it"),
        ("A.n.n.a+x@GMail.com", "anna@gmail.com"),
        ("anna@googlemail.com", "anna@gmail.com"),
        ("anna.rossi@pm.me", "annarossi@proton.me"),
        ("Anna-Rossi+x@protonmail.com", "annarossi@proton.me"),
        ("anna@mac.com", "anna@icloud.com"),
        ("an.na@icloud.com", "an.na@icloud.com"),
        ("anna-foto@yahoo.it", "anna@yahoo.it"),
        ("anna-foto@yahoo.co.uk", "anna@yahoo.co.uk"),
        ("anna-foto@example.it", "anna-foto@example.it"),
        ("foto@anna.fastmail.com", "anna@fastmail.com"),
        ("anna@città.it", "anna@xn--citt-3na.it"),
        ("anna@XN--CITT-3NA.it", "anna@xn--citt-3na.it"),
        ("ａｎｎａ@ｅｘａｍｐｌｅ.it", "anna@example.it"),
        ("anna@straße.de", "anna@xn--strae-oqa.de"),
        ("用户@例え.jp", "用户@xn--r8jz45g.jp"),
    ],
)
def test_an_address_is_written_in_one_way(address, expected):
    assert mailbox(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        "", "anna", "@example.it", "anna@", "anna@localhost", "anna@[127.0.0.1]", "anna@127.0.0.1",
        '"anna rossi"@example.it', "anna rossi@example.it", "anna@exam ple.it", "anna@example..it",
        "+foto@gmail.com", "...@gmail.com", "-x@yahoo.com", "anna\u200b@example.it", "a\x00b@example.it",
        "anna@example.it, bruno@example.it", "a" * 65 + "@example.it", "a@" + "b" * 64 + ".it",
        "a@b.it" + "t" * 300, "anna@a_b.it", "anna@@example.it",
    ],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused_without_repeating_it(address):
    with pytest.raises(NotAMailboxError) as caught:
        mailbox(address)
    assert str(caught.value) == ""


@st.composite
def spellings(draw, name="anna.rossi", domain="gmail.com") -> str:
    letters = [draw(st.sampled_from([c.lower(), c.upper()])) for c in name.replace(".", "")]
    dotted = "".join(letter + draw(st.sampled_from(["", ".", ".."])) for letter in letters)
    tag = draw(st.sampled_from(["", "+", "+foto", "+a+b"]))
    host = draw(st.sampled_from([domain, domain.upper(), "googlemail.com", "GoogleMail.com."]))
    return f"{dotted}{tag}@{host}"


def test_two_hundred_variants_of_a_mailbox_are_one():
    variants = {f"an.na+{n}@gmail.com" for n in range(100)} | {
        f"A.N.N.A+{n}@googlemail.com" for n in range(100)
    }
    assert len(variants) == 200
    assert {ballot_key(KEY, address) for address in variants} == {ballot_key(KEY, "anna@gmail.com")}


@given(spellings())
def test_all_spellings_are_the_same(address):
    assert mailbox(address) == "annarossi@gmail.com"


@given(st.text(min_size=1, max_size=12), st.sampled_from([*PROVIDERS, "yahoo.it", "example.it", "città.it"]))
def test_a_mailbox_is_its_own_mailbox(name, domain):
    try:
        found = mailbox(f"{name}@{domain}")
    except NotAMailboxError:
        return
    assert mailbox(found) == found


@given(st.text())
def test_any_text_is_an_address_or_refused(text):
    try:
        assert "@" in mailbox(text)
    except NotAMailboxError:
        assert True


def test_different_people_stay_different():
    addresses = [
        "anna@gmail.com", "anna@example.it", "anna@example.com", "ann.a@example.it", "anna-b@example.it",
        "bruno@gmail.com", "anna@mail.example.it", "anna@yahoo.it", "anna@yahoo.com", "anna@proton.me",
    ]  # fmt: skip
    assert len({ballot_key(KEY, address) for address in addresses}) == len(addresses)


def test_the_key_of_a_ballot_can_be_made_by_hand_and_belongs_to_its_contest():
    expected = hmac.new(KEY, b"anna@gmail.com", hashlib.sha256).hexdigest()
    assert ballot_key(KEY, "An.Na+x@googlemail.com") == expected
    assert ballot_key(secrets.token_bytes(32), "anna@gmail.com") != expected


@pytest.mark.parametrize("key", [b"", b"short", bytes(31)])
def test_a_key_that_is_too_short_is_refused(key):
    with pytest.raises(ValueError, match="32 bytes"):
        ballot_key(key, "anna@gmail.com")
