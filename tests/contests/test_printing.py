"""What stands on paper, read back from the PDF: names of every script, and long words whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from contests.printing.certificates import Certificate, Certificates, certificates_pdf
from contests.printing.letters import printable, unprintable
from contests.printing.minutes import Minutes, Section, minutes_pdf

from .pdf_words import faces, letters

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
