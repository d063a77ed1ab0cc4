"""Before a reveal two towns that differ only in what one juror gave look the same to everybody else.

Byte for byte, at every address of the contest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation

from contests.enums import Phase, RoundKind
from contests.models import Note, Order, Score, Verdict
from tests.factories.jury import desk_of

from .canaries import PEOPLE, Town, build
from .canary_walk import BARE, addresses, client_of, is_of_the_contest, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

JUROR = PEOPLE["juror"][0]


def other_scores() -> None:
    Score.objects.filter(juror__user__email__startswith=JUROR).update(value=11 - F("value"))


def other_verdicts() -> None:
    Verdict.objects.filter(juror__user__email__startswith=JUROR).update(yes=False)


def other_order() -> None:
    [order] = Order.objects.filter(juror__user__email__startswith=JUROR)
    order.ranked = order.ranked[::-1]
    order.save()


def other_notes() -> None:
    for note in Note.objects.all():
        note.text = note.text[::-1]
        note.save()


CHANGES: dict[RoundKind, Callable[[], None]] = {
    RoundKind.SCORE: other_scores,
    RoundKind.SHORTLIST: other_verdicts,
    RoundKind.FINAL: other_order,
}
# What is made anew for each answer, whatever it says.
FRESH = re.compile(
    rb'csrfmiddlewaretoken" value="\w+"|"CSRF_TOKEN": "\w+"|csrftoken=\w+|sessionid=\w+'
    rb'|nonce="?[\w+/=-]+"?|nonce-[\w+/=-]+'
    rb'|name="key" value="[\w-]+"|name="shown" value="[^"]+"|expires=[^;]+'
    rb"|Expires: .*|Last-Modified: .*|Date: .*|:\w{6}:[\w-]{43}(?=; HttpOnly)"
)
# A challenge is another each time, the public's photos stand in an order of each visit's own, a spreadsheet
# says when it was made; its words are those of the CSV.
NEVER_THE_SAME = {
    "contests:vote",
    "contests:vote_challenge",
    "contests_export_xlsx",
    "contests_export_zip",
}
ONLOOKERS = ("anonymous", "entrant", "other_juror", "president", "secretary", "auditor", "superuser")
# Whom one more case costs little: they are refused nearly everywhere.
OUTSIDERS = ("other_entrant", "screener", "editor")


def answers(town: Town, roles: Iterable[str], paths: list[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
    found = {}
    for role in roles:
        client = client_of(town, role)
        for _name, path in paths:
            answer = client.get(path)
            found[role, path] = FRESH.sub(b"", whole(answer)) + str(answer.status_code).encode()
    return found


def judging(kind: RoundKind, phase: Phase, *, closed: bool) -> Any:
    town = build(phase, kind=kind)
    if closed:
        town.contest.rounds.update(
            locked_at=town.contest.judging_from,
            opened_at=town.contest.judging_from,
            closed_at=timezone.now(),
        )
    return town


ROUNDS = (
    (RoundKind.SCORE, Phase.JUDGING, False),
    (RoundKind.FINAL, Phase.JUDGING, True),
    (RoundKind.SCORE, Phase.JUDGING, True),
    (RoundKind.SHORTLIST, Phase.JUDGING, False),
    (RoundKind.SCORE, Phase.SUSPENDED, False),
    (RoundKind.SCORE, Phase.ANNULLED, False),
)


@pytest.mark.parametrize(("kind", "phase", "closed"), ROUNDS)
def test_what_a_juror_gave_changes_no_byte_for_others(
    kind: RoundKind, phase: Phase, closed: bool, settings: Any
) -> None:
    roles = OUTSIDERS if phase == Phase.ANNULLED else ONLOOKERS
    settings.ROOT_URLCONF = BARE
    with translation.override("it"):
        town = judging(kind, phase, closed=closed)
        found = addresses(town, code=[town.entries["entrant"].code])
        paths = [one for one in found if is_of_the_contest(one[0]) and one[0] not in NEVER_THE_SAME]
    refuses = client_of(town, "superuser")
    paths = [one for one in paths if refuses.get(one[1]).status_code != 405]
    before = answers(town, roles, paths)
    CHANGES[kind]()
    other_notes()
    after = answers(town, roles, paths)
    assert [key for key in before if before[key] != after[key]] == []


def test_a_change_of_a_value_is_seen_by_who_gave_it() -> None:
    """That nothing changes for others says something only if it changes for somebody."""
    with translation.override("it"):
        town = judging(RoundKind.SCORE, Phase.JUDGING, closed=False)
        paths = [one for one in addresses(town) if one[0] in ("contests:jury_photo", "accounts:download")]
    before = answers(town, ["juror"], paths)
    other_scores()
    after = answers(town, ["juror"], paths)
    assert [key for key in before if before[key] != after[key]] != []


def test_what_is_saved_by_itself_answers_another_juror_the_same() -> None:
    """Their own values, and what this answers, do not depend on what the first juror gave."""
    with translation.override("it"):
        town = judging(RoundKind.SCORE, Phase.JUDGING, closed=False)
        other = town.jurors["other_juror"]
        [slot, *_others] = desk_of(other).slots
        path = reverse("contests:jury_photo", args=[town.contest.slug, slot.token])
    client = client_of(town, "other_juror")
    given = {f"c{criterion.pk}": "4" for criterion in town.contest.criteria.all()}

    def saved() -> bytes:
        answer = client.post(path, given, headers={"X-Requested-With": "fetch"})
        assert answer.status_code == 200
        return FRESH.sub(b"", whole(answer))

    saved()
    before = saved()
    other_scores()
    other_notes()
    assert saved() == before
