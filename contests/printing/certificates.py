"""Certificates for winners and special mentions, one page each, to be framed."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from .sheet import BLUE, GREY, INK, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SIZE = (297.0, 210.0)
FRAME = 10.0
PHOTO = (104.0, 120.0)


@dataclass(frozen=True)
class Certificate:
    """Whose, for what; ``photo`` is a JPEG."""

    name: str
    award: str
    work: str
    photo: bytes = field(repr=False)


@dataclass(frozen=True)
class Certificates:
    """All words come in the language of the certificates."""

    heading: str
    given_to: str
    for_the_photo: str
    contest: str
    town: str
    place_and_date: str
    signatures: Sequence[str]
    language: str
    made_at: datetime
    each: Sequence[Certificate]


def certificates_pdf(wanted: Certificates) -> bytes:
    sheet = Sheet(
        size=SIZE,
        title=f"{wanted.heading} · {wanted.contest}",
        language=wanted.language,
        made_at=wanted.made_at,
    )
    for certificate in wanted.each:
        _page(sheet, wanted, certificate)
    return sheet.as_bytes()


Letters = tuple[str, float, str, tuple[int, int, int]]


def _page(sheet: Sheet, wanted: Certificates, certificate: Certificate) -> None:
    width, height = SIZE
    sheet.add_page()
    sheet.set_draw_color(*BLUE)
    for inset, line in ((FRAME, 1.2), (FRAME + 2.5, 0.25)):
        sheet.set_line_width(line)
        sheet.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    left, room = FRAME + 14, width - 2 * FRAME - 28 - PHOTO[0] - 12
    sheet.set_xy(left, 27)
    sheet.letters("Titillium", 12, "B", BLUE)
    sheet.cell(room, 6, sheet.fitted(wanted.town, room))
    sheet.set_xy(left, 40)
    sheet.letters("Lora", 34, "B", BLUE)
    sheet.cell(room, 14, wanted.heading)
    y = 59.0
    for text, letters, line, gap in (
        (wanted.given_to, ("Titillium", 11, "", GREY), 6, 1),
        (certificate.name, ("Lora", 25, "B", INK), 11, 4),
        (certificate.award, ("Lora", 17, "", BLUE), 8, 4),
        (wanted.for_the_photo, ("Titillium", 11, "", GREY), 6, 0),
        (certificate.work, ("Lora", 16, "I", INK), 7.5, 3),
        (wanted.contest, ("Titillium", 11, "B", INK), 6, 0),
    ):
        for part in _lines(sheet, text, room, letters):
            sheet.set_xy(left, y)
            sheet.cell(room, line, part)
            y += line
        y += gap
    _photo(sheet, certificate, width - FRAME - 14 - PHOTO[0], 30)
    sheet.set_xy(left, height - FRAME - 34)
    sheet.letters("Titillium", 9, "", GREY)
    sheet.cell(room, 5, wanted.place_and_date)
    each = (width - 2 * FRAME - 28) / len(wanted.signatures)
    sheet.set_draw_color(*INK)
    sheet.set_line_width(0.2)
    for number, role in enumerate(wanted.signatures):
        x = left + number * each
        sheet.line(x, height - FRAME - 15, x + each - 14, height - FRAME - 15)
        sheet.set_xy(x, height - FRAME - 14)
        sheet.letters("Titillium", 9, "", GREY)
        sheet.cell(each - 14, 5, role)


def _lines(sheet: Sheet, text: str, width: float, letters: Letters) -> list[str]:
    """Words in at most two lines."""
    family, size, style, colour = letters
    sheet.letters(family, size, style, colour)
    lines = sheet.wrapped(text, width)
    return [*lines[:1], *([sheet.fitted(" ".join(lines[1:]), width)] if len(lines) > 1 else [])]


def _photo(sheet: Sheet, certificate: Certificate, x: float, y: float) -> None:
    """The whole photo, in the middle of its place."""
    with Image.open(BytesIO(certificate.photo)) as image:
        share = image.width / image.height
    width, height = PHOTO
    wide, high = (width, width / share) if share > width / height else (height * share, height)
    sheet.image(
        BytesIO(certificate.photo),
        x + (width - wide) / 2,
        y + (height - high) / 2,
        wide,
        high,
        alt_text=certificate.work,
    )
