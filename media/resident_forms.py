"""What a resident may send with a video, with every bound; and what staff write about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.html import urlize
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hub.core.agreed import fingerprint
from hub.core.enums import GuardiansNeeded, OrganiserKind
from hub.core.guardian_forms import no_mailbox_message, shared_message
from hub.core.mailbox import mailbox_or_nothing
from hub.core.models import Hashtag
from media import youtube_address
from media.actions.sending import NamedGuardian, VideoFields
from media.enums import ResidentVideoState, SpokenLanguage, VideoConsentKind
from media.models import ResidentVideo
from media.places import hashtags_that_take_videos
from media.video_forms import VideoSentForm
from media.wordings import signed_kinds, wordings

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hub.core.agreed import Wording

YES, NO = "yes", "no"
# Who may speak in a resident's video; the town hall has its own ways.
SPEAKERS = [choice for choice in OrganiserKind.choices if choice[0] != OrganiserKind.TOWN_HALL]
GUARDIANS = 4


class SendVideoForm(VideoSentForm):
    """A video, by its address or as a file, with words and consents."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(max_length=16, widget=forms.HiddenInput, required=False)
    address = forms.CharField(
        label=_("Address on YouTube"),
        max_length=500,
        required=False,
        help_text=_("If the video is on YouTube already: copy its address and paste it here."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    hashtag: forms.ModelChoiceField[Hashtag] = forms.ModelChoiceField(
        label=_("For which hashtag"), queryset=Hashtag.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    words = forms.CharField(
        label=_("Words about it"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What one sees and hears, in a few sentences. They stand below the video."),
    )
    language = forms.ChoiceField(label=_("Language of the title and the words"), choices=settings.LANGUAGES)
    language_spoken = forms.ChoiceField(
        label=_("Language spoken in the video"), choices=SpokenLanguage.choices
    )
    speaker_kind = forms.ChoiceField(label=_("Who speaks"), choices=SPEAKERS)
    speaker_name = forms.CharField(
        label=_("Name of who speaks"),
        max_length=120,
        help_text=_("Of the person, association, shop or school. It is published beside the video."),
    )
    licence = forms.BooleanField()
    people = forms.BooleanField()
    minors = forms.ChoiceField(
        label=_("People under 18"), widget=forms.RadioSelect, choices=[(NO, ""), (YES, "")]
    )
    guardian_self_name = forms.CharField(
        label=_("Your name and surname, if you are a parent or guardian and sign here"),
        max_length=120,
        required=False,
    )
    guardian_self = forms.BooleanField(required=False)
    guardian_sole = forms.BooleanField(required=False)

    def __init__(self, *args: Any, town: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.youtube: youtube_address.YouTubeVideo | None = None
        self.wordings = wordings(town=town)
        self.fields["hashtag"].queryset = hashtags_that_take_videos()  # type: ignore[attr-defined]
        self.fields["language"].initial = get_language()
        self.fields["minors"].choices = [  # type: ignore[attr-defined]
            (NO, self.wordings[VideoConsentKind.NO_MINORS].text),
            (
                YES,
                _("Somebody under 18 can be recognised or made it: their parents or guardians must sign."),
            ),
        ]
        for name, kind in (
            ("licence", VideoConsentKind.LICENCE),
            ("people", VideoConsentKind.PEOPLE),
            ("guardian_self", VideoConsentKind.GUARDIAN),
            ("guardian_sole", VideoConsentKind.SOLE),
        ):
            self.fields[name].label = kind.label
            self.fields[name].help_text = urlize(self.wordings[kind].text, autoescape=True)
        self._ask_for_guardians(hashtags_that_take_videos())
        self.fields["shown"].initial = fingerprint(self.wordings.values())
        for name, field in self.fields.items():
            field.needed_sometimes = name.startswith("guardian")  # type: ignore[attr-defined]
            if field.required and not isinstance(field, forms.UUIDField):
                field.widget.attrs.setdefault("aria-required", "true")

    def _ask_for_guardians(self, open_for: QuerySet[Hashtag]) -> None:
        for number in range(1, GUARDIANS + 1):
            name = forms.CharField(
                label=_("Parent or guardian {number}: name and surname").format(number=number),
                max_length=120,
                required=False,
            )
            email = forms.EmailField(
                label=_("Parent or guardian {number}: e-mail").format(number=number), required=False
            )
            self.fields[f"guardian_{number}_name"], self.fields[f"guardian_{number}_email"] = name, email
        if open_for.filter(video_guardians=GuardiansNeeded.BOTH).exists():
            self.fields["guardian_sole"] = self.fields.pop("guardian_sole")  # below the names
        else:
            del self.fields["guardian_sole"]

    @property
    def about_fields(self) -> list[forms.BoundField]:
        names = ("hashtag", "title", "words", "language", "language_spoken", "speaker_kind", "speaker_name")
        return [self[name] for name in names]

    @property
    def consent_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("licence", "people", "minors")]

    @property
    def guardian_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("guardian")]

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        if address:
            try:
                self.youtube = youtube_address.parse(address)
            except youtube_address.NotAVideo as refused:
                raise forms.ValidationError(refused.message) from None
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        has_file = self.sent is not None or "file" in self.errors
        if self.youtube is not None and has_file:
            self.add_error("address", gettext("Either an address on YouTube or a file, not both."))
        elif self.youtube is None and not has_file and "address" not in self.errors:
            self.add_error("file", gettext("Choose a file, or paste an address on YouTube."))
        if data.get("minors") == YES:
            self._clean_guardians(data)
        if not self.errors and data.get("shown") != self.fields["shown"].initial:
            self.data = {**self.data.dict(), "shown": self.fields["shown"].initial}  # type: ignore[attr-defined]
            self.add_error(
                None, gettext("The texts that you agree to have changed. Please read them again and send.")
            )
        return data

    def _clean_guardians(self, data: dict[str, Any]) -> None:
        """One signature at least; every one by mail has a name, and a mailbox of its own."""
        taken = {mailbox_or_nothing(self.user.email)}
        named = 0
        for number in range(1, GUARDIANS + 1):
            name, email = f"guardian_{number}_name", f"guardian_{number}_email"
            if email in self.errors or not (data.get(name) or data.get(email)):
                continue
            named += 1
            if not data.get(name):
                self.add_error(name, gettext("Write the name of the parent or guardian."))
            if not data.get(email):
                self.add_error(email, gettext("Write the e-mail of this parent or guardian."))
                continue
            found = mailbox_or_nothing(data[email])
            if not found:
                self.add_error(email, no_mailbox_message())
            elif found in taken:
                self.add_error(email, shared_message())
            taken.add(found)
        if data.get("guardian_self") and not data.get("guardian_self_name"):
            self.add_error(
                "guardian_self_name", gettext("Write your name: you sign as a parent or guardian.")
            )
        if not named and not data.get("guardian_self"):
            message = gettext("Write who must sign, or sign yourself if you are the parent or guardian.")
            self.add_error("guardian_1_name", message)
            return
        self._clean_number(data, named + bool(data.get("guardian_self")))

    def _clean_number(self, data: dict[str, Any], signatures: int) -> None:
        """Both sign, or who is alone declares it; asked once what is there is right."""
        if not self._both_sign(data) or any(name.startswith("guardian") for name in self.errors):
            return
        if data.get("guardian_sole") and signatures > 1:
            message = gettext("You have named more than one person: then leave this box empty.")
            self.add_error("guardian_sole", message)
        elif not data.get("guardian_sole") and signatures == 1:
            free = next(n for n in range(1, GUARDIANS + 1) if not data.get(f"guardian_{n}_email"))
            message = gettext("Write who the other parent or guardian is, or tick that there is only one.")
            self.add_error(f"guardian_{free}_name", message)

    def _both_sign(self, data: dict[str, Any]) -> bool:
        hashtag: Hashtag | None = data.get("hashtag")
        return hashtag is not None and hashtag.video_guardians == GuardiansNeeded.BOTH

    def video_fields(self) -> VideoFields:
        data = self.cleaned_data
        names = (
            *("hashtag", "title", "words", "language", "language_spoken"),
            *("speaker_kind", "speaker_name"),
        )
        return VideoFields(**{name: data[name] for name in names}, has_minors=data["minors"] == YES)

    def consents(self) -> list[Wording]:
        kinds = [VideoConsentKind.LICENCE, VideoConsentKind.PEOPLE]
        if self.cleaned_data["minors"] == NO:
            kinds.append(VideoConsentKind.NO_MINORS)
        return [self.wordings[kind] for kind in kinds]

    def guardians(self) -> list[NamedGuardian]:
        data = self.cleaned_data
        if data["minors"] == NO:
            return []
        rows = []
        is_sole = self._both_sign(data) and data["guardian_sole"]
        if data["guardian_self"]:
            words = tuple(self.wordings[kind] for kind in signed_kinds(is_sole=is_sole))
            rows.append(NamedGuardian(name=data["guardian_self_name"], is_sole=is_sole, signed=words))
        asked = [(data[f"guardian_{n}_name"], data[f"guardian_{n}_email"]) for n in range(1, GUARDIANS + 1)]
        by_mail = (NamedGuardian(name=name, email=email, is_sole=is_sole) for name, email in asked if email)
        return [*rows, *by_mail]


class WordsForm(forms.ModelForm[ResidentVideo]):
    """What staff may mend before a video is published."""

    class Meta:
        model = ResidentVideo
        fields = ["title", "words", "language_spoken", "speaker_kind", "speaker_name", "hashtag"]


class RejectForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is mailed to who sent the video, as you write it here."),
    )


class AskCaptionsForm(forms.Form):
    note = forms.CharField(
        label=_("What you want to add to the mail"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReviewFilterForm(forms.Form):
    """Which of the residents' videos the list shows."""

    state = forms.ChoiceField(required=False, choices=[("", _("All")), *ResidentVideoState.choices])
