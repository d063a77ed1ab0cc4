"""The juror's pages: blind, each their own, usable without JavaScript, kind to who comes too late."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from contests.actions.jury import remove_juror
from contests.actions.scoring import undo_move
from contests.desk import Sheet
from contests.enums import EntryStatus, Phase, RoundKind
from contests.models import Juror, Score, Verdict
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory
from tests.factories.jury import JurorFactory, desk_of, give, round_of, seat_data, sheet_given

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client


@pytest.fixture
def juror(home):
    return JurorFactory()


@pytest.fixture
def entries(juror):
    return EntryFactory.create_batch(3, contest=juror.contest, status=EntryStatus.ADMITTED)


@pytest.fixture
def page(client, juror):
    """GET an address of the juror's contest as the juror."""
    client.force_login(juror.user)

    def get(name: str, *args: str, **params: str):
        return client.get(reverse(f"contests:{name}", args=args), params)

    return get


def address(juror: Juror, number: int = 1) -> str:
    slot = desk_of(juror).slots[number - 1]
    return reverse("contests:jury_photo", args=[juror.contest.slug, slot.token])


def filled(juror: Juror, value: int, **more: str) -> dict[str, str]:
    return {f"c{c.pk}": str(value) for c in juror.contest.criteria.all()} | more


def test_the_desk_and_the_photo_are_blind(page, juror, entries, client):
    entry = entries[0]
    entry.author.name = "CANARINO"
    entry.author.save()
    entry.entrant.first_name = "CANARINO"
    entry.entrant.save()
    body = page("jury_desk", juror.contest.slug).content.decode()
    body += "".join(client.get(address(juror, n)).content.decode() for n in (1, 2, 3))
    assert "CANARINO" not in body
    assert entry.entrant.email not in body
    assert entry.code not in body
    assert "Fotocamera" not in body
    assert entry.photos.get().original.name not in body
    assert juror.seed not in body
    assert not re.search(rf"/{entry.pk}[/\"]", body)


def test_a_plain_form_saves_and_goes_to_the_next_photo(page, juror, entries, client):
    first, second, _third = desk_of(juror).slots
    response = client.post(address(juror), filled(juror, 8, do="next", note="Luce", offered="on"))
    assert response.url == address(juror, 2) + "#foto"
    sheet = sheet_given(juror, next(e for e in entries if e.pk == first.entry_id))
    assert (set(sheet.scores.values()), sheet.note, sheet.offered) == ({8}, "Luce", True)
    assert sheet_given(juror, next(e for e in entries if e.pk == second.entry_id)).scores == {}


def test_two_submits_of_the_same_form_leave_one_sheet(page, juror, entries, client):
    for _ in range(2):
        client.post(address(juror), filled(juror, 8, do="next"))
    assert Score.objects.count() == 3


def test_skipping_all_comes_back_to_the_first_and_shows_nothing_done(page, juror, entries, client):
    for number in (1, 2, 3):
        client.post(address(juror, number), {"do": "skip"})
    desk = desk_of(juror)
    assert (desk.percent, desk.skipped) == (0, 3)
    assert page("jury_next", juror.contest.slug).url == address(juror) + "#foto"
    assert (
        page("jury_desk", juror.contest.slug, stato="skipped").content.decode().count("jury-sheet__cell--")
        == 3
    )


def test_after_the_last_photo_one_is_led_to_the_desk(page, juror, entries, client):
    for number in (1, 2):
        client.post(address(juror, number), filled(juror, 5, do="next"))
    response = client.post(address(juror, 3), filled(juror, 5, do="next"))
    assert response.url == reverse("contests:jury_desk", args=[juror.contest.slug])


def test_undo_leads_back_to_what_was_undone(page, juror, entries, client):
    client.post(address(juror, 2), filled(juror, 5, do="next"))
    response = client.post(reverse("contests:jury_undo", args=[juror.contest.slug]))
    assert response.url == address(juror, 2) + "#foto"
    assert Score.objects.count() == 0


