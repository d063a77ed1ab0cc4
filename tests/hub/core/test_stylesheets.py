from hub.core.stylesheets import cut

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
