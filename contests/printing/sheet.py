"""What all printed sheets share: the site's letters, its colours, and a date that is given, not asked for."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, cast

from fpdf import FPDF

if TYPE_CHECKING:
    from datetime import datetime

# The package of the site's design brings the letters along, with all diacritics of our languages.
FONTS = files("bootstrap_italia_template") / "static" / "fonts"
FACES = {
    ("Titillium", ""): "Titillium_Web/titillium-web-v10-latin-ext_latin-regular.ttf",
    ("Titillium", "B"): "Titillium_Web/titillium-web-v10-latin-ext_latin-700.ttf",
    ("Titillium", "I"): "Titillium_Web/titillium-web-v10-latin-ext_latin-italic.ttf",
    ("Lora", ""): "Lora/lora-v20-latin-ext_latin-regular.ttf",
    ("Lora", "B"): "Lora/lora-v20-latin-ext_latin-700.ttf",
    ("Lora", "I"): "Lora/lora-v20-latin-ext_latin-italic.ttf",
}
INK, GREY, RED, BLUE, LINE = (25, 32, 44), (91, 107, 130), (179, 38, 30), (0, 72, 153), (208, 215, 226)


class Sheet(FPDF):
    """A document in millimetres, with our letters and no page break of its own."""

    def __init__(self, *, size: tuple[float, float], title: str, language: str, made_at: datetime) -> None:
        super().__init__(unit="mm", format=size)
        self._boxes: dict[str, float] = {}
        self.set_margin(0)
        self.set_auto_page_break(auto=False)
        for (family, style), path in FACES.items():
            with as_file(FONTS / path) as font:
                self.add_font(family, style, str(font))
        self.set_title(title)
        self.set_lang(language)
        self.set_creation_date(made_at)
        self.ink(INK)

    def ink(self, colour: tuple[int, int, int]) -> None:
        self.set_text_color(*colour)

    def letters(self, family: str, size: float, style: str = "", colour: tuple[int, int, int] = INK) -> None:
        self.set_font(family, style, size)
        self.ink(colour)

    def fitted(self, text: str, width: float) -> str:
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
