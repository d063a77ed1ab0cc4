"""Mails to jurors, in the language of each. No score ever stands in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from contests.notifications import link_to, send

if TYPE_CHECKING:
    from datetime import datetime

    from contests.models import Juror, Round
    from hub.accounts.models import User


def invitation(juror: Juror) -> None:
    with override(_person(juror.user).language):
        _send(
            juror.user,
            _("Would you judge the photos of “%(contest)s”?") % {"contest": juror.contest.name},
            "jury_invitation",
            {
                "juror": juror,
                "contest": juror.contest,
                "first": next(iter(juror.contest.judging_rounds), None),
                "link": link_to("jury_home"),
            },
        )


def reminder(juror: Juror, left: int, until: datetime) -> None:
    with override(_person(juror.user).language):
        _send(
            juror.user,
            _("Some photos of “%(contest)s” are still waiting for you") % {"contest": juror.contest.name},
            "jury_reminder",
            {
                "juror": juror,
                "contest": juror.contest,
                "left": left,
                "until": until,
                "link": link_to("jury_desk", juror.contest.slug),
            },
        )


def round_open(juror: Juror, round_: Round) -> None:
    contest = juror.contest
    with override(_person(juror.user).language):
        begins = _("The jury of “%(contest)s” begins: the photos are there")
        goes_on = _("The jury of “%(contest)s” goes on: a new round is open")
        _send(
            juror.user,
            (begins if round_.number == 1 else goes_on) % {"contest": contest.name},
            "jury_round",
            {
                "juror": juror,
                "contest": contest,
                "round": round_,
                "link": link_to("jury_desk", contest.slug),
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


def _person(user: User | None) -> User:
    if user is None:
        raise ValueError("nobody to write to")
    return user


def _send(to: User | None, subject: str, template: str, context: dict[str, object]) -> None:
    send(_person(to), subject, f"contests/mail/{template}.txt", context)
