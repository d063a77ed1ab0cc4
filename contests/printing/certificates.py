"""Certificates for winners and special mentions, one page each, to be framed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from .sheet import BLUE, GREY, INK, STEP, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SIZE = (297.0, 210.0)
FRAME = 10.0
PHOTO = (104.0, 120.0)
# From where to where, down the page, the words about the winner may stand.
WORDS = (59.0, SIZE[1] - FRAME - 37)


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


@dataclass(frozen=True)
class _Block:
    """Words of the certificate; ``leading`` is the height of a line, ``after`` the gap below."""

    text: str
    family: str
    size: float
    style: str
    colour: tuple[int, int, int]
    leading: float
    after: float = 0


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
    sheet.cell(room, 14, sheet.fitted(wanted.heading, room))
    blocks = [
        _Block(wanted.given_to, "Titillium", 11, "", GREY, 6, 1),
        _Block(certificate.name, "Lora", 25, "B", INK, 11, 4),
        _Block(certificate.award, "Lora", 17, "", BLUE, 8, 4),
        _Block(wanted.for_the_photo, "Titillium", 11, "", GREY, 6),
        _Block(certificate.work, "Lora", 16, "I", INK, 7.5, 3),
        _Block(wanted.contest, "Titillium", 11, "B", INK, 6),
    ]
    y = WORDS[0]
    for block, lines in _fitting(sheet, blocks, room):
        _set(sheet, block)
        for text in lines:
            sheet.set_xy(left, y)
            sheet.cell(room, block.leading, text)
            y += block.leading
        y += block.after
    _photo(sheet, certificate, width - FRAME - 14 - PHOTO[0], 30)
    sheet.set_xy(left, height - FRAME - 34)
    sheet.letters("Titillium", 9, "", GREY)
    sheet.cell(room, 5, sheet.fitted(wanted.place_and_date, room))
    each = (width - 2 * FRAME - 28) / len(wanted.signatures)
    sheet.set_draw_color(*INK)
    sheet.set_line_width(0.2)
    for number, role in enumerate(wanted.signatures):
        x = left + number * each
        sheet.line(x, height - FRAME - 15, x + each - 14, height - FRAME - 15)
        sheet.set_xy(x, height - FRAME - 14)
        sheet.letters("Titillium", 9, "", GREY)
        sheet.cell(each - 14, 5, sheet.fitted(role, each - 14))


def _set(sheet: Sheet, block: _Block) -> None:
    sheet.letters(block.family, block.size, block.style, block.colour)


def _fitting(sheet: Sheet, blocks: Sequence[_Block], width: float) -> list[tuple[_Block, list[str]]]:
    """The blocks with their lines; what takes most room is set smaller, until all of it stands there."""
    top, bottom = WORDS
    laid = [_laid(sheet, block, width) for block in blocks]
    while sum(_height(*each) + each[0].after for each in laid) > bottom - top:
        longest = max(range(len(laid)), key=lambda number: _height(*laid[number]))
        laid[longest] = _laid(sheet, _smaller(laid[longest][0]), width)
    return laid


def _laid(sheet: Sheet, block: _Block, width: float) -> tuple[_Block, list[str]]:
    _set(sheet, block)
    return block, sheet.wrapped(block.text, width)


def _height(block: _Block, lines: list[str]) -> float:
    return len(lines) * block.leading


def _smaller(block: _Block) -> _Block:
    return replace(block, size=block.size * STEP, leading=block.leading * STEP)


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
