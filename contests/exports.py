"""What staff take out of a contest: a table as CSV or XLSX, and the originals as a zip that flows."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from contests.enums import ConsentKind
from contests.models import Consent, Entry, EntryAuthor, Photo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from contests.models import Contest

# With these a spreadsheet begins a formula; what people wrote must stay words.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# The wider one last.
LICENCES = (ConsentKind.LICENCE, ConsentKind.CC_BY)
CHUNK = 256 * 1024


def rows_of(contest: Contest) -> list[list[str | int]]:
    """A head and a row for each entry that was sent, with its author; places once they are public."""
    out = contest.results_published_at is not None and not contest.is_stopped
    entries = (
        Entry.objects.filter(contest=contest, submitted_at__isnull=False)
        .select_related("category", "age_band", "placement")
        .order_by("submitted_at", "pk")
    )
    licences = _licences(contest)
    authors = dict(EntryAuthor.objects.filter(entry__contest=contest).values_list("entry", "name"))
    rows: list[list[str | int]] = [
        [
            _("Code"),
            _("Title"),
            _("Author"),
            _("Category"),
            _("State"),
            _("Language"),
            _("Sent"),
            _("Place in the ranking"),
            _("Licence"),
        ]
    ]
    banded = contest.age_bands.exists()
    if banded:
        rows[0].append(_("Age band"))
    for entry in entries:
        placement = getattr(entry, "placement", None) if out else None
        sent = entry.submitted_at
        rows.append(
            [
                entry.code,
                entry.title,
                authors.get(entry.pk, ""),
                str(entry.category or ""),
                str(entry.get_status_display()),
                entry.language,
                sent.isoformat(timespec="minutes") if sent else "",
                placement.place or "" if placement else "",
                licences.get(entry.pk, ""),
                *([str(entry.age_band or "")] if banded else []),
            ]
        )
    return [[harmless(value) for value in row] for row in rows]


def _licences(contest: Contest) -> dict[int, str]:
    """What each photo may be used under: CC BY where its author chose it, else what the municipality has."""
    given = Consent.objects.standing().filter(entry__contest=contest)
    found = {kind: set(given.filter(kind=kind).values_list("entry", flat=True)) for kind in LICENCES}
    return {entry: str(kind.label) for kind, entries in found.items() for entry in entries}


def harmless(value: str | int) -> str | int:
    """Words that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def originals_zip(contest: Contest) -> Iterator[bytes]:
    """All originals of admitted entries, named by code, piece by piece: no more than a piece is in memory."""
    photos = Photo.objects.filter(entry__in=Entry.objects.admitted().filter(contest=contest))
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for photo in photos.select_related("entry__contest").order_by("entry__code", "position").iterator():
            name = photo.name_outside
            with photo.original.open("rb") as original, archive.open(name, "w", force_zip64=True) as target:
                while piece := original.read(CHUNK):
                    target.write(piece)
                    yield pipe.taken()
    yield pipe.taken()


class _Pipe(io.RawIOBase):
    """What a zip is written to: it cannot be wound back, and gives away what it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.held += data
        return len(data)

    def taken(self) -> bytes:
        piece = bytes(self.held)
        self.held.clear()
        return piece
