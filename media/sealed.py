"""Keys and tokens of the town's accounts: encrypted in the database, and shown nowhere by accident.

Encrypted with Fernet (AES-128-CBC and HMAC-SHA256, https://github.com/fernet/spec). The key is
``CHANNEL_KEYS`` of the environment (several: the first encrypts, all decrypt), else it is derived from
``SECRET_KEY`` and its fallbacks.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.expressions import Expression

PURPOSE = b"media.sealed"


class Unreadable(ValueError):  # noqa: N818 - it is an answer, not a failure of the program
    """The secret was encrypted with a key that is no longer known: it has to be entered again."""


class Secret:
    """A key or a token. What prints it, logs it or shows it gets dots; ``reveal()`` gives the words."""

    __slots__ = ("_sealed",)

    def __init__(self, sealed: str = "") -> None:
        self._sealed = sealed

    @classmethod
    def of(cls, text: str) -> Secret:
        """Seal ``text``; what is empty stays empty."""
        return cls(_cipher().encrypt(text.encode()).decode() if text else "")

    @property
    def sealed(self) -> str:
        """As it stands in the database."""
        return self._sealed

    def reveal(self) -> str:
        """The words themselves; ``Unreadable`` if the key has changed."""
        if not self._sealed:
            return ""
        try:
            return _cipher().decrypt(self._sealed.encode()).decode()
        except InvalidToken:
            raise Unreadable from None

    def __bool__(self) -> bool:
        return bool(self._sealed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._sealed == other._sealed

    def __hash__(self) -> int:
        return hash(self._sealed)

    def __str__(self) -> str:
        return "••••" if self else ""

    __repr__ = __str__


class SecretField(models.Field[Secret, Secret]):
    """A column of text that holds what ``Secret`` sealed; give it a ``Secret``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, "blank": True, "default": Secret, **kwargs})

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Secret:
        return Secret(value or "")

    def to_python(self, value: Any) -> Secret:
        return value if isinstance(value, Secret) else Secret(value or "")

    def get_prep_value(self, value: Any) -> str:
        if isinstance(value, Secret):
            return value.sealed
        if not value:
            return ""
        raise TypeError("a secret is sealed before it is stored: Secret.of(text)")

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


def _cipher() -> MultiFernet:
    known = [Fernet(key) for key in settings.CHANNEL_KEYS]
    derived = [Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([*known, *derived])


def _derived(secret_key: str) -> bytes:
    """A Fernet key that follows from Django's; whoever knows one cannot tell the other."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(kdf.derive(secret_key.encode()))
