"""Constraints and reads of the contest's models."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from contests.enums import ConsentKind, EntryStatus, Phase
from contests.models import Consent, Contest, Entry, FrozenRulesError
from tests.factories.contests import ContestFactory, EntryFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("phase", list(Phase))
def test_the_factory_makes_a_contest_in_each_phase(phase: Phase) -> None:
    assert ContestFactory(phase=phase).phase is phase


def test_the_database_refuses_dates_out_of_order() -> None:
    contest = ContestFactory()
    with pytest.raises(IntegrityError):
        Contest.objects.filter(pk=contest.pk).update(closes_at=contest.opens_at)


def test_a_rejection_without_a_reason_is_refused_by_the_database() -> None:
    entry = EntryFactory()
    with pytest.raises(IntegrityError):
        Entry.objects.filter(pk=entry.pk).update(status=EntryStatus.REJECTED)


def test_accepted_rules_never_change() -> None:
    rules = EntryFactory().rules_version
    rules.texts = {"it": "Altro"}
    with pytest.raises(FrozenRulesError):
        rules.save()


@pytest.mark.parametrize(
    ("phase", "status", "public"),
    [
        (Phase.PUBLISHED, EntryStatus.ADMITTED, True),
        (Phase.PUBLISHED, EntryStatus.REJECTED, False),
        (Phase.PUBLISHED, EntryStatus.SUBMITTED, False),
        (Phase.PUBLISHED, EntryStatus.WITHDRAWN, False),
        (Phase.ARCHIVED, EntryStatus.ADMITTED, True),
        (Phase.JUDGING, EntryStatus.ADMITTED, False),
        (Phase.ANNULLED, EntryStatus.ADMITTED, False),
    ],
)
def test_public_entries(phase: Phase, status: EntryStatus, public: bool) -> None:
    entry = EntryFactory(contest=ContestFactory(phase=phase), status=status)
    assert list(Entry.objects.public()) == ([entry] if public else [])


def test_without_a_standing_licence_nothing_is_public() -> None:
    entry = EntryFactory(contest=ContestFactory(phase=Phase.PUBLISHED), status=EntryStatus.ADMITTED)
    Consent.objects.filter(entry=entry, kind=ConsentKind.LICENCE).update(revoked_at=entry.submitted_at)
    assert list(Entry.objects.public()) == []


def test_the_name_is_public_only_with_consent() -> None:
    entry = EntryFactory()
    shown = Entry.objects.with_public_name()
    assert [e.public_name for e in shown] == [entry.author.name]
    Consent.objects.filter(entry=entry, kind=ConsentKind.NAME).update(revoked_at=entry.submitted_at)
    assert [e.public_name for e in shown.all()] == [""]
