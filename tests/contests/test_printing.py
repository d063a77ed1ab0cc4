"""What stands on paper, read back from the PDF: names of every script, and long words whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO

import pytest
from PIL import Image

from contests.calendars import calendar_months, public_holidays
from contests.printing.calendar import Calendar, Picture, calendar_pdf
from contests.printing.certificates import Certificate, Certificates, certificates_pdf
from contests.printing.letters import printable, unprintable
from contests.printing.minutes import Minutes, Section, minutes_pdf

from .pdf_words import Printed, faces, letters, pages_of

MADE = datetime(2027, 4, 3, tzinfo=UTC)
SITE = {f"{family}{style}" for family in ("TitilliumWeb", "Lora") for style in ("", "Bold", "Italic")}


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (30, 20)).save(out, "JPEG")
    return out.getvalue()


CERTIFICATE = Certificate(name="Ada", award="1", work="“Sea”", photo=photo())
CERTIFICATES = Certificates(
    heading="H",
    given_to="to",
    for_the_photo="for",
    contest="C",
    town="T",
    place_and_date="T, 3",
    signatures=["A", "B"],
    language="en",
    made_at=MADE,
    each=[CERTIFICATE],
)
MINUTES = Minutes(
    title="M",
    town="T",
    contest="C",
    subtitle="",
    language="en",
    made_at=MADE,
    sections=[],
    place_and_date="T",
    signatures=[],
    page_words="{page}/{pages}",
)


def certificate(**words: str) -> bytes:
    return certificates_pdf(replace(CERTIFICATES, each=[replace(CERTIFICATE, **words)]))


@pytest.mark.parametrize(
    "name",
    [
        "Ștefan Țăran",
        "Ñandú 🌸",
        "Олена Шевченко",
        "Ελένη Γκρίτζη",
        "გიორგი ბერიძე",
        "Անի Սարգսյան",
        "王小明",
        "陳大文",
        "김민수",
        "やまだ はなこ",
        "प्रिया शर्मा",
        "Ngô Bảo Châu",
    ],
)
def test_a_name_is_printed_in_its_letters(name: str) -> None:
    assert letters(certificate(name=name)) == f"THto{name.replace(' ', '')}1for“Sea”CT,3AB"


@pytest.mark.parametrize("name", ["محمد بن علي", "דוד לוי"])
def test_a_name_that_reads_from_the_right_is_drawn_from_there(name: str) -> None:
    drawn = name.replace(" ", "")[::-1]
    assert letters(certificate(name=name)) == f"THto{drawn}1for“Sea”CT,3AB"


def test_only_the_faces_that_are_needed_are_read() -> None:
    assert faces(certificate()) == SITE
    assert faces(certificate(name="王小明", work="“Луна”")) == SITE | {"KurintoSansSCBold", "KurintoSans"}


def test_a_further_face_at_the_start_of_a_line_does_not_stay() -> None:
    """On each page the lines that follow know the face that was set."""
    section = Section("S", ["月\n光", "abc"] * 40, [["t", "月"], ["u", "d"]], (1, 1))
    said = letters(minutes_pdf(replace(MINUTES, sections=[section])))
    assert [said.count(word) for word in ("光", "abc", "t月ud")] == [40, 40, 1]


def test_an_accent_on_its_own_joins_its_letter() -> None:
    assert letters(certificate(name="Zoe\u0308")) == "THtoZoë1for“Sea”CT,3AB"


def test_what_no_face_has_is_told_and_seen() -> None:
    name = "Zoe\u0308 😀 王 \u200dفا😀🫠"
    assert unprintable(name) == "😀🫠"
    assert printable(name) == "Zoë □ 王 \u200dفا□□"
    assert letters(certificate(name="Ada 😀")) == "THtoAda□1for“Sea”CT,3AB"


@pytest.mark.parametrize("word", ["parola ", "W", "王"])
def test_the_longest_words_are_printed_whole(word: str) -> None:
    """The longest that the forms take, at once."""
    award, work, name, contest = ((word * 255)[:length] for length in (200, 120, 200, 255))
    pdf = letters(
        certificates_pdf(
            replace(
                CERTIFICATES,
                contest=contest,
                each=[replace(CERTIFICATE, name=name, award=award, work=f"“{work}”")],
            )
        )
    )
    assert pdf == "".join(f"THto{name}{award}for“{work}”{contest}T,3AB".split())


INCHES = 25.4
SMALL, LARGE = 400, 3900
# A photo of one colour each: which stands on which page is read from its pixels.
COLOURS = {"Rossa": (250, 10, 10), "Verde": (10, 250, 10), "Blu": (10, 10, 250)}


@cache
def plain(title: str, side: int) -> Picture:
    """A square photo, given no larger than it is asked for."""

    @cache
    def load(longest: int) -> bytes:
        out, most = BytesIO(), min(longest, side)
        Image.new("RGB", (most, most), COLOURS[title]).save(out, "JPEG")
        return out.getvalue()

    return Picture(title=title, credit="Ada", width=side, height=side, load=load)


@cache
def printed(paper: str = "A4", *, side: int = SMALL, months: int = 12) -> list[Printed]:
    """A calendar of 2027 in this order: Verde on the cover, then Verde, Blu, Rossa, round and round."""
    order = [plain(title, side) for title in ("Verde", "Blu", "Rossa")]
    wanted = Calendar(
        title="Sfumature",
        town="Borgo",
        year=2027,
        language="it",
        made_at=MADE,
        cover=order[0],
        months=[month.piece for month in calendar_months(2027, order) if month.piece][:months],
        month_names=[f"mese{number}" for number in range(1, 13)],
        day_names=["lu", "ma", "me", "gi", "ve", "sa", "do"],
        holidays=public_holidays(2027, "it"),
        events={date(2027, 5, 8): "Sagra"},
    )
    return pages_of(calendar_pdf(wanted, paper=paper))


def test_a_calendar_shows_the_photos_in_the_order_of_staff() -> None:
    names = [
        min(
            COLOURS, key=lambda name: sum(abs(a - b) for a, b in zip(COLOURS[name], page.colour, strict=True))
        )
        for page in printed()
    ]
    assert names == ["Verde", *["Verde", "Blu", "Rossa"] * 4]


@pytest.mark.parametrize(("paper", "width", "height"), [("A4", 210, 297), ("A3", 297, 420)])
def test_a_calendar_is_cut_to_its_paper_and_printed_at_300_dpi(paper: str, width: int, height: int) -> None:
    """Around the paper 3 mm are printed, too; around these are 9 more for the marks of the printer."""
    for page in printed(paper, side=LARGE, months=1):
        sizes = {name: tuple(round(at / 72 * INCHES, 1) for at in box) for name, box in page.boxes.items()}
        assert sizes == {
            "MediaBox": (0, 0, width + 24, height + 24),
            "BleedBox": (9, 9, width + 15, height + 15),
            "TrimBox": (12, 12, width + 12, height + 12),
        }
        wide, high = (pixels / (points / 72) for pixels, points in zip(page.pixels, page.points, strict=True))
        assert (round(wide), round(high)) == (300, 300)


def test_events_and_holidays_stand_on_their_days() -> None:
    by_page = [page.words for page in printed()]
    assert [n for n, words in enumerate(by_page) if "Sagra" in words] == [5]
    assert "8Sagra9" in by_page[5]
    assert "6Epifania" in by_page[1]
    assert "25Anniversariodella" in by_page[4]
    assert [n for n, words in enumerate(by_page) if "Natale" in words] == [12]
    assert "25Natale" in by_page[12]
