"""What all printed sheets share: letters of every script, colours, and a date that is given."""

from __future__ import annotations

from importlib.resources import as_file
from typing import TYPE_CHECKING, Any, cast

from fpdf import FPDF

from .letters import FACES, family_with, further_face, printable

if TYPE_CHECKING:
    from datetime import datetime
    from importlib.resources.abc import Traversable

INK, GREY, RED, BLUE, LINE = (25, 32, 44), (91, 107, 130), (179, 38, 30), (0, 72, 153), (208, 215, 226)
# Words that do not fit are made smaller, down to this share, before they are shortened.
SMALLEST = 0.6
STEP = 0.95


class Sheet(FPDF):
    """A document in millimetres, with our letters and no page break of its own."""

    def __init__(self, *, size: tuple[float, float], title: str, language: str, made_at: datetime) -> None:
        super().__init__(unit="mm", format=size)
        self._boxes: dict[str, float] = {}
        self.set_margin(0)
        self.set_auto_page_break(auto=False)
        for (family, style), file in FACES.items():
            self._add_face(family, style, file)
        # Joins the letters of Arabic, orders those of Bengali, and sets what reads from the right.
        self.set_text_shaping(use_shaping_engine=True)
        self.set_title(title)
        self.set_lang(language)
        self.set_creation_date(made_at)
        self.ink(INK)

    def ink(self, colour: tuple[int, int, int]) -> None:
        self.set_text_color(*colour)

    def _add_face(self, family: str, style: str, file: Traversable) -> None:
        with as_file(file) as path:
            self.add_font(family, style, str(path))

    def letters(self, family: str, size: float, style: str = "", colour: tuple[int, int, int] = INK) -> None:
        self.set_font(family, style, size)
        self.ink(colour)
        self._set_face_on_page()

    def _set_face_on_page(self) -> None:
        # fpdf2 2.8 writes the face with the first line; where that line begins in a further face, it takes it
        # for the one that was set.
        if self.page and self.current_font is not None:
            self._out(self._set_font_for_page(self.current_font, self.font_size_pt))

    def get_fallback_font(self, char: str, style: str = "") -> str | None:
        """The face for a letter that the one that is set lacks; it is read the first time it is needed."""
        family, style = family_with(char), "B" if "B" in style else ""
        if family is None:
            return None
        key = f"{family.lower()}{style}"
        if key not in self.fonts:
            self._add_face(family, style, further_face(family, style))
        return key

    def normalize_text(self, text: str) -> str:
        return super().normalize_text(printable(text))

    def fitted(self, text: str, width: float) -> str:
        """``text`` for one line: in smaller letters where it would not fit, at last shortened."""
        smallest = self.font_size_pt * SMALLEST
        while self.get_string_width(text) > width and self.font_size_pt * STEP >= smallest:
            self.set_font_size(self.font_size_pt * STEP)
        self._set_face_on_page()
        return self.shortened(text, width)

    def shortened(self, text: str, width: float) -> str:
        """``text``, shortened with … where it would not fit on one line."""
        if self.get_string_width(text) <= width:
            return text
        while text and self.get_string_width(f"{text}…") > width:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def wrapped(self, text: str, width: float) -> list[str]:
        """``text`` as lines of at most ``width``, in the letters that are set."""
        lines = self.multi_cell(width, 1, text, dry_run=True, output="LINES", align="L")
        return [str(line) for line in cast("list[str]", lines)]

    def boxes(self, *, trim: float, bleed: float) -> None:
        """So many millimetres from each edge is cut, and so many the ink ends (PDF 1.7, 14.11.2)."""
        self._boxes = {"TrimBox": trim, "BleedBox": bleed}

    def add_page(self, *args: Any, **kwargs: Any) -> None:
        super().add_page(*args, **kwargs)
        self._set_face_on_page()
        if self._boxes:
            # fpdf2 knows the media box only, and writes it as it stands: the other two go along.
            whole, *others = [
                f"[{_point(edge * self.k)} {_point(edge * self.k)}"
                f" {_point(self.w_pt - edge * self.k)} {_point(self.h_pt - edge * self.k)}]"
                for edge in (0, *self._boxes.values())
            ]
            named = [f"/{name} {box}" for name, box in zip(self._boxes, others, strict=True)]
            self.pages[self.page].media_box = " ".join([whole, *named])

    def as_bytes(self) -> bytes:
        return bytes(self.output())


def _point(number: float) -> str:
    return f"{number:.3f}"
