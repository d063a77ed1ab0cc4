"""A picture in a size that nobody makes ahead is found at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.checks import run_checks
from PIL import _imagingmath

from media.checks import _complaints, _complaints_of_code, _differences, _parsed, check_webp_decoder
from media.ingest import webp

if TYPE_CHECKING:
    from pathlib import Path


def found(tmp_path, text: str) -> list[str]:
    template = tmp_path / "page.html"
    template.write_text(text)
    return [complaint.id for complaint in _complaints([template])]


def test_our_templates_are_in_order():
    assert [message.msg for message in run_checks() if message.id.startswith("media.")] == []


def test_sizes_of_the_table_pass(tmp_path):
    text = '{% picture p "card" %}{% include "core/components/picture.html" with size="hero" %}'
    assert found(tmp_path, text) == []


def test_other_sizes_are_named(tmp_path):
    text = """{% picture p 'width-400' %}{% include "core/components/picture.html" with size="big" %}"""
    assert found(tmp_path, text) == ["media.E001", "media.E001"]


def test_wagtails_own_tags_are_refused(tmp_path):
    assert found(tmp_path, "{% image page.picture width-400 %}") == ["media.E002"]
    assert found(tmp_path, "{% picture page.picture format-{avif,webp} fill-400x225 %}") == []


def code(tmp_path, text: str) -> Path:
    module = tmp_path / "page.py"
    module.write_text(text)
    return module


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ('with_pictures(rows, "card", "hero")', []),
        ('with_pictures(rows, "card", "big")', ["media.E004"]),
        ('load_files(([page.picture], "hero"), (others, "big"))', ["media.E004"]),
        ('picture_html(image, "huge", alt="card")', ["media.E004"]),
        ('pictures.specs("huge")', ["media.E004"]),
        ('pictures.SIZES["hero"].specs("jpeg")', []),
        ('def shown_pictures(self) -> list[Shown]:\n    return [(some, "big")]', ["media.E004"]),
        ("image.get_rendition(spec)", ["media.E005"]),
        ('spec = "format-avif|fill-400x225"', ["media.E005"]),
        ('spec = "width-400"', ["media.E005"]),
        ('words = "max-height"', []),
    ],
)
def test_code_names_sizes_of_the_table_only(tmp_path, text, ids):
    assert [complaint.id for complaint in _complaints_of_code(_parsed([code(tmp_path, text)]))] == ids


@pytest.mark.parametrize(
    ("shown", "loaded", "ids"),
    [
        ('{% picture p "card" %}', 'with_pictures(rows, "card")', []),
        ('{% picture p "hero" %}', 'with_pictures(rows, "hero", "card")', ["media.E006"]),
        ('{% picture p "card" %}{% picture p "hero" %}', 'with_pictures(rows, "card")', ["media.E006"]),
    ],
)
def test_what_is_shown_is_what_is_loaded(tmp_path, shown, loaded, ids):
    template = tmp_path / "page.html"
    template.write_text(shown)
    assert [told.id for told in _differences([template], _parsed([code(tmp_path, loaded)]))] == ids


def test_a_pillow_whose_libwebp_cannot_be_called_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(webp, "_webp", _imagingmath)
    webp.library.cache_clear()
    assert [message.id for message in check_webp_decoder()] == ["media.E003"]
    monkeypatch.undo()
    assert check_webp_decoder() == []
