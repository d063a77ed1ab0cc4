"""What staff type to connect the town's page on Facebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from hub.core.moments import MomentField
from media.facebook_text import LONGEST, says_the_same
from media.models import FacebookPage
from media.models.facebook_posts import words_of

if TYPE_CHECKING:
    from hub.core.models import InitiativePage

WITHOUT_SPACES = RegexValidator(
    r"^[\x21-\x7e]+$", _("There is a space or a sign in it that no key has. Copy it again, alone and whole.")
)
AS_IT_IS = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class FacebookConnectForm(forms.Form):
    """The three things that Meta shows to whoever made the town's app."""

    use_required_attribute = False

    app_id = forms.CharField(
        label=_("App ID"),
        max_length=40,
        validators=[RegexValidator(r"^\d+$", _("The app ID has digits only."))],
        widget=forms.TextInput(attrs={**AS_IT_IS, "inputmode": "numeric"}),
        help_text=_("In the app’s dashboard at Meta, at the top."),
    )
    app_secret = forms.CharField(
        label=_("App secret"),
        max_length=200,
        required=False,
        validators=[WITHOUT_SPACES],
        widget=forms.PasswordInput(attrs=AS_IT_IS),
        help_text=_(
            "In the dashboard, under “Settings, Basic”. With it a token of an hour becomes one that lasts."
        ),
    )
    token = forms.CharField(
        label=_("Token"),
        max_length=1000,
        validators=[WITHOUT_SPACES],
        widget=forms.PasswordInput(attrs=AS_IT_IS),
        help_text=_(
            "Of a person who looks after the page, or of the page itself. The guide says where it is made."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        return {**data, "app_secret": data.get("app_secret") or ""}


class FacebookSettingsForm(forms.ModelForm[FacebookPage]):
    """How the hub uses the page."""

    class Meta:
        model = FacebookPage
        fields = ("offered",)


class FacebookTextForm(forms.Form):
    """What a post says. The page's address has to be in it: by it a lost answer is found again, too."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Text of the post"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_(
            "Left empty, it is title, summary, hashtags and address as the page has them when it goes out."
        ),
    )

    def __init__(self, *args: Any, page: InitiativePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.offered = words_of(page) if page.pk else ""

    def clean_text(self) -> str:
        """Empty, where nobody changed what was offered: then it follows the page until it goes out."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        before = self.cleaned_data.get("shown", "")
        if not text or says_the_same(text, self.offered) or says_the_same(text, before):
            return ""
        address = self.page.full_url if self.page.pk else ""
        if address and address not in text.split():
            raise ValidationError(
                _("The address of the page is missing: %(address)s. Without it nobody finds the page."),
                params={"address": address},
            )
        return text


class FacebookPostForm(FacebookTextForm):
    """What staff say when an initiative shall go out."""

    with_picture = forms.BooleanField(
        label=_("With the page’s picture, large"),
        required=False,
        help_text=_("Without it Facebook makes a small card of the page’s address."),
    )
    due_at = MomentField(
        label=_("When"),
        help_text=_(
            "Left empty: as soon as the page is published. Else a day and an hour, as in 07/06/2026 18:30."
        ),
    )
    field_order: tuple[str, ...] = ("text", "with_picture", "due_at")


class FacebookTickForm(FacebookPostForm):
    """The same in the page's own editor."""

    also = forms.BooleanField(label=_("Also on Facebook"), required=False)
    # That the section was there (a form without it takes nothing back), and what it offered then.
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("shown", "also", "text", "with_picture", "due_at")
