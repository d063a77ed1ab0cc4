"""A whole contest through its real pages: from the guided form to the winners, in one browser.

Nobody is logged in by the test and no row is made by it: people come in with mailed codes, and the clock is
moved to the dates that staff wrote. What the worker would do is done where a person would wait for it.
"""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from playwright.sync_api import expect

from contests.enums import Phase
from contests.models import Contest, Entry
from hub.accounts.enums import StaffGroup
from hub.core.models import Hashtag
from hub.core.translations import mirror_in_all_languages
from hub.home.actions import found_town
from hub.home.models import HashtagPage
from tests.browser.audits import assert_accessible, assert_fits_width
from tests.browser.chromium import record_of
from tests.contests.conftest import files_in, run_tasks
from tests.media.corpus import photo_jpeg, telephone_jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page, Route

    from tests.browser.fixtures import PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")
ROME = ZoneInfo("Europe/Rome")
START = datetime(2026, 11, 21, 10, 0, tzinfo=ROME)
NAME = "Sfumature di Borgo"
FORM = "/it/concorsi/sfumature-di-borgo/partecipa/"


@pytest.fixture
def town(live_server, settings, in_group, time_machine) -> Iterator[None]:
    """A founded town with a hashtag and one member of the contest staff; mails lead to this server."""
    time_machine.move_to(START)
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    home = found_town(name="Borgo di Prova", hostname="localhost")
    hashtag = Hashtag.objects.create(label="RestiamoConnessi")
    page = HashtagPage(title="Restiamo connessi", slug="restiamo-connessi", hashtag=hashtag)
    home.add_child(instance=page)
    mirror_in_all_languages(page)
    in_group("concorsi@example.org", StaffGroup.SECRETARIES)


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def come_in(page: Page, email: str, address: str) -> None:
    """To ``address``, by the door: the code is in the last mail."""
    page.goto(address)
    page.locator("input[name=email]").fill(email)
    page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=code]").wait_for()
    assert mail.outbox[-1].to == [email]
    code = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert code
    page.locator("input[name=code]").fill(code[0])
    page.locator("button[value=verify]").click()
    page.wait_for_url(f"**{address}")


def subjects(email: str) -> list[str]:
    return [m.subject for m in mail.outbox if m.to == [email] and not re.search(r"\d{6}", m.subject)]


def choose(page: Page, content: bytes, name: str = "IMG_0001.jpg") -> None:
    page.locator("input[name=photo]").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": content}
    )


def fill_entry(page: Page, *, title: str, author: str, publish_name: bool) -> None:
    page.locator("input[name=title]").fill(title)
    page.locator("textarea[name=story]").fill("Una mattina, prima del mercato.")
    page.locator("input[name=place]").fill("Ponte vecchio")
    page.locator("input[name=author_name]").fill(author)
    for name in ("licence", "people", *(["name"] if publish_name else [])):
        page.locator(f"input[name={name}]").check(force=True)
    page.locator("input[name=age][value=adult]").check(force=True)
    page.locator("select[name=category]").select_option(index=0)


def test_a_contest_from_its_form_to_its_winners(town, page_at: PageAt, time_machine) -> None:
    staff = page_at(1280)
    contest = staff_open_a_contest(staff)
    anybody = page_at(390)
    anybody.goto("/it/restiamo-connessi/sfumature-di-borgo/")
    expect(anybody.get_by_role("heading", name="Iscrizioni aperte")).to_be_visible()
    anybody.get_by_role("link", name="Partecipa", exact=True).click()
    anybody.wait_for_url("**/it/accesso/?next=**")

    ada_enters_from_a_telephone(page_at(390))
    bruno_enters_without_scripts(page_at(390, javascript=False, language="en"))
    invite_jurors(staff, contest)
    time_machine.move_to(contest.closes_at + timedelta(hours=1))
    screen_entries(staff, contest)

    time_machine.move_to(contest.judging_from + timedelta(hours=1))
    giulia_judges_by_thumb(page_at(390), contest)
    gino_judges_by_keyboard(page_at(1280), contest)

    time_machine.move_to(contest.judging_until + timedelta(hours=1))
    publish(staff, contest)
    read_results(page_at(390))
    look_at_gallery(page_at(1280))


