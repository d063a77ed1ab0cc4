"""The photos of an entry as a whole: which, how many, in what order; the first is the cover."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db.models import F

from contests.enums import COUNTED_STATUSES
from contests.keeping import KeptPhoto, remove_photos, stored_photo
from contests.models import Entry, Photo
from contests.models.contests import MOST_PHOTOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hub.accounts.models import User


class DuplicatePhotoError(Exception):
    """The person has sent this very photo already, with another entry."""


class SeriesLengthError(Exception):
    """An entry would have fewer or more photos than the contest takes."""


@dataclass(frozen=True, kw_only=True)
class Series:
    """What the photos of an entry shall be.

    ``pieces`` stand in the order of the series: tokens of photos that the entry has, and new photos. What it
    has and is not named stays behind them, unless it is in ``removed``: nothing is lost by being forgotten.
    """

    pieces: tuple[UUID | KeptPhoto, ...] = ()
    removed: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, *new: KeptPhoto) -> Self:
        return cls(pieces=new)

    @property
    def new(self) -> list[KeptPhoto]:
        return [piece for piece in self.pieces if isinstance(piece, KeptPhoto)]


@contextmanager
def arranged(entry: Entry, series: Series, *, owner: User, whole: bool = True) -> Iterator[list[Photo]]:
    """Bring the photos of ``entry`` to ``series``; yields those that are new.

    If the block fails, their files go with the rows. A series that is not ``whole`` yet may be too short.
    """
    contest = entry.contest
    standing = list(entry.photos.all())
    wanted = _wanted(standing, series, only_one=not contest.takes_series)
    if len(wanted) > contest.most_photos or (whole and len(wanted) < contest.least_photos):
        raise SeriesLengthError
    _refuse_duplicates(entry, owner, wanted)
    remove_photos(photo for photo in standing if photo not in wanted)
    # Out of each other's way: a position is taken once, also for a moment.
    entry.photos.update(position=F("position") + MOST_PHOTOS)
    new = []
    with ExitStack() as files:
        for position, piece in enumerate(wanted):
            if isinstance(piece, KeptPhoto):
                new.append(files.enter_context(stored_photo(entry, piece, position)))
            else:
                entry.photos.filter(pk=piece.pk).update(position=position)
        yield new


def _wanted(standing: list[Photo], series: Series, *, only_one: bool) -> list[Photo | KeptPhoto]:
    """The photos in their order. One that is sent again, since an answer was lost, is there once."""
    kept = {photo.token: photo for photo in standing if photo.token not in series.removed}
    seen = {photo.sha256 for photo in kept.values()}
    wanted: list[Photo | KeptPhoto] = []
    named = set()
    for piece in series.pieces:
        if isinstance(piece, UUID):
            if piece in kept and piece not in named:
                named.add(piece)
                wanted.append(kept[piece])
        elif piece.facts.sha256 not in seen:
            seen.add(piece.facts.sha256)
            wanted.append(piece)
    wanted += [photo for token, photo in kept.items() if token not in named]
    if only_one:
        # A new photo takes the place of the one before.
        new = [piece for piece in wanted if isinstance(piece, KeptPhoto)]
        wanted = [new[-1]] if new else wanted
    return wanted


def _refuse_duplicates(entry: Entry, owner: User, wanted: list[Photo | KeptPhoto]) -> None:
    shas = {piece.facts.sha256 if isinstance(piece, KeptPhoto) else piece.sha256 for piece in wanted}
    others = Entry.objects.of(owner.pk).filter(contest=entry.contest, status__in=COUNTED_STATUSES)
    if Photo.objects.filter(entry__in=others.exclude(pk=entry.pk), sha256__in=shas).exists():
        raise DuplicatePhotoError
