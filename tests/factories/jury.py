"""Juries for tests: jurors who sit, and sheets that they gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from contests.models import Juror, Jury, Score

from .contests import ContestFactory, PersonFactory

if TYPE_CHECKING:
    from contests.models import Entry


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
    for criterion, value in zip(juror.contest.criteria.all(), values, strict=False):
        Score.objects.create(juror=juror, entry=entry, criterion=criterion, value=value)
