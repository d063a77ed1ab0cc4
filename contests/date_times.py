"""A day and an hour in forms for staff."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DateTimeField(forms.SplitDateTimeField):
    """A day and an hour, with the browser's own pickers.

    Where clocks are put back, an hour comes twice: the first is meant. Django would refuse it, also for a
    date that nobody may change.
    """

    default_error_messages = {
        **forms.SplitDateTimeField.default_error_messages,
        "left_out": _("This hour does not exist: it is skipped as summer time begins."),
    }

    def __init__(self, **kwargs: Any) -> None:
        # The field's label is the legend of both.
        day: dict[str, Any] = {"type": "date", "aria-label": _("Day")}
        time_of_day: dict[str, Any] = {"type": "time", "aria-label": _("Time of day")}
        widget = forms.SplitDateTimeWidget(
            date_attrs=day,
            time_attrs=time_of_day,
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )
        super().__init__(widget=widget, **kwargs)

    def compress(self, data_list: Any) -> datetime | None:
        with timezone.override(UTC):  # which has each hour once
            typed = super().compress(data_list)
        if typed is None:
            return None
        shown = typed.replace(tzinfo=None)
        meant = timezone.make_aware(shown).astimezone(UTC)
        if _wall_clock(meant) != shown:
            raise forms.ValidationError(self.error_messages["left_out"], code="left_out")
        return meant


def kept(sent: datetime | None, standing: datetime | None) -> datetime | None:
    """``standing`` if ``sent`` shows the same: the pickers know minutes, and neither seconds nor which of two
    hours of one name is meant. What nobody touched stays to the microsecond.
    """
    return standing if sent and standing and _minute(sent) == _minute(standing) else sent


def _minute(at: datetime) -> datetime:
    return _wall_clock(at).replace(second=0, microsecond=0)


def _wall_clock(at: datetime) -> datetime:
    """What a clock on the wall shows then: of an hour that comes twice, the same in both."""
    return timezone.localtime(at).replace(tzinfo=None, fold=0)