def staff_open_a_contest(page: Page) -> Contest:
    come_in(page, "concorsi@example.org", "/admin/contests/new/")
    page.locator("input[name=name_it]").fill(NAME)
    page.locator("textarea[name=theme_it]").fill("Il paese nelle quattro stagioni")
    for name, days in (("opens_at", 0), ("closes_at", 2), ("judging_from", 3), ("judging_until", 5)):
        page.locator(f"input[name={name}_0]").fill((START + timedelta(days=days)).date().isoformat())
        page.locator(f"input[name={name}_1]").fill("09:00")
    page.locator("input[name=categories-0-name_it]").fill("Paesaggio")
    page.locator("input[name=categories-1-name_it]").fill("Persone")
    shot(page, "01-guided-form")
    page.get_by_role("button", name="Crea il concorso e la sua pagina").click()
    page.wait_for_url("**/admin/pages/*/edit/")
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    shot(page, "02-page-editor")
    page.locator("button[name=action-publish]").click()
    page.wait_for_load_state()
    shot(page, "03-published")
    contest = Contest.objects.get()
    assert (contest.name, contest.phase, contest.categories.count()) == (NAME, Phase.OPEN, 2)
    return contest


def ada_enters_from_a_telephone(page: Page) -> None:
    """Refused three times with everything kept, then taken; sent by a double click, shown, changed."""
    come_in(page, "ada@example.org", FORM)
    assert_accessible(page)
    fill_entry(page, title="Nebbia sul ponte", author="Ada Autrice", publish_name=True)
    good = telephone_jpeg(1800, 2400)
    for content, reason in (
        (good[: len(good) // 2], "Il file è danneggiato"),
        (photo_jpeg(800, 600), "La foto è troppo piccola"),
        (b"%PDF-1.7 relazione.pdf", "Questo file non è un"),
    ):
        choose(page, content)
        page.get_by_role("button", name="Invia la foto").click()
        expect(page.locator("#form-errors")).to_be_focused()
        expect(page.locator("#form-errors")).to_contain_text(reason)
        expect(page.locator("input[name=title]")).to_have_value("Nebbia sul ponte")
        expect(page.locator("textarea[name=story]")).to_have_value("Una mattina, prima del mercato.")
        expect(page.locator("input[name=licence]")).to_be_checked()
    assert_accessible(page)
    assert_fits_width(page)
    shot(page, "04-refused")

    choose(page, good)
    expect(page.locator("[data-preview] img")).to_be_visible()
    shot(page, "05-preview")
    held: list[Route] = []
    record_of(page).posts = held.append
    page.get_by_role("button", name="Invia la foto").dblclick()
    expect(page.locator("[data-progress]")).to_be_visible()
    expect(page.get_by_role("button", name="Invia la foto")).to_be_disabled()
    shot(page, "06-progress")
    assert len(held) == 1
    record_of(page).posts = None
    held.pop().continue_()
    expect(page.get_by_text("Grazie, la tua foto è arrivata.")).to_be_visible()
    ada_looks_and_changes(page)
    ada_sends_another(page, good)


def ada_looks_and_changes(page: Page) -> None:
    entry = Entry.objects.get()
    assert page.url.endswith(f"/it/concorsi/mie/{entry.code}/")
    expect(page.get_by_text("l’anteprima è in preparazione")).to_be_visible()

    assert sorted(run_tasks()) == ["make_derivatives", "tell_entrant"]
    assert subjects("ada@example.org") == ["Abbiamo ricevuto la tua foto «Nebbia sul ponte»"]
    page.goto(re.search(r"https?://\S+/mie/\S+", str(mail.outbox[-1].body))[0])  # the link in the mail
    assert is_upright(page.locator("main picture img"))
    shot(page, "07-my-photo")

    page.get_by_role("link", name="Tutte le mie foto").click()
    page.get_by_role("link", name="Modifica Nebbia sul ponte").click()
    page.locator("input[name=title]").fill("Nebbia sul ponte vecchio")
    page.get_by_role("button", name="Salva le modifiche").click()
    expect(page.get_by_role("heading", name="Nebbia sul ponte vecchio")).to_be_visible()


def ada_sends_another(page: Page, good: bytes) -> None:
    """The same photo is refused, another one taken."""
    page.goto(FORM)
    fill_entry(page, title="Ancora nebbia", author="Ada Autrice", publish_name=True)
    choose(page, good)
    page.get_by_role("button", name="Invia la foto").click()
    expect(page.locator("#form-errors")).to_contain_text("Hai già inviato questa foto")
    choose(page, telephone_jpeg(1500, 2000))
    page.get_by_role("button", name="Invia la foto").click()
    expect(page.get_by_text("Grazie, la tua foto è arrivata.")).to_be_visible()
    page.goto("/it/concorsi/mie/")
    expect(page.locator("main h2")).to_have_text(["Ancora nebbia", "Nebbia sul ponte vecchio"])
    shot(page, "08-my-photos")


def is_upright(image: Locator) -> bool:
    expect(image).to_be_visible()
    wide, high = image.evaluate("async (i) => (await i.decode(), [i.naturalWidth, i.naturalHeight])")
    return bool(high > wide)


def originals_kept() -> list[str]:
    return [name for name in files_in("private") if name.count("/") == 1]


def bruno_enters_without_scripts(page: Page) -> None:
    """A plain form, in English: refused with what was written kept, then sent by a double click."""
    originals = len(originals_kept())
    address = FORM.replace("/it/", "/en/")
    come_in(page, "bruno@example.org", address)
    fill_entry(page, title="Il mercato", author="Bruno Bianchi", publish_name=False)
    choose(page, b"no picture")
    page.get_by_role("button", name="Send the photo").click()
    expect(page.locator("#form-errors")).to_contain_text("This file is not a picture.")
    expect(page.locator("input[name=title]")).to_have_value("Il mercato")
    page.locator("input[name=title]").fill("")
    choose(page, photo_jpeg(2100, 1400))
    page.get_by_role("button", name="Send the photo").click()
    expect(page.locator("#form-errors")).to_contain_text("Title")
    expect(page.get_by_text("We have your photo")).to_be_visible()  # it need not be sent again
    page.locator("input[name=title]").fill("Il mercato")
    page.get_by_role("button", name="Send the photo").dblclick()
    expect(page.get_by_text("Thank you, your photo is with us.")).to_be_visible()
    assert Entry.objects.filter(entrant__email="bruno@example.org").count() == 1
    assert len(originals_kept()) == originals + 1
    run_tasks()
    assert subjects("bruno@example.org") == ["We have your photo “Il mercato”"]
    page.get_by_role("link", name="All my photos").click()
    page.get_by_role("link", name="Change Il mercato").click()
    page.locator("input[name=place]").fill("Piazza")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("Piazza")).to_be_visible()
    shot(page, "09-without-scripts")


def invite_jurors(page: Page, contest: Contest) -> None:
    page.goto("/admin/giurie/")
    page.get_by_role("row", name=NAME).get_by_role("link").first.click()
    page.locator("textarea[name=emails]").fill("giulia@example.org\ngino@example.org")
    page.get_by_role("button", name="Manda gli inviti").click()
    expect(page.get_by_role("row", name="giulia@example.org")).to_be_visible()
    run_tasks()
    for email in ("giulia@example.org", "gino@example.org"):
        assert subjects(email) == [f"Vuoi giudicare le foto di «{NAME}»?"]


def screen_entries(page: Page, contest: Contest) -> None:
    """One left out with a reason, two let in at once; each author is told."""
    page.goto("/admin/contests/")
    page.get_by_role("row", name=NAME).get_by_role("link", name="Controlla le foto").click()
    shot(page, "10-screening")
    page.get_by_role("link", name="Ancora nebbia").first.click()
    page.locator("textarea[name=reason]").fill("È quasi uguale all'altra tua foto.")
    page.get_by_role("button", name="Escludi con questo motivo").click()
    expect(page.get_by_text("È quasi uguale all'altra tua foto.").first).to_be_visible()
    page.goto(f"/admin/contests/{contest.pk}/entries/")
    for box in page.locator("input[name=entry]").all():
        box.check()
    page.get_by_role("button", name="Ammetti").click()
    expect(page.get_by_text("2 foto decise")).to_be_visible()
    run_tasks()
    assert subjects("ada@example.org")[-2:] == [
        "La tua foto «Ancora nebbia» non è ammessa al concorso",
        "La tua foto «Nebbia sul ponte vecchio» è ammessa al concorso",
    ]
    assert "È quasi uguale all'altra tua foto." in next(
        str(m.body) for m in mail.outbox if "non è ammessa" in m.subject
    )
    assert subjects("bruno@example.org")[-1] == "Your photo “Il mercato” is admitted to the contest"


def take_seat(page: Page, email: str) -> None:
    """By the link in the invitation, with a code."""
    come_in(page, email, "/it/giuria/")
    page.get_by_label("Nome", exact=True).fill("Ada")
    page.get_by_label("Cognome").fill("Prova")
    page.get_by_role("button", name="Accetto").click()
    page.get_by_role("link", name="Alle foto").click()
    page.get_by_role("link", name="Comincia a giudicare").click()
    expect(page.get_by_text("0 di 2 giudicate")).to_be_visible()
    page.wait_for_load_state()


def is_at(page: Page, heading: str) -> None:
    """The page is there, and its script."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.wait_for_load_state()


def giulia_judges_by_thumb(page: Page, contest: Contest) -> None:
    """Ten for Ada's photo, five for Bruno's, whichever comes first; one is skipped at first."""
    take_seat(page, "giulia@example.org")
    page.get_by_role("button", name="Salta").tap()
    for done, heading in enumerate(("Foto 2", "Foto 1")):
        is_at(page, heading)
        expect(page.get_by_text(f"{done} di 2 giudicate")).to_be_visible()
        value = 10 if "Nebbia" in page.locator("h1").inner_text() else 5
        for scale in page.locator("[data-criterion]").all():
            scale.locator("input").nth(value - 1).tap()
        expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
        shot(page, f"11-thumb-{value}")
        page.get_by_role("button", name="Salva e avanti").tap()
    expect(page.get_by_text("Hai giudicato tutte le foto")).to_be_visible()


def gino_judges_by_keyboard(page: Page, contest: Contest) -> None:
    """Skips, undoes, corrects; nobody's name is on any page of his."""
    take_seat(page, "gino@example.org")
    page.keyboard.press("s")
    is_at(page, "Foto 2")
    page.keyboard.press("u")
    is_at(page, "Foto 1")
    expect(page.get_by_text("L’ultima cosa è annullata.")).to_be_visible()
    for done, heading in enumerate(("Foto 1", "Foto 2")):
        is_at(page, heading)
        expect(page.get_by_text(f"{done} di 2 giudicate")).to_be_visible()
        assert "Autrice" not in page.content()
        assert "Bianchi" not in page.content()
        for key in "888" if "Nebbia" in page.locator("h1").inner_text() else "666":
            page.keyboard.press(key)
        expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
        page.keyboard.press("n")
    expect(page.get_by_text("Hai giudicato tutte le foto")).to_be_visible()


def publish(page: Page, contest: Contest) -> None:
    page.goto(f"/admin/giurie/{contest.pk}/")
    page.get_by_role("button", name="Chiudi il turno").click()
    page.get_by_role("button", name="Svela i voti").click()
    page.goto("/admin/giurie/")
    page.get_by_role("row", name=NAME).get_by_role("link", name="Graduatoria").click()
    expect(page.locator("#choices tbody tr")).to_have_count(2)
    page.locator("#choices tbody tr").nth(1).locator("input[type=text]").fill("Per la luce del mercato")
    page.get_by_role("button", name="Salva menzioni e note").click()
    run_tasks()
    page.locator("input[type=checkbox][required]").check()
    page.get_by_role("button", name="Sigilla il risultato").click()
    expect(page.get_by_role("progressbar", name="Il risultato viene sigillato")).to_be_visible()
    expect(page.get_by_role("button", name="Salva menzioni e note")).to_be_hidden()
    assert run_tasks() == ["seal_results", "build_bundle"]
    # The page finds out by itself.
    page.get_by_role("button", name="Pubblica i risultati").click()
    expect(page.get_by_text("I risultati sono pubblicati.")).to_be_visible()
    shot(page, "12-published")
    run_tasks()
    for email in ("ada@example.org", "bruno@example.org"):
        assert "Sfumature di Borgo" in subjects(email)[-1]


def read_results(page: Page) -> None:
    """From the contest's page; the winner is named, who did not agree is not."""
    page.goto("/it/restiamo-connessi/sfumature-di-borgo/")
    page.locator("main").get_by_role("link", name="Risultati").click()
    winners = page.locator(".results__winner")
    expect(winners.nth(0)).to_contain_text("Nebbia sul ponte vecchio")
    expect(winners.nth(0)).to_contain_text("Ada Autrice")
    expect(winners.nth(1)).to_contain_text("Il mercato")
    expect(page.get_by_text("Per la luce del mercato").first).to_be_visible()
    assert "Bianchi" not in page.content()
    assert_accessible(page)
    assert_fits_width(page)
    shot(page, "13-results")


def look_at_gallery(page: Page) -> None:
    page.goto("/it/concorsi/sfumature-di-borgo/galleria/")
    assert "Bianchi" not in page.content()
    first = page.locator("[data-photo]").first
    first.focus()
    page.keyboard.press("Enter")
    box = page.locator("dialog[data-lightbox]")
    expect(box).to_contain_text("Nebbia sul ponte vecchio · Ada Autrice")
    assert is_upright(box.locator("img"))
    page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("Il mercato")
    shot(page, "14-lightbox")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.locator("[data-photo]").nth(1)).to_be_focused()
