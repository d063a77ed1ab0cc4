"""What staff may choose for a round of the jury, and say about conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contests.actions.round_plans import Plan
from contests.date_times import DateTimeField, kept
from contests.enums import ConflictKind, EntryStatus, RoundKind
from contests.models import Entry, Juror
from contests.models.rounds import MOST_FINALISTS

if TYPE_CHECKING:
    from contests.models import Contest, Round

KINDS = [(kind.value, kind.label) for kind in (RoundKind.SCORE, RoundKind.SHORTLIST, RoundKind.FINAL)]
MOST_JURORS = 50
# Enough to weigh one taste against another, and no juror sees all.
PROPOSED_QUORUM = 5


class RoundForm(forms.Form):
    """The plan of a round. What its kind does not use is let be."""

    kind = forms.ChoiceField(label=_("How the jurors judge"), choices=KINDS, initial=RoundKind.SCORE.value)
    quorum = forms.IntegerField(
        label=_("Jurors for each photo"),
        min_value=1,
        max_value=MOST_JURORS,
        required=False,
        help_text=_("Empty: every juror judges every photo. That is possible up to 300 photos."),
    )
    minimum = forms.IntegerField(
        label=_("Fewest whole sheets for each photo"),
        min_value=1,
        max_value=MOST_JURORS,
        initial=1,
        help_text=_("Without so many for each photo the round cannot be closed, whoever is late."),
    )
    threshold = forms.IntegerField(
        label=_("Yes or no: share of yes to go on, in per cent"),
        min_value=1,
        max_value=100,
        initial=50,
        help_text=_("If no photo reaches it, those with the highest share go on."),
    )
    passes = forms.IntegerField(
        label=_("Scores or order: how many photos go on"),
        min_value=1,
        max_value=5000,
        required=False,
        help_text=_(
            "Only with a round behind this one. The steps for ties of the rules part equal photos here, too; "
            "those that then still share the last place all go on."
        ),
    )
    opens_at = DateTimeField(
        label=_("Opens by itself"), required=False, help_text=_("Empty: you open the round yourselves.")
    )
    closes_at = DateTimeField(label=_("Judging ends"), required=False)

    def __init__(self, *args: Any, contest: Contest, round_: Round | None, **kwargs: Any) -> None:
        if round_ is not None:
            names = ("kind", "quorum", "minimum", "threshold", "passes", "opens_at", "closes_at")
            kwargs["initial"] = {name: getattr(round_, name) for name in names}
            if round_.wants_quorum:
                kwargs["initial"]["quorum"] = self._proposal(contest)
        super().__init__(*args, **kwargs)
        self.contest, self.round = contest, round_
        self.is_first = round_ is not None and round_.number == 1
        if self.is_first:
            # The first round is held by the contest's own dates.
            del self.fields["opens_at"], self.fields["closes_at"]
        else:
            self.fields["closes_at"].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        quorum, minimum = data.get("quorum"), data.get("minimum")
        if quorum and minimum and minimum > quorum:
            self.add_error("minimum", gettext("A photo cannot have more sheets than jurors."))
        for name in ("opens_at", "closes_at"):
            if name in data:
                data[name] = kept(data[name], self.initial.get(name))
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if closes and closes <= (opens or timezone.now()):
            self.add_error("closes_at", gettext("This moment has to lie ahead, and after the opening."))
        is_many = self.round is not None and self.round.has_many_photos
        if is_many and data.get("kind") != RoundKind.FINAL and "quorum" in data and not quorum:
            words = gettext("There are more than 300 photos: say how many jurors judge each. We propose %s.")
            self.add_error("quorum", words % self._proposal(self.contest))
        if data.get("kind") == RoundKind.FINAL and quorum:
            self.add_error("quorum", gettext("In a final every juror puts all photos in order."))
        if data.get("kind") == RoundKind.FINAL and self.is_first and self._photos() > MOST_FINALISTS:
            words = gettext("A juror can put at most %s photos in order: let a round before this one choose.")
            self.add_error("kind", words % MOST_FINALISTS)
        return data

    @staticmethod
    def _proposal(contest: Contest) -> int:
        """How many jurors for each of many photos, if staff have no wish: all there are, five at most."""
        jurors = Juror.objects.invited().filter(contest=contest).count()
        return max(1, min(PROPOSED_QUORUM, jurors or PROPOSED_QUORUM))

    def _photos(self) -> int:
        return self.contest.entries.filter(status=EntryStatus.ADMITTED).count()

    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(
            kind=RoundKind(data["kind"]),
            quorum=data["quorum"],
            minimum=data["minimum"],
            threshold=data["threshold"],
            passes=data["passes"],
            opens_at=data.get("opens_at"),
            closes_at=data.get("closes_at"),
        )


class ConflictForm(forms.Form):
    """A juror who must not judge a photo. One's own photos need no word: the program knows them."""

    juror: forms.ModelChoiceField[Juror] = forms.ModelChoiceField(
        label=_("Juror"), queryset=Juror.objects.none()
    )
    code = forms.CharField(
        label=_("Codes of the photos"),
        max_length=500,
        help_text=_("One or more, with spaces between them. They stand in the list of the photos."),
    )
    kind = forms.ChoiceField(
        label=_("Why"),
        choices=[(k.value, k.label) for k in (ConflictKind.HOUSEHOLD, ConflictKind.CLASS)],
    )

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        jurors = Juror.objects.invited().filter(contest=contest).select_related("user")
        self.fields["juror"].queryset = jurors  # type: ignore[attr-defined]

    def clean_code(self) -> list[Entry]:
        codes = set(str(self.cleaned_data["code"]).replace(",", " ").split())
        found = {e.code: e for e in Entry.objects.filter(contest=self.contest, code__in=codes)}
        if unknown := sorted(codes - found.keys()):
            raise forms.ValidationError(gettext("No photo of this contest has the code %s.") % unknown[0])
        return [found[code] for code in sorted(codes)]


class RecusalForm(forms.Form):
    """Why a juror steps back from a photo."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in ConflictKind], initial=ConflictKind.RECUSED.value
    )
