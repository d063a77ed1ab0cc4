"""The jury and the gallery in a real browser: by keyboard, by thumb, without scripts, over a bad line."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from contests.enums import EntryStatus, Phase
from contests.models import Entry, Score
from hub.accounts.models import User
from hub.home.actions import found_town
from tests.browser.audits import assert_accessible, assert_fits_width, assert_valid_html
from tests.browser.chromium import record_of
from tests.factories.contests import ContestFactory, EntryFactory, lengthen
from tests.factories.jury import JurorFactory, desk_of, give, publish, sheet_given

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def juror(live_server):
    found_town(name="Borgo di Prova", hostname="localhost")
    juror = JurorFactory()
    EntryFactory.create_batch(3, contest=juror.contest, status=EntryStatus.ADMITTED)
    return juror


@pytest.fixture
def photos(juror):
    """The addresses of the photos, in the juror's own order."""
    return [f"/it/giuria/{juror.contest.slug}/foto/{slot.token}/" for slot in desk_of(juror).slots]


@pytest.fixture
def published(live_server):
    found_town(name="Borgo di Prova", hostname="localhost")
    contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    for number in range(4):
        entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
        give(juror, entry, 10 - number, 7, 7)
    publish(contest=contest, by=User.objects.create_superuser("capo@example.org"))
    return contest


def shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=False)


def values(juror) -> list[int]:
    return list(Score.objects.filter(juror=juror).order_by("pk").values_list("value", flat=True))


@pytest.mark.parametrize("width", [390, 1280])
def test_the_jurys_pages_are_accessible(page_at, juror, photos, width):
    page = page_at(width, user=juror.user)
    for number, address in enumerate(("/it/giuria/", f"/it/giuria/{juror.contest.slug}/", photos[1])):
        response = page.goto(address)
        assert_accessible(page)
        assert_fits_width(page)
        assert_valid_html(response.text())
        shot(page, f"jury{number}")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 1
    assert_accessible(page)


def file_shown(page) -> str:
    """The address of the file that the photo under judgement is shown from."""
    return page.wait_for_function(
        "() => [...document.querySelectorAll('.jury-work__photo img')].find(it => it.complete)?.currentSrc"
    ).json_value()


def test_judging_by_keyboard_alone(page_at, juror, photos):
    page = page_at(1280, user=juror.user)
    page.goto(photos[0])
    # The next photo is here before one goes there.
    page.wait_for_function("() => document.querySelector('.jury-preload img')?.complete")
    asked = [one.url for one in record_of(page).responses if one.request.resource_type == "image"]
    for key in "780":
        page.keyboard.press(key)
    page.locator("[data-saved][data-state=saved]").wait_for()
    assert values(juror) == [7, 8, 10]
    page.keyboard.press("n")
    page.wait_for_url(f"**{photos[1]}*")
    assert file_shown(page) in asked
    page.keyboard.press("s")
    page.wait_for_url(f"**{photos[2]}*")
    page.keyboard.press("u")
    page.wait_for_url(f"**{photos[1]}*")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**{photos[0]}*")
    desk = desk_of(juror)
    assert (desk.done, desk.skipped) == (1, 0)


def test_a_thumb_scores_and_each_touch_is_saved(page_at, juror, photos):
    page = page_at(390, user=juror.user)
    page.goto(photos[0])
    for scale in page.locator("[data-criterion]").all():
        target = scale.locator("input").nth(5)
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        target.tap()
    page.get_by_text("1 di 3 giudicate").wait_for()
    page.locator("[data-saved][data-state=saved]").wait_for()
    assert values(juror) == [6, 6, 6]


def test_without_scripts_a_plain_form_does_it_all(page_at, juror, photos):
    page = page_at(390, user=juror.user, javascript=False)
    page.goto(photos[0])
    for scale in page.locator("[data-criterion]").all():
        scale.get_by_label("9", exact=True).check(force=True)
    page.get_by_role("button", name="Salva e avanti").click()
    assert photos[1] in page.url
    page.get_by_role("button", name="Salta").click()
    assert photos[2] in page.url
    page.get_by_role("button", name="Annulla l’ultima").click()
    assert photos[1] in page.url
    assert values(juror) == [9, 9, 9]
    assert desk_of(juror).skipped == 0


