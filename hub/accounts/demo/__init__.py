"""The demo town's staff, at known addresses of a domain that cannot exist."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hub.accounts.actions import appoint_staff, confirm_address
from hub.accounts.enums import StaffGroup
from hub.accounts.models import User

if TYPE_CHECKING:
    from hub.core.demo import DemoTown
    from hub.core.demo.town import Words

FOLDER = Path(__file__).parent


def build(town: DemoTown) -> None:
    """An administrator and one member for each staff group."""
    for words in town.texts(FOLDER)["it"]["staff"]:
        town.made[f"staff {words['group'] or 'administrator'}"] = _member(town, words)


def _member(town: DemoTown, words: Words) -> User:
    user = User.objects.filter(email=words["email"]).first()
    if user is None:
        group = StaffGroup[words["group"]] if words["group"] else None
        user = appoint_staff(email=words["email"], group=group, language="it")
        user.first_name, user.last_name = words["first_name"], words["last_name"]
        user.save(update_fields=["first_name", "last_name"])
        confirm_address(user=user)
        town.added += 1
    return user
