"""The minutes tell each round: what came in, by which rule photos went on, and who was kept from which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from contests import minutes
from contests.actions.results import seal_results
from contests.enums import EntryStatus, Phase
from contests.minutes import minutes_of
from contests.models import Contest, RoundRecord
from hub.accounts.models import User
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give

from .test_bundle_rounds import contest as three_rounds

if TYPE_CHECKING:
    from contests.printing.minutes import Section

pytestmark = pytest.mark.django_db
LADDER = (
    "Where two photos have the same mean: the entry with more top scores goes first; then the one with the "
    "higher mean in the first criterion; entries that are still equal share the place."
)
contest = three_rounds  # yes or no, scores, a final


def sealed(contest: Contest, by: User) -> dict[str, Section]:
    """The minutes in English, by their headings."""
    seal_results(contest=contest, by=by)
    with translation.override("en"):
        told = minutes_of(Contest.objects.get(pk=contest.pk), "en")
    return {section.heading: section for section in told.sections}


def of_round(section: Section) -> list[str]:
    """What is said of a round, without its moments and its fingerprint."""
    moments = ("Opened on", "Fingerprint")
    return [text for text in section.paragraphs if not text.startswith(moments)]


def test_each_round_tells_its_rule_and_who_went_on(contest: Contest, superuser: User) -> None:
    sections = sealed(contest, superuser)
    late = contest.jurors.get(removed_at__isnull=False)
    assert of_round(sections["Round 1"]) == [
        "Yes or no: who goes on.",
        "Photos fixed for this round: 6.",
        "Each photo was assigned to 4 jurors.",
        "Closed before every juror was done: Malattia",
        f"Not counted, because incomplete: {late.code}",
        "The rule: at least 50% of yes.",
        "A photo about which fewer than 3 jurors said yes or no does not go on.",
        "Photos judged: 6; went on: 5 (BBBB2222, DDDD4444, FFFF5555, GGGG6666, HHHH7777).",
    ]
    assert of_round(sections["Round 2"]) == [
        "Scores from 1 to 10 by criteria.",
        "Photos fixed for this round: 5.",
        "Criteria: Theme (weight 3), Composition (weight 2), Technique (weight 1).",
        LADDER,
        "The rule: the best 2 go on; who shares the last of these places goes on, too.",
        "Photos judged: 4; went on: 4 (BBBB2222, DDDD4444, FFFF5555, HHHH7777).",
    ]
    assert of_round(sections["Round 3"]) == [
        "Each juror puts the finalists in order.",
        "Photos fixed for this round: 4.",
    ]


def test_what_parted_equal_photos_at_the_border_is_told(contest: Contest, superuser: User) -> None:
    """As if the second round had let three go on, and the draw had parted those with the same mean."""
    kept = RoundRecord.objects.filter(round__number=2)
    record = kept.get().record | {"passed": [row["entry"] for row in kept.get().record["ranking"][:3]]}
    third, fourth = record["ranking"][2:]
    fourth["decided_by"] = "seeded_draw"
    kept.update(record=record)
    assert of_round(sealed(contest, superuser)["Round 2"])[-1] == (
        f"“{third['entry']}” goes on and “{fourth['entry']}” does not, though the jury's judgement of both "
        "is the same. What parted them: the draw from the number sealed before."
    )


def test_a_long_list_of_codes_ends_in_the_bundle(
    contest: Contest, superuser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minutes, "LISTED", 2)
    told = of_round(sealed(contest, superuser)["Round 1"])
    assert told[-1] == "Photos judged: 6; went on: 5 (BBBB2222, DDDD4444, and 3 more in the bundle)."


def test_conflicts_name_the_juror_and_the_code(contest: Contest, superuser: User) -> None:
    juror = contest.jurors.order_by("pk").first()
    User.objects.filter(pk=juror.user_id).update(first_name="Ada", last_name="Prova")
    with translation.override("en"):
        today = date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
    section = sealed(contest, superuser)["Conflicts of interest"]
    assert section.rows == [
        ["Juror", "Why", "Declared on", "Photos"],
        ["Ada Prova", "Same household or family", today, "DDDD4444"],
    ]


def test_a_final_is_ranked_without_means(contest: Contest, superuser: User) -> None:
    section = sealed(contest, superuser)["The ranking"]
    assert [[row[n] for n in (0, 1, 3, 4)] for row in section.rows] == [
        ["Place in the ranking", "Code", "Jurors who placed it", "What decided"],
        ["1", "FFFF5555", "3", "the jurors' orders"],
        ["2", "BBBB2222", "3", "the jurors' orders"],
        ["3", "DDDD4444", "2", "the jurors' orders"],
    ]


def test_one_round_without_a_conflict(superuser: User) -> None:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    give(JurorFactory(contest=contest), entry, 9, 8, 7)
    sections = sealed(contest, superuser)
    assert sections["Conflicts of interest"].paragraphs == [
        "Nobody judged their own photo.",
        "No conflict of interest was declared.",
    ]
    assert sections["The ranking"].rows[1][3:] == ["8.333 (25/3)", "1"]
