"""Mails to jurors and entrants, in the language of each. No score ever stands in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from contests.notifications import link_to, send

if TYPE_CHECKING:
    from contests.models import Juror, Placement
    from hub.accounts.models import User


def invitation(juror: Juror) -> None:
    with override(_person(juror.user).language):
        _send(
            juror.user,
            _("Would you judge the photos of “%(contest)s”?") % {"contest": juror.contest.name},
            "jury_invitation",
            {"juror": juror, "contest": juror.contest, "link": link_to("jury_home")},
        )


def reminder(juror: Juror, left: int) -> None:
    with override(_person(juror.user).language):
        _send(
            juror.user,
            _("Some photos of “%(contest)s” are still waiting for you") % {"contest": juror.contest.name},
            "jury_reminder",
            {
                "juror": juror,
                "contest": juror.contest,
                "left": left,
                "link": link_to("jury_desk", juror.contest.slug),
            },
        )


def thanks(juror: Juror) -> None:
    with override(_person(juror.user).language):
        _send(
            juror.user,
            _("Thank you for judging “%(contest)s”") % {"contest": juror.contest.name},
            "jury_thanks",
            {"juror": juror, "contest": juror.contest, "link": link_to("results", juror.contest.slug)},
        )


def outcome(placement: Placement) -> None:
    entry = placement.entry
    contest = entry.contest
    with override(_person(entry.entrant).language):
        _send(
            entry.entrant,
            _("The results of “%(contest)s” are out") % {"contest": contest.name},
            "entry_outcome",
            {
                "placement": placement,
                "entry": entry,
                "contest": contest,
                "link": link_to("results", contest.slug),
            },
        )


def _person(user: User | None) -> User:
    if user is None:
        raise ValueError("nobody to write to")
    return user


def _send(to: User | None, subject: str, template: str, context: dict[str, object]) -> None:
    send(_person(to), subject, f"contests/mail/{template}.txt", context)
