"""The winners' calendar: a cover and twelve months, at 300 dpi, with bleed and trim marks for a printer."""

from __future__ import annotations

import calendar as weeks
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from .sheet import BLUE, GREY, INK, LINE, RED, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
DPI = 300
BLEED = 3.0
# Paper around the bleed, on which the trim marks stand.
AROUND = 9.0
MARK = 5.0
PHOTO_SHARE = 0.56
INCH = 25.4


@dataclass(frozen=True)
class Picture:
    """A photo with what is printed under it; ``load`` gives a JPEG or PNG no longer than so many pixels."""

    title: str
    credit: str
    width: int
    height: int
    load: Callable[[int], bytes] = field(repr=False)


@dataclass(frozen=True)
class Calendar:
    """All words come in the language of the calendar."""

    title: str
    town: str
    year: int
    language: str
    made_at: datetime
    cover: Picture
    months: Sequence[Picture]
    month_names: Sequence[str]
    day_names: Sequence[str]
    holidays: Mapping[date, str]
    events: Mapping[date, str]


@dataclass(frozen=True)
class Box:
    """A place on the page."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Trimmed:
    """The page after the cut; ``unit`` is a millimetre of A4, larger on larger paper."""

    width: float
    height: float

    @property
    def unit(self) -> float:
        return self.width / SIZES["A4"][0]

    def bleeding(self, height: float) -> Box:
        """From the upper edge down, with bleed on three sides."""
        return Box(AROUND, AROUND, self.width + 2 * BLEED, height + BLEED)


def pixels(millimetres: float) -> int:
    return round(millimetres / INCH * DPI)


def calendar_pdf(wanted: Calendar, *, paper: str, made: Callable[[int], None] = lambda _page: None) -> bytes:
    """Thirteen pages; ``made`` is told the number of each that is ready."""
    width, height = SIZES[paper]
    edge = BLEED + AROUND
    sheet = Sheet(
        size=(width + 2 * edge, height + 2 * edge),
        title=f"{wanted.title} {wanted.year}",
        language=wanted.language,
        made_at=wanted.made_at,
    )
    page = Trimmed(width, height)
    sheet.boxes(trim=edge, bleed=AROUND)
    _cover(sheet, wanted, page)
    _marks(sheet, width, height)
    made(1)
    for number, picture in enumerate(wanted.months, start=1):
        _month(sheet, wanted, number, picture, page)
        _marks(sheet, width, height)
        made(number + 1)
    return sheet.as_bytes()


def _cover(sheet: Sheet, wanted: Calendar, page: Trimmed) -> None:
    width, height, unit, edge = page.width, page.height, page.unit, BLEED + AROUND
    band = height * 0.24
    sheet.add_page()
    _photo(sheet, wanted.cover, page.bleeding(height - band))
    photo_height = height - band + BLEED
    sheet.set_fill_color(*BLUE)
    sheet.rect(AROUND, AROUND + photo_height, width + 2 * BLEED, band + BLEED, style="F")
    white = (255, 255, 255)
    left, top = edge + 15 * unit, AROUND + photo_height
    sheet.set_xy(left, top + 8 * unit)
    sheet.letters("Lora", 54 * unit, "B", white)
    sheet.cell(width - 30 * unit, 22 * unit, str(wanted.year))
    sheet.set_xy(left, top + 31 * unit)
    sheet.letters("Lora", 19 * unit, "", white)
    sheet.cell(width - 30 * unit, 9 * unit, sheet.fitted(wanted.title, width - 30 * unit))
    sheet.set_xy(left, top + 43 * unit)
    sheet.letters("Titillium", 11 * unit, "", white)
    sheet.cell(width - 30 * unit, 6 * unit, sheet.fitted(wanted.town, width - 30 * unit))
    sheet.set_xy(left, top + 50 * unit)
    sheet.letters("Titillium", 8.5 * unit, "I", white)
    sheet.cell(width - 30 * unit, 5 * unit, sheet.fitted(_line(wanted.cover), width - 30 * unit))


def _month(sheet: Sheet, wanted: Calendar, number: int, picture: Picture, page: Trimmed) -> None:
    width, height, unit, edge = page.width, page.height, page.unit, BLEED + AROUND
    sheet.add_page()
    photo_height = height * PHOTO_SHARE + BLEED
    _photo(sheet, picture, page.bleeding(height * PHOTO_SHARE))
    left, inner = edge + 12 * unit, width - 24 * unit
    top = AROUND + photo_height
    sheet.set_xy(left, top + 2.5 * unit)
    sheet.letters("Titillium", 8.5 * unit, "I", GREY)
    sheet.cell(inner, 4 * unit, sheet.fitted(_line(picture), inner), align="R")
    sheet.set_xy(left, top + 7 * unit)
    sheet.letters("Lora", 26 * unit, "B", BLUE)
    sheet.cell(inner * 0.7, 12 * unit, wanted.month_names[number - 1])
    sheet.set_xy(left, top + 9 * unit)
    sheet.letters("Lora", 18 * unit, "", GREY)
    sheet.cell(inner, 10 * unit, str(wanted.year), align="R")
    grid_top = top + 22 * unit
    box = Box(left, grid_top, inner, edge + height - 10 * unit - grid_top)
    _grid(sheet, wanted, number, box, unit)


def _grid(sheet: Sheet, wanted: Calendar, number: int, box: Box, unit: float) -> None:
    left, top, width, bottom = box.x, box.y, box.width, box.y + box.height
    column = width / 7
    for day, name in enumerate(wanted.day_names):
        sheet.set_xy(left + day * column, top)
        sheet.letters("Titillium", 9 * unit, "B", RED if day == weeks.SUNDAY else GREY)
        sheet.cell(column, 5 * unit, name, align="L")
    rows = weeks.Calendar().monthdatescalendar(wanted.year, number)
    first = top + 6.5 * unit
    high = (bottom - first) / len(rows)
    for line, week in enumerate(rows):
        y = first + line * high
        sheet.set_draw_color(*LINE)
        sheet.set_line_width(0.2 * unit)
        sheet.line(left, y, left + width, y)
        for position, day_ in enumerate(week):
            if day_.month == number:
                _day(sheet, wanted, day_, Box(left + position * column, y, column, high), unit)


def _day(sheet: Sheet, wanted: Calendar, day: date, box: Box, unit: float) -> None:
    x, y, width, high = box.x, box.y, box.width, box.height
    free = day in wanted.holidays or day.weekday() == weeks.SUNDAY
    sheet.set_xy(x, y + 0.8 * unit)
    sheet.letters("Titillium", 14 * unit, "B" if free else "", RED if free else INK)
    sheet.cell(width, 6 * unit, str(day.day))
    below = y + 6.6 * unit
    for words, colour in ((wanted.holidays.get(day, ""), RED), (wanted.events.get(day, ""), BLUE)):
        if words and below + 3 * unit <= y + high:
            sheet.letters("Titillium", 5.8 * unit, "", colour)
            lines = sheet.wrapped(words, width - unit)
            room = max(1, int((y + high - below) / (2.6 * unit)))
            kept = lines[:room]
            if len(lines) > room:
                kept[-1] = sheet.shortened(f"{kept[-1]}…", width - unit)
            for text in kept:
                sheet.set_xy(x, below)
                sheet.cell(width - unit, 2.6 * unit, text)
                below += 2.6 * unit


def _photo(sheet: Sheet, picture: Picture, box: Box) -> None:
    """The photo, cut to fill its place, at 300 dpi or what it has."""
    wide, high = pixels(box.width), pixels(box.height)
    scale = min(1.0, max(wide / picture.width, high / picture.height))
    longest = max(1, round(max(picture.width, picture.height) * scale) + 1)
    with Image.open(BytesIO(picture.load(longest))) as opened:
        image = opened.convert("RGB")
    share = box.width / box.height
    cut_wide, cut_high = image.width, round(image.width / share)
    if cut_high > image.height:
        cut_wide, cut_high = round(image.height * share), image.height
    # A little above the middle: that is where people look.
    left, top = (image.width - cut_wide) // 2, int((image.height - cut_high) * 0.45)
    image = image.crop((left, top, left + cut_wide, top + cut_high))
    if image.width > wide:
        image = image.resize((wide, high), Image.Resampling.LANCZOS)
    out = BytesIO()
    image.save(out, "JPEG", quality=92, subsampling=0, dpi=(DPI, DPI))
    out.seek(0)
    sheet.image(out, box.x, box.y, box.width, box.height, alt_text=picture.title)


def _marks(sheet: Sheet, width: float, height: float) -> None:
    """Where to cut, outside of the bleed."""
    edge = BLEED + AROUND
    sheet.set_draw_color(0, 0, 0)
    sheet.set_line_width(0.1)
    start = AROUND - MARK - 1
    right, bottom = edge + width, edge + height
    for x in (edge, right):
        sheet.line(x, start, x, start + MARK)
        sheet.line(x, bottom + BLEED + 1, x, bottom + BLEED + 1 + MARK)
    for y in (edge, bottom):
        sheet.line(start, y, start + MARK, y)
        sheet.line(right + BLEED + 1, y, right + BLEED + 1 + MARK, y)


def _line(picture: Picture) -> str:
    return f"{picture.title} · {picture.credit}" if picture.credit else picture.title
