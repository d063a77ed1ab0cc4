"""What pages and papers say of how the jury judges: what is true of this contest, round by round."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import translation

from contests.actions.bundles import build_bundle
from contests.actions.results import publish_results, seal_results
from contests.actions.rounds import close_round, lock_round, reveal_round
from contests.actions.scoring import save_order
from contests.enums import EntryStatus, Phase, RoundKind, TieStep
from contests.minutes import minutes_of
from contests.models import Contest, ContestPage, Round, RulesVersion
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish, round_of
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

BY_SCORES = "dà a ogni foto da 1 a 10"
BY_ORDERS = "metodo Schulze"
BORDER = (
    "who is then still equal to the last photo that goes on goes on, too, unless the next round cannot take "
    "them all: then none of these does."
)
LADDER = [TieStep.MORE_TOP_SCORES.value, TieStep.PRESIDENT_MOTION.value, TieStep.EX_AEQUO.value]


def plan(contest: Contest, *rounds: dict[str, Any]) -> None:
    """Exactly these rounds, the first one that which stands."""
    Round.objects.filter(contest=contest, number=1).update(**rounds[0])
    for number, fields in enumerate(rounds[1:], start=2):
        Round.objects.create(contest=contest, number=number, **fields)


def rules_shown(client: Client, contest: Contest, under: Any) -> str:
    page = make_page(ContestPage, under, contest=contest)
    html = client.get(page.url).content.decode()
    section = re.search(r'<section class="contest-facts".*?</section>', html, re.DOTALL)
    assert section is not None
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", section[0])))


def test_one_round_of_scores(client: Client, hashtag_page: Any) -> None:
    words = rules_shown(client, ContestFactory(phase=Phase.OPEN), hashtag_page)
    assert "Ogni giurato dà a ogni foto da 1 a 10 per ciascun criterio" in words
    assert "La posizione deriva dalla media dei punteggi pesati." in words
    assert "Se due foto hanno la stessa media:" in words
    assert BY_ORDERS not in words


def test_the_hash_of_the_seed_is_public_from_the_moment_the_round_is_locked(
    client: Client, hashtag_page: Any, superuser: User
) -> None:
    contest = ContestFactory(phase=Phase.JUDGING)
    JurorFactory(contest=contest)
    EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    round_ = round_of(contest)
    page = make_page(ContestPage, hashtag_page, contest=contest)
    shown = [client.get(page.url).content.decode()]
    lock_round(round_=round_, by=superuser)
    shown.append(client.get(page.url).content.decode())
    sealed = hashlib.sha256(round_.seed.encode()).hexdigest()
    assert [(sealed in html, round_.seed in html) for html in shown] == [(False, False), (True, False)]


def test_a_shortlist_scores_by_some_jurors_and_a_final(client: Client, hashtag_page: Any) -> None:
    contest = ContestFactory(phase=Phase.OPEN)
    RulesVersion.objects.filter(contest=contest).update(tie_ladder=LADDER)
    plan(
        contest,
        {"kind": RoundKind.SHORTLIST, "threshold": 40},
        {"kind": RoundKind.SCORE, "quorum": 3, "passes": 20},
        {"kind": RoundKind.FINAL},
        {"kind": RoundKind.RUNOFF},
    )
    words = rules_shown(client, contest, hashtag_page)
    told = [
        "sì o no a ogni foto",
        "almeno il 40 per cento di sì",
        "3 giurati danno a ogni foto da 1 a 10",
        "Passano le 20 foto migliori.",
        "Ogni giurato mette le foto in ordine",
        BY_ORDERS,
        "I criteri dei punteggi:",
        "Se due foto sono alla pari:",
    ]
    places = [words.find(part) for part in told]
    assert -1 not in places
    assert places == sorted(places)
    of_rounds, of_places = words.split("I criteri dei punteggi:")
    assert steps_in(of_rounds) == LADDER
    # Orders have no scores that could part them.
    assert steps_in(of_places) == LADDER[1:]
    assert of_rounds.count(translation.gettext(BORDER)) == 1


def steps_in(words: str) -> list[TieStep]:
    return [step for step in TieStep if str(step.label) in words]


def test_a_final_alone_has_no_criteria(client: Client, hashtag_page: Any) -> None:
    contest = ContestFactory(phase=Phase.OPEN)
    plan(contest, {"kind": RoundKind.FINAL})
    words = rules_shown(client, contest, hashtag_page)
    assert (BY_ORDERS in words, BY_SCORES in words) == (True, False)
    assert contest.criteria.first().name not in words


@pytest.fixture
def final(home: Any, superuser: User) -> Contest:
    """A contest whose two jurors have put three photos in order; sealed and published."""
    contest = ContestFactory(phase=Phase.JUDGING)
    jurors = JurorFactory.create_batch(2, contest=contest)
    entries = EntryFactory.create_batch(3, contest=contest, status=EntryStatus.ADMITTED)
    RulesVersion.objects.filter(contest=contest).update(tie_ladder=LADDER)
    plan(contest, {"kind": RoundKind.FINAL})
    one, two, three = (entry.code for entry in entries)
    save_order(juror=jurors[0], codes=[one, two, three])
    save_order(juror=jurors[1], codes=[one, three, two])
    close_round(round_=round_of(contest), by=superuser)
    reveal_round(round_=round_of(contest), by=superuser)
    contest.refresh_from_db()
    # Two are equal at the second place, and there is no president who could part them.
    build_bundle(result=seal_results(contest=contest, by=superuser, left_open="Nessuno presiede"))
    publish_results(contest=contest, by=superuser)
    return Contest.objects.get(pk=contest.pk)


def test_the_results_of_a_final(client: Client, final: Contest) -> None:
    assert (final.result.round_kind, final.result.jurors) == (RoundKind.FINAL, 2)
    html = unescape(client.get(reverse("contests:results", args=[final.slug])).content.decode())
    assert "2 giurati hanno messo in ordine le foto della finale" in html
    assert (BY_ORDERS in html, "da 1 a 10" in html, "Media" in html) == (True, False, False)
    second, third = final.result.placements.filter(place=2)
    # They share the place, so nothing parted them.
    assert f"«{second.entry.title}» e «{third.entry.title}»" not in re.sub(r"\s+", " ", html)


def test_the_minutes_of_a_final(final: Contest) -> None:
    with translation.override("it"):
        minutes = minutes_of(final, "it")
    (rules,) = [s.paragraphs for s in minutes.sections if s.heading == "Come si forma la graduatoria"]
    assert len(rules) == 2
    assert BY_ORDERS in rules[0]
    assert str(TieStep.MORE_TOP_SCORES.label) not in rules[1]
    assert str(TieStep.EX_AEQUO.label) in rules[1]


def test_the_results_of_scores(client: Client, home: Any, superuser: User) -> None:
    contest = ContestFactory(phase=Phase.DELIBERATION)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    for juror in JurorFactory.create_batch(3, contest=contest):
        give(juror, entry, 9, 8, 7)
    result = publish(contest=contest, by=superuser)
    assert (result.round_kind, result.jurors) == (RoundKind.SCORE, 3)
    html = unescape(client.get(reverse("contests:results", args=[contest.slug])).content.decode())
    assert "3 giurati hanno dato alle foto da 1 a 10" in html
    assert BY_ORDERS not in html