def test_autosave_answers_with_the_progress(page, juror, entries, client):
    response = client.post(address(juror), filled(juror, 5), headers={"X-Requested-With": "fetch"})
    progress = {"done": 1, "total": 3, "skipped": 0, "percent": 33}
    assert response.json() == progress | {"state": "done", "next": "", "stale": False}


def touched(juror: Juror, *values: int) -> str:
    """The sheet as a script sends it: one score a criterion, from the first on."""
    criteria = juror.contest.criteria.all()
    return urlencode({f"c{c.pk}": value for c, value in zip(criteria, values, strict=False)})


def send(client: Client, juror: Juror, *touches: str) -> HttpResponse:
    return client.post(address(juror), {"touch": touches}, headers={"X-Requested-With": "fetch"})


def scores(juror: Juror) -> list[int]:
    return list(juror.scores.order_by("criterion").values_list("value", flat=True))


def test_touches_that_arrive_at_once_are_moves_of_their_own(page, juror, entries, client):
    touches = [touched(juror, *values) for values in ((7,), (7, 8), (7, 8, 9))]
    # Without an answer the device sends them again, with what came since.
    for sent in (touches, touches, [*touches, touched(juror, 7, 8, 6)]):
        assert send(client, juror, *sent).json()["stale"] is False
    seen = [scores(juror)]
    while undo_move(juror=juror):
        seen.append(scores(juror))
    assert seen == [[7, 8, 6], [7, 8, 9], [7, 8], [7], []]


def test_a_touch_is_taken_back_once_and_only_while_it_is_the_last(page, juror, entries, client):
    first, second = touched(juror, 7), touched(juror, 7, 8)
    assert send(client, juror, first, second, f"{second}&back=1").json()["stale"] is False
    assert (scores(juror), juror.moves.count()) == ([7], 1)
    assert send(client, juror, f"{second}&back=1").json()["stale"] is True
    assert (scores(juror), juror.moves.count()) == ([7], 1)


def test_more_touches_than_a_device_sends_are_refused(page, juror, entries, client):
    response = send(client, juror, *[touched(juror, 7)] * 101)
    assert (response.status_code, scores(juror)) == (400, [])


def test_autosave_of_nonsense_saves_nothing(page, juror, entries, client):
    response = client.post(address(juror), filled(juror, 11), headers={"X-Requested-With": "fetch"})
    assert (response.status_code, Score.objects.count()) == (400, 0)


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "fetch"}])
def test_the_deadline_passes_between_opening_and_saving(page, juror, entries, client, headers):
    url = address(juror)
    assert client.get(url).status_code == 200
    with time_machine.travel(juror.contest.judging_until, tick=False):
        client.force_login(juror.user)
        response = client.post(url, filled(juror, 9, do="next"), headers=headers)
    assert response.status_code == (409 if headers else 403)
    assert Score.objects.count() == 0


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "fetch"}])
def test_a_juror_removed_in_mid_round_is_told_so(juror, entries, client, superuser, headers):
    client.force_login(juror.user)
    url = address(juror)
    client.post(url, filled(juror, 9, do="next"))
    remove_juror(juror=juror, by=superuser)
    response = client.post(url, filled(juror, 1, do="next"), headers=headers)
    assert response.status_code == (409 if headers else 403)
    assert set(Score.objects.values_list("value", flat=True)) == {9}
    assert client.get(url).status_code == 403
    assert client.get(reverse("contests:jury_home")).status_code == 200


def test_accepting_opens_the_desk_and_happens_once(client, home):
    juror = JurorFactory(accepted_at=None)
    client.force_login(juror.user)
    desk = reverse("contests:jury_desk", args=[juror.contest.slug])
    assert client.get(desk).status_code == 403
    for _ in range(2):
        client.post(reverse("contests:jury_accept", args=[juror.contest.slug]), seat_data(juror))
    juror.refresh_from_db()
    assert juror.accepted_at is not None
    assert client.get(desk).status_code == 200


