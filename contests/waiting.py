"""The round from which the result follows, and the ties of its ranking that reach a prize."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contests.models.results import WINNING_PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from contests.models import Contest, Round
    from contests.ranking import Waiting


def deciding_round(contest: Contest) -> Round | None:
    """The last revealed round of judging: the one from which the result follows."""
    revealed = [one for one in contest.judging_rounds if one.revealed_at is not None]
    return max(revealed, key=lambda one: one.number, default=None)


def about_a_prize(ranking: Iterable[Mapping[str, Any]], waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """The ties among those that wait which reach a place with a prize: the seal asks about them."""
    places = {row["entry"]: row["place"] or 0 for row in ranking}
    return tuple(tie for tie in waiting if min(places[entry] for entry in tie.entries) <= WINNING_PLACES)
