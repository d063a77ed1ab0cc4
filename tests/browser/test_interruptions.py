"""What happens under a person's hands: a deadline passes, a page is taken away, a seat is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from contests.actions.jury import remove_juror
from contests.enums import EntryStatus
from contests.models import ContestPage, Entry, Photo, Score, Upload
from hub.accounts.models import User
from hub.core.models import Hashtag, PageRating
from hub.home.actions import found_town
from hub.home.models import HashtagPage
from projects.models import ProjectPage
from tests.browser.audits import assert_accessible, assert_fits_width
from tests.browser.chromium import record_of
from tests.contests.conftest import files_in
from tests.factories import jury as juries
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory
from tests.factories.jury import JurorFactory, desk_of
from tests.factories.pages import make_page
from tests.media.corpus import photo_jpeg

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def home(live_server):
    return found_town(name="Borgo di Prova", hostname="localhost")


@pytest.fixture
def hashtag_page(home):
    hashtag = Hashtag.objects.create(label="Connessi")
    return make_page(HashtagPage, home, title="Connessi", slug="connessi", hashtag=hashtag)


@pytest.fixture
def contest(home):
    return ContestFactory()


def heard(page: Page, *numbers: int) -> None:
    """The browser told of refusals with these numbers, and of nothing else."""
    console = record_of(page).console
    ours = [f"{words} {n}" for n in numbers for words in ("a status of", "Response Status Error Code")]
    assert [line for line in console if not any(words in line for words in ours)] == []
    console.clear()


# --- the deadline passes while the form is open -------------------------------


def fill(page: Page) -> None:
    page.locator("input[name=title]").fill("Nebbia sul ponte")
    page.locator("textarea[name=story]").fill("Una mattina,\nprima del <mercato>.")
    page.locator("input[name=author_name]").fill("Ada Autrice")
    page.locator("input[name=age][value=adult]").check(force=True)
    for name in ("licence", "people"):
        page.locator(f"input[name={name}]").check(force=True)
    page.locator("input[name=photo]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo_jpeg(2000, 1500)}
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_who_sends_too_late_is_told_and_keeps_the_words(page_at, contest, time_machine, javascript):
    page = page_at(390, user=PersonFactory(), javascript=javascript)
    page.goto(f"/it/concorsi/{contest.slug}/partecipa/")
    fill(page)
    if javascript:
        expect(page.get_by_text("È arrivata. (")).to_be_visible()
    files = files_in("private")
    time_machine.move_to(contest.closes_at)
    page.get_by_role("button", name="Invia la foto").click()
    expect(page.get_by_text("Ci dispiace: le iscrizioni si sono chiuse")).to_be_visible()
    expect(page.get_by_text("Nebbia sul ponte")).to_be_visible()
    expect(page.get_by_text("prima del <mercato>.")).to_be_visible()
    if javascript:
        expect(page.locator("#main")).to_be_focused()
        assert_accessible(page)
    assert_fits_width(page)
    assert (Entry.objects.count(), Upload.objects.count(), files_in("private")) == (0, 0, files)


def test_changes_that_come_too_late_leave_the_entry_as_it_was(page_at, contest, time_machine):
    entry = EntryFactory(contest=contest, title="Come era")
    page = page_at(390, user=entry.entrant)
    page.goto(f"/it/concorsi/mie/{entry.code}/modifica/")
    fill(page)
    expect(page.get_by_text("È arrivata. (")).to_be_visible()
    before = (files_in("private"), Photo.objects.get().sha256)
    time_machine.move_to(contest.closes_at)
    page.get_by_role("button", name="Salva le modifiche").click()
    expect(page.get_by_text("La tua foto resta com’era")).to_be_visible()
    expect(page.get_by_text("Nebbia sul ponte")).to_be_visible()
    assert Entry.objects.get().title == "Come era"
    assert (files_in("private"), Photo.objects.get().sha256) == before


@pytest.mark.parametrize("proxy", [None, "<html><h1>502 Bad Gateway</h1></html>"])
def test_a_line_that_breaks_leaves_the_form_to_be_sent_again(page_at, contest, proxy):
    page = page_at(390, user=PersonFactory())
    page.goto(f"/it/concorsi/{contest.slug}/partecipa/")
    fill(page)
    # The form is to be cut off, not the photo that goes ahead of it.
    expect(page.get_by_text("È arrivata. (")).to_be_visible()

    def fail(route: Route) -> None:
        route.fulfill(status=502, content_type="text/html", body=proxy) if proxy else route.abort()

    record_of(page).posts = fail
    page.get_by_role("button", name="Invia la foto").click()
    expect(page.get_by_text("La connessione si è interrotta")).to_be_visible()
    record_of(page).console.clear()  # the browser told of the line that we cut
    record_of(page).posts = None
    page.get_by_role("button", name="Invia la foto").click()
    expect(page.get_by_text("Grazie, la tua foto è arrivata.")).to_be_visible()
    assert Entry.objects.get().title == "Nebbia sul ponte"


# --- a page is unpublished while it is read ------------------------------------


@pytest.fixture
def stream(hashtag_page):
    for number in range(30):
        make_page(ProjectPage, hashtag_page, title=f"Progetto {number}", mirrored=False)
    return hashtag_page


def test_more_of_a_page_that_is_gone_leads_to_the_words_that_say_so(page_at, stream):
    page = page_at(390)
    page.goto("/it/connessi/")
    stream.unpublish()
    page.get_by_role("link", name="Mostra altre").click()
    expect(page.get_by_role("heading", name="non è più in linea")).to_be_visible()
    assert page.reload().status == 410
    heard(page, 410)


def test_going_back_after_more_finds_the_place(page_at, stream):
    page = page_at(390)
    page.goto("/it/connessi/")
    page.get_by_role("link", name="Mostra altre").click()
    expect(page.locator("#stream-2")).to_be_focused()
    page.locator("#stream-2 a").first.click()
    page.wait_for_load_state()
    page.go_back()
    assert page.url.endswith("/it/connessi/?page=2#stream-2")
    expect(page.locator("#stream-2")).to_be_in_viewport()
    assert 0 <= page.locator("#stream-2").bounding_box()["y"] < 200


def test_a_chosen_filter_leaves_the_keyboard_at_what_it_found(page_at, stream):
    make_page(ProjectPage, stream, title="Scuola", organiser_kind="school", mirrored=False)
    page = page_at(390)
    page.goto("/it/connessi/")
    page.locator("details.hub-filters summary").first.press("Enter")
    page.locator("#stream-by-school").press("Enter")
    expect(page.locator("#stream-title")).to_be_focused()
    expect(page.get_by_role("link", name="Scuola", exact=True)).to_be_visible()


def test_a_filter_of_a_page_that_is_gone_leads_there_too(page_at, stream):
    page = page_at(1280)
    page.goto("/it/connessi/")
    stream.unpublish()
    page.locator("#stream-q").fill("progetto 7")
    page.locator("#stream-q").press("Enter")
    expect(page.get_by_role("heading", name="non è più in linea")).to_be_visible()
    heard(page, 410)


@pytest.mark.parametrize("javascript", [True, False])
def test_forms_of_a_page_that_is_gone_still_answer(page_at, hashtag_page, contest, javascript):
    """The rating is taken, and what the contest promised is kept: the form leads on."""
    contest_page = make_page(ContestPage, hashtag_page, title=contest.name, contest=contest)
    page = page_at(390, user=PersonFactory(), javascript=javascript)
    page.goto(contest_page.get_url())
    contest_page.unpublish()
    page.locator("label[for=rating-4]").click()
    page.get_by_role("button", name="Invia la valutazione").click()
    expect(page.get_by_text("Grazie")).to_be_visible()
    assert PageRating.objects.count() == 1
    if javascript:
        page.get_by_role("link", name="Partecipa", exact=True).click()
        fill(page)
        page.get_by_role("button", name="Invia la foto").click()
        expect(page.get_by_text("Grazie, la tua foto è arrivata.")).to_be_visible()
    assert page.goto(contest_page.get_url()).status == 410


# --- a juror loses the seat, or a photo, in mid-round ----------------------------


@pytest.fixture
def juror(home):
    juror = JurorFactory()
    EntryFactory.create_batch(2, contest=juror.contest, status=EntryStatus.ADMITTED)
    return juror


def address(juror, number: int) -> str:
    return f"/it/giuria/{juror.contest.slug}/foto/{desk_of(juror).slots[number].token}/"


def values(juror) -> list[int]:
    return sorted(Score.objects.filter(juror=juror).values_list("value", flat=True))


def test_a_juror_removed_in_mid_round_is_told_at_the_next_touch(page_at, juror):
    """What was given is kept and no longer counts; what comes after is not taken."""
    page = page_at(1280, user=juror.user)
    page.goto(address(juror, 0))
    for _criterion in range(3):
        page.keyboard.press("7")
    expect(page.get_by_text("1 di 2 giudicate")).to_be_visible()
    assert len(juries.record_of(juror.contest)["sheets"]) == 1
    remove_juror(juror=juror, by=User.objects.create_superuser("capo@example.org"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("2")
    expect(page.locator("[data-saved]")).to_contain_text("Non fai più parte di questa giuria")
    assert_accessible(page)
    page.get_by_role("button", name="Salva e avanti").click()
    expect(page.locator("main")).to_contain_text("Non fai più parte di questa giuria")
    assert page.evaluate("Object.keys(localStorage)") == []
    page.goto("/it/giuria/")
    expect(page.locator("main")).to_contain_text("Non fai più parte di questa giuria")
    assert values(juror) == [7, 7, 7]
    assert juries.record_of(juror.contest)["sheets"] == []
    heard(page, 409, 403)


def test_a_photo_that_left_the_round_is_said_to_have_left(page_at, juror):
    page = page_at(390, user=juror.user)
    page.goto(address(juror, 0))
    gone = Entry.objects.get(pk=desk_of(juror).slots[0].entry_id)
    Entry.objects.filter(pk=gone.pk).update(status=EntryStatus.WITHDRAWN)
    page.locator("[data-criterion] input").nth(4).tap()
    expect(page.locator("[data-saved]")).to_contain_text("questa foto non è più tra quelle che giudichi")
    assert values(juror) == []
    heard(page, 404)


def test_the_round_closes_under_a_jurors_hand(page_at, juror, time_machine):
    page = page_at(390, user=juror.user)
    page.goto(address(juror, 0))
    scale = page.locator("[data-criterion]").first
    scale.locator("input").nth(4).tap()
    expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
    time_machine.move_to(juror.contest.judging_until + timedelta(seconds=1))
    scale.locator("input").nth(9).tap()
    expect(page.locator("[data-saved]")).to_contain_text("La giuria ha concluso")
    assert values(juror) == [5]
    page.reload()
    assert scale.locator("input").nth(4).is_checked()
    expect(scale.locator("input").nth(9)).to_be_disabled()
    heard(page, 409)


def test_the_same_photo_in_two_windows_ends_as_the_last_touch(page_at, juror):
    one, two = (page_at(width, user=juror.user) for width in (390, 1280))
    for page in (one, two):
        page.goto(address(juror, 0))
    one.locator("[data-criterion] input").nth(2).tap()
    two.keyboard.press("8")
    for page in (one, two):
        expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
    assert len(values(juror)) == 1
    one.reload()
    assert [
        int(v)
        for v in one.locator("[data-criterion] input:checked").evaluate_all("all => all.map(i => i.value)")
    ] == values(juror)
