"""The words that an entrant agrees to. Change a text, raise its version: what was given stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contests.enums import ConsentKind, WhoMayEnter
from contests.licences import deed
from hub.core import agreed
from hub.core.agreed import fingerprint

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from contests.models import Contest

__all__ = ["WORDINGS", "Wording", "fingerprint", "wording", "wordings_for"]

WORDINGS: dict[ConsentKind, tuple[str, str | Promise]] = {
    ConsentKind.LICENCE: (
        "2",
        _(
            "The photo was taken by the author named here, who keeps all rights and gives {town} a free, "
            "non-exclusive licence, without limit of time, to show, print and publish it for the contest and "
            "for the municipality's own, non-commercial communication, always with the author's name where "
            "its publication was agreed to."
        ),
    ),
    ConsentKind.CC_BY: (
        "1",
        _(
            "I also publish the photo under the licence Creative Commons Attribution 4.0 (CC BY 4.0). From "
            "the publication of the results on, everybody may copy, print, change and share it, also to earn "
            "money, as long as they give the credit that stands beside it, link the licence and say what "
            "they have changed. I can take this back at any time: {town} then offers the photo under this "
            "licence no more, but who has it under the licence already may go on using it. The licence in "
            "short: {deed}"
        ),
    ),
    ConsentKind.PEOPLE: (
        "2",
        _(
            "No recognisable people appear in the photo, or each of them (for minors: their parents or "
            "guardian) has agreed that it is shown."
        ),
    ),
    ConsentKind.ADULT: ("1", _("I am at least 18 years old.")),
    ConsentKind.GUARDIAN: (
        "1",
        _(
            "I am the parent or guardian of the minor who took the photo. I agree to the participation, the "
            "licence and the rules in the minor's name."
        ),
    ),
    ConsentKind.SOLE: (
        "1",
        _("I declare that nobody but me has parental responsibility for the minor who took the photo."),
    ),
    ConsentKind.RESIDENCE: ("3", _("I live in the territory of {town}.")),
    ConsentKind.NAME: (
        "2",
        _("I agree that {town} publishes my name and surname beside the photo, once the results are out."),
    ),
    ConsentKind.TEACHER: (
        "1",
        _(
            "The photo was taken by a school class that I teach. The families of all its pupils have agreed "
            "in writing to the participation, the licence and the rules, and I hand in the sheet that they "
            "have signed. Class and school are published beside the photo once the results are out, never a "
            "pupil's name."
        ),
    ),
}
# Where school classes take part too.
WITH_CLASSES: dict[ConsentKind, tuple[str, str | Promise]] = {
    ConsentKind.RESIDENCE: (
        "4",
        _("I live in the territory of {town}; of a school class: its school is there."),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Wording(agreed.Wording):
    """What stood beside the box of an entry form, exactly."""

    kind: ConsentKind


def wording(kind: ConsentKind, *, town: str, with_classes: bool = False) -> Wording:
    """The words for ``kind`` in the language of the page."""
    version, text = (WITH_CLASSES.get(kind) if with_classes else None) or WORDINGS[kind]
    words = str(text).format(town=town, deed=deed())
    return Wording(kind=kind, version=version, language=get_language() or "", text=words)


def wordings_for(contest: Contest, *, town: str) -> dict[ConsentKind, Wording]:
    """Every text that the entry form of ``contest`` shows."""
    unasked = set()
    if contest.who_may_enter != WhoMayEnter.RESIDENTS:
        unasked.add(ConsentKind.RESIDENCE)
    if not contest.takes_classes:
        unasked.add(ConsentKind.TEACHER)
    if not contest.offers_cc_by:
        unasked.add(ConsentKind.CC_BY)
    return {
        kind: wording(kind, town=town, with_classes=contest.takes_classes)
        for kind in ConsentKind
        if kind not in unasked
    }
