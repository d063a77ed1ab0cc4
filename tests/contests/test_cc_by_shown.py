"""CC BY beside the photo: on every page, on paper, for machines and for staff."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from contests.actions.revoking import revoke_consent
from contests.enums import ConsentKind, EntryStatus, PaperKind, Phase
from contests.models import Contest, Entry, Paper
from contests.papers import calendar_of
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish

from .test_cc_by import ADDRESS, choose, english

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

NAMED = '<bdi lang="it">Foto da 9</bdi>'


@pytest.fixture
def published(home: Any, superuser: User) -> Contest:
    """A contest with results: the first photo is under CC BY, the second is not."""
    contest: Contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    for value in (9, 5):
        entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED, title=f"Foto da {value}")
        give(juror, entry, value, value, value)
    publish(contest=contest, by=superuser)
    choose(Entry.objects.get(title="Foto da 9"))
    contest.refresh_from_db()
    return contest


def links_in(html: str) -> list[str]:
    return re.findall(r'rel="license"\s+href="([^"]*)"', html)


@pytest.mark.parametrize("name", ["results", "gallery", "embed", "calendar"])
def test_it_stands_beside_the_photo_with_its_link(client: Client, published: Contest, name: str) -> None:
    html = english(client, name, published.slug)
    times = 6 if name == "calendar" else 1  # twelve months, two photos
    # In the frame of another site links leave the frame.
    assert links_in(html.split("<footer")[0]) == [f"{ADDRESS}deed.en"] * times
    assert ('target="_top">CC BY 4.0<' in html) == (name == "embed")


def test_the_page_of_a_photo_says_what_may_be_done_with_it(client: Client, published: Contest) -> None:
    free, kept = published.entries.order_by("-title")
    free_page, kept_page = (english(client, "gallery_photo", published.slug, e.code) for e in (free, kept))
    assert links_in(free_page.split("<footer")[0]) == [f"{ADDRESS}deed.en"]
    assert f"who names it as “{NAMED}”, Autrice {free.code}," in " ".join(free_page.split())
    assert links_in(kept_page.split("<footer")[0]) == []
    assert "All rights stay with the author." in kept_page
    assert "All rights stay with the author." not in free_page


def test_who_is_not_named_is_credited_by_the_contest(client: Client, published: Contest) -> None:
    free = published.entries.get(title="Foto da 9")
    revoke_consent(entry=free, kind=ConsentKind.NAME, by=free.entrant, now=timezone.now())
    html = " ".join(english(client, "gallery_photo", published.slug, free.code).split())
    assert f"who names it as “{NAMED}”, {published.name}," in html
    assert f"Autrice {free.code}" not in html


def test_taken_back_it_leaves_every_page_and_the_printed_calendar(client: Client, published: Contest) -> None:
    free = published.entries.get(title="Foto da 9")
    options = {"size": "A4", "year": 2027, "codes": [free.code]}
    papers = {
        kind: Paper.objects.create(contest=published, kind=kind, language="en", options=options)
        for kind in (PaperKind.CALENDAR, PaperKind.CERTIFICATES)
    }
    with translation.override("en"):
        printed = calendar_of(papers[PaperKind.CALENDAR])
    assert printed.cover.credit == f"Photo by Autrice {free.code} · CC BY 4.0"
    assert sum("CC BY" in month.credit for month in printed.months) == 6
    revoke_consent(entry=free, kind=ConsentKind.CC_BY, by=free.entrant, now=timezone.now())
    for name in ("results", "gallery", "embed", "calendar"):
        html = english(client, name, published.slug).split("<footer")[0]
        assert (links_in(html), "Foto da 9" in html) == ([], True)
    assert "All rights stay with the author." in english(client, "gallery_photo", published.slug, free.code)
    assert list(Paper.objects.all()) == [papers[PaperKind.CERTIFICATES]]


def test_staff_see_it_in_the_queue_on_the_photo_and_in_the_table(
    client: Client, login: Any, published: Contest, superuser: User
) -> None:
    login(client, superuser)
    free, kept = published.entries.order_by("-title")
    queue = client.get(reverse("contests_queue", args=[published.pk]) + "?status=admitted").text
    assert queue.count("CC BY 4.0") == 1
    pages = [client.get(reverse("contests_screen", args=[e.code])).context["entry"] for e in (free, kept)]
    assert [entry.is_cc_by for entry in pages] == [True, False]
    table = b"".join(client.get(reverse("contests_export_csv", args=[published.pk])))  # type: ignore[call-overload]
    sheet = b"".join(client.get(reverse("contests_export_xlsx", args=[published.pk])))  # type: ignore[call-overload]
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    written = {str(row[0]): row[8] for row in load_workbook(io.BytesIO(sheet)).active.values}
    assert written == {row[0]: row[8] for row in rows}
    assert ("CC BY 4.0" in rows[1][8], "CC BY 4.0" in rows[2][8], bool(rows[2][8])) == (True, False, True)


def test_staff_are_told_for_a_while_that_it_was_taken_back(
    client: Client, login: Any, published: Contest, contest_staff: User
) -> None:
    free = published.entries.get(title="Foto da 9")
    revoke_consent(entry=free, kind=ConsentKind.CC_BY, by=free.entrant, now=timezone.now())
    login(client, contest_staff)
    assert free.code in client.get("/admin/").text
