"""The photos in the entry form: several at once, each judged for itself, in an order, without any script."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contests.actions import Series
from contests.keeping import KeptPhoto
from contests.models import Upload
from contests.models.photos import private_storage
from contests.uploads import MOST_BYTES
from media.ingest import MAX_PIXELS, PICTURE_ACCEPT, PictureRefused, inspect_safely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.core.files.uploadedfile import UploadedFile

    from contests.models import Contest, Photo
    from hub.accounts.models import User

ORDER, REMOVED, SENT, DO = "photo_order", "photo_removed", "photo_upload", "do"
# A form follows on its last photo at once; it may come so long after the deadline if that photo began before.
AT_ONCE, LATEST = timedelta(minutes=1), timedelta(minutes=30)
# What the buttons beside a photo say, and that only adds what was chosen.
UP, DOWN, REMOVE, ADD = "photo-up", "photo-down", "photo-remove", "photo-add"


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Files as a list, none of them looked at: ``SentPhotos`` judges each for itself."""

    widget = PhotosInput

    def __init__(self, **kwargs: Any) -> None:
        widget = PhotosInput(attrs={"accept": PICTURE_ACCEPT, "data-photo-input": ""})
        super().__init__(label=_("Photo"), widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        return [file for file in data or [] if file]


@dataclass(frozen=True)
class Row:
    """A photo that we have, as the form lists it."""

    photo: Photo
    number: int
    is_first: bool
    is_last: bool


class SentPhotos:
    """What a form says of the photos of an entry, and what came of it.

    ``pieces`` are the photos that the entry has, in the wanted order, and behind them what was sent and is
    right; ``refused`` says of each other file why.
    """

    def __init__(
        self, contest: Contest, kept: Sequence[Photo], data: Any, uploads: Sequence[Upload] = ()
    ) -> None:
        self.uploads = list(uploads)
        self.dropped: list[Upload] = []
        self.contest = contest
        self.new: list[KeptPhoto] = []
        self.refused: list[tuple[str, str]] = []
        self.removed = frozenset(_tokens(data, REMOVED))
        standing = {photo.token: photo for photo in kept if photo.token not in self.removed}
        order = [token for token in dict.fromkeys(_tokens(data, ORDER)) if token in standing]
        order += [token for token in standing if token not in order]
        self.kept = [standing[token] for token in order]
        self.was = [photo.token for photo in kept]

    def stand_as(self, kept: Iterable[Photo]) -> None:
        """What was sent is stored now: list it as the entry has it."""
        self.kept, self.new, self.removed = list(kept), [], frozenset()
        self.dropped += self.uploads
        self.uploads = []
        self.was = [photo.token for photo in self.kept]

    @property
    def rows(self) -> list[Row]:
        last = len(self.kept)
        return [Row(photo, n, n == 1, n == last) for n, photo in enumerate(self.kept, start=1)]

    @property
    def changed(self) -> bool:
        """Whether what the entry has would become another series."""
        return bool(self.new) or [photo.token for photo in self.kept] != self.was

    @property
    def room(self) -> int:
        """How many photos may still be added."""
        return max(self.contest.most_photos - len(self.kept), 0)

    def press(self, button: str) -> None:
        """Do what one of the buttons beside a photo says."""
        do, _colon, name = button.partition(":")
        if do == REMOVE:
            self.dropped += [upload for upload in self.uploads if str(upload.token) == name]
            self.uploads = [upload for upload in self.uploads if upload not in self.dropped]
        at = next((n for n, photo in enumerate(self.kept) if str(photo.token) == name), None)
        if at is None:
            return
        photo = self.kept.pop(at)
        if do == REMOVE:
            self.removed |= {photo.token}
        else:
            self.kept.insert(max(at - 1, 0) if do == UP else at + 1 if do == DOWN else at, photo)

    def take(self, files: Iterable[UploadedFile[bytes]], *, oversized: Sequence[str]) -> None:
        """Look at each file; raises what is wrong with any of them, or with their number."""
        self.refused += [(name, self._too_large()) for name in oversized]
        for upload in self.uploads:
            if upload.is_complete:
                self._look_at(private_storage().open(upload.file_name, "rb"), upload.name, upload)
            else:
                self.refused.append((upload.name, gettext("It has not arrived whole: choose it again.")))
        for sent in files:
            if (sent.size or 0) > MOST_BYTES or sent.file is None:
                self.refused.append((sent.name or "", self._too_large()))
            else:
                self._look_at(sent.file, sent.name or "")
        if self.contest.takes_series:
            self._bound()
        # What is wrong is of no more use; what is right waits until an entry has it.
        good = {kept.upload for kept in self.new}
        self.dropped += [upload for upload in self.uploads if upload.token not in good]
        self.uploads = [upload for upload in self.uploads if upload.token in good]
        if self.refused:
            raise forms.ValidationError([self._words(*one) for one in self.refused], code="refused")
        self._require()

    def series(self) -> Series:
        return Series(
            pieces=(*(photo.token for photo in self.kept), *self.new),
            removed=self.removed,
        )

    def hold(self, upload: Upload, kept: KeptPhoto) -> None:
        """A new photo waits as an upload, so that it need not be sent again."""
        self.uploads.append(upload)
        self.new = [replace(one, upload=upload.token) if one is kept else one for one in self.new]

    def _look_at(self, file: Any, name: str, upload: Upload | None = None) -> None:
        """Put a file among the new photos, or say why not."""
        try:
            facts = inspect_safely(file, max_bytes=self.contest.max_bytes)
        except PictureRefused as refused:
            self.refused.append((name, str(refused.message)))
            return
        longest = max(facts.width, facts.height)
        if longest < self.contest.min_pixels:
            words = gettext(
                "The photo is too small: its long side has %(has)d pixels, %(wanted)d are needed. "
                "Send the original from your phone or camera, not one that came by chat."
            ) % {"has": longest, "wanted": self.contest.min_pixels}
            self.refused.append((name, words))
            return
        token = upload.token if upload else None
        self.new.append(KeptPhoto(file=file, facts=facts, name=name, upload=token))

    def _bound(self) -> None:
        """Say of each photo past the last that fits that it does not; one sent twice is there once."""
        seen = {photo.sha256 for photo in self.kept}
        fresh: list[KeptPhoto] = []
        for kept in self.new:
            if kept.facts.sha256 in seen:
                continue
            seen.add(kept.facts.sha256)
            if len(fresh) < self.room:
                fresh.append(kept)
            else:
                self.refused.append((kept.name, self._too_many()))
        self.new = fresh

    def _require(self) -> None:
        if len(self.kept) + len(self.new) < self.contest.least_photos:
            raise forms.ValidationError(self.wrong_length(), code="required")

    def wrong_length(self) -> str:
        """What is wrong with the number of photos."""
        least, has = self.contest.least_photos, len(self.kept) + len(self.new)
        if has >= least:
            return self._too_many()
        if least == 1:
            return gettext("Choose a photo.")
        return ngettext(
            "An entry of this contest has at least %(least)d photos: %(number)d is missing.",
            "An entry of this contest has at least %(least)d photos: %(number)d are missing.",
            least - has,
        ) % {"least": least, "number": least - has}

    def _words(self, name: str, why: str) -> str:
        return f"{name}: {why}" if self.contest.takes_series and name else why

    @property
    def max_megabytes(self) -> int:
        return self.contest.max_megabytes

    def _too_large(self) -> str:
        return str(PictureRefused("too_large", limit=self.max_megabytes).message)

    def _too_many(self) -> str:
        return gettext("There is no room for it: an entry has at most {number} photos.").format(
            number=self.contest.most_photos
        )


def _tokens(data: Any, name: str) -> list[uuid.UUID]:
    found = []
    for text in data.getlist(name)[:100] if data is not None else ():
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def uploads_named(data: Any, owner: User, contest: Contest) -> list[Upload]:
    """The uploads of a person that a form names, in its order; nobody else's."""
    tokens = _tokens(data, SENT)
    mine = Upload.objects.of(owner.pk).filter(contest=contest, token__in=tokens)
    return sorted(mine, key=lambda upload: tokens.index(upload.token))


def sent_at(uploads: Sequence[Upload], contest: Contest, now: datetime) -> datetime:
    """When a form counts as sent: what began to travel before the deadline is in time, and so is its form."""
    late = now >= contest.closes_at
    if not late or not uploads or now > contest.closes_at + LATEST:
        return now
    in_time = all(upload.created_at < contest.closes_at for upload in uploads)
    at_once = max(upload.last_at for upload in uploads) >= now - AT_ONCE
    return contest.closes_at - timedelta(microseconds=1) if in_time and at_once else now


def photo_help(contest: Contest) -> str:
    """What a photo must be, and how many there may be."""
    words = gettext(
        "JPEG, PNG, HEIC or WebP, at most {megabytes} MB and {megapixels} megapixels, "
        "the long side at least {pixels} pixels."
    ).format(megabytes=contest.max_megabytes, megapixels=MAX_PIXELS // 1_000_000, pixels=contest.min_pixels)
    if not contest.takes_series:
        return words
    how_many = (
        gettext("Exactly {most} photos, which are judged together.")
        if contest.least_photos == contest.most_photos
        else gettext("From {least} to {most} photos, which are judged together.")
    )
    cover = gettext("You can choose several at once; the first one is the cover.")
    return f"{how_many.format(least=contest.least_photos, most=contest.most_photos)} {cover} {words}"
