"""The words that an entrant agrees to. Change a text, raise its version: what was given stays as it was."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contests.enums import ConsentKind, WhoMayEnter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import Promise

    from contests.models import Contest

WORDINGS: dict[ConsentKind, tuple[str, str | Promise]] = {
    ConsentKind.LICENCE: (
        "1",
        _(
            "The photo was taken by the author named here, who keeps all rights and gives {town} a free, "
            "non-exclusive licence, without limit of time, to show, print and publish it for the contest and "
            "for the municipality's own, non-commercial communication, always with the author's name where "
            "its publication was agreed to."
        ),
    ),
    ConsentKind.PEOPLE: (
        "1",
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
    ConsentKind.RESIDENCE: ("1", _("I live in the territory of {town}.")),
    ConsentKind.NAME: (
        "1",
        _("I agree that {town} publishes my name and surname beside the photo, once the results are out."),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What stood beside the box, exactly."""

    kind: ConsentKind
    version: str
    language: str
    text: str

    @property
    def sha256(self) -> str:
        parts = (self.kind.value, self.version, self.language, self.text)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def wording(kind: ConsentKind, *, town: str) -> Wording:
    """The words for ``kind`` in the language of the page."""
    version, text = WORDINGS[kind]
    return Wording(
        kind=kind, version=version, language=get_language() or "", text=str(text).format(town=town)
    )


def wordings_for(contest: Contest, *, town: str) -> dict[ConsentKind, Wording]:
    """Every text that the entry form of ``contest`` shows."""
    residents = contest.who_may_enter == WhoMayEnter.RESIDENTS
    return {
        kind: wording(kind, town=town)
        for kind in ConsentKind
        if residents or kind is not ConsentKind.RESIDENCE
    }


def fingerprint(wordings: Iterable[Wording]) -> str:
    """One short value for all texts of a form: tells whether what was shown is what is agreed to."""
    return hashlib.sha256("".join(sorted(w.sha256 for w in wordings)).encode()).hexdigest()[:16]
