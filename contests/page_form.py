"""The form in which editors write the page of a contest."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hub.core.initiative_form import InitiativeForm


class ContestPageForm(InitiativeForm):
    """Says why a page cannot be published, beside the day for which somebody schedules it, or on top."""

    def clean(self) -> dict[str, Any]:
        from contests.models import LateAnnouncementError  # noqa: PLC0415 - the page's model has this form

        data: dict[str, Any] = super().clean()
        contest, now = self.instance.contest, timezone.now()
        scheduled = data.get("go_live_at")
        if not self.is_deferred_validation and contest.is_late_at(max(now, scheduled or now)):
            is_to_come = scheduled is not None and scheduled > now
            self.add_error("go_live_at" if is_to_come else None, str(LateAnnouncementError(contest)))
        return data
