"""A day with or without an hour, as people write it: without one, the whole day is meant."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.forms.utils import from_current_timezone
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

# Where a day without an hour begins and ends.
FIRST, LAST = dt.time.min, dt.time(23, 59, 59)


def is_day_alone(moment: dt.datetime, *, last: bool = False) -> bool:
    """Whether ``moment`` stands for a day: where something begins, or ``last``, where it ends."""
    if timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return moment.time().replace(microsecond=0) == (LAST if last else FIRST)


class MomentInput(AdminDateTimeInput):
    """Wagtail's; it shows no hour where none was meant, and chooses none with a day."""

    def __init__(self, *, last: bool = False, attrs: dict[str, Any] | None = None) -> None:
        self.last = last
        super().__init__(attrs)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "defaultTime": "23:59" if self.last else "00:00"}

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, dt.datetime) and is_day_alone(value, last=self.last):
            value = value.strftime(formats.get_format("DATE_INPUT_FORMATS")[0])
        written: str | None = super().format_value(value)
        return written


class MomentField(forms.DateTimeField):
    """A day, or a day and an hour; ``last`` for the end of something."""

    default_error_messages = {
        "invalid": _("Write the day as in 07/06/2026, or with the hour, 07/06/2026 18:30.")
    }

    def __init__(self, *, last: bool = False, **kwargs: Any) -> None:
        self.last = last
        super().__init__(widget=MomentInput(last=last), required=False, **kwargs)

    def to_python(self, value: Any) -> dt.datetime | None:
        moment = _whole_day(value, LAST if self.last else FIRST) or super().to_python(value)
        # The calendar names the last minute of a day.
        if self.last and moment and timezone.localtime(moment).time() == LAST.replace(second=0):
            moment = moment.replace(second=LAST.second)
        return moment


def _whole_day(value: Any, hour: dt.time) -> dt.datetime | None:
    for pattern in formats.get_format("DATE_INPUT_FORMATS") if isinstance(value, str) else ():
        try:
            day = dt.datetime.strptime(value.strip(), pattern)  # noqa: DTZ007 - of the town, below
        except ValueError:
            continue
        moment: dt.datetime = from_current_timezone(dt.datetime.combine(day, hour))
        return moment
    return None