def test_a_juror_sees_only_their_own_scores(page, juror, entries, client):
    other = JurorFactory(contest=juror.contest)
    for entry in entries:
        give(other, entry, 3, 3, 3)
    assert 'checked="checked"' not in (text := client.get(address(juror)).content.decode())
    assert not re.search(r"<input[^>]*type=\"radio\"[^>]*checked", text)


def test_anothers_name_for_a_photo_opens_nothing(page, juror, entries, client):
    other = JurorFactory(contest=juror.contest)
    assert client.get(address(other).replace(other.contest.slug, juror.contest.slug)).status_code == 404


def test_my_own_photo_is_not_on_my_desk(page, juror, entries):
    own = EntryFactory(contest=juror.contest, status=EntryStatus.ADMITTED, entrant=juror.user, title="Mia")
    assert own.title not in page("jury_desk", juror.contest.slug).content.decode()
    assert desk_of(juror).total == 3


def test_the_desk_asks_the_same_questions_for_one_photo_and_for_three(page, juror, django_assert_num_queries):
    EntryFactory(contest=juror.contest, status=EntryStatus.ADMITTED)
    page("jury_desk", juror.contest.slug)
    with django_assert_num_queries(DESK_QUERIES):
        page("jury_desk", juror.contest.slug)
    EntryFactory.create_batch(2, contest=juror.contest, status=EntryStatus.ADMITTED)
    with django_assert_num_queries(DESK_QUERIES):
        page("jury_desk", juror.contest.slug)


DESK_QUERIES = 14
PHOTO_QUERIES = 18


def test_a_photo_asks_the_same_questions_among_one_three_and_many(
    page, juror, client, django_assert_num_queries
):
    for more in (1, 2, 30):
        EntryFactory.create_batch(more, contest=juror.contest, status=EntryStatus.ADMITTED)
        url = address(juror)
        client.get(url)
        with django_assert_num_queries(PHOTO_QUERIES):
            client.get(url)


def test_who_may_open_which_page_in_which_phase(client, home, django_user_model):
    """role × phase, for the desk: 302 to the login, 404 for strangers, 403 for jurors at the wrong time."""
    looks = {Phase.DRAFT: 404, Phase.JUDGING: 200, Phase.DELIBERATION: 200, Phase.SEALED: 200}
    superuser = django_user_model.objects.create_superuser("capo@example.org")
    for phase in Phase:
        contest = ContestFactory(phase=phase)
        juror = JurorFactory(contest=contest)
        entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
        strangers = [entry.entrant, PersonFactory(), JurorFactory().user, superuser]
        url = reverse("contests:jury_desk", args=[contest.slug])
        photo = address(juror)
        client.logout()
        assert [client.get(u).status_code for u in (url, photo)] == [302, 302], phase
        for person in strangers:
            client.force_login(person)
            assert [client.get(u).status_code for u in (url, photo)] == [404, 404], phase
            assert client.post(photo, filled(juror, 5)).status_code == 404
        client.force_login(juror.user)
        expected = looks.get(phase, 403)
        assert [client.get(u).status_code for u in (url, photo)] == [expected] * 2, phase
        client.post(photo, filled(juror, 5, do="next"))
        assert Score.objects.filter(juror=juror).exists() == (phase == Phase.JUDGING)


def test_a_sheet_of_nothing_is_nothing(juror, entries):
    assert sheet_given(juror, entries[0]) == Sheet({}, "", offered=False, skipped=False)


def test_a_bar_of_no_photos_is_valid(client, home):
    """HTML wants a ``max`` above zero."""
    juror = JurorFactory()
    client.force_login(juror.user)
    html = client.get(reverse("contests:jury_home")).content.decode()
    assert re.findall(r'max="(\d+)"\s+value="(\d+)"', html) == [("1", "0")]


