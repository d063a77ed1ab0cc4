"""What of a contest can still change: a table of field × phase, by the action and by the form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from contests.actions.contests import CriterionRow, FrozenContestError, Rules, change_contest
from contests.actions.jury import JuryRefusedError, invite_juror, remove_juror
from contests.contest_forms import ContestForm
from contests.enums import Phase
from contests.freezing import DATES, LIMITS
from contests.models import Contest
from tests.factories.contests import ContestFactory
from tests.factories.jury import JurorFactory

pytestmark = pytest.mark.django_db

PHASES = (
    Phase.DRAFT,
    Phase.ANNOUNCED,
    Phase.OPEN,
    Phase.SCREENING,
    Phase.JUDGING,
    Phase.DELIBERATION,
    Phase.PUBLISHED,
)
# One letter a phase, in the order of PHASES: y can change, n cannot. In all other phases nothing can.
TABLE = {
    "public_from": "ynnnnnn",
    "opens_at": "yynnnnn",
    "closes_at": "yyynnnn",
    "judging_from": "yyyynnn",
    "judging_until": "yyyyynn",
    "reminders": "yyyyynn",
    "who_may_enter": "yyynnnn",
    "takes_classes": "yyynnnn",
    "max_entries": "yyynnnn",
    "least_photos": "yyynnnn",
    "most_photos": "yyynnnn",
    "guardians": "yyynnnn",
    "offers_cc_by": "yyynnnn",
    "min_pixels": "yyynnnn",
    "max_bytes": "yyynnnn",
    "taken_from": "yyynnnn",
    "taken_until": "yyynnnn",
    "names": "yyyynnn",
    "themes": "yyyynnn",
    "categories": "yyyynnn",
    "age_bands": "yyyynnn",
    "criteria": "yyyynnn",
    "rules": "yyyynnn",
}
CASES = [
    (name, phase, index < len(PHASES) and may[index] == "y")
    for name, may in TABLE.items()
    for index, phase in enumerate((*PHASES, Phase.SEALED, Phase.ARCHIVED, Phase.SUSPENDED, Phase.ANNULLED))
]
OTHER = {
    "who_may_enter": "residents",
    "takes_classes": True,
    "max_entries": 7,
    "least_photos": 2,
    "most_photos": 4,
    "guardians": "one",
    "offers_cc_by": False,
    "reminders": [5],
    "min_pixels": 900,
    "max_bytes": 5_000_000,
    "taken_from": date(2026, 3, 1),
    "taken_until": date(2026, 8, 31),
}


def changed(contest: Contest, name: str) -> dict[str, Any]:
    """Arguments for the action that change ``name`` alone, a date by a minute."""
    if name in {"categories", "age_bands"}:
        return {name: []}
    if name == "criteria":
        return {"criteria": [CriterionRow(pk=None, names={"it": "Altro"}, weight=9)]}
    if name == "rules":
        return {"rules": Rules(texts={"it": "Altro."}, tie_ladder=["more_top_scores", "seeded_draw"])}
    value = OTHER.get(name, {"it": "Altro"})
    if name in DATES:
        value = getattr(contest, name) + timedelta(minutes=1)
    setattr(contest, name, value)
    return {}


@pytest.mark.parametrize(("name", "phase", "may"), CASES)
def test_what_can_change_when(name: str, phase: Phase, may: bool) -> None:
    contest = ContestFactory(phase=phase, most_photos=3)
    arguments = changed(contest, name)
    if may:
        change_contest(contest=contest, **arguments)
        return
    with pytest.raises(FrozenContestError) as refused:
        change_contest(contest=contest, **arguments)
    assert refused.value.args == (name,)


@pytest.mark.parametrize("phase", list(Phase))
def test_the_form_freezes_what_the_action_refuses(phase: Phase) -> None:
    form = ContestForm(instance=ContestFactory(phase=phase))
    shown = {"max_bytes": "max_megabytes", "rules": "rules_it", "names": "name_it", "themes": "theme_ro"}
    for name, may in (
        (n, m) for n, p, m in CASES if p == phase and n not in {"categories", "age_bands", "criteria"}
    ):
        assert form.fields[shown.get(name, name)].disabled is not may, name


@pytest.mark.parametrize("name", ["closes_at", "judging_from", "judging_until"])
def test_no_deadline_moves_into_the_past(name: str) -> None:
    contest = ContestFactory(phase=Phase.ANNOUNCED)
    setattr(contest, name, timezone.now() - timedelta(minutes=1))
    with pytest.raises(FrozenContestError) as refused:
        change_contest(contest=contest)
    assert refused.value.args == (name,)


def test_a_jury_at_work_can_only_get_more_time() -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    contest.judging_until -= timedelta(days=1)
    with pytest.raises(FrozenContestError):
        change_contest(contest=contest)


def sent(contest: Contest, **changes: str) -> dict[str, str]:
    """What a browser sends of the form: what is disabled is left out."""
    form = ContestForm(instance=contest)
    data = {}
    for bound in form:
        if bound.field.disabled:
            continue
        value = bound.value()
        if bound.name in DATES:
            local = timezone.localtime(value)
            data |= {f"{bound.name}_0": f"{local:%Y-%m-%d}", f"{bound.name}_1": f"{local:%H:%M}"}
        else:
            data[bound.name] = str(value or "")
    for prefix in ("categories", "criteria"):
        data |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
    data |= {"criteria-0-name_it": "Altro", "criteria-0-weight": "9"}
    return data | changes


def post(client: Any, contest: Contest, data: dict[str, str]) -> Any:
    return client.post(reverse("contests_edit", args=[contest.pk]), data, follow=True)


def test_a_date_that_nobody_touched_stays_to_the_second(client, superuser, home):
    contest = ContestFactory(phase=Phase.JUDGING)
    client.force_login(superuser)
    answer = post(client, contest, sent(contest))
    assert "Il concorso è salvato." in answer.text
    standing = Contest.objects.get()
    assert standing.judging_until == contest.judging_until
    assert [c.weight for c in standing.criteria.all()] == [3, 2, 1]


@pytest.mark.parametrize("now", ["2026-11-19T00:31:55Z", "2026-11-19T01:31:55Z"])
def test_an_hour_that_came_twice_holds_nothing_up(client, superuser, home, now):
    """Entries opened when clocks were put back, in the first hour of that name or in the second."""
    with time_machine.travel(now):
        contest = ContestFactory(phase=Phase.JUDGING)
        assert timezone.localtime(contest.opens_at).isoformat()[:16] == "2026-10-25T02:31"
        client.force_login(superuser)
        answer = post(client, contest, sent(contest))
    assert "Il concorso è salvato." in answer.text
    assert Contest.objects.get().opens_at == contest.opens_at


def test_the_form_says_that_a_jury_s_end_can_only_move_later(client, superuser, home):
    contest = ContestFactory(phase=Phase.JUDGING)
    client.force_login(superuser)
    earlier = timezone.localdate() + timedelta(days=1)
    answer = post(client, contest, sent(contest, judging_until_0=f"{earlier:%Y-%m-%d}"))
    assert "La giuria è al lavoro: la sua fine si può solo rinviare." in answer.text
    assert Contest.objects.get().judging_until == contest.judging_until


def test_the_round_closes_while_staff_look_at_the_form(client, superuser, home):
    """Opened at work, sent after the close: staff may read the ranking now, and nothing opens again."""
    contest = ContestFactory(phase=Phase.JUDGING)
    client.force_login(superuser)
    later = timezone.localdate() + timedelta(days=9)
    data = sent(contest, judging_until_0=f"{later:%Y-%m-%d}")
    contest.deliberation_from = timezone.now()
    contest.save()
    post(client, contest, data)
    assert Contest.objects.get().judging_until == contest.judging_until
    assert Contest.objects.get().phase == Phase.DELIBERATION


def test_after_the_close_the_jury_stays_as_it_was(superuser):
    """Who knows the ranking cannot change it by taking away a seat, nor by giving one back."""
    contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    for deed in (
        lambda: remove_juror(juror=juror, by=superuser),
        lambda: invite_juror(contest=contest, email="x@example.org", language="it", by=superuser),
    ):
        with pytest.raises(JuryRefusedError):
            deed()
    juror.refresh_from_db()
    assert juror.removed_at is None
    assert not ModelLogEntry.objects.exists()


def test_a_contest_that_runs_is_not_hidden_again() -> None:
    contest = ContestFactory(phase=Phase.OPEN, public_from=None)
    contest.public_from = contest.opens_at
    with pytest.raises(FrozenContestError):
        change_contest(contest=contest)


def test_the_table_knows_every_field():
    assert set(TABLE) == {
        *(*DATES, *LIMITS, "reminders", "names", "themes", "categories", "age_bands", "criteria", "rules")
    }
