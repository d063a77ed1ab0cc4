"""What an outside service may answer instead of what was asked, in two families: it passes, or it stays.

A task lets a ``TemporaryServiceError`` through, and the worker tries again; a ``PermanentServiceError``
it turns into a state that staff see, with ``message`` and a way to go on.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hub.core.errors import ExplainedError, TemporaryError

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import Promise


class Fault(StrEnum):
    """What went wrong, as far as somebody can do something about it."""

    # These pass by themselves.
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    CUT_OFF = "cut_off"
    TOO_MANY = "too_many"
    BROKEN = "broken"
    NOT_UNDERSTOOD = "not_understood"
    QUOTA_SPENT = "quota_spent"
    # These stay until somebody does something.
    EXPIRED = "expired"
    REVOKED = "revoked"
    KEY_REFUSED = "key_refused"
    NOT_ALLOWED = "not_allowed"
    NOT_THERE = "not_there"
    REFUSED = "refused"
    SWITCHED_OFF = "switched_off"
    LOCKED = "locked"


MESSAGES: dict[Fault, Promise] = {
    Fault.UNREACHABLE: _("The service cannot be reached now. It is tried again by itself."),
    Fault.TOO_SLOW: _("The service did not answer in time. It is tried again by itself."),
    Fault.CUT_OFF: _("The line broke. It goes on by itself from where it was."),
    Fault.TOO_MANY: _("The service asks us to wait, since too much was asked of it. It goes on by itself."),
    Fault.BROKEN: _("The service has a fault of its own. It is tried again by itself."),
    Fault.NOT_UNDERSTOOD: _(
        "The service answered something that nobody can read. It is tried again by itself."
    ),
    Fault.QUOTA_SPENT: _("What the service allows in a day is used up. It goes on by itself tomorrow."),
    Fault.EXPIRED: _("The permission to use the account has expired. Connect the account again."),
    Fault.REVOKED: _("The permission to use the account was taken back. Connect the account again."),
    Fault.KEY_REFUSED: _(
        "The service refuses the key. Check that it was copied whole, and for this service."
    ),
    Fault.NOT_ALLOWED: _(
        "The account does not allow this. Connect it again, and leave every permission ticked."
    ),
    Fault.NOT_THERE: _("What was asked for is no longer there."),
    Fault.REFUSED: _("The service refuses what was sent."),
    Fault.LOCKED: _(
        "YouTube keeps private what this hub uploads, until Google has audited it. The guide says how to ask."
    ),
    Fault.SWITCHED_OFF: _("The service is not switched on for this key. The guide says where to do it."),
}


class ServiceError(ExplainedError):
    """``fault`` says what can be done; ``detail`` is the service's own word for it (never a secret)."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault
        self.detail = detail

    @property
    def message(self) -> str:
        """For staff, in the language that is active now."""
        return str(MESSAGES[self.fault])


def words_of(fault: str) -> str:
    """What staff read of a ``Fault`` that was kept, in the language that is active now; of none, nothing."""
    return str(MESSAGES[Fault(fault)]) if fault else ""


class TemporaryServiceError(ServiceError, TemporaryError):
    """It may work later: not before ``not_before``, if the service said so."""

    def __init__(self, fault: Fault, detail: str = "", *, not_before: datetime | None = None) -> None:
        super().__init__(fault, detail)
        self.not_before = not_before


class PermanentServiceError(ServiceError):
    """It fails again until somebody does something."""
