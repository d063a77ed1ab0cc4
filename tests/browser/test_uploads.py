"""Photos over a bad line: several at once, cut in the middle, gone on with after a reload, put in order."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pillow_heif
import pytest
from PIL import Image
from playwright.sync_api import expect

from contests.models import Entry, Upload
from hub.home.actions import found_town
from tests.browser.audits import assert_accessible, assert_fits_width
from tests.browser.chromium import record_of
from tests.factories.contests import ContestFactory, PersonFactory

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from contests.models import Contest
    from tests.browser.fixtures import PageAt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def contest(live_server) -> Contest:
    found_town(name="Borgo di Prova", hostname="localhost")
    made: Contest = ContestFactory(most_photos=3)
    return made


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Two large photos, since noise does not compress: several pieces each."""
    found = []
    for number, name in enumerate(("prima.jpg", "seconda.jpg")):
        path = tmp_path / name
        Image.effect_noise((1700 + 100 * number, 1200), 90).save(path, "JPEG", quality=92)
        assert path.stat().st_size > 3 * 512 * 1024
        found.append(path)
    return found


class Line:
    """The way of the pieces to the server; it can be cut."""

    def __init__(self, page: Page) -> None:
        self.page, self.cut_after, self.came = page, 10_000, []
        page.route("**/caricamenti/**", self.carry)

    def carry(self, route: Route) -> None:
        if route.request.method == "PATCH":
            if len(self.came) >= self.cut_after:
                route.abort("connectionreset")
                return
            self.came.append((route.request.url[-10:], int(route.request.headers["upload-offset"])))
        route.fallback()

    def cut(self, *, after: int) -> None:
        self.cut_after = after

    def mend(self) -> None:
        self.cut_after = 10_000

    def heard(self) -> None:
        """The browser told of the lost line, and of nothing else."""
        console = record_of(self.page).console
        assert [line for line in console if "ERR_CONNECTION_RESET" not in line] == []
        console.clear()


def fill(page: Page) -> None:
    page.locator("input[name=title]").fill("Nebbia sul ponte")
    page.locator("textarea[name=story]").fill("Una mattina.")
    page.locator("input[name=author_name]").fill("Ada Prova")
    page.locator("select[name=category]").select_option(index=0)
    page.locator("input[name=age][value=adult]").check(force=True)
    for name in ("licence", "people"):
        page.locator(f"input[name={name}]").check(force=True)


def sums(entry: Entry) -> list[str]:
    return list(entry.photos.values_list("sha256", flat=True))


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_line_that_is_cut_costs_nothing(contest: Contest, photos: list[Path], page_at: PageAt) -> None:
    """Two photos at once; the line is lost in the middle; the second one becomes the cover."""
    page = page_at(390, user=PersonFactory())
    line = Line(page)
    page.goto(f"/it/concorsi/{contest.slug}/partecipa/")
    line.cut(after=3)
    page.locator("input[name=photo]").set_input_files(photos)
    fill(page)
    lost = page.get_by_text("La connessione si è interrotta. L’invio riprende da solo")
    expect(lost).to_have_count(2)
    assert_accessible(page)
    assert_fits_width(page)
    assert 0 < sum(Upload.objects.values_list("offset", flat=True)) < sum(p.stat().st_size for p in photos)
    line.mend()
    expect(page.get_by_text("È arrivata. (")).to_have_count(2, timeout=30_000)
    line.heard()
    assert len(set(line.came)) == len(line.came)  # no piece travelled twice
    page.get_by_role("button", name="Un posto avanti: seconda.jpg").click()
    page.get_by_role("button", name="Invia l’opera").click()
    expect(page.get_by_text("Grazie")).to_be_visible()
    assert sums(Entry.objects.get()) == [sha256(photos[1]), sha256(photos[0])]
    assert Upload.objects.count() == 0


