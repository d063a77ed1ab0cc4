"""Who of the staff may do what with the town's accounts and with what comes in from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from hub.accounts.models import User


def may_connect(user: User | AnonymousUser) -> bool:
    """Keys and accounts: what holds for everything that the town publishes elsewhere."""
    return user.has_perm("media.connect_channels")


def may_moderate(user: User | AnonymousUser) -> bool:
    """Decide what of the town's accounts appears here."""
    return user.has_perm("media.moderate_arrivals")
