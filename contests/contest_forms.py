"""The guided form with which staff create or change a contest."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from contests import freezing
from contests.actions.contests import Rules
from contests.date_times import DateTimeField, kept
from contests.enums import TieStep
from contests.freezing import DATES
from contests.languages import in_language
from contests.models import Contest
from contests.models.contests import DEFAULT_LADDER, MOST_PHOTOS
from contests.reminders import EARLIEST, MOST, days_in
from hub.home.models import HashtagPage

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from contests.models import RulesVersion

TAKEN = ("taken_from", "taken_until")
NUMBERS = ("max_entries", "least_photos", "most_photos")
TIE_STEPS = (
    TieStep.MORE_TOP_SCORES,
    TieStep.FIRST_CRITERION,
    TieStep.RUN_OFF,
    TieStep.PRESIDENT_MOTION,
)


def moment(days: int, hour: int = 12, minute: int = 0) -> datetime:
    """A day from today at a full hour of the town's clock."""
    return timezone.make_aware(
        datetime.combine(timezone.localdate() + timedelta(days=days), time(hour, minute))
    )


def default_rules() -> str:
    """Rules to begin with, in the active language; staff make them their own.

    They leave it to the page how the jury judges: rounds are planned later than the rules are written.
    """
    return gettext(
        "1. The contest is free and open until the day and hour written on this page.\n"
        "2. Each person sends photos taken by themselves, at most as many as written on this page. "
        "Collages, added or removed elements, signatures, frames and watermarks are not admitted.\n"
        "3. Authors keep all rights. They give the municipality a free, non-exclusive licence to show, print "
        "and publish the photos for the contest and its own non-commercial communication.\n"
        "4. Before the jury starts, the municipality checks the photos and says to the author why a photo is "
        "not admitted.\n"
        "5. The jury judges without knowing the authors. How it judges in each round, by which criteria, and "
        "how the result follows is written on this page.\n"
        "6. Personal data are used for the contest only. Consents can be revoked at any time."
    )


def possible_parents() -> QuerySet[HashtagPage]:
    """Pages under which the page of a contest may stand."""
    return HashtagPage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE)


def parents_of_new_contests() -> QuerySet[HashtagPage]:
    """Nothing new under an archived hashtag; what has stood there may come back (``PageForm``)."""
    return possible_parents().filter(hashtag__archived=False)


def possible_editions(contest: Contest) -> QuerySet[Contest]:
    """Contests that came before this one and have a result."""
    ended = Contest.objects.filter(sealed_at__isnull=False)
    return ended.filter(closes_at__lt=contest.opens_at) if contest.pk else ended


