"""What the contests hold about a person, for the person."""

from __future__ import annotations

from contests.actions import erase_person, export_person


class ContestsPersonalData:
    def export(self, user_id: int) -> dict[str, object]:
        return export_person(user_id)

    def erase(self, user_id: int) -> None:
        erase_person(user_id)
