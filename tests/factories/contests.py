"""Contests, entries and photos for tests: complete by default, so that a test says only what matters."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from functools import cache
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from contests.enums import ConsentKind, DerivativeFormat, EntryStatus, Phase, SubjectStatus
from contests.models import (
    Category,
    Consent,
    ConsentWording,
    Contest,
    Criterion,
    Derivative,
    Entry,
    EntryAuthor,
    Guardian,
    Photo,
    Round,
    RulesVersion,
    Subject,
)
from hub.accounts.models import User


def jpeg(width: int = 1800, height: int = 1200, colour: tuple[int, int, int] = (20, 120, 200)) -> bytes:
    """A small true JPEG; another colour is another sha256."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG")
    return buffer.getvalue()


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"persona{n}@example.org")


# Days from now of: announced, opens, closes, jury from, jury until.
DAYS = {
    Phase.DRAFT: (-10, -5, 5, 7, 15),
    Phase.ANNOUNCED: (-1, 1, 10, 12, 20),
    Phase.OPEN: (-10, -5, 5, 7, 15),
    Phase.SCREENING: (-20, -15, -1, 2, 10),
    Phase.JUDGING: (-30, -25, -10, -5, 5),
    Phase.DELIBERATION: (-40, -35, -20, -15, -1),
    Phase.SEALED: (-40, -35, -20, -15, -5),
    Phase.PUBLISHED: (-40, -35, -20, -15, -5),
    Phase.ARCHIVED: (-400, -390, -380, -370, -360),
    Phase.SUSPENDED: (-10, -5, 5, 7, 15),
    Phase.ANNULLED: (-10, -5, 5, 7, 15),
}
# Hours ago of what people do, and from which phase on it has happened.
STAMPS = {
    "deliberation_from": (30, (Phase.DELIBERATION, Phase.SEALED, Phase.PUBLISHED, Phase.ARCHIVED)),
    "sealed_at": (26, (Phase.SEALED, Phase.PUBLISHED, Phase.ARCHIVED)),
    "results_published_at": (24, (Phase.PUBLISHED, Phase.ARCHIVED)),
    "archived_at": (1, (Phase.ARCHIVED,)),
    "suspended_at": (1, (Phase.SUSPENDED,)),
    "annulled_at": (1, (Phase.ANNULLED,)),
}


def stamp(name: str) -> Any:
    hours, phases = STAMPS[name]
    return factory.LazyAttribute(
        lambda o: timezone.now() - timedelta(hours=hours) if o.phase in phases else None
    )


