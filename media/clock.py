"""How long a video is, as a clock says it: 3:20, or 1:02:03."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WRITTEN = re.compile(r"(?:(?P<hours>\d{1,2}):(?=\d\d:))?(?P<minutes>[0-5]?\d):(?P<seconds>[0-5]\d)")


def clock(duration: timedelta) -> str:
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class ClockField(forms.DurationField):
    """Takes what ``clock`` writes, and nothing that no clock would show; Django's takes 3:99 and -1."""

    default_error_messages = {"invalid": _("Write minutes and seconds, for example 3:20, or 1:02:03.")}

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, timedelta) else value

    def to_python(self, value: Any) -> timedelta | None:
        if value in self.empty_values or isinstance(value, timedelta):
            return value or None
        written = WRITTEN.fullmatch(str(value).strip())
        if written is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return timedelta(**{part: int(number or 0) for part, number in written.groupdict().items()})
