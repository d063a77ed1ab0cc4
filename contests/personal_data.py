"""What the contests hold about a person, for the person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from contests.actions import erase_person, export_person
from contests.models import Juror


class ContestsPersonalData:
    def export(self, user_id: int) -> dict[str, object]:
        return export_person(user_id)

    def erase(self, user_id: int) -> None:
        erase_person(user_id)


def jurors_stay(user_id: int) -> list[str]:
    """A jury is not left in mid-round by a click: the organisers release the juror first."""
    seats = Juror.objects.of(user_id).sitting().select_related("contest")
    open_seats = seats.filter(
        contest__results_published_at__isnull=True, contest__annulled_at__isnull=True
    ).order_by("contest__opens_at", "pk")
    return [
        _("You sit in the jury of “%(contest)s”: ask the organisers to release you first.")
        % {"contest": seat.contest.name}
        for seat in open_seats
    ]
