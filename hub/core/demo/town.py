"""What the pieces of the demo town share while they build it."""

from __future__ import annotations

import re
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from hub.core.demo_pictures import photograph_of
from hub.core.moments import LAST

from .paint import Painters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from wagtail.documents.models import AbstractDocument
    from wagtail.images.models import AbstractImage

WHEN = re.compile(r"^([+-]?\d+)(?: (\d\d):(\d\d))?$")
# The pictures of pages; photos of contests are larger.
PAGE_PICTURE = (1920, 1280)
# The part of its side that a picture has in a small town.
SMALL = 0.1
Words = dict[str, Any]


def nothing(line: str) -> None:
    """Say nothing."""


@dataclass
class DemoTown:
    """``made`` holds what one piece makes and another needs, by name."""

    size: int = 0
    # With small pictures and few photos, for a test that wants to be quick.
    small: bool = False
    say: Callable[[str], None] = nothing
    now: datetime = field(default_factory=timezone.now)
    made: dict[str, Any] = field(default_factory=dict)
    added: int = 0
    # Where texts were read, and documents lie beside them.
    folders: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.painters = Painters(alone=self.small)

    def texts(self, folder: Path) -> dict[str, Words]:
        """What ``folder`` says, by language: the source first, others where they have a file."""
        self.folders.append(folder)
        found = {}
        for code, _name in settings.LANGUAGES:
            path = folder / f"{code}.toml"
            if path.exists():
                found[code] = tomllib.loads(path.read_text(encoding="utf-8"))
        return found

    def moment(self, when: str | int) -> datetime:
        """``+3 18:30``: half past six in the evening in three days; ``-5``: this hour, five days ago;
        ``+3 24:00``: to the end of that day, as who names no hour means it."""
        match = WHEN.match(str(when))
        if not match:
            raise ValueError(f"{when!r} is no moment: write +3 18:30")
        days, hour, minute = match.groups()
        local = timezone.localtime(self.now) + timedelta(days=int(days))
        if hour is None:
            return local
        clock = LAST if hour == "24" else time(int(hour), int(minute))
        return timezone.make_aware(datetime.combine(local.date(), clock))

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Within it the clock shows ``moment`` and goes on: what is done is noted as of then."""
        import time_machine  # noqa: PLC0415 - nothing that serves pages knows how to move the clock

        with time_machine.travel(moment.astimezone(UTC), tick=True):
            yield

    def pixels(self, side: int) -> int:
        """A side of a picture in this town."""
        return round(side * SMALL) if self.small else side

    def picture(self, spec: str, title: str) -> AbstractImage:
        """The picture ``scene light seed``, painted once."""
        key = f"picture {spec}"
        if key not in self.made:
            data = self.painters.collect(key, *self._painting(spec))
            name = f"{spec.replace(' ', '-')}.jpg"
            self.made[key] = self.keep_picture(data, name, title or name)
        return self.made[key]

    def document(self, name: str, title: str) -> AbstractDocument:
        """The file ``name``, which lies beside the texts, as one of the site's documents."""
        key = f"document {name}"
        if key not in self.made:
            path = next(folder / name for folder in self.folders if (folder / name).exists())
            kept = get_document_model()(title=title, file=ContentFile(path.read_bytes(), name=name))
            kept.save()
            kept.get_file_size()
            self.made[key] = kept
        return self.made[key]

    def paint_ahead(self, words: Any) -> None:
        """Start painting every page's picture that ``words`` (texts of a file) will ask for."""
        if isinstance(words, dict):
            for name, value in words.items():
                if name in {"picture", "portrait"}:
                    self.painters.ask(f"picture {value}", *self._painting(value))
                else:
                    self.paint_ahead(value)
        elif isinstance(words, list):
            for value in words:
                self.paint_ahead(value)

    def _painting(self, spec: str) -> tuple[Any, ...]:
        size = self.pixels(PAGE_PICTURE[0]), self.pixels(PAGE_PICTURE[1])
        return photograph_of, spec, size, self.now

    def keep_picture(self, data: bytes, name: str, title: str) -> AbstractImage:
        """Save ``data`` as one of the site's pictures, through the form with which editors upload theirs."""
        words = {"title": title[:255], "description": title[:255]}
        form = get_image_form(get_image_model())(words, {"file": SimpleUploadedFile(name, data)})
        if not form.is_valid():
            raise ValueError(f"{name}: {form.errors.as_text()}")
        picture: AbstractImage = form.save()
        return picture
