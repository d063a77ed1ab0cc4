"""What residents' videos hold about a person, for the person."""

from __future__ import annotations

from media.actions.persons import erase_person, export_person


class VideosPersonalData:
    def export(self, user_id: int) -> dict[str, object]:
        return export_person(user_id)

    def erase(self, user_id: int) -> None:
        erase_person(user_id)
