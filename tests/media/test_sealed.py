"""Keys of the town's accounts."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from media.sealed import Secret, SecretField, Unreadable


def test_a_secret_is_shown_to_nobody() -> None:
    secret = Secret.of("ya29.parola")
    assert [str(secret), repr(secret), f"{secret}"] == ["••••"] * 3
    assert "parola" not in secret.sealed
    assert secret.reveal() == "ya29.parola"


def test_nothing_is_nothing() -> None:
    assert (bool(Secret.of("")), str(Secret()), Secret().reveal()) == (False, "", "")


def test_a_key_of_its_own_encrypts_and_older_ones_are_read(settings) -> None:
    before = Secret.of("uno")
    settings.CHANNEL_KEYS = [Fernet.generate_key().decode()]
    own = Secret.of("due")
    settings.CHANNEL_KEYS = [Fernet.generate_key().decode(), *settings.CHANNEL_KEYS]
    assert (before.reveal(), own.reveal()) == ("uno", "due")
    settings.CHANNEL_KEYS = settings.CHANNEL_KEYS[:1]
    with pytest.raises(Unreadable):
        own.reveal()


def test_a_changed_secret_key_is_read_as_long_as_it_is_a_fallback(settings) -> None:
    secret = Secret.of("uno")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key that is long enough for what it is for"
    with pytest.raises(Unreadable):
        secret.reveal()
    settings.SECRET_KEY_FALLBACKS = [old]
    assert secret.reveal() == "uno"


def test_a_column_takes_no_words_that_are_not_sealed() -> None:
    field = SecretField()
    assert field.get_prep_value("") == ""
    assert field.to_python(field.get_prep_value(Secret.of("uno"))).reveal() == "uno"
    with pytest.raises(TypeError):
        field.get_prep_value("uno")
