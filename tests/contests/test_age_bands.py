"""Age bands: defined by staff, asked without a date of birth, shown to staff and with the results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from contests.actions import export_person
from contests.actions.contests import AgeBandRow, change_contest
from contests.actions.results import publish_results, seal_results
from contests.desk import Desk
from contests.enums import EntryStatus, Phase
from contests.exports import rows_of
from contests.models import AgeBand, Contest, Entry
from hub.accounts.models import User
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give

from .conftest import form_data, only_entry

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def banded(**values: Any) -> Contest:
    contest: Contest = ContestFactory(**values)
    for position, (name, first, last) in enumerate((("Ragazzi", None, 13), ("Adulti", 18, None))):
        AgeBand.objects.create(
            contest=contest, position=position, names={"it": name}, from_age=first, to_age=last
        )
    return contest


def test_the_band_is_asked_and_kept(page_client: Client, send: Any) -> None:
    contest = banded()
    adults = contest.age_bands.last()
    assert list(send(contest, form_data(page_client, contest)).context["form"].errors) == ["age_band"]
    form = page_client.get(reverse("contests:enter", args=[contest.slug])).context["form"]
    assert [label for _value, label in form["age_band"].field.choices][1:] == [
        "Ragazzi (fino a 13 anni)",
        "Adulti (da 18 anni)",
    ]
    assert send(contest, form_data(page_client, contest, age_band=adults.pk)).status_code == 302
    entry = Entry.objects.get(status=EntryStatus.SUBMITTED)
    assert entry.age_band == adults
    exported: Any = export_person(entry.entrant_id or 0)["entries"]
    assert {row["code"]: row["age_band"] for row in exported}[entry.code] == "Adulti"


def test_a_contest_without_bands_asks_for_none(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    assert send(contest, form_data(page_client, contest)).status_code == 302
    assert only_entry().age_band is None


def test_a_band_that_contradicts_the_age_is_refused(page_client: Client, send: Any) -> None:
    contest = banded()
    response = send(contest, form_data(page_client, contest, age_band=contest.age_bands.first().pk))
    assert list(response.context["form"].errors) == ["age_band"]


def test_a_band_of_another_contest_is_none(page_client: Client, send: Any) -> None:
    contest, other = banded(), banded()
    response = send(contest, form_data(page_client, contest, age_band=other.age_bands.last().pk))
    assert list(response.context["form"].errors) == ["age_band"]


def test_staff_change_bands_and_one_with_entries_stays() -> None:
    contest = banded()
    young, adults = contest.age_bands.all()
    EntryFactory(contest=contest, age_band=adults)
    row = AgeBandRow(pk=young.pk, names={"it": "Giovani"}, from_age=5, to_age=17)
    change_contest(contest=contest, age_bands=[row])
    assert [(b.names["it"], b.from_age, b.to_age) for b in contest.age_bands.order_by("pk")] == [
        ("Giovani", 5, 17),
        ("Adulti", 18, None),
    ]
    change_contest(contest=contest, age_bands=[])
    assert list(contest.age_bands.all()) == [adults]


def test_the_staff_form_reads_bands_and_says_what_is_wrong(client: Client, superuser: Any) -> None:
    client.force_login(superuser)
    contest = banded()
    page = client.get(reverse("contests_edit", args=[contest.pk]))
    rows = [[f["from_age"].value(), f["to_age"].value()] for f in page.context["bands"]][:3]
    assert rows == [[None, 13], [18, None], [None, None]]


def test_a_band_ends_after_it_begins() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AgeBand.objects.create(contest=ContestFactory(), names={"it": "?"}, from_age=9, to_age=8)


def test_results_and_exports_show_the_band_and_the_jury_does_not(client: Client, home: Any) -> None:
    contest = banded(phase=Phase.DELIBERATION)
    young, adults = contest.age_bands.all()
    juror = JurorFactory(contest=contest)
    entries = [
        EntryFactory(contest=contest, status=EntryStatus.ADMITTED, age_band=band, title=f"Foto {band.name}")
        for band in (young, adults)
    ]
    for entry, value in zip(entries, (5, 9), strict=True):
        give(juror, entry, value, value, value)
    superuser = User.objects.create_superuser("capo@example.org")
    seal_results(contest=contest, by=superuser)
    publish_results(contest=contest, by=superuser)
    contest.refresh_from_db()
    address = reverse("contests:results", args=[contest.slug])
    everything = client.get(address)
    assert [row.entry.age_band for row in everything.context["listed"]] == [adults, young]
    narrowed = client.get(address, {"fascia": young.pk})
    assert [row.entry for row in narrowed.context["listed"]] == [entries[0]]
    assert client.get(address, {"fascia": "x"}).context["band"] is None
    assert (
        "Ragazzi"
        in client.get(
            reverse("contests:gallery_photo", args=[contest.slug, entries[0].code])
        ).content.decode()
    )
    head, *rows = rows_of(contest)
    assert (head[-1], sorted(str(row[-1]) for row in rows)) == ("Fascia d’età", ["Adulti", "Ragazzi"])


def test_a_juror_never_reads_a_band(client: Client, home: Any) -> None:
    contest = banded(phase=Phase.JUDGING)
    EntryFactory(contest=contest, status=EntryStatus.ADMITTED, age_band=contest.age_bands.first())
    juror = JurorFactory(contest=contest)
    client.force_login(juror.user)
    slot = Desk(juror, contest.current_round).slots[0]  # type: ignore[arg-type]
    for address in (
        reverse("contests:jury_desk", args=[contest.slug]),
        reverse("contests:jury_photo", args=[contest.slug, slot.token]),
    ):
        assert "Ragazzi" not in client.get(address).content.decode()