class PageForm(forms.Form):
    """Where the page of a contest stands that has lost its own."""

    parent: forms.ModelChoiceField[HashtagPage] = forms.ModelChoiceField(
        label=_("Under which hashtag"), queryset=HashtagPage.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = possible_parents()  # type: ignore[attr-defined]


class ContestForm(forms.ModelForm[Contest]):
    """Name, dates, limits; on creation also where its page stands."""

    summary = forms.CharField(
        label=_("Summary for the page"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    parent: forms.ModelChoiceField[HashtagPage] = forms.ModelChoiceField(
        label=_("Under which hashtag"), queryset=HashtagPage.objects.none(), empty_label=None
    )
    public_from = DateTimeField(
        label=_("Announced from"),
        required=False,
        help_text=_("Before this moment nobody but staff sees the contest. Leave empty to announce it now."),
    )
    opens_at = DateTimeField(label=_("Entries open"))
    closes_at = DateTimeField(
        label=_("Entries close"), help_text=_("To the minute, by the clock of the server.")
    )
    judging_from = DateTimeField(
        label=_("Jury from"), help_text=_("Between the deadline and this moment you check the entries.")
    )
    judging_until = DateTimeField(label=_("Jury until"))
    reminders = forms.CharField(
        label=_("Days before the end of a round on which jurors are reminded"),
        required=False,
        max_length=40,
        help_text=_(
            "Numbers with commas, such as 3, 1. Only jurors who have photos left are written to, and told "
            "how many. Empty: nobody is reminded by itself."
        ),
    )
    max_megabytes = forms.IntegerField(
        label=_("Largest file, in MB"),
        min_value=1,
        max_value=40,
        initial=40,
        help_text=_("A phone's photo has 3 to 15 MB."),
    )
    tie_steps = forms.MultipleChoiceField(
        label=_("If two photos have the same mean, in this order"),
        required=False,
        choices=[(s.value, s.label) for s in TIE_STEPS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You start a run-off yourself, and only where photos are still equal."),
    )
    last_tie_step = forms.ChoiceField(
        label=_("If two photos are still equal"),
        choices=[(s.value, s.label) for s in (TieStep.EX_AEQUO, TieStep.SEEDED_DRAW)],
        help_text=_("The page of the contest prints all these steps before the first vote."),
    )

    class Meta:
        model = Contest
        fields = (
            "slug",
            "previous_edition",
            *DATES,
            "who_may_enter",
            "takes_classes",
            "guardians",
            "offers_cc_by",
            *NUMBERS,
            *TAKEN,
            "min_pixels",
        )
        widgets = {name: forms.DateInput({"type": "date"}, format="%Y-%m-%d") for name in TAKEN}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = self.instance.pk is None
        self.now = timezone.now()
        self.standing = None if self.is_new else self.instance.dates
        self.standing_dates = {name: getattr(self.instance, name, None) for name in DATES}
        self.frozen: frozenset[str] = frozenset()
        if self.standing is not None:
            self.frozen = self.instance.frozen_at(self.now)
        self.fields["previous_edition"].queryset = possible_editions(self.instance)  # type: ignore[attr-defined]
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _("Made from the name if you leave it empty.")
        if self.is_new:
            self.fields["parent"].queryset = parents_of_new_contests()  # type: ignore[attr-defined]
            for name, value in (
                ("opens_at", moment(7, 9)),
                ("closes_at", moment(49, 23, 59)),
                ("judging_from", moment(56, 9)),
                ("judging_until", moment(77, 18)),
            ):
                self.initial.setdefault(name, value)
        else:
            for name in ("parent", "summary", "slug"):
                del self.fields[name]
            self.initial["max_megabytes"] = max(1, self.instance.max_megabytes)
        self.initial["reminders"] = ", ".join(map(str, self.instance.reminders))
        current = self.current_rules = None if self.is_new else self.instance.current_rules
        ladder = current.tie_ladder if current else DEFAULT_LADDER
        self.initial.setdefault("tie_steps", [step for step in ladder if step in TIE_STEPS])
        if ladder and ladder[-1] not in TIE_STEPS:
            self.initial.setdefault("last_tie_step", ladder[-1])
        for code, label in settings.LANGUAGES:
            self._add_words(code, translation.gettext(str(label)), current)
        self._freeze()

    def _add_words(self, code: str, language: str, current: RulesVersion | None) -> None:
        """Name, theme and rules in one language; the source's are the contest's own."""
        is_source = code == settings.LANGUAGE_CODE
        name = gettext("Name of the contest") if is_source else gettext("Name in {language}")
        theme = pgettext("of a contest", "Theme") if is_source else gettext("Theme in {language}")
        self.fields[f"name_{code}"] = forms.CharField(
            label=name.format(language=language),
            required=is_source,
            max_length=120,
            widget=forms.TextInput({"lang": code}),
            initial=self.instance.names.get(code, ""),
        )
        self.fields[f"theme_{code}"] = forms.CharField(
            label=theme.format(language=language),
            required=False,
            max_length=300,
            widget=forms.Textarea({"rows": 2, "lang": code}),
            initial=self.instance.themes.get(code, ""),
        )
        self.fields[f"rules_{code}"] = forms.CharField(
            label=gettext("Rules in {language}").format(language=language),
            required=is_source,
            max_length=20_000,
            widget=forms.Textarea({"rows": 10 if is_source else 4, "lang": code}),
            initial=current.texts.get(code, "") if current else self._default_rules(code),
        )

    def _freeze(self) -> None:
        """What cannot change any more is shown, and not read from what is sent."""
        fields = {"max_bytes": ["max_megabytes"], "tie_ladder": ["tie_steps", "last_tie_step"]}
        for frozen, part in (("names", "name"), ("themes", "theme"), ("rules", "rules")):
            fields[frozen] = [f"{part}_{code}" for code, _label in settings.LANGUAGES]
        for frozen in self.frozen:
            for name in fields.get(frozen, [frozen]):
                if name in self.fields:
                    self.fields[name].disabled = True
        if self.all_is_frozen:
            for field in self.fields.values():
                field.disabled = True

    @property
    def all_is_frozen(self) -> bool:
        """Once the jury's end cannot be moved any more, nothing can."""
        return "judging_until" in self.frozen

    @staticmethod
    def _default_rules(code: str) -> str:
        with translation.override(code):
            return default_rules()

    @property
    def rules_fields(self) -> list[forms.BoundField]:
        return [self[f"rules_{code}"] for code, _label in settings.LANGUAGES]

    @property
    def language_fields(self) -> list[forms.BoundField]:
        """Name and theme in the other languages."""
        codes = [code for code, _label in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        return [self[f"{part}_{code}"] for code in codes for part in ("name", "theme")]

    @property
    def languages_want_a_look(self) -> bool:
        return any(field.errors for field in self.language_fields)

    @property
    def date_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*DATES, "reminders")]

    @property
    def first_fields(self) -> list[forms.BoundField]:
        name, theme = (f"{part}_{settings.LANGUAGE_CODE}" for part in ("name", "theme"))
        names = (name, "slug", theme, "previous_edition", "parent", "summary")
        return [self[name] for name in names if name in self.fields]

    @property
    def limit_fields(self) -> list[forms.BoundField]:
        names = (
            "who_may_enter",
            "takes_classes",
            "guardians",
            "offers_cc_by",
            *NUMBERS,
            *TAKEN,
            "min_pixels",
            "max_megabytes",
        )
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.instance.names, self.instance.themes = self._words("name"), self._words("theme")
        if self.is_new and not data.get("slug") and self.instance.names:
            data["slug"] = slugify(in_language(self.instance.names, settings.LANGUAGE_CODE))[:60]
            if not data["slug"] or Contest.objects.filter(slug=data["slug"]).exists():
                self.add_error("slug", gettext("Write an address for the contest: this one is taken."))
        for name in DATES:
            data[name] = kept(data.get(name), self.standing_dates[name])
        self._check_order(data)
        self._check_moves(data)
        if data.get("least_photos", 0) > data.get("most_photos", MOST_PHOTOS):
            self.add_error("most_photos", gettext("This is less than the least number of photos."))
        if "max_megabytes" in data and not self.fields["max_megabytes"].disabled:
            self.instance.max_bytes = data["max_megabytes"] * 1024 * 1024
        return data

    def clean_reminders(self) -> str:
        text: str = self.cleaned_data["reminders"]
        try:
            self.instance.reminders = days_in(text)
        except ValueError:
            words = gettext("Write up to {most} whole numbers of days, each from 1 to {earliest}.")
            raise forms.ValidationError(words.format(most=MOST, earliest=EARLIEST)) from None
        return text

    def _check_order(self, data: dict[str, Any]) -> None:
        """Say in plain words, beside the field, which date stands before which."""
        for earlier, later, message in (
            ("public_from", "opens_at", _("The contest must be announced before entries open.")),
            ("opens_at", "closes_at", _("Entries must close after they open.")),
            ("closes_at", "judging_from", _("The jury must start after entries close.")),
            ("judging_from", "judging_until", _("The jury must end after it starts.")),
        ):
            first, second = data.get(earlier), data.get(later)
            wrong = (
                first
                and second
                and (first > second if later in ("opens_at", "judging_from") else first >= second)
            )
            if wrong:
                self.add_error(later, str(message))

    def _check_moves(self, data: dict[str, Any]) -> None:
        """No deadline that has passed already, no hour taken from a jury at work."""
        for name in freezing.AHEAD:
            if freezing.moves_back(name, self.standing_dates[name], data.get(name), self.now):
                self.add_error(name, gettext("This moment has passed already: choose a later one."))
        until = data.get("judging_until")
        if self.standing and until and freezing.cuts_short(self.standing, until, self.now):
            self.add_error("judging_until", gettext("The jury is at work: its end can only be moved later."))

    def _words(self, part: str) -> dict[str, str]:
        """What was written for ``part`` of the contest, by language."""
        said = {code: self.cleaned_data.get(f"{part}_{code}", "") for code, _label in settings.LANGUAGES}
        return {code: text.replace("\r\n", "\n") for code, text in said.items() if text}

    def rules(self) -> Rules | None:
        """The rules as sent; ``None`` once they cannot change."""
        if "rules" in self.frozen:
            return None
        steps = [step.value for step in TIE_STEPS if step.value in self.cleaned_data["tie_steps"]]
        return Rules(texts=self._words("rules"), tie_ladder=[*steps, self.cleaned_data["last_tie_step"]])


class StopForm(forms.Form):
    """Why a contest is suspended or annulled, and by which act of the municipality."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The page of the contest tells it to everybody."),
    )
    act = forms.CharField(
        label=_("Number and date of the act"),
        max_length=80,
        help_text=_("For example: Determinazione n. 112 del 3 marzo 2027."),
    )
