"""What staff do with a contest itself: create it with its page, change it, cancel it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from contests import freezing, jury_tasks
from contests import letter_tasks as tasks
from contests.enums import LedgerEvent, LedgerRole, Phase
from contests.models import (
    AgeBand,
    Category,
    Contest,
    ContestPage,
    Criterion,
    LateAnnouncementError,
    LedgerLine,
    PublicVote,
    Round,
    RulesVersion,
)
from contests.models.votes import APPEAL_DAYS

from . import ledger
from .pages import write_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wagtail.models import Page

    from hub.accounts.models import User


# What only the steps of a contest write, never its form.
STAMPS = (
    "announced_at",
    "deliberation_from",
    "sealed_at",
    "results_published_at",
    "archived_at",
    "suspended_at",
    "annulled_at",
    "stop_reason",
    "stop_act",
)


# What the plan does by itself, in order, and when.
PLANNED = ((LedgerEvent.OPENED, "opens_at"), (LedgerEvent.CLOSED, "closes_at"))


class FrozenContestError(Exception):
    """What the contest stands on cannot change any more; the arguments name what was tried."""


@dataclass(frozen=True, kw_only=True)
class CategoryRow:
    """A category as the form gives it; ``pk`` for one that exists."""

    pk: int | None
    names: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class AgeBandRow:
    pk: int | None
    names: dict[str, str]
    from_age: int | None
    to_age: int | None


@dataclass(frozen=True, kw_only=True)
class CriterionRow:
    pk: int | None
    names: dict[str, str]
    weight: int


@dataclass(frozen=True, kw_only=True)
class Rules:
    texts: dict[str, str]
    tie_ladder: list[str]


@transaction.atomic
def create_contest(
    *,
    contest: Contest,
    categories: Sequence[CategoryRow],
    criteria: Sequence[CriterionRow],
    rules: Rules,
    parent: Page,
    summary: str,
    user: User,
    age_bands: Sequence[AgeBandRow] = (),
) -> ContestPage:
    """A contest and its page under a hashtag, as a draft in the source's language."""
    contest.save()
    _write_rows(contest, categories, criteria)
    _write_bands(contest, age_bands)
    RulesVersion.objects.create(contest=contest, number=1, texts=rules.texts, tie_ladder=rules.tie_ladder)
    Round.objects.create(contest=contest)
    ledger.enter(contest, LedgerEvent.CREATED, by=user)
    return write_page(contest=contest, parent=parent, summary=summary, user=user)


@transaction.atomic
def announce_contest(*, contest: Contest, by: User | None) -> Contest:
    """Make a draft known, when its page is published for the first time: from now on its dates count.

    What staff do with the page later, they do to the page: whoever took part was promised the contest.
    Refused once its entries are closed.
    """
    contest, now = Contest.objects.select_for_update().get(pk=contest.pk), timezone.now()
    if contest.announced_at is not None:
        return contest
    if contest.is_late_at(now):
        raise LateAnnouncementError(contest)
    contest.announced_at = now
    contest.save(update_fields=["announced_at"])
    ledger.enter(contest, LedgerEvent.ANNOUNCED, by=by)
    for juror in contest.jurors.invited().filter(invitation_sent_at__isnull=True):
        transaction.on_commit(partial(jury_tasks.send_invitation.enqueue, juror.pk))
    return contest


@transaction.atomic
def change_contest(
    *,
    contest: Contest,
    categories: Sequence[CategoryRow] | None = None,
    criteria: Sequence[CriterionRow] | None = None,
    age_bands: Sequence[AgeBandRow] | None = None,
    rules: Rules | None = None,
    by: User | None = None,
) -> Contest:
    """Change dates, limits, rules, as far as they can still change (``contests.freezing``).

    ``None`` leaves a list or the rules as they are. Rules that somebody has accepted stay; a new version
    takes over.
    """
    standing = Contest.objects.select_for_update().get(pk=contest.pk)
    parts: dict[str, object] = {"categories": categories, "criteria": criteria, "rules": rules}
    parts["age_bands"] = age_bands
    _refuse_frozen(standing, contest, parts)
    for stamp in STAMPS:
        setattr(contest, stamp, getattr(standing, stamp))
    contest.save()
    _write_rows(contest, categories, criteria)
    if age_bands is not None:
        _write_bands(contest, age_bands)
    if rules is not None:
        _write_rules(contest, rules)
    ContestPage.objects.filter(contest=contest).update(starts_at=contest.opens_at, ends_at=contest.closes_at)
    dates = {name: getattr(contest, name).isoformat() for name in freezing.DATES if getattr(contest, name)}
    current = contest.current_rules
    version = current.number if current else None
    ledger.enter(contest, LedgerEvent.RULES, by=by, data={"rules": version, "dates": dates})
    return contest


