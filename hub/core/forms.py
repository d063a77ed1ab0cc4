"""What a reader may send to the core."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.core.enums import NEGATIVE_REASONS, NEGATIVE_STARS, POSITIVE_REASONS, RatingReason
from hub.core.models import PageRating


class PageRatingForm(forms.Form):
    """How clear a page is."""

    path = forms.RegexField(r"^/(?!/)[^\s?#]*$", max_length=300, widget=forms.HiddenInput)
    stars = forms.TypedChoiceField(
        coerce=int,
        choices=[(number, str(number)) for number in range(1, 6)],
        error_messages={"required": _("Choose how many stars, from 1 to 5.")},
    )
    reason = forms.ChoiceField(choices=[("", ""), *RatingReason.choices], required=False)
    comment = forms.CharField(max_length=PageRating.COMMENT_LENGTH, required=False)

    def clean(self) -> dict[str, Any]:
        """Without the reason that was chosen before the reader went over to the other stars."""
        data: dict[str, Any] = self.cleaned_data
        if "stars" in data:
            fitting = NEGATIVE_REASONS if data["stars"] <= NEGATIVE_STARS else POSITIVE_REASONS
            if data.get("reason") not in fitting:
                data["reason"] = ""
        return data
