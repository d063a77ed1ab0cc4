"""Juries for tests: jurors who sit, and sheets that they gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from contests.actions.results import publish_results, seal_results
from contests.desk import Desk, Sheet, sheet_of
from contests.models import Juror, Jury, Score
from contests.tally import tally

from .contests import ContestFactory, PersonFactory

if TYPE_CHECKING:
    from contests.models import Contest, Entry, Result, Round
    from hub.accounts.models import User


class JurorFactory(DjangoModelFactory):
    """A juror who accepted; ``accepted_at=None`` for one who was only invited."""

    class Meta:
        model = Juror
        skip_postgeneration_save = True

    contest = factory.SubFactory(ContestFactory, phase="judging")
    user = factory.SubFactory(PersonFactory)
    accepted_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def jury(self, create: bool, extracted: object, **kwargs: object) -> None:
        Jury.objects.get_or_create(contest=self.contest)


def give(juror: Juror, entry: Entry, *values: int) -> None:
    """The juror's scores for ``entry``, one for each criterion in their order, past every rule."""
    round_ = round_of(juror.contest)
    for criterion, value in zip(juror.contest.criteria.all(), values, strict=False):
        Score.objects.create(round=round_, juror=juror, entry=entry, criterion=criterion, value=value)


def publish(contest: Contest, by: User) -> Result:
    """Seal and publish in one go."""
    seal_results(contest=contest, by=by)
    return publish_results(contest=contest, by=by)


def desk_of(juror: Juror) -> Desk:
    """The juror's desk in the round that stands."""
    return Desk(juror, round_of(juror.contest))


def sheet_given(juror: Juror, entry: Entry) -> Sheet:
    return sheet_of(juror, entry, round_of(juror.contest))


def record_of(contest: Contest) -> dict[str, Any]:
    return tally(round_of(contest))


def round_of(contest: Contest) -> Round:
    found = contest.current_round
    assert found is not None
    return found


def seat_data(juror: Juror) -> dict[str, str]:
    """What the juror sends with "I accept"."""
    return {f"seat-{juror.pk}-first_name": "Ada", f"seat-{juror.pk}-last_name": "Prova"}
