"""What staff print: asked for once, made by the worker, handed out to who may have it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from contests.actions.paper_making import make_paper
from contests.actions.papers import PaperRefusedError, ask_for_paper
from contests.calendars import public_holidays
from contests.enums import EntryStatus, PaperKind, Phase
from contests.models import Paper
from contests.papers import certificates_of, default_order
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish

from .conftest import files_in
from .pdf_words import pages_of

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Contest
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db
TITLES = ["Abete", "Betulla", "Cedro", "Drago"]


@pytest.fixture
def contest(home: Any, superuser: User) -> Contest:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest, is_president=True)
    for number, entry in enumerate(
        EntryFactory.create_batch(4, contest=contest, status=EntryStatus.ADMITTED)
    ):
        give(juror, entry, 9 - number, 8, 8)
    publish(contest=contest, by=superuser)
    contest.refresh_from_db()
    return contest


def pages(paper: Paper) -> int:
    with paper.file.open("rb") as file:
        return len(re.findall(rb"/Type /Page\b", file.read()))


def pictures(paper: Paper) -> list[tuple[int, int]]:
    with paper.file.open("rb") as file:
        data = file.read()
    found = re.findall(rb"/Height (\d+).{0,200}?/Width (\d+)", data, re.DOTALL)
    return [(int(width), int(height)) for height, width in found]


def made(contest: Contest, kind: PaperKind, by: User, language: str = "it", **options: Any) -> Paper:
    paper = ask_for_paper(contest=contest, kind=kind, language=language, options=options, by=by)
    assert make_paper(paper_id=paper.pk) is True
    paper.refresh_from_db()
    return paper


@pytest.mark.parametrize("language", ["it", "en", "ro"])
def test_minutes_and_certificates_are_made(contest: Contest, superuser: User, language: str) -> None:
    assert pages(made(contest, PaperKind.MINUTES, superuser, language)) >= 2
    assert pages(made(contest, PaperKind.CERTIFICATES, superuser, language)) == 3


@pytest.mark.parametrize(
    ("language", "awards"),
    [
        ("it", ["Primo posto", "Secondo posto", "Terzo posto"]),
        ("en", ["First place", "Second place", "Third place"]),
    ],
)
def test_a_certificate_names_the_place_in_words(contest: Contest, language: str, awards: list[str]) -> None:
    with translation.override(language):
        assert [one.award for one in certificates_of(contest, language).each] == awards


def test_a_calendar_has_thirteen_pages_and_tells_each(contest: Contest, superuser: User) -> None:
    codes = [entry.code for entry in default_order(contest)]
    for code, title in zip(codes[::-1], TITLES, strict=True):
        contest.entries.filter(code=code).update(title=title)
    paper = made(contest, PaperKind.CALENDAR, superuser, size="A4", year=2027, events=True, codes=codes[::-1])
    assert (pages(paper), paper.steps_done, paper.steps) == (13, 13, 13)
    # Cover and months in the order that staff gave the photos, round and round.
    with paper.file.open("rb") as file:
        shown = [[title for title in TITLES if title in page.words] for page in pages_of(file.read())]
    assert shown == [[title] for title in (TITLES * 4)[:13]]
    assert make_paper(paper_id=paper.pk) is False
    assert [name for name in files_in("private") if "papers" in name] == [paper.file.name]


def test_one_paper_at_a_time(contest: Contest, superuser: User) -> None:
    ask_for_paper(contest=contest, kind=PaperKind.MINUTES, language="it", options={}, by=superuser)
    with pytest.raises(PaperRefusedError):
        ask_for_paper(contest=contest, kind=PaperKind.MINUTES, language="it", options={}, by=superuser)


def test_staff_ask_and_get_it(contest: Contest, superuser: User, client: Client, login: Any) -> None:
    login(client, superuser)
    address = reverse("contests_papers", args=[contest.pk])
    assert client.get(address).status_code == 200
    client.post(address, {"kind": "minutes", "language": "en"})
    paper = Paper.objects.get()
    assert "<progress" in client.get(address).content.decode()
    make_paper(paper_id=paper.pk)
    answer = client.get(reverse("contests_paper", args=[contest.pk, paper.pk]))
    assert b"".join(answer)[:5] == b"%PDF-"  # type: ignore[call-overload]
    client.logout()
    assert client.get(reverse("contests_paper", args=[contest.pk, paper.pk])).status_code == 302


def test_a_photo_that_was_revoked_is_not_printed(
    contest: Contest, superuser: User, client: Client, login: Any
) -> None:
    first = default_order(contest)[0]
    paper = made(
        contest, PaperKind.CALENDAR, superuser, size="A4", year=2027, events=False, codes=[first.code]
    )
    first.consents.filter(kind="licence").update(revoked_at=timezone.now())
    assert first.code not in [entry.code for entry in default_order(contest)]
    login(client, superuser)
    answer = client.get(reverse("contests_paper", args=[contest.pk, paper.pk]), follow=True)
    assert answer.status_code == 404


def test_holidays_are_italys_in_the_language_of_the_calendar() -> None:
    assert public_holidays(2027, "it")[date(2027, 4, 25)] == "Anniversario della Liberazione"
    assert public_holidays(2027, "en")[date(2027, 12, 25)] == "Christmas Day"
    assert date(2027, 3, 29) in public_holidays(2027, "ro")


@pytest.mark.parametrize(
    ("language", "work", "signatures"),
    [
        ("it", "«Alba»", ["Per la giuria, chi presiede", "Per il Comune"]),
        ("en", "“Alba”", ["The president of the jury", "For the municipality"]),
        ("fr", "«\N{NO-BREAK SPACE}Alba\N{NO-BREAK SPACE}»", ["La présidence du jury", "Pour la commune"]),
        ("ro", "„Alba”", ["Președinția juriului", "Pentru primărie"]),
    ],
)
def test_a_certificate_speaks_its_language(
    contest: Contest, language: str, work: str, signatures: list[str]
) -> None:
    contest.entries.update(title="Alba")
    with translation.override(language):
        wanted = certificates_of(contest, language)
    assert [one.work for one in wanted.each] == [work] * 3
    assert wanted.signatures == signatures


def test_staff_read_beforehand_what_cannot_be_printed(
    contest: Contest, superuser: User, client: Client, login: Any
) -> None:
    login(client, superuser)
    address = reverse("contests_papers", args=[contest.pk])
    assert client.get(address).context["unprinted"] == []
    winner, *_others, last = default_order(contest)
    winner.author.__class__.objects.filter(entry=winner).update(name="Ada 😀 王小明")
    contest.entries.filter(pk=last.pk).update(title="Луна 🫠🫠")
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.context["unprinted"] == [("Луна 🫠🫠", "🫠"), ("Ada 😀 王小明", "😀")]
    assert "Ada 😀 王小明 (missing: 😀)" in answer.content.decode()
