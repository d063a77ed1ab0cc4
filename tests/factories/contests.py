"""Contests, entries and photos for tests: complete by default, so that a test says only what matters."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from contests.enums import ConsentKind, DerivativeFormat, EntryStatus, Phase
from contests.models import (
    Category,
    Consent,
    ConsentWording,
    Contest,
    Criterion,
    Derivative,
    Entry,
    EntryAuthor,
    Photo,
    RulesVersion,
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
    Phase.ANNOUNCED: (-1, 1, 10, 12, 20),
    Phase.OPEN: (-10, -5, 5, 7, 15),
    Phase.SCREENING: (-20, -15, -1, 2, 10),
    Phase.JUDGING: (-30, -25, -10, -5, 5),
    Phase.DELIBERATION: (-40, -35, -20, -15, -1),
    Phase.PUBLISHED: (-40, -35, -20, -15, -5),
    Phase.CANCELLED: (-10, -5, 5, 7, 15),
    Phase.ARCHIVED: (-400, -390, -380, -370, -360),
}


class ContestFactory(DjangoModelFactory):
    """Open for entries by default; ``phase=Phase.JUDGING`` sets the dates for another phase."""

    class Meta:
        model = Contest
        skip_postgeneration_save = True

    class Params:
        phase = Phase.OPEN

    slug = factory.Sequence(lambda n: f"sfumature-{n}")
    name = "Sfumature di Borgo"
    theme = "Il paese nelle quattro stagioni"
    min_pixels = 800
    public_from = factory.LazyAttribute(lambda o: timezone.now() + timedelta(days=DAYS[o.phase][0]))
    opens_at = factory.LazyAttribute(lambda o: timezone.now() + timedelta(days=DAYS[o.phase][1]))
    closes_at = factory.LazyAttribute(lambda o: timezone.now() + timedelta(days=DAYS[o.phase][2]))
    judging_from = factory.LazyAttribute(lambda o: timezone.now() + timedelta(days=DAYS[o.phase][3]))
    judging_until = factory.LazyAttribute(lambda o: timezone.now() + timedelta(days=DAYS[o.phase][4]))
    results_published_at = factory.LazyAttribute(
        lambda o: timezone.now() - timedelta(days=1) if o.phase in (Phase.PUBLISHED, Phase.ARCHIVED) else None
    )
    archived_at = factory.LazyAttribute(
        lambda o: timezone.now() - timedelta(hours=1) if o.phase is Phase.ARCHIVED else None
    )
    cancelled_at = factory.LazyAttribute(
        lambda o: timezone.now() - timedelta(hours=1) if o.phase is Phase.CANCELLED else None
    )

    @factory.post_generation
    def complete(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Two categories, three criteria and version 1 of the rules."""
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
            small = Image.new("RGB", (width, width * 2 // 3), (90, 90, 90))
            for format_ in DerivativeFormat:
                buffer = io.BytesIO()
                small.save(buffer, format_.value.upper())
                Derivative.objects.create(
                    photo=self,
                    width=width,
                    height=width * 2 // 3,
                    format=format_,
                    file=ContentFile(buffer.getvalue(), name="x"),
                )
        self.derivatives_made_at = timezone.now()
        self.save(update_fields=["derivatives_made_at"])
