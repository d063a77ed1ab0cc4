"""What every page must pass; see docs/testing.md."""

from __future__ import annotations

import gzip
import json
import urllib.request
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import brotli
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve

from tests.browser.chromium import record_of
from tests.browser.nu_checker import nu_checker

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Axe()
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
PICTURES = ("image/", "video/")
# What a page cannot do without scripts, in words; Playwright's own script runs nevertheless.
STUCK = """() => {
  const seen = (it) => it.checkVisibility({ visibilityProperty: true });
  const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(seen);
  const told = (what, its) => its.map((it) => `${what}: ${it.outerHTML.slice(0, 160)}`);
  const inputs = all("input:not([type=hidden]), select, textarea, button, output");
  const forms = all("main form");
  const sends = (form) => [...form.elements].some((it) => seen(it) && ["submit", "image"].includes(it.type));
  const popover = (it) => it.popoverTargetElement;
  const pictures = all("main img");
  return [
    ...told("heading", document.querySelectorAll("h1").length === 1 ? [] : [document.body]),
    ...told("no button that sends", forms.filter((form) => !sends(form))),
    ...told("needs a script", inputs.filter((it) => it.type === "button" && !popover(it))),
    ...told("belongs to no form", inputs.filter((it) => !it.form && !popover(it))),
    ...told("is no link", all("a:not([href]), a[href=''], a[href='#'], [role=button]")),
    ...told("has no picture", pictures.filter((it) => !/^([/]|http)/.test(it.getAttribute("src")))),
    ...told("shows no picture", pictures.filter((it) => it.complete && !it.naturalWidth)),
  ];
}"""
FORMS = """() => [...document.forms].filter((it) => it.checkVisibility()).map((it) => [
  it.method,
  new URL(it.getAttribute("action") || location.href, location.href).href,
  it.elements.csrfmiddlewaretoken?.value ?? "",
])"""
MOST_BYTES = 250_000
MOST_SCRIPT_BYTES = 60_000


def assert_accessible(page: Page) -> None:
    """Zero axe violations of WCAG 2.2 AA and best practices, as the page stands now."""
    violations = AXE.run(page, options=AXE_OPTIONS).response["violations"]
    told = [
        f"{v['id']} ({v['impact']}): {v['help']}\n"
        f"    {node['target']} {node['html'][:200]}\n    {node['failureSummary']}"
        for v in violations
        for node in v["nodes"][:5]
    ]
    assert not told, f"{page.url}\n" + "\n".join(told)


def assert_valid_html(html: str) -> None:
    """Zero errors from the Nu HTML checker."""
    request = urllib.request.Request(  # noqa: S310 (our own server on loopback)
        f"{nu_checker()}/?out=json",
        data=html.encode(),
        headers={"Content-Type": "text/html; charset=utf-8", "User-Agent": "tests"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        messages = json.load(answer)["messages"]
    errors = [
        f"line {m.get('lastLine')}: {m['message']}\n    {m.get('extract', '').strip()}"
        for m in messages
        if m["type"] in {"error", "non-document-error"}
    ]
    assert not errors, "\n".join(errors)


def assert_no_cookies(page: Page) -> None:
    """A page that is only read sets no cookie and keeps nothing in the browser."""
    assert [c["name"] for c in page.context.cookies()] == []
    kept = page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")
    # htmx notes for the tab which page it is on; that leaves no trace when the tab closes.
    assert set(kept) <= {"htmx-current-path-for-history"}


def assert_fits_width(page: Page) -> None:
    """Nothing sticks out to the side: a phone never scrolls sideways."""
    wide, shown = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= shown, f"{page.url} is {wide} px wide in a window of {shown} px"


def hold_still(page: Page) -> None:
    """Wagtail's messages fade in, whatever a person prefers: axe would measure the colours of a moment."""
    page.add_style_tag(
        content="*, ::before, ::after { animation: none !important; transition: none !important }"
    )


def assert_nothing_is_cut_off(page: Page) -> None:
    """Wagtail's ``main`` hides what sticks out of it: nothing may."""
    wide, shown = page.locator("main").evaluate("it => [it.scrollWidth, it.clientWidth]")
    assert wide <= shown, f"{page.url}: main is {wide} px wide and shows {shown} px"


def assert_works_without_scripts(page: Page) -> None:
    """One heading, forms that can be sent, pictures that are there, nothing shown that waits for a script."""
    told = page.evaluate(STUCK)
    for method, address, token in page.evaluate(FORMS):
        taken = resolve(urlsplit(address).path).func
        if method == "dialog" or not address.startswith(page.evaluate("location.origin")):
            told.append(f"a form leads nowhere: {method} {address}")
        elif method == "post" and not token and not getattr(taken, "csrf_exempt", False):
            told.append(f"a form is refused: it has no token for {address}")
    assert not told, f"{page.url}\n" + "\n".join(told)


@lru_cache(maxsize=256)
def _static_weight(url: str, body: bytes) -> int:
    return len(brotli.compress(body, quality=11))


def weigh(page: Page) -> tuple[int, int]:
    """Bytes of everything the window loaded but pictures, and of its scripts, compressed as in production."""
    total = scripts = 0
    seen = set()
    for response in record_of(page).responses:
        kind = response.headers.get("content-type", "")
        if response.url in seen or kind.startswith(PICTURES) or response.status != 200:
            continue
        seen.add(response.url)
        body = response.body()
        if "font/" in kind or response.url.endswith(".woff2"):
            weight = len(body)
        elif "/static/" in response.url:
            weight = _static_weight(response.url, body)
        else:
            weight = len(gzip.compress(body, 6))
        total += weight
        if "javascript" in kind:
            scripts += weight
    return total, scripts


def assert_light(page: Page) -> None:
    """At most 250 kB without pictures, of it at most 60 kB script; open the page in a fresh window first."""
    total, scripts = weigh(page)
    assert (total <= MOST_BYTES, scripts <= MOST_SCRIPT_BYTES) == (True, True), (
        f"{page.url}: {total} bytes, {scripts} of script"
    )
