"""One, some and many, as each language of ours says them: through the catalogues and the pages' own tags."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from contests.templatetags.contest_photos import series_mark

SKIPPED = Template(
    "{% load i18n %}{% blocktranslate count number=number %}{{ number }} skipped photo{% plural %}"
    "{{ number }} skipped photos{% endblocktranslate %}"
)
SAID = {
    "it": (["1 foto saltata", "2 foto saltate", "20 foto saltate"], ["2 foto", "20 foto"]),
    "en": (["1 skipped photo", "2 skipped photos", "20 skipped photos"], ["2 photos", "20 photos"]),
    "fr": (
        ["1 photo laissée de côté", "2 photos laissées de côté", "20 photos laissées de côté"],
        ["2 photos", "20 photos"],
    ),
    "ro": (
        ["1 fotografie sărită", "2 fotografii sărite", "20 de fotografii sărite"],
        ["2 fotografii", "20 de fotografii"],
    ),
}


@pytest.mark.parametrize("language", SAID)
def test_one_some_and_many(language: str) -> None:
    with translation.override(language):
        skipped = [SKIPPED.render(Context({"number": number})) for number in (1, 2, 20)]
        marks = [re.sub(r"<[^>]+>", "", series_mark(number)) for number in (2, 20)]
    assert (skipped, marks) == SAID[language]