@pytest.fixture
def series(juror, photos):
    """The address of the juror's second photo, now a series of three."""
    entries = {slot.token: slot.entry_id for slot in desk_of(juror).slots}
    lengthen(Entry.objects.get(pk=entries[photos[1].split("/")[-2]]), to=3)
    return photos[1]


def shown(page) -> list[bool]:
    """Of each photo of the series, whether it is on the screen."""
    return [one.is_visible() for one in page.locator("[data-one]").all()]


def test_leafing_through_a_series_by_keyboard_and_by_thumb(page_at, juror, series):
    page = page_at(390, user=juror.user)
    page.goto(series)
    assert_accessible(page)
    assert_fits_width(page)
    seen = [shown(page)]
    for key in "..,":
        page.keyboard.press(key)
        seen.append(shown(page))
    first, second, third = [[n == at for n in range(3)] for at in range(3)]
    assert seen == [first, second, third, second]
    expect(page.locator("[data-series-said]")).to_have_text("Foto 2 di 3")
    page.locator("[data-series-go]").nth(2).tap()
    assert shown(page) == third
    assert page.locator("[data-series-go][aria-current=true]").count() == 1
    page.keyboard.press("7")  # the keys of the scale still score
    page.locator("[data-saved][data-state=saved]").wait_for()
    assert values(juror) == [7]
    shot(page, "jury-series")


def test_leafing_through_a_series_without_scripts(page_at, juror, series):
    page = page_at(390, user=juror.user, javascript=False)
    page.goto(series)
    assert shown(page) == [True, False, False]
    page.get_by_role("link", name="Foto successiva della serie").click()
    page.wait_for_url("**n=2*")
    assert shown(page) == [False, True, False]
    page.get_by_role("link", name="Foto 3 di 3").click()
    page.wait_for_url("**n=3*")
    assert shown(page) == [False, False, True]


def test_scores_survive_a_lost_connection(page_at, juror, photos):
    page = page_at(1280, user=juror.user)
    page.goto(photos[0])
    record_of(page).posts = lambda route: route.abort()
    page.keyboard.press("5")
    page.locator("[data-saved][data-state=waiting]").wait_for()
    assert values(juror) == []
    page.goto(photos[1])
    record_of(page).posts = None
    page.locator("[data-saved][data-state=saved]").wait_for(timeout=40_000)
    assert values(juror) == [5]
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.goto(photos[0])
    assert page.locator("[data-criterion]").first.get_by_label("5", exact=True).is_checked()
    entry = next(e for e in juror.contest.entries.all() if e.pk == desk_of(juror).slots[0].entry_id)
    assert set(sheet_given(juror, entry).scores.values()) == {5}
    # The browser told of the line that we cut.
    record_of(page).console.clear()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_published_pages_are_accessible(page_at, published, width):
    page = page_at(width)
    base = f"/it/concorsi/{published.slug}"
    code = published.entries.first().code
    for number, address in enumerate(
        (f"{base}/risultati/", f"{base}/galleria/", f"{base}/galleria/{code}/", f"{base}/calendario/")
    ):
        response = page.goto(address)
        assert response.status == 200
        assert_accessible(page)
        assert_fits_width(page)
        assert_valid_html(response.text())
        shot(page, f"public{number}")
    assert page.context.cookies() == []


def test_the_lightbox_works_by_keyboard_and_gives_the_focus_back(page_at, published):
    page = page_at(1280)
    page.goto(f"/it/concorsi/{published.slug}/galleria/")
    first = page.locator("[data-photo]").first
    first.focus()
    page.keyboard.press("Enter")
    box = page.locator("dialog[data-lightbox]")
    assert box.is_visible()
    assert_accessible(page)
    shot(page, "lightbox")
    assert "(1/4)" in box.inner_text()
    for key, expected in (("ArrowRight", 2), ("End", 4), ("ArrowRight", 4), ("ArrowLeft", 3), ("Home", 1)):
        page.keyboard.press(key)
        assert f"({expected}/4)" in box.inner_text(), key
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert not box.is_visible()
    expect(page.locator("[data-photo]").nth(1)).to_be_focused()


def scores_of_first(page) -> list[str]:
    """What is checked on the page, criterion by criterion."""
    return page.locator("[data-criterion]").evaluate_all(
        "all => all.map(one => one.querySelector(':checked')?.value ?? '')"
    )


