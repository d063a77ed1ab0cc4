"""What a reader may send to the core."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.core.enums import RatingReason


class PageRatingForm(forms.Form):
    """How clear a page is."""

    path = forms.RegexField(r"^/(?!/)[^\s?#]*$", max_length=300, widget=forms.HiddenInput)
    stars = forms.TypedChoiceField(
        coerce=int,
        choices=[(number, str(number)) for number in range(1, 6)],
        error_messages={"required": _("Choose how many stars, from 1 to 5.")},
    )
    reason = forms.ChoiceField(choices=[("", ""), *RatingReason.choices], required=False)
