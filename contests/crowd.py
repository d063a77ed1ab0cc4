"""A contest of any size, written in bulk: for benchmarks and for tests of lists. Its photos have no files."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from random import Random

from django.utils import timezone

from contests.actions import rounds
from contests.enums import ConsentKind, DerivativeFormat, EntryStatus, PhotoFormat
from contests.models import (
    Assignment,
    Category,
    Consent,
    ConsentWording,
    Contest,
    Criterion,
    Derivative,
    Entry,
    EntryAuthor,
    Juror,
    Jury,
    Photo,
    Round,
    RulesVersion,
    Score,
)
from hub.accounts.models import User

BATCH = 2000
WEIGHTS = (3, 2, 1)
WIDTHS = (480, 960)


def make_contest(entries: int, jurors: int) -> Contest:
    """A contest being judged: so many admitted entries, each by a person of its own, and accepted jurors.

    Its round is not locked yet, and nobody has given anything.
    """
    now, name = timezone.now(), uuid.uuid4().hex[:12]
    days = {"opens_at": -30, "closes_at": -10, "judging_from": -5, "judging_until": 5}
    contest = Contest.objects.create(
        slug=f"crowd-{name}",
        names={"it": f"Crowd {name}"},
        announced_at=now - timedelta(days=31),
        **{moment: now + timedelta(days=number) for moment, number in days.items()},
    )
    Round.objects.create(contest=contest)
    Jury.objects.create(contest=contest)
    RulesVersion.objects.create(contest=contest, number=1, texts={"it": "…"})
    Category.objects.create(contest=contest, position=0, names={"it": "Una"})
    for position, weight in enumerate(WEIGHTS):
        Criterion.objects.create(
            contest=contest, position=position, weight=weight, names={"it": str(position)}
        )
    people = _people(name, entries + jurors)
    Juror.objects.bulk_create(
        Juror(contest=contest, user=person, accepted_at=now) for person in people[entries:]
    )
    _enter(contest, people[:entries])
    return contest


def judge_all(contest: Contest, *, quorum: int | None, seed: int = 1) -> Round:
    """Lock and open the round of ``contest`` and give every juror's scores, drawn from ``seed``."""
    Round.objects.filter(contest=contest).update(quorum=quorum)
    round_ = rounds.open_round(round_=contest.rounds.get(), by=None)
    random = Random(seed)  # noqa: S311 - the same scores each time
    if quorum is None:
        entries = contest.entries.order_by("pk").values_list("pk", flat=True)
        jurors = contest.jurors.order_by("pk").values_list("pk", flat=True)
        seats = [(juror, entry) for juror in jurors for entry in entries]
    else:
        seats = list(Assignment.objects.filter(round=round_).order_by("pk").values_list("juror", "entry"))
    criteria = [criterion.pk for criterion in contest.criteria.all()]
    Score.objects.bulk_create(
        (
            Score(
                round=round_,
                juror_id=juror,
                entry_id=entry,
                criterion_id=criterion,
                value=random.randint(1, 10),
            )
            for juror, entry in seats
            for criterion in criteria
        ),
        batch_size=BATCH,
    )
    return round_


def _people(name: str, number: int) -> list[User]:
    return User.objects.bulk_create(
        (User(email=f"{name}-{i}@crowd.invalid", password="!") for i in range(number)),  # noqa: S106 - nobody's
        batch_size=BATCH,
    )


def _enter(contest: Contest, people: list[User]) -> None:
    rules, category = contest.rules_versions.get(), contest.categories.get()
    made = Entry.objects.bulk_create(
        (
            Entry(
                contest=contest,
                entrant=person,
                title=f"Photo {i}",
                status=EntryStatus.ADMITTED,
                submitted_at=contest.opens_at + timedelta(minutes=i),
                rules_version=rules,
                category=category,
            )
            for i, person in enumerate(people)
        ),
        batch_size=BATCH,
    )
    EntryAuthor.objects.bulk_create(
        (EntryAuthor(entry=entry, name=f"Person {entry.code}") for entry in made), batch_size=BATCH
    )
    wordings = [
        ConsentWording.objects.get_or_create(
            sha256=hashlib.sha256(f"crowd {kind}".encode()).hexdigest(),
            defaults={"kind": kind, "version": "1", "language": "it", "text": str(kind.label)},
        )[0]
        for kind in (ConsentKind.LICENCE, ConsentKind.NAME)
    ]
    Consent.objects.bulk_create(
        (Consent(entry=entry, kind=words.kind, wording=words) for entry in made for words in wordings),
        batch_size=BATCH,
    )
    photos = Photo.objects.bulk_create(
        (
            Photo(
                entry=entry,
                original=f"contests/{uuid.uuid4().hex}.jpeg",
                sha256=hashlib.sha256(entry.code.encode()).hexdigest(),
                byte_size=1,
                width=1800,
                height=1200,
                format=PhotoFormat.JPEG,
                derivatives_made_at=contest.opens_at,
            )
            for entry in made
        ),
        batch_size=BATCH,
    )
    Derivative.objects.bulk_create(
        (
            Derivative(
                photo=photo,
                width=width,
                height=width * 2 // 3,
                format=DerivativeFormat.JPEG,
                file=f"{photo.folder}/{width}.jpeg",
            )
            for photo in photos
            for width in WIDTHS
        ),
        batch_size=BATCH,
    )
