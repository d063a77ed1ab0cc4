"""What stands where a picture will be: a class of the style sheet, never a style of the page's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from hub.core import grounds
from hub.core.colours import ENOUGH, contrast, parse
from hub.core.stylesheets import OWN


def test_the_sheet_has_the_rules_that_pages_ask_for():
    sheet = "core/css/grounds.css"
    assert sheet in OWN
    assert Path(finders.find(sheet)).read_text() == grounds.css()


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#000000", "hub-ground-111"),
        ("#ffffff", "hub-ground-eee"),
        ("#3388ee", "hub-ground-48e"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_colour_has_the_nearest_class(colour, name):
    assert grounds.class_of(colour) == name


def test_words_in_place_of_a_picture_are_readable_on_each():
    rules = re.findall(r"background-color: #(.)(.)(.); color: #(.)", grounds.css())
    assert len(rules) == 125
    for *ground, words in rules:
        colours = parse("#" + "".join(d * 2 for d in ground)), parse("#" + words * 6)
        assert contrast(*colours) >= ENOUGH
