"""Take the pictures of README and guide from a running demo town, in the folder where it was started.

    .venv/bin/python docs/screenshots/take.py http://127.0.0.1:8000 <whom make run names>

Logging in reads the code from ``var/mail``, as a person reads it in the terminal. The calendar is printed,
too: its pages are drawn by ``pdftoppm`` (Debian's poppler-utils).
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent
MAILS = Path("var/mail")
DESK, PHONE = (1280, 900), (390, 844)
JUROR, ENTRANT = "marta.quaglia@giuria.example", "chi.partecipa@posta.rivalora.example"
READING = {
    "home": ("/it/", DESK),
    "hashtag": ("/it/restiamo-connessi/", DESK),
    "contest": ("/it/restiamo-connessi/sfumature/", DESK),
    "phone": ("/en/restiamo-connessi/", PHONE),
    "guide-results": ("/it/concorsi/sfumature-scorsa-edizione/risultati/", DESK),
    "guide-vote": ("/it/concorsi/acqua-viva/voto/", PHONE),
}


def at(address: str) -> Callable[[Page], object]:
    return lambda page: page.goto(address)


def by_link(listing: str, link: str, row: str = "") -> Callable[[Page], object]:
    """From a list in the admin to what a link of a row leads to."""

    def go(page: Page) -> None:
        page.goto(listing)
        page.get_by_role("row").filter(has_text=row).get_by_role("link", name=link).first.click()
        page.wait_for_load_state()

    return go


def papers(page: Page) -> None:
    by_link("/admin/giurie/", "Graduatoria")(page)
    page.goto(page.url.replace("/risultati/", "/stampe/"))


def another_round(page: Page) -> None:
    by_link("/admin/giurie/", "Giurati", row="Acqua viva")(page)
    page.get_by_role("link", name="Aggiungi un turno").first.click()
    page.wait_for_load_state()


STAFF: dict[str, Callable[[Page], object]] = {
    "guide-call": at("/admin/contests/new/"),
    "guide-screening": by_link("/admin/contests/", "Controlla le foto", row="Iscrizioni aperte"),
    "guide-jury": by_link("/admin/giurie/", "Giurati", row="Acqua viva"),
    "guide-ranking": by_link("/admin/giurie/", "Graduatoria"),
    "guide-ledger": by_link("/admin/giurie/", "Ogni passo", row="Acqua viva"),
    "guide-papers": papers,
    "guide-standing": by_link("/admin/contests/", "A che punto", row="La giuria è al lavoro"),
    "guide-round": another_round,
    "guide-vote-staff": by_link("/admin/contests/", "Voto del pubblico", row="La giuria è al lavoro"),
}


def keep(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot.save(FOLDER / f"{name}.webp", quality=72, method=6)


def keep_calendar(page: Page) -> None:
    """Have it printed, and keep its cover and its first month side by side."""
    papers(page)
    page.get_by_role("button", name="Prepara il PDF").last.click()
    link = page.get_by_role("row").filter(has_text="Calendario").get_by_role("link", name="Apri il PDF").first
    for _ in range(120):
        if link.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    pdf = page.request.get(str(link.get_attribute("href"))).body()
    with TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", "45", "-l", "2", "-png", "-", f"{folder}/page"]
        subprocess.run(command, input=pdf, check=True)  # noqa: S603
        sheets = [Image.open(path).convert("RGB") for path in sorted(Path(folder).iterdir())]
    both = Image.new("RGB", (sum(s.width for s in sheets) + 16, sheets[0].height), "white")
    both.paste(sheets[0], (0, 0))
    both.paste(sheets[1], (sheets[0].width + 16, 0))
    both.save(FOLDER / "guide-calendar.webp", quality=72, method=6)


def new_page(browser: Browser, base: str, size: tuple[int, int]) -> Page:
    width, height = size
    context = browser.new_context(base_url=base, viewport={"width": width, "height": height}, locale="it-IT")
    return context.new_page()


def come_in(page: Page, email: str, address: str) -> None:
    """To ``address`` by the door, with the code of the last mail to ``email``."""
    page.goto(address)
    page.locator("input[name=email]").fill(email)
    page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=code]").wait_for()
    page.locator("input[name=code]").fill(code_for(email))
    page.locator("button[value=verify]").click()
    page.wait_for_url(f"**{address}")


def code_for(email: str) -> str:
    for path in sorted(MAILS.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        found = re.search(r"\b\d{6}\b", body.get_content()) if body and email in str(mail["To"]) else None
        if found:
            return found[0]
    raise SystemExit(f"no mail with a code for {email} in {MAILS}")


def main(base: str, mayor: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-headless-shell"),
            args=["--no-sandbox"],
        )
        for name, (path, size) in READING.items():
            page = new_page(browser, base, size)
            page.goto(path, wait_until="load")
            keep(page, name)
            page.context.close()
        page = new_page(browser, base, DESK)
        come_in(page, mayor, "/admin/")
        for name, go in STAFF.items():
            go(page)
            keep(page, name)
        keep_calendar(page)
        page.context.close()
        page = new_page(browser, base, PHONE)
        come_in(page, ENTRANT, "/it/concorsi/sfumature/partecipa/")
        keep(page, "guide-entry")
        page.context.close()
        page = new_page(browser, base, PHONE)
        come_in(page, JUROR, "/it/giuria/acqua-viva/")
        page.goto("/it/giuria/acqua-viva/prossima/")
        keep(page, "guide-desk")
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        page.goto("/it/giuria/acqua-viva/tavolo/")
        for photo in range(3):
            page.get_by_role("button", name="Mettila in coda").nth(2 * photo).click()
            page.wait_for_timeout(1000)
        page.evaluate("scrollTo(0, 150)")
        keep(page, "guide-table")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
