"""Words for who does not see a picture."""

from __future__ import annotations

from django.utils import translation

from hub.core.blocks import PictureBlock
from tests.factories.pictures import make_picture


def described(words: str):
    picture = make_picture("IMG_2041.JPG")
    picture.description = words
    picture.save()
    return picture


def test_the_name_of_a_file_is_never_read_aloud(db):
    assert described("").default_alt_text == ""
    assert described("Il ponte").default_alt_text == "Il ponte"


def test_no_label_of_a_block_is_in_english():
    with translation.override("it"):
        block = PictureBlock().child_blocks["picture"]
        assert [str(child.label) for child in block.child_blocks.values()] == [
            "Immagine",
            "L'immagine è decorativa",
            "Testo alternativo",
        ]