@transaction.atomic
def suspend_contest(*, contest: Contest, reason: str, act: str, by: User) -> Contest:
    """Stop everything until it is resumed: nobody enters, judges, votes or publishes. Its page says why.

    From wherever it stands: of a published contest, archived or not, the result is not shown meanwhile.
    """
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    if contest.is_stopped:
        return contest
    return _stop(contest, "suspended_at", LedgerEvent.SUSPENDED, reason=reason, act=act, by=by)


@transaction.atomic
def resume_contest(*, contest: Contest, by: User) -> Contest:
    """Go on where the contest was stopped; dates that lay ahead move by the time that was lost.

    A published result stands again as it was: of its dates only the time for appeals is longer.
    """
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    if contest.suspended_at is None or contest.annulled_at is not None:
        return contest
    stopped, lost = contest.suspended_at, timezone.now() - contest.suspended_at
    if contest.results_published_at is None:
        _move_dates(contest, stopped, lost)
        told = {}
    else:
        told = _lengthen_appeals(contest, lost)
        _thank_who_was_not(contest)
    contest.suspended_at, contest.stop_reason, contest.stop_act = None, "", ""
    contest.save()
    ContestPage.objects.filter(contest=contest).update(starts_at=contest.opens_at, ends_at=contest.closes_at)
    line = ledger.enter(contest, LedgerEvent.RESUMED, by=by, data=told)
    transaction.on_commit(partial(tasks.address_letters.enqueue, line.pk))
    return contest


@transaction.atomic
def annul_contest(*, contest: Contest, reason: str, act: str, by: User) -> Contest:
    """Call a contest off for good, from wherever it stands; its page stays and says so and why."""
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    if contest.annulled_at is not None:
        return contest
    return _stop(contest, "annulled_at", LedgerEvent.ANNULLED, reason=reason, act=act, by=by)


@transaction.atomic
def archive_contest(*, contest: Contest, by: User) -> Contest:
    """Put a published contest among the past ones; its results stay where they are."""
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    if contest.phase == Phase.ARCHIVED:
        return contest
    if contest.phase != Phase.PUBLISHED:
        raise FrozenContestError("archived_at")
    contest.archived_at = timezone.now()
    contest.save(update_fields=["archived_at"])
    ledger.enter(contest, LedgerEvent.ARCHIVED, by=by)
    return contest


def note_due_moves() -> int:
    """Write into the ledgers what the plan has done by itself: entries opened, entries closed.

    The worker does it every minute; a line is written once. Returns how many were written.
    """
    now, written = timezone.now(), 0
    for event, field in PLANNED:
        due = Contest.objects.running().filter(**{f"{field}__lte": now}, results_published_at__isnull=True)
        told = LedgerLine.objects.filter(contest=OuterRef("pk"), event=event)
        for contest in due.filter(~Exists(told)):
            written += _note_move(contest, event, getattr(contest, field))
    return written


def note_moves_before(contest: Contest) -> None:
    """The same for one contest, before a person's move is entered: the plan came first."""
    for event, field in PLANNED:
        if getattr(contest, field) <= timezone.now():
            _note_move(contest, event, getattr(contest, field))


@transaction.atomic
def _note_move(contest: Contest, event: LedgerEvent, planned: datetime) -> int:
    Contest.objects.select_for_update().get(pk=contest.pk)
    if LedgerLine.objects.filter(contest=contest, event=event).exists():
        return 0
    data = {"planned": planned.isoformat()}
    ledger.enter(contest, event, by=None, role=LedgerRole.CLOCK, data=data)
    return 1


def _move_dates(contest: Contest, stopped: datetime, lost: timedelta) -> None:
    """What lay ahead when the contest was ``stopped`` comes later by the time that was ``lost``."""
    for name in freezing.DATES:
        moment = getattr(contest, name)
        if moment is not None and moment > stopped:
            setattr(contest, name, moment + lost)
    Round.objects.filter(contest=contest, closed_at__isnull=True, closes_at__gt=stopped).update(
        closes_at=F("closes_at") + lost
    )
    votes = PublicVote.objects.filter(contest=contest)
    votes.filter(closes_at__gt=stopped).update(closes_at=F("closes_at") + lost)
    votes.filter(opens_at__gt=stopped).update(opens_at=F("opens_at") + lost)


