"""What staff type to connect the town's channel on YouTube."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from media.channel_address import NotAChannel, parse_channel_address
from media.models import Channel
from media.models.channel import DAILY_UNITS

MOST_UNITS = 10_000_000
WITHOUT_SPACES = RegexValidator(
    r"^[\x21-\x7e]+$", _("There is a space or a sign in it that no key has. Copy it again, alone and whole.")
)
AS_IT_IS = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class KeyField(forms.CharField):
    """A key as a service shows it: copied, never typed by heart."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_length=10,
            max_length=200,
            validators=[WITHOUT_SPACES],
            widget=forms.TextInput(attrs=AS_IT_IS),
            **kwargs,
        )


class ChannelKeyForm(forms.Form):
    """The short way: only what is public is read."""

    use_required_attribute = False

    channel_address = forms.CharField(
        label=_("Address of the channel"),
        max_length=200,
        help_text=_("Open the channel on YouTube and copy its address, or write its name with @."),
    )
    api_key = KeyField(label=_("API key"), help_text=_("The guide says where Google shows it."))

    def clean_channel_address(self) -> str:
        typed: str = self.cleaned_data["channel_address"]
        try:
            parse_channel_address(typed)
        except NotAChannel as refused:
            raise ValidationError(refused.message, code=refused.code) from None
        return typed


class ChannelLoginForm(forms.Form):
    """The long way: the hub may also upload."""

    use_required_attribute = False

    client_id = KeyField(label=_("Client ID"), help_text=_("It ends with .apps.googleusercontent.com."))
    client_secret = KeyField(label=_("Client secret"))


class ChannelSettingsForm(forms.ModelForm[Channel]):
    """How the hub uses the channel."""

    use_required_attribute = False

    class Meta:
        model = Channel
        fields = ("privacy", "licence", "daily_units")

    daily_units = forms.IntegerField(
        label=_("Units a day"),
        min_value=500,
        max_value=MOST_UNITS,
        initial=DAILY_UNITS,
        help_text=_("What Google allows your project: 10,000, unless you asked for more and got it."),
    )