class ContestFactory(DjangoModelFactory):
    """Open for entries by default; ``phase=Phase.JUDGING`` sets the dates for another phase.

    A draft would be open, had it been announced.
    """

    class Meta:
        model = Contest
        skip_postgeneration_save = True

    class Params:
        phase = Phase.OPEN

    slug = factory.Sequence(lambda n: f"sfumature-{n}")
    names = factory.LazyFunction(lambda: {"it": "Sfumature di Borgo"})
    themes = factory.LazyFunction(lambda: {"it": "Il paese nelle quattro stagioni"})
    min_pixels = 800
    public_from = factory.LazyAttribute(lambda o: timezone.now() + timedelta(days=DAYS[o.phase][0]))
    opens_at = factory.LazyAttribute(lambda o: timezone.now() + timedelta(days=DAYS[o.phase][1]))
    closes_at = factory.LazyAttribute(lambda o: timezone.now() + timedelta(days=DAYS[o.phase][2]))
    judging_from = factory.LazyAttribute(lambda o: timezone.now() + timedelta(days=DAYS[o.phase][3]))
    judging_until = factory.LazyAttribute(lambda o: timezone.now() + timedelta(days=DAYS[o.phase][4]))
    announced_at = factory.LazyAttribute(
        lambda o: None if o.phase == Phase.DRAFT else timezone.now() + timedelta(days=DAYS[o.phase][0])
    )
    deliberation_from = stamp("deliberation_from")
    sealed_at = stamp("sealed_at")
    results_published_at = stamp("results_published_at")
    archived_at = stamp("archived_at")
    suspended_at = stamp("suspended_at")
    annulled_at = stamp("annulled_at")
    stop_reason = factory.LazyAttribute(
        lambda o: "Maltempo" if o.phase in (Phase.SUSPENDED, Phase.ANNULLED) else ""
    )
    stop_act = factory.LazyAttribute(lambda o: "Determina 7/2026" if o.stop_reason else "")

    @factory.post_generation
    def complete(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Two categories, three criteria, version 1 of the rules, and the jury's round."""
        over = self.deliberation_from
        begun = self.judging_from if over else None
        Round.objects.create(contest=self, locked_at=begun, opened_at=begun, closed_at=over, revealed_at=over)
        for position, names in enumerate(
            ({"it": "Paesaggio", "en": "Landscape"}, {"it": "Persone", "en": "People"})
        ):
            Category.objects.create(contest=self, position=position, names=names)
        for position, (weight, names) in enumerate(
            (
                (3, {"it": "Aderenza al tema", "en": "Theme"}),
                (2, {"it": "Composizione", "en": "Composition"}),
                (1, {"it": "Tecnica", "en": "Technique"}),
            )
        ):
            Criterion.objects.create(contest=self, position=position, weight=weight, names=names)
        RulesVersion.objects.create(contest=self, number=1, texts={"it": "Regolamento di prova."})


class EntryFactory(DjangoModelFactory):
    """A submitted entry with its photo, author and consents; ``status=`` for another state."""

    class Meta:
        model = Entry
        skip_postgeneration_save = True

    contest = factory.SubFactory(ContestFactory)
    entrant = factory.SubFactory(PersonFactory)
    title = factory.Sequence(lambda n: f"Alba sul ponte {n}")
    story = "Una mattina di novembre."
    place = "Ponte vecchio"
    status = EntryStatus.SUBMITTED
    reason = factory.LazyAttribute(lambda o: "Fuori tema" if o.status == EntryStatus.REJECTED else "")
    submitted_at = factory.LazyFunction(timezone.now)
    rules_version = factory.LazyAttribute(lambda o: o.contest.rules_versions.first())
    category = factory.LazyAttribute(lambda o: o.contest.categories.first())

    @factory.post_generation
    def complete(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        EntryAuthor.objects.create(entry=self, name=f"Autrice {self.code}")
        for kind in (ConsentKind.LICENCE, ConsentKind.PEOPLE, ConsentKind.ADULT, ConsentKind.NAME):
            wording, _made = ConsentWording.objects.get_or_create(
                sha256=hashlib.sha256(kind.encode()).hexdigest(),
                defaults={"kind": kind, "version": "1", "language": "it", "text": f"Consenso {kind}"},
            )
            Consent.objects.create(entry=self, kind=kind, wording=wording, given_by=self.entrant)
        PhotoFactory(entry=self)


class GuardianFactory(DjangoModelFactory):
    """A guardian who has been mailed a link and has not answered; ``signed_at=`` for one who has signed.

    Give it to an entry that waits: ``EntryFactory(status=EntryStatus.WAITING, awaited=1)``.
    """

    class Meta:
        model = Guardian

    position = 1
    name = factory.Sequence(lambda n: f"Madre Canarina {n}")
    email = factory.Sequence(lambda n: f"madre.canarina{n}@example.org")
    asked_at = factory.LazyFunction(timezone.now)


class SubjectFactory(DjangoModelFactory):
    """A recognisable person whose release was handed in; ``release=""`` and ``status=`` for another."""

    class Meta:
        model = Subject

    name = factory.Sequence(lambda n: f"Persona Canarina {n}")
    status = SubjectStatus.SIGNED
    release_format = "pdf"
    release = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.4\n%%EOF\n", name="x"))


@cache
def grey(width: int, format_: DerivativeFormat) -> bytes:
    """A derivative's file; all photos share it, since encoding takes longer than most tests."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, width * 2 // 3), (90, 90, 90)).save(buffer, format_.value.upper())
    return buffer.getvalue()


class PhotoFactory(DjangoModelFactory):
    """A photo whose original and derivatives are true files; ``ready=False`` for one that waits."""

    class Meta:
        model = Photo
        skip_postgeneration_save = True

    class Params:
        colour = factory.Sequence(lambda n: (n % 256, (n // 256) % 256, 90))
        data = factory.LazyAttribute(lambda o: jpeg(1800, 1200, o.colour))

    entry = factory.SubFactory(EntryFactory)
    format = "jpeg"
    width = 1800
    height = 1200
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.data).hexdigest())
    byte_size = factory.LazyAttribute(lambda o: len(o.data))
    original = factory.LazyAttribute(lambda o: ContentFile(o.data, name="x.jpeg"))
    facts = factory.LazyFunction(lambda: {"camera": "Fotocamera Segreta", "taken_at": "2026-10-01T08:00:00"})

    @factory.post_generation
    def ready(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted is False:
            return
        for width in (480, 960):
            for format_ in DerivativeFormat:
                Derivative.objects.create(
                    photo=self,
                    width=width,
                    height=width * 2 // 3,
                    format=format_,
                    file=ContentFile(grey(width, format_), name="x"),
                )
        self.derivatives_made_at = timezone.now()
        self.save(update_fields=["derivatives_made_at"])


def lengthen(entry: Entry, *, to: int) -> None:
    """Make an entry a series of so many photos."""
    for position in range(entry.photos.count(), to):
        PhotoFactory(entry=entry, position=position)
