"""What cannot be taken in, and why, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise


class Refused(Exception):  # noqa: N818 - it is an answer, not a failure of the program
    """An input cannot be used; ``code`` says why (a key of ``MESSAGES``), ``message`` says it to people."""

    MESSAGES: ClassVar[Mapping[str, Promise]] = {}

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def message(self) -> str:
        """In the language that is active now."""
        return str(self.MESSAGES[self.code])
