from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile

from hub.core.stylesheets import BUILT, OWN, WHOLE, build, cut, shell

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = {"btn", "btn-primary", "col", "spin"}


def test_rules_of_classes_that_nobody_uses_go() -> None:
    css = ".btn{a:b}.carousel{a:b}.btn .carousel,.btn>.col{a:b}h1{a:b}:root{--x:1}"
    assert cut(css, WORDS) == ".btn{a:b}.btn>.col{a:b}h1{a:b}:root{--x:1}"


def test_what_a_rule_excludes_is_no_use() -> None:
    assert cut(".btn:not(.carousel){a:b}", WORDS) == ".btn:not(.carousel){a:b}"
    assert cut(":is(.btn,.col) a{a:b}", WORDS) == ":is(.btn,.col) a{a:b}"


def test_conditions_keep_what_is_left_in_them() -> None:
    css = "@media (min-width:1px){.btn{a:b}.nav{a:b}}@media print{.nav{a:b}}@font-face{font-family:x}"
    assert cut(css, WORDS) == "@media (min-width:1px){.btn{a:b}}"


def test_animations_stay_if_named() -> None:
    assert cut("@keyframes spin{to{a:b}}@keyframes fade{to{a:b}}", WORDS) == "@keyframes spin{to{a:b}}"


def test_bootstraps_blue_becomes_the_sites_colour() -> None:
    css = '.btn{color:#06c;--x: hsl(210, 100%, 40%);background:url("data:image/svg+xml,#06c")}'
    assert cut(css, WORDS) == (
        '.btn{color:var(--hub-primary);--x: var(--hub-primary);background:url("data:image/svg+xml,#06c")}'
    )


@pytest.fixture
def asked_anew(tmp_path: Path, settings: object) -> Iterator[None]:
    """Nothing is built; what is asked is forgotten afterwards."""
    settings.BUILD_DIR = tmp_path  # type: ignore[attr-defined]
    shell.cache_clear()
    yield
    shell.cache_clear()


def test_without_set_up_every_sheet_serves(asked_anew: None) -> None:
    assert shell() == (WHOLE, *OWN)


def test_the_cut_sheet_is_found_where_static_files_are_collected(asked_anew: None) -> None:
    """As in a container, which is made with another VAR_DIR than it runs with."""
    name = staticfiles_storage.save(BUILT, ContentFile(b".btn{a:b}"))
    try:
        assert (name, shell()) == (BUILT, (BUILT,))
    finally:
        (Path(settings.STATIC_ROOT) / BUILT).unlink()


def test_the_one_sheet_holds_all_in_their_order(asked_anew: None) -> None:
    css = build().read_text()
    places = [css.index(mark) for mark in (".btn{", "--hub-primary:", "\n.hub-header {", "\n.hub-card {")]

    assert places == sorted(places)
    assert "/*" not in css
    assert shell() == (BUILT,)


def test_every_sheet_of_the_ground_floor_stands_in_the_one_or_is_linked_by_itself() -> None:
    apart = {"admin", "background", "error", "initiative", "print"}
    there = {path.stem for path in Path("hub/core/static/core/css").glob("*.css")}

    assert {Path(name).stem for name in OWN} == there - apart
