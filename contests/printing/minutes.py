"""The minutes of the jury, ready to be signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .sheet import BLUE, GREY, INK, LINE, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

A4 = (210.0, 297.0)
SIDE, TOP, FOOT = 22.0, 20.0, 24.0
WIDTH = A4[0] - 2 * SIDE


@dataclass(frozen=True)
class Section:
    """A heading, paragraphs, and a table of which the first row is the head; ``widths`` are its shares."""

    heading: str
    paragraphs: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Minutes:
    """All words come in the language of the minutes. ``signatures`` are who signs, each with their role."""

    title: str
    town: str
    contest: str
    subtitle: str
    language: str
    made_at: datetime
    sections: Sequence[Section]
    place_and_date: str
    signatures: Sequence[tuple[str, str]]
    page_words: str


class _Paper(Sheet):
    def __init__(self, wanted: Minutes) -> None:
        super().__init__(
            size=A4,
            title=f"{wanted.title} · {wanted.contest}",
            language=wanted.language,
            made_at=wanted.made_at,
        )
        self.wanted = wanted
        self.set_margins(SIDE, TOP, SIDE)
        self.set_auto_page_break(auto=True, margin=FOOT)

    def footer(self) -> None:
        self.set_y(-15)
        self.letters("Titillium", 8, "", GREY)
        self.cell(WIDTH / 2, 5, self.fitted(f"{self.wanted.contest} · {self.wanted.town}", WIDTH / 2))
        words = self.wanted.page_words.format(page=self.page_no(), pages="{nb}")
        self.cell(WIDTH / 2, 5, words, align="R")


def minutes_pdf(wanted: Minutes) -> bytes:
    paper = _Paper(wanted)
    paper.add_page()
    _head(paper, wanted)
    for number, section in enumerate(wanted.sections, start=1):
        _section(paper, number, section)
    _signatures(paper, wanted)
    return paper.as_bytes()


def _head(paper: Sheet, wanted: Minutes) -> None:
    paper.letters("Titillium", 10, "B", BLUE)
    paper.cell(WIDTH, 5, wanted.town, new_x="LMARGIN", new_y="NEXT")
    paper.ln(6)
    paper.letters("Lora", 24, "B")
    paper.multi_cell(WIDTH, 10, wanted.title, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.letters("Lora", 14)
    paper.multi_cell(WIDTH, 7, wanted.contest, align="L", new_x="LMARGIN", new_y="NEXT")
    if wanted.subtitle:
        paper.letters("Titillium", 10, "I", GREY)
        paper.multi_cell(WIDTH, 5.5, wanted.subtitle, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(3)
    paper.set_draw_color(*BLUE)
    paper.set_line_width(0.6)
    paper.line(SIDE, paper.get_y(), SIDE + WIDTH, paper.get_y())
    paper.ln(2)


def _section(paper: Sheet, number: int, section: Section) -> None:
    if paper.will_page_break(28):
        paper.add_page()
    paper.ln(4)
    paper.letters("Titillium", 12, "B", BLUE)
    paper.multi_cell(WIDTH, 6, f"{number}. {section.heading}", align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(1)
    for text in section.paragraphs:
        paper.letters("Titillium", 10)
        paper.multi_cell(WIDTH, 5, text, align="L", new_x="LMARGIN", new_y="NEXT")
        paper.ln(1)
    if section.rows:
        paper.letters("Titillium", 9)
        paper.set_draw_color(*LINE)
        paper.set_line_width(0.2)
        with paper.table(
            col_widths=tuple(section.widths),
            width=WIDTH,
            line_height=4.6,
            text_align="LEFT",
            borders_layout="HORIZONTAL_LINES",
            padding=(0.8, 1.2),
        ) as table:
            for values in section.rows:
                row = table.row()
                for value in values:
                    row.cell(value)
        paper.ink(INK)


def _signatures(paper: Sheet, wanted: Minutes) -> None:
    needed = 24 + 17 * ((len(wanted.signatures) + 1) // 2)
    if paper.will_page_break(needed):
        paper.add_page()
    paper.ln(10)
    paper.letters("Titillium", 10)
    paper.cell(WIDTH, 5, wanted.place_and_date, new_x="LMARGIN", new_y="NEXT")
    paper.ln(14)
    half = (WIDTH - 12) / 2
    paper.set_draw_color(*INK)
    paper.set_line_width(0.2)
    for number, (name, role) in enumerate(wanted.signatures):
        x = SIDE + (number % 2) * (half + 12)
        y = paper.get_y()
        paper.line(x, y, x + half, y)
        paper.set_xy(x, y + 1)
        paper.letters("Titillium", 9, "B")
        paper.cell(half, 4, paper.fitted(name, half))
        paper.set_xy(x, y + 5)
        paper.letters("Titillium", 8, "", GREY)
        paper.cell(half, 4, paper.fitted(role, half))
        paper.set_xy(SIDE, y + (17 if number % 2 else 0))