def hold_first_save(page) -> list:
    """Let the line be slow: the first that is sent waits in the list."""
    held = []

    def handle(route):
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.fallback()

    page.route("**/giuria/**", handle)
    return held


def test_undo_takes_back_one_touch_however_they_were_sent(page_at, juror, photos):
    """The second and third touch go in one request, because the first was still on its way."""
    page = page_at(1280, user=juror.user)
    page.goto(photos[0])
    held = hold_first_save(page)
    for key in "780":
        page.keyboard.press(key)
    expect(page.locator("[data-saved][data-state=saving]")).to_be_visible()
    held[0].continue_()
    saved = page.locator("[data-saved][data-state=saved]")
    saved.wait_for()
    assert values(juror) == [7, 8, 10]
    page.keyboard.press("u")
    expect(saved).to_have_text("L’ultima cosa è annullata.")
    assert (values(juror), scores_of_first(page)) == ([7, 8], ["7", "8", ""])
    # After a reload it is the server that knows what was last.
    page.reload()
    page.keyboard.press("u")
    expect(page.get_by_text("L’ultima cosa è annullata.")).to_be_visible()
    assert (values(juror), scores_of_first(page)) == ([7], ["7", "", ""])


def test_undo_takes_back_one_touch_without_a_connection(page_at, juror, photos):
    page = page_at(1280, user=juror.user)
    page.goto(photos[0])
    page.keyboard.press("7")
    page.locator("[data-saved][data-state=saved]").wait_for()
    record_of(page).posts = lambda route: route.abort()
    for key in "80":
        page.keyboard.press(key)
    page.locator("[data-saved][data-state=waiting]").wait_for()
    page.reload()
    seen = [scores_of_first(page)]
    for _time in range(2):
        page.keyboard.press("u")
        seen.append(scores_of_first(page))
    assert seen == [["7", "8", "10"], ["7", "8", ""], ["7", "", ""]]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("9")
    record_of(page).posts = None
    page.locator("[data-saved][data-state=saved]").wait_for(timeout=40_000)
    given = scores_of_first(page)
    assert sorted(values(juror)) == [7, 9]
    page.reload()
    assert scores_of_first(page) == given
    page.keyboard.press("u")
    expect(page.get_by_text("L’ultima cosa è annullata.")).to_be_visible()
    assert values(juror) == [7]
    record_of(page).console.clear()


def test_ticks_for_comparing_are_kept_over_the_pages_of_the_desk(page_at, juror, photos, monkeypatch):
    monkeypatch.setattr("contests.views.jury.A_PAGE", 1)
    desk = f"/it/giuria/{juror.contest.slug}/"
    page = page_at(390, user=juror.user)
    count, clear = page.locator("[data-compare-count]"), page.locator("[data-compare-clear]")
    page.goto(desk)
    expect(clear).to_be_hidden()
    for number in (1, 2, 3):
        page.goto(f"{desk}?page={number}")
        page.locator("input[name=foto]").check()
        expect(count).to_contain_text(str(number))
    shot(page, "ticks")
    page.goto(f"{desk}?stato=open")
    expect(page.locator("input[name=foto]")).to_be_checked()
    assert_accessible(page)
    page.locator("#compare button:not([type=button])").click()
    expect(page.locator(".side-by-side__one")).to_have_count(3)
    page.goto(desk)
    clear.click()
    expect(page.locator("input[name=foto]")).not_to_be_checked()
    expect(page.locator("#compare button:not([type=button])")).to_be_focused()
    page.goto(f"{desk}?page=2")
    expect(page.locator("input[name=foto]")).not_to_be_checked()
    expect(clear).to_be_hidden()


def test_no_more_photos_are_ticked_than_fit_side_by_side(page_at, juror, photos):
    EntryFactory.create_batch(2, contest=juror.contest, status=EntryStatus.ADMITTED)
    page = page_at(1280, user=juror.user)
    page.goto(f"/it/giuria/{juror.contest.slug}/")
    boxes = page.locator("input[name=foto]")
    for number in range(4):
        boxes.nth(number).check()
    expect(boxes.nth(4)).to_be_disabled()
    boxes.nth(0).uncheck()
    expect(boxes.nth(4)).to_be_enabled()
