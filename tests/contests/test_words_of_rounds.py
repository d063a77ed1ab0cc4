"""Pages and mails speak of what a round asks for: yes or no, scores, or an order."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from contests import jury_mails
from contests.actions.contests import annul_contest, suspend_contest
from contests.actions.rounds import (
    RoundRefusedError,
    close_round,
    conclude_round,
    lock_round,
    open_round,
    reveal_round,
)
from contests.contest_forms import default_rules
from contests.desk import Desk
from contests.enums import EntryStatus, Phase, RoundKind, TieStep
from contests.models import Contest, Round, RulesVersion
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, round_of

from .test_how_it_is_judged import final as sealed_final
from .test_how_it_is_judged import plan
from .test_shortlist_rounds import contest as shortlist
from .test_shortlist_rounds import voted

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db
contest = shortlist  # two jurors, three photos, a shortlist that is open and a round of scores behind it
final = sealed_final  # two jurors put three photos in order; sealed and published
OF_SCORES = re.compile(r"\b(voti|voto|punteggio|punteggi|scores?|media|mean)\b", re.IGNORECASE)


def words_of(html: str) -> str:
    """What stands on the page between its head and its foot."""
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    assert main is not None
    bare = re.sub(r"<(script|style|template).*?</\1>", " ", main[0], flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))


def test_a_juror_reads_of_yes_and_no_alone(contest: Contest, client: Client, home: Any) -> None:
    juror = contest.jurors.first()
    client.force_login(juror.user)
    name = Desk(juror, round_of(contest)).slots[0].token
    pages = [
        reverse("contests:jury_home"),
        reverse("contests:jury_desk", args=[contest.slug]),
        reverse("contests:jury_photo", args=[contest.slug, name]),
    ]
    told = {page: OF_SCORES.findall(words_of(client.get(page).content.decode())) for page in pages}
    assert told == {page: [] for page in pages}


def test_staff_read_of_yes_and_no_alone(
    contest: Contest, superuser: User, client: Client, login: Any
) -> None:
    login(client, superuser)
    jury = reverse("contests_jury", args=[contest.pk])
    Round.objects.filter(contest=contest, number=2).update(kind=RoundKind.FINAL)
    told = [OF_SCORES.findall(words_of(client.get(jury).content.decode()))]
    voted(contest, superuser, "++", "+-", "--")
    told.append(OF_SCORES.findall(words_of(client.get(jury).content.decode())))
    assert told == [[], []]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (RoundKind.SHORTLIST, "say yes or no to each, from"),
        (RoundKind.SCORE, "give each criterion from 1 to 10, from"),
        (RoundKind.FINAL, "put them in your order, from"),
    ],
)
def test_an_invitation_says_how_the_first_round_judges(home: Any, kind: RoundKind, words: str) -> None:
    contest = ContestFactory(phase=Phase.SCREENING)
    plan(contest, {"kind": kind}, {"kind": RoundKind.SCORE})
    juror = JurorFactory(contest=contest, accepted_at=None)
    juror.user.language = "en"
    jury_mails.invitation(juror)
    assert words in " ".join(mail.outbox[0].body.split())


def test_rules_to_begin_with_promise_no_mean() -> None:
    with translation.override("en"):
        assert OF_SCORES.findall(default_rules()) == []


def columns(html: str) -> list[str]:
    table = html[html.index('<table class="listing">') :]
    return [
        words.strip()
        for words in re.findall(r'<th scope="col">([^<]*)</th>', table[: table.index("</thead>")])
    ]


def test_the_ranking_of_a_final_has_orders_and_no_means(
    final: Contest, superuser: User, client: Client, login: Any
) -> None:
    login(client, superuser)
    page = client.get(reverse("contests_results", args=[final.pk]))
    with translation.override("it"):
        wanted = ["Place in the ranking", "Photo", "Title", "Jurors who placed it", "What decided"]
        assert columns(page.content.decode()) == [*map(gettext, wanted), gettext("Special mention")]
        by_orders, shared = gettext("the jurors' orders"), TieStep.EX_AEQUO.parted_by
    rows = [
        (row["place"], row["sheets"], decided) for row, _entry, _mean, decided, _told in page.context["rows"]
    ]
    assert rows == [(1, 2, by_orders), (2, 2, by_orders), (2, 2, shared)]
    outcome = client.get(reverse("contests_round_outcome", args=[final.pk, 1])).content.decode()
    with translation.override("it"):
        assert columns(outcome) == [gettext(one) for one in ("Photo", "Title", wanted[0], *wanted[3:])]


@pytest.mark.parametrize(
    ("ladder", "wanted"),
    [
        ([TieStep.MORE_TOP_SCORES, TieStep.EX_AEQUO], TieStep.MORE_TOP_SCORES),
        ([TieStep.SEEDED_DRAW], TieStep.SEEDED_DRAW),
        ([TieStep.EX_AEQUO], None),
    ],
)
def test_staff_read_what_parted_equal_photos_at_the_border(
    home: Any,
    superuser: User,
    client: Client,
    login: Any,
    django_assert_num_queries: Any,
    ladder: list[TieStep],
    wanted: TieStep | None,
) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    RulesVersion.objects.filter(contest=contest).update(tie_ladder=[step.value for step in ladder])
    plan(contest, {"kind": RoundKind.SCORE, "passes": 1}, {"kind": RoundKind.FINAL})
    juror = JurorFactory(contest=contest)
    # The weights are 3, 2 and 1: both means are 8.
    for values in ((8, 8, 8), (7, 9, 9)) if wanted != TieStep.MORE_TOP_SCORES else ((8, 8, 8), (8, 7, 10)):
        give(juror, EntryFactory(contest=contest, status=EntryStatus.ADMITTED), *values)
    close_round(round_=round_of(contest), by=superuser)
    reveal_round(round_=round_of(contest), by=superuser)
    login(client, superuser)
    address = reverse("contests_round_outcome", args=[contest.pk, 1])
    client.get(address)
    with django_assert_num_queries(OUTCOME_QUERIES):
        page = client.get(address)
    with translation.override("it"):
        told = [tie.words for tie in page.context["parted"]]
        assert told == ([wanted.parted_by] if wanted else [])
    assert len(page.context["passing"].entries) == (1 if wanted else 2)


OUTCOME_QUERIES = 17


@pytest.mark.parametrize("stop", [suspend_contest, annul_contest])
@pytest.mark.parametrize("step", [lock_round, open_round, close_round, reveal_round, conclude_round])
def test_no_round_goes_on_in_a_contest_that_was_stopped(
    contest: Contest, superuser: User, step: Callable[..., Round], stop: Callable[..., None]
) -> None:
    stop(contest=contest, reason="Maltempo", act="Atto 12", by=superuser)
    with pytest.raises(RoundRefusedError) as refused:
        step(round_=round_of(contest), by=superuser)
    assert refused.value.code == "stopped"


def test_staff_are_told_that_the_contest_was_stopped(
    contest: Contest, superuser: User, client: Client, login: Any
) -> None:
    login(client, superuser)
    annul_contest(contest=contest, reason="Maltempo", act="Atto 12", by=superuser)
    answer = client.post(reverse("contests_round", args=[contest.pk, 1, "close"]), follow=True)
    with translation.override("it"):
        wanted = gettext("The contest was stopped: its rounds do not go on.")
    assert [str(message) for message in answer.context["messages"]] == [wanted]
