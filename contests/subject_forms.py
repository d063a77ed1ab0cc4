"""Naming a recognisable person, handing in a release, and what staff say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contests.enums import JUDGED_STATUSES
from contests.releases import ACCEPT, KeptRelease, NoReleaseError, looked_at

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from contests.models import Entry, Subject


class ReleaseForm(forms.Form):
    """A signed release; what is right is kept in ``self.kept``."""

    kept: KeptRelease | None = None
    release = forms.FileField(
        label=_("Signed release"),
        help_text=_("A PDF, or a photo of the signed sheet (JPEG or PNG), at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def clean_release(self) -> None:
        upload: UploadedFile[bytes] | None = self.cleaned_data.get("release")
        if upload is None:
            return
        try:
            self.kept = looked_at(upload)
        except NoReleaseError as wrong:
            if wrong.too_large:
                raise forms.ValidationError(gettext("The file is larger than 10 MB.")) from None
            said = gettext("This is no PDF, JPEG or PNG that we can read.")
            raise forms.ValidationError(said) from None


class SubjectForm(ReleaseForm):
    """A recognisable person; the release may follow."""

    name = forms.CharField(label=_("Name and surname"), max_length=120)
    is_minor = forms.BooleanField(
        label=_("This person is under 18: parents or guardians have signed the release"), required=False
    )
    field_order = ("name", "is_minor", "release")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release"].required = False


class JudgeForm(forms.Form):
    """How it stands with a release, by staff."""

    status = forms.ChoiceField(choices=[(one.value, one.label) for one in JUDGED_STATUSES])
    reason = forms.CharField(max_length=300, required=False)


NOT_LISTED = "other"


class TakenBackForm(forms.Form):
    """Who in a photo takes their consent back, and how they asked; who is listed is in ``self.subject``."""

    subject: Subject | None = None
    who = forms.ChoiceField(label=_("Who takes their consent back"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("How and when they asked for it"),
        help_text=_(
            "For example: letter of 12 November, protocol number 1234. Write no name: the author of the "
            "photo can have this line when they ask for their data."
        ),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.listed = {str(one.pk): one for one in entry.subjects.all()}
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            *((key, _called(one)) for key, one in self.listed.items()),
            (NOT_LISTED, _("Somebody who is not listed")),
        ]

    def clean_who(self) -> str:
        who: str = self.cleaned_data["who"]
        self.subject = self.listed.get(who)
        return who

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())


def _called(subject: Subject) -> str:
    if subject.is_class:
        return f"{subject.name} ({gettext('sheet of the school class')})"
    return f"{subject.name} ({gettext('under 18')})" if subject.is_minor else subject.name
