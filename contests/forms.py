"""What an entrant may send, with every bound."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html, urlize
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from contests.actions import Consents, EntryFields
from contests.age_bands import AgeBandField, contradicts
from contests.enums import ConsentKind
from contests.guardian_forms import GuardiansForm, guardians_initial
from contests.languages import languages_to_write_in
from contests.models import Category, EntryAuthor
from contests.photo_forms import PhotosField, SentPhotos, photo_help
from contests.wordings import fingerprint, wordings_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contests.models import Contest, Entry, Photo, Upload
    from hub.accounts.models import User

ADULT, MINOR, CLASS = "adult", "minor", "class"
# What one of the answers about the author's age, or about the guardians, makes necessary.
NEEDED_SOMETIMES = {
    "author_name",
    "guardian_name",
    "guardian_email",
    "second_name",
    "second_email",
    "school",
    "school_class",
}
# What a draft keeps of the form. Age, guardians and consents are asked when it is sent.
SAVED = (
    *("photo", "title", "category", "story", "language", "place"),
    *("author_name", "age_band", "school", "school_class"),
)
# What one contest asks and another does not.
UNASKED_SOMETIMES = ("residence", "cc_by")


class EntryForm(GuardiansForm):
    """Photos with title, story and consents. Those of a draft or an entry need not be sent again."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(max_length=16, widget=forms.HiddenInput, required=False)
    photo = PhotosField()
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
    language = forms.ChoiceField(
        label=_("Language of title and story"),
        choices=languages_to_write_in,
        required=False,
        help_text=_("Screen readers then say them with the right voice."),
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
    age_band = AgeBandField()
    school = forms.CharField(label=_("School"), max_length=120, required=False)
    school_class = forms.CharField(
        label=_("Class"), max_length=40, required=False, help_text=_("For example: 3 B")
    )
    residence = forms.BooleanField()
    licence = forms.BooleanField()
    cc_by = forms.BooleanField(required=False)
    people = forms.BooleanField()
    name = forms.BooleanField(required=False)
    field_order = (
        "key",
        "shown",
        "photo",
        "title",
        "category",
        "story",
        "language",
        "place",
        "author_name",
        "age",
        "age_band",
    )

    def __init__(
        self,
        *args: Any,
        contest: Contest,
        town: str,
        kept: Sequence[Photo] = (),
        uploads: Sequence[Upload] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        self.oversized: Sequence[str] = ()
        self.photos = SentPhotos(contest, kept, self.data if self.is_bound else None, uploads)
        self.wordings = wordings_for(contest, town=town)
        self.fields["photo"].help_text = photo_help(contest)
        self.fields["photo"].required = not kept
        if contest.takes_series:
            self.fields["photo"].label = _("Photos")
        else:
            self.fields["photo"].widget.attrs["multiple"] = False
        categories = contest.categories.all()
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        if not categories:
            del self.fields["category"]
        elif len(categories) == 1:
            self.fields["category"].initial = categories[0]
        self.fields["age_band"].queryset = contest.age_bands.all()  # type: ignore[attr-defined]
        if not contest.age_bands.exists():
            del self.fields["age_band"]
        self.fields["age"].choices = [  # type: ignore[attr-defined]
            (ADULT, self.wordings[ConsentKind.ADULT].text),
            (MINOR, _("The photo was taken by somebody under 18: parents or guardians must sign.")),
        ]
        self._ask_for_classes(contest)
        self._ask_only_what_is_needed(contest)
        for name in [name for name in UNASKED_SOMETIMES if ConsentKind(name) not in self.wordings]:
            del self.fields[name]
        for kind, wording in self.wordings.items():
            if kind.value in self.fields:
                self.fields[kind.value].label = kind.label
                self.fields[kind.value].help_text = urlize(wording.text, autoescape=True)
        self._let_only_the_guardian_declare()
        self.fields["shown"].initial = fingerprint(self.wordings.values())
        for name, field in self.fields.items():
            field.needed_sometimes = name in NEEDED_SOMETIMES  # type: ignore[attr-defined]
            if field.required and not isinstance(field, forms.UUIDField):
                field.widget.attrs.setdefault("aria-required", "true")
        # The browser's own bubbles would stop what the server says better, in one place.
        self.use_required_attribute = False

    def _ask_for_classes(self, contest: Contest) -> None:
        if not contest.takes_classes:
            del self.fields["school"], self.fields["school_class"]
            return
        self.fields["age"].choices += [(CLASS, self.wordings[ConsentKind.TEACHER].text)]  # type: ignore[attr-defined]
        self.fields["author_name"].required = False
        self.fields["author_name"].help_text = _("The jury does not see it. Not asked of a school class.")

    def _let_only_the_guardian_declare(self) -> None:
        """Who fills in the form says that there is one; who signs in it reads what they declare."""
        if "sole" not in self.fields:
            return
        self.fields["guardian"].help_text = format_html(
            "{}<br>{} <q>{}</q>",
            self.wordings[ConsentKind.GUARDIAN].text,
            gettext("If you sign here and are the only parent or guardian, you sign this too:"),
            self.wordings[ConsentKind.SOLE].text,
        )
        self.fields["sole"].help_text = gettext(
            "Only if nobody else has parental responsibility: the parent or guardian who signs declares it."
        )

    @property
    def details(self) -> list[forms.BoundField]:
        names = ("title", "category", "story", "language", "place", "author_name")
        return [self[n] for n in names if n in self.fields]

    @property
    def words(self) -> list[forms.BoundField]:
        """What a person has written themselves and would not want to lose."""
        return [self[name] for name in ("title", "story", "place") if self[name].value()]

    @property
    def age_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("age", "age_band") if name in self.fields]

    @property
    def class_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("school", "school_class") if name in self.fields]

    @property
    def consent_fields(self) -> list[forms.BoundField]:
        return [self[n] for n in ("residence", "licence", "cc_by", "people", "name") if n in self.fields]

    def clean_photo(self) -> None:
        """Refuse with the reason, beside the field; what is right is kept in ``self.photos``."""
        self.photos.take(self.cleaned_data.get("photo", ()), oversized=self.oversized)

    def forgive_the_rest(self) -> None:
        """Say only what is wrong with the photos: the person is not done with the form yet."""
        self.full_clean()
        for name in [name for name in self.errors if name != "photo"]:
            del self.errors[name]
        if self.has_error("photo", "required"):
            del self.errors["photo"]

    def forgive_what_is_missing(self) -> None:
        """Say only what is wrong with what a draft keeps: the rest is asked when it is sent."""
        self.full_clean()
        for name in list(self.errors):
            is_missing = name not in SAVED or self.has_error(name, "required")
            if is_missing or (name != "photo" and not self[name].data):
                del self.errors[name]
        self._need_class_and_school()

    def _need_class_and_school(self) -> None:
        """Neither is kept without the other."""
        has = {name: self.cleaned_data.get(name, "") for name in ("school", "school_class")}
        if has["school_class"]:
            self._need(has, "school", gettext("Write the name of the school."))
        elif has["school"]:
            self._need(has, "school_class", gettext("Write which class it is."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("age") == MINOR:
            self._clean_guardians(data)
        if data.get("age") == CLASS:
            self._need(data, "school", gettext("Write the name of the school."))
            self._need(data, "school_class", gettext("Write which class it is."))
            self._refuse_cc_by_of_a_class(data)
        else:
            self._need(data, "author_name", gettext("Write who took the photo."))
        band = data.get("age_band")
        if band is not None and "age" in data and contradicts(band, is_adult=data["age"] == ADULT):
            self.add_error("age_band", gettext("This does not go with what you have said of the age."))
        if not self.errors and data.get("shown") != self.fields["shown"].initial:
            self.data = {**self.data.dict(), "shown": self.fields["shown"].initial}  # type: ignore[attr-defined]
            self.add_error(
                None, gettext("The texts that you agree to have changed. Please read them again and send.")
            )
        return data

    def _refuse_cc_by_of_a_class(self, data: dict[str, Any]) -> None:
        """The families' sheet speaks of the contest; what is out under CC BY no family could call back."""
        if data.get("cc_by"):
            message = gettext("The photo of a school class cannot be published under CC BY: untick this box.")
            self.add_error("cc_by", message)

    def entry_fields(self) -> EntryFields:
        data = self.cleaned_data
        school, school_class = self._class_of(data)
        return EntryFields(
            title=data["title"],
            story=data["story"],
            language=data["language"],
            place=data["place"],
            category=data.get("category"),
            author_name=f"{school_class}, {school}" if school else data["author_name"],
            age_band=data.get("age_band"),
            guardians=self.named_guardians() if data["age"] == MINOR else (),
            school=school,
            school_class=school_class,
        )

    def draft_fields(self) -> EntryFields:
        """The same of a form that is not complete yet."""
        data = dict.fromkeys(SAVED, "") | self.cleaned_data
        school, school_class = self._class_of({**data, "age": CLASS})
        return EntryFields(
            title=data["title"],
            story=data["story"],
            language=data["language"],
            place=data["place"],
            category=data["category"] or None,
            author_name=f"{school_class}, {school}" if school else data["author_name"],
            age_band=data["age_band"] or None,
            school=school,
            school_class=school_class,
        )

    @staticmethod
    def _class_of(data: dict[str, Any]) -> tuple[str, str]:
        """School and class, written alike however often they are sent; empty for a person's photo."""
        if data["age"] != CLASS:
            return "", ""
        return " ".join(data["school"].split()), " ".join(data["school_class"].split())

    def consents(self) -> Consents:
        data = self.cleaned_data
        kinds = {ADULT: [ConsentKind.ADULT], CLASS: [ConsentKind.TEACHER]}.get(data["age"], [])
        boxes = [ConsentKind.LICENCE, ConsentKind.CC_BY, ConsentKind.PEOPLE, ConsentKind.RESIDENCE]
        if data["age"] != CLASS:
            boxes.append(ConsentKind.NAME)
        kinds += [k for k in boxes if data.get(k.value)]
        return Consents(given=tuple(self.wordings[k] for k in kinds))


def new_entry_initial(user: User, contest: Contest) -> dict[str, Any]:
    """What the form knows before anything is written: a key of its own, and the name of last time."""
    sent = EntryAuthor.objects.filter(entry__entrant=user).order_by("-pk")
    last, last_class = sent.filter(school="").first(), sent.exclude(school="").first()
    return {
        "key": uuid.uuid4(),
        "language": get_language(),
        "author_name": last.name if last else user.get_full_name(),
        "school": last_class.school if last_class else "",
    }


def draft_initial(entry: Entry) -> dict[str, Any]:
    """The form filled with what a draft has; what it lacks, as for a new one."""
    return {name: value for name, value in entry_initial(entry).items() if name in (*SAVED, "age") and value}


def entry_initial(entry: Entry) -> dict[str, Any]:
    """The form filled with what an entry has."""
    standing = set(entry.consents.standing().of_entrant().values_list("kind", flat=True))
    author = getattr(entry, "author", None)
    return {
        "key": entry.submission_key,
        "title": entry.title,
        "story": entry.story,
        "language": entry.language,
        "place": entry.place,
        "category": entry.category_id,
        "age_band": entry.age_band_id,
        "author_name": author.name if author and not author.is_class else "",
        "school": author.school if author else "",
        "school_class": author.school_class if author else "",
        "age": _age(entry, author, sent=bool(standing)),
        **{k.value: k in standing for k in ConsentKind},
        **guardians_initial(entry),
    }


def _age(entry: Entry, author: EntryAuthor | None, *, sent: bool) -> str | None:
    """What was said of the photographer's age."""
    if author is not None and author.is_class:
        return CLASS
    if entry.guardians.exists():
        return MINOR
    return ADULT if sent else None
