"""What an entrant may send, with every bound."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contests.actions import Consents, EntryFields
from contests.enums import ConsentKind, WhoMayEnter
from contests.keeping import KeptPhoto
from contests.models import Category, EntryAuthor
from contests.uploads import MOST_BYTES
from contests.wordings import fingerprint, wordings_for
from media.ingest import PICTURE_ACCEPT, PictureRefused, inspect_safely

if TYPE_CHECKING:
    from contests.models import Contest, Entry, Photo
    from hub.accounts.models import User

ADULT, MINOR = "adult", "minor"


class PhotoField(forms.FileField):
    """Says to people that a photo is needed; ``EntryForm.clean_photo`` knows when it is not."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) if data else None


class EntryForm(forms.Form):
    """A photo with its title, story and consents. A draft's or entry's photo needs not be sent again."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(max_length=16, widget=forms.HiddenInput, required=False)
    photo = PhotoField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": PICTURE_ACCEPT, "data-photo-input": ""}),
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    category: forms.ModelChoiceField[Category] = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), empty_label=None
    )
    story = forms.CharField(
        label=_("Story of the photo"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What one sees, how it came about. In any language. The jury reads it: write no names."),
    )
    place = forms.CharField(
        label=_("Where it was taken"), max_length=120, required=False, help_text=_("For example: old bridge")
    )
    author_name = forms.CharField(
        label=_("Name and surname of who took the photo"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("The jury does not see it."),
    )
    age = forms.ChoiceField(label=_("Age"), widget=forms.RadioSelect, choices=())
    guardian_name = forms.CharField(
        label=_("Name and surname of the parent or guardian"),
        max_length=120,
        required=False,
        help_text=_("Only if the photo was taken by somebody under 18."),
    )
    guardian = forms.BooleanField(required=False)
    residence = forms.BooleanField()
    licence = forms.BooleanField()
    people = forms.BooleanField()
    name = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, contest: Contest, town: str, kept_photo: Photo | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contest, self.kept_photo = contest, kept_photo
        self.oversized = False
        self.kept: KeptPhoto | None = None
        self.wordings = wordings_for(contest, town=town)
        self.fields["photo"].help_text = self._photo_help()
        self.fields["photo"].required = kept_photo is None
        categories = contest.categories.all()
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        if not categories:
            del self.fields["category"]
        elif len(categories) == 1:
            self.fields["category"].initial = categories[0]
        self.fields["age"].choices = [  # type: ignore[attr-defined]
            (ADULT, self.wordings[ConsentKind.ADULT].text),
            (MINOR, _("The photo was taken by somebody under 18: a parent or guardian sends it.")),
        ]
        if contest.who_may_enter != WhoMayEnter.RESIDENTS:
            del self.fields["residence"]
        for kind, wording in self.wordings.items():
            if kind.value in self.fields:
                self.fields[kind.value].label = kind.label
                self.fields[kind.value].help_text = escape(wording.text)
        self.fields["shown"].initial = fingerprint(self.wordings.values())
        for field in self.fields.values():
            if field.required and not isinstance(field, forms.UUIDField):
                field.widget.attrs.setdefault("aria-required", "true")
        # The browser's own bubbles would stop what the server says better, in one place.
        self.use_required_attribute = False

    def _photo_help(self) -> str:
        return gettext(
            "JPEG, PNG, HEIC or WebP, at most {megabytes} MB, the long side at least {pixels} pixels."
        ).format(megabytes=self.max_megabytes, pixels=self.contest.min_pixels)

    @property
    def max_megabytes(self) -> int:
        return self.contest.max_bytes // (1024 * 1024)

    @property
    def details(self) -> list[forms.BoundField]:
        names = ("title", "category", "story", "place", "author_name")
        return [self[n] for n in names if n in self.fields]

    @property
    def age_fields(self) -> list[forms.BoundField]:
        return [self[n] for n in ("age", "guardian_name", "guardian", "residence") if n in self.fields]

    @property
    def consent_fields(self) -> list[forms.BoundField]:
        return [self[n] for n in ("licence", "people", "name")]

    def clean_photo(self) -> Any:
        """Refuse with the reason, beside the field; what is right is kept in ``self.kept``."""
        upload = self.cleaned_data.get("photo")
        if self.oversized or (upload is not None and upload.size > MOST_BYTES):
            raise PhotoError(PictureRefused("too_large", limit=self.max_megabytes))
        if upload is None:
            if self.kept_photo is None:
                raise forms.ValidationError(gettext("Choose a photo."), code="required")
            return None
        try:
            facts = inspect_safely(upload.file, max_bytes=self.contest.max_bytes)
        except PictureRefused as refused:
            raise PhotoError(refused) from None
        longest = max(facts.width, facts.height)
        if longest < self.contest.min_pixels:
            raise forms.ValidationError(
                gettext(
                    "The photo is too small: its long side has %(has)d pixels, %(wanted)d are needed. "
                    "Send the original from your phone or camera, not one that came by chat."
                )
                % {"has": longest, "wanted": self.contest.min_pixels},
                code="too_small",
            )
        self.kept = KeptPhoto(file=upload.file, facts=facts)
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("age") == MINOR:
            if not data.get("guardian_name"):
                self.add_error("guardian_name", gettext("Write the name of the parent or guardian."))
            if not data.get("guardian"):
                self.add_error(
                    "guardian",
                    gettext("Without the consent of a parent or guardian we cannot accept the photo."),
                )
        if not self.errors and data.get("shown") != self.fields["shown"].initial:
            self.data = {**self.data.dict(), "shown": self.fields["shown"].initial}  # type: ignore[attr-defined]
            self.add_error(
                None, gettext("The texts that you agree to have changed. Please read them again and send.")
            )
        return data

    def entry_fields(self) -> EntryFields:
        data = self.cleaned_data
        return EntryFields(
            title=data["title"],
            story=data["story"],
            place=data["place"],
            category=data.get("category"),
            author_name=data["author_name"],
            guardian_name=data["guardian_name"] if data["age"] == MINOR else "",
        )

    def consents(self) -> Consents:
        data = self.cleaned_data
        kinds = [ConsentKind.ADULT if data["age"] == ADULT else ConsentKind.GUARDIAN]
        kinds += [
            k
            for k in (ConsentKind.LICENCE, ConsentKind.PEOPLE, ConsentKind.NAME, ConsentKind.RESIDENCE)
            if data.get(k.value)
        ]
        return Consents(given=tuple(self.wordings[k] for k in kinds))


class PhotoError(forms.ValidationError):
    """A picture was refused; says why in the person's language."""

    def __init__(self, refused: PictureRefused) -> None:
        super().__init__(refused.message, code=refused.code)


def new_entry_initial(user: User, contest: Contest) -> dict[str, Any]:
    """What the form knows before anything is written: a key of its own, and the name of last time."""
    last = EntryAuthor.objects.filter(entry__entrant=user).order_by("-pk").first()
    return {"key": uuid.uuid4(), "author_name": last.name if last else user.get_full_name()}


def entry_initial(entry: Entry) -> dict[str, Any]:
    """The form filled with what an entry has."""
    standing = set(entry.consents.standing().values_list("kind", flat=True))
    author = getattr(entry, "author", None)
    return {
        "key": entry.submission_key,
        "title": entry.title,
        "story": entry.story,
        "place": entry.place,
        "category": entry.category_id,
        "author_name": author.name if author else "",
        "guardian_name": author.guardian_name if author else "",
        "age": MINOR if ConsentKind.GUARDIAN in standing else (ADULT if standing else None),
        **{k.value: k in standing for k in ConsentKind},
    }