def test_a_photo_that_the_browser_cannot_draw_is_shown(
    contest: Contest, tmp_path: Path, page_at: PageAt
) -> None:
    """Chromium knows no HEIC: the server shows it. Of what is no picture there is the name."""
    pillow_heif.register_heif_opener()
    heic, junk = tmp_path / "IMG_0001.HEIC", tmp_path / "rotta.jpg"
    Image.new("RGB", (1600, 1200), (40, 120, 60)).save(heic, "HEIF")
    junk.write_bytes(b"niente di niente")
    page = page_at(390, user=PersonFactory())
    page.goto(f"/it/concorsi/{contest.slug}/partecipa/")
    page.locator("input[name=photo]").set_input_files([heic, junk])
    rows = page.locator("[data-upload]")
    shown = rows.filter(has_text="IMG_0001.HEIC").get_by_role("img", name="Anteprima")
    expect(shown).to_be_visible(timeout=30_000)
    assert shown.evaluate("image => image.naturalWidth") == 320
    expect(page.get_by_text("È arrivata. (")).to_have_count(2)
    expect(rows.filter(has_text="rotta.jpg").locator("img")).to_be_hidden()
    assert_accessible(page)
    assert_fits_width(page)


def test_after_a_reload_the_same_file_goes_on_where_it_was(
    contest: Contest, photos: list[Path], page_at: PageAt
) -> None:
    page = page_at(1280, user=PersonFactory())
    line = Line(page)
    page.goto(f"/it/concorsi/{contest.slug}/partecipa/")
    line.cut(after=2)
    fill(page)
    page.locator("input[name=photo]").set_input_files(photos[:1])
    expect(page.get_by_text("L’invio riprende da solo")).to_be_visible()
    line.heard()
    page.reload()
    expect(page.locator("input[name=title]")).to_have_value("Nebbia sul ponte")
    fill(page)
    line.mend()
    page.locator("input[name=photo]").set_input_files(photos[:1])
    expect(page.get_by_text("È arrivata. (")).to_be_visible(timeout=30_000)
    assert [offset for _name, offset in line.came][:3] == [0, 512 * 1024, 1024 * 1024]
    assert len(set(line.came)) == len(line.came)
    page.get_by_role("button", name="Invia l’opera").click()
    expect(page.get_by_text("Grazie")).to_be_visible()
    assert sums(Entry.objects.get()) == [sha256(photos[0])]


def test_who_chooses_before_the_script_has_come_sends_the_photo(
    contest: Contest, photos: list[Path], page_at: PageAt
) -> None:
    page = page_at(390, user=PersonFactory())
    late: list[Route] = []
    page.route("**/contests/js/enter*.js", lambda route: late.append(route))  # noqa: PLW0108 - Playwright marks it
    page.goto(f"/it/concorsi/{contest.slug}/partecipa/", wait_until="commit")
    fill(page)
    page.locator("input[name=photo]").set_input_files(photos[:1])
    late[0].continue_()
    expect(page.get_by_text("È arrivata. (")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Invia l’opera").click()
    expect(page.get_by_text("Grazie")).to_be_visible()
    assert sums(Entry.objects.get()) == [sha256(photos[0])]


def test_a_photo_that_is_taken_out_leaves_the_server_too(
    contest: Contest, photos: list[Path], page_at: PageAt
) -> None:
    page = page_at(390, user=PersonFactory())
    page.goto(f"/it/concorsi/{contest.slug}/partecipa/")
    page.locator("input[name=photo]").set_input_files(photos[:1])
    expect(page.get_by_text("È arrivata. (")).to_be_visible(timeout=30_000)
    with page.expect_response(lambda response: response.request.method == "DELETE"):
        page.get_by_role("button", name="Togli: prima.jpg").click()
    expect(page.locator("[data-upload]")).to_have_count(0)
    assert Upload.objects.count() == 0


def test_without_scripts_the_plain_form_takes_several_photos(
    contest: Contest, photos: list[Path], page_at: PageAt
) -> None:
    page = page_at(390, user=PersonFactory(), javascript=False)
    page.goto(f"/it/concorsi/{contest.slug}/partecipa/")
    page.locator("input[name=photo]").set_input_files(photos)
    page.get_by_role("button", name="Aggiungi le foto scelte").click()
    page.get_by_role("button", name="Foto 2: un posto avanti").click()
    page.wait_for_load_state()
    assert_fits_width(page)
    fill(page)
    page.get_by_role("button", name="Invia l’opera").click()
    expect(page.get_by_text("Grazie")).to_be_visible()
    assert sums(Entry.objects.get()) == [sha256(photos[1]), sha256(photos[0])]
