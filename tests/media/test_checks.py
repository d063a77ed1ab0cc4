"""A picture in a size that nobody makes ahead is found at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.checks import run_checks
from PIL import _imagingmath

from media.checks import _complaints, check_webp_decoder
from media.ingest import webp

if TYPE_CHECKING:
    import pytest


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


def test_a_pillow_whose_libwebp_cannot_be_called_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(webp, "_webp", _imagingmath)
    webp.library.cache_clear()
    assert [message.id for message in check_webp_decoder()] == ["media.E003"]
    monkeypatch.undo()
    assert check_webp_decoder() == []