def _lengthen_appeals(contest: Contest, lost: timedelta) -> dict[str, int]:
    """Give back the days for appeals that a suspended result has lost; returns what the ledger tells of it.

    In whole days, since they are counted so; the key goes a year after the vote in any case.
    """
    vote = PublicVote.objects.filter(contest=contest, key_destroyed_at=None).first()
    if vote is None:
        return {}
    vote.appeal_days = min(vote.appeal_days + ceil(lost / timedelta(days=1)), APPEAL_DAYS[1])
    vote.save(update_fields=["appeal_days"])
    return {"appeal_days": vote.appeal_days}


def _thank_who_was_not(contest: Contest) -> None:
    """The thanks of a result that was suspended before they were sent: none goes while it is not shown."""
    for pk in contest.jurors.sitting().filter(thanked_at=None).values_list("pk", flat=True):
        transaction.on_commit(partial(jury_tasks.send_thanks.enqueue, pk))


def _stop(contest: Contest, stamp: str, event: LedgerEvent, *, reason: str, act: str, by: User) -> Contest:
    reason, act = " ".join(reason.split())[:500], " ".join(act.split())[:80]
    if not reason or not act:
        raise ValueError("a stop needs its reason and the number of its act")
    setattr(contest, stamp, timezone.now())
    contest.stop_reason, contest.stop_act = reason, act
    contest.save(update_fields=[stamp, "stop_reason", "stop_act"])
    line = ledger.enter(contest, event, by=by, data={"reason": reason, "act": act})
    transaction.on_commit(partial(tasks.address_letters.enqueue, line.pk))
    return contest


def _refuse_frozen(standing: Contest, wanted: Contest, parts: dict[str, object]) -> None:
    """Nothing that is frozen may differ, no deadline may move into the past, no jury may lose time."""
    now = timezone.now()
    frozen = standing.frozen_at(now)
    tried = {name for name, part in parts.items() if part is not None}
    fields = (*freezing.DATES, *freezing.LIMITS, "reminders", "names", "themes")
    tried.update(name for name in fields if getattr(standing, name) != getattr(wanted, name))
    wrong = tried & frozen
    wrong.update(
        name
        for name in freezing.AHEAD
        if freezing.moves_back(name, getattr(standing, name), getattr(wanted, name), now)
    )
    if freezing.cuts_short(standing.dates, wanted.judging_until, now):
        wrong.add("judging_until")
    if wrong:
        raise FrozenContestError(*sorted(wrong))


def _write_rules(contest: Contest, rules: Rules) -> None:
    current = contest.current_rules
    if current is not None and (current.texts, current.tie_ladder) == (rules.texts, rules.tie_ladder):
        return
    if current is None or current.is_frozen:
        number = current.number + 1 if current else 1
        RulesVersion.objects.create(
            contest=contest, number=number, texts=rules.texts, tie_ladder=rules.tie_ladder
        )
    else:
        current.texts, current.tie_ladder = rules.texts, rules.tie_ladder
        current.save()


def _write_bands(contest: Contest, rows: Sequence[AgeBandRow]) -> None:
    """Bring the age bands to what the form says; one with entries stays."""
    kept = {row.pk for row in rows if row.pk}
    contest.age_bands.filter(entries__isnull=True).exclude(pk__in=kept).delete()
    for position, row in enumerate(rows):
        band = AgeBand.objects.filter(pk=row.pk or 0, contest=contest).first() or AgeBand(contest=contest)
        band.names, band.position, band.from_age, band.to_age = row.names, position, row.from_age, row.to_age
        band.save()


def _write_rows(
    contest: Contest, categories: Sequence[CategoryRow] | None, criteria: Sequence[CriterionRow] | None
) -> None:
    """Bring categories and criteria to what the form says; a category with entries stays."""
    if categories is not None:
        kept = {row.pk for row in categories if row.pk}
        contest.categories.filter(entries__isnull=True).exclude(pk__in=kept).delete()
        for position, category in enumerate(categories):
            found = Category.objects.filter(pk=category.pk or 0, contest=contest).first()
            row = found or Category(contest=contest)
            row.names, row.position = category.names, position
            row.save()
    if criteria is not None:
        contest.criteria.exclude(pk__in={row.pk for row in criteria if row.pk}).delete()
        for position, criterion in enumerate(criteria):
            standing = Criterion.objects.filter(pk=criterion.pk or 0, contest=contest).first()
            measure = standing or Criterion(contest=contest)
            measure.names, measure.weight, measure.position = criterion.names, criterion.weight, position
            measure.save()