def shown(html: str) -> list[int]:
    """The numbers of the photos on the desk, in the order in which they stand there."""
    return [int(n) for n in re.findall(r'jury-sheet__words">\s*<span>Foto\s+(\d+)</span>', html)]


def test_the_desk_is_looked_through_by_ones_own_score(page, juror, monkeypatch):
    entries = {
        e.pk: e for e in EntryFactory.create_batch(6, contest=juror.contest, status=EntryStatus.ADMITTED)
    }
    by_number = {slot.number: entries[slot.entry_id] for slot in desk_of(juror).slots}
    # Weighted 3, 2, 1: what counts is the mean, rounded to whole points; an unfinished sheet has none.
    for number, values in {1: (6, 6, 6), 3: (9, 9, 9), 4: (6, 6, 7), 5: (10,), 6: (7, 6, 6)}.items():
        give(juror, by_number[number], *values)
    other = JurorFactory(contest=juror.contest)
    for value, entry in enumerate(entries.values(), start=1):
        give(other, entry, value, value, value)

    def asked(**params: str) -> list[int]:
        return shown(page("jury_desk", juror.contest.slug, **params).text)

    html = page("jury_desk", juror.contest.slug).text
    assert shown(html) == [1, 2, 3, 4, 5, 6]
    assert re.findall(r'\?voto=(\w+)"[^>]*>\d+\s+\((\d)\)', html) == [("9", "1"), ("7", "1"), ("6", "2")]
    assert asked(ordine="voto") == [3, 6, 4, 1, 2, 5]
    assert asked(voto="6") == [1, 4]
    assert asked(voto="6", ordine="voto") == [4, 1]
    assert [asked(voto=value) for value in ("9", "7", "10", "1", "x")] == [[3], [6], [], [], []]
    assert asked(voto="6", stato="open") == []
    # Page after page in the same order.
    monkeypatch.setattr("contests.views.jury.A_PAGE", 4)
    assert [asked(ordine="voto", page=n) for n in "12"] == [[3, 6, 4, 1], [2, 5]]
    assert (
        "ordine=voto"
        in re.findall(
            r'href="([^"]*page=2[^"]*)"', page("jury_desk", juror.contest.slug, ordine="voto").text
        )[0]
    )


def test_the_desk_is_looked_through_by_ones_own_yes_and_no(page, juror):
    entries = {
        e.pk: e for e in EntryFactory.create_batch(5, contest=juror.contest, status=EntryStatus.ADMITTED)
    }
    round_ = round_of(juror.contest)
    round_.kind = RoundKind.SHORTLIST
    round_.save()
    for number, yes in {1: False, 2: True, 4: False, 5: True}.items():
        entry = entries[desk_of(juror).slots[number - 1].entry_id]
        Verdict.objects.create(round=round_, juror=juror, entry=entry, yes=yes)

    def asked(**params: str) -> list[int]:
        return shown(page("jury_desk", juror.contest.slug, **params).text)

    assert asked(ordine="voto") == [2, 5, 1, 4, 3]
    assert (asked(voto="yes"), asked(voto="no"), asked(voto="6")) == ([2, 5], [1, 4], [])


def test_the_photos_lie_in_another_order_for_each_juror(client, juror):
    """As the pages show it: the same photos, known by their files, in each juror's own order."""
    EntryFactory.create_batch(8, contest=juror.contest, status=EntryStatus.ADMITTED)
    lying = []
    for seat in (juror, JurorFactory(contest=juror.contest)):
        Juror.objects.filter(pk=seat.pk).update(seed=f"seed {len(lying)}")
        client.force_login(seat.user)
        path = reverse("contests:jury_desk", args=[juror.contest.slug])
        found = [re.findall(r'<img src="([^"]+)"', client.get(path).text) for _time in range(2)]
        assert found[0] == found[1]
        lying.append(found[0])
    assert (len(lying[0]), sorted(lying[0])) == (8, sorted(lying[1]))
    assert lying[0] != lying[1]
