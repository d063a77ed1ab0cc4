"""The demo town's photo contests: taking entries, being judged, and with their results out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contests.actions import ledger
from contests.actions.contests import announce_contest, note_due_moves
from contests.actions.vote_keeping import keep_votes
from contests.demo.entries import check_photos, send_photos
from contests.demo.jury import judge, publish, seat_jury
from contests.demo.votes import hold_vote
from contests.enums import LedgerEvent
from contests.models import Category, Contest, ContestPage, Criterion, Round, RulesVersion
from hub.core.demo import pages

if TYPE_CHECKING:
    from hub.core.demo import DemoTown
    from hub.core.demo.town import Words

FOLDER = Path(__file__).parent
MOST_ENTRIES, SMALLEST_SIDE = 3, 1600


def build(town: DemoTown) -> None:
    """One contest in each stage, from its page to what people sent and jurors gave."""
    texts = {code: _with_years(said, town) for code, said in town.texts(FOLDER).items()}
    slugs = [words["slug"] for words in texts["it"]["contest"]]
    if not Contest.objects.filter(slug__in=slugs).exists():
        town.paint_ahead(texts["it"]["contest"])
    for words, translations in pages.each(texts, "contest"):
        contest = Contest.objects.filter(slug=words["slug"]).first()
        if contest is None:
            contest = _hold(town, words, texts)
        pages.initiative(town, ContestPage, words, translations, fields={"contest": contest})
    for words in texts["it"]["contest"]:
        if "previous_edition" in words:
            last = Contest.objects.get(slug=words["previous_edition"])
            Contest.objects.filter(slug=words["slug"], previous_edition=None).update(previous_edition=last)


def _hold(town: DemoTown, words: Words, texts: dict[str, Words]) -> Contest:
    """A contest from its call to where its stage lies, step by step."""
    contest = _contest(town, words, texts)
    with town.at(contest.opens_at):
        note_due_moves()
    sent = send_photos(town, contest, words, texts["it"])
    if contest.closes_at <= town.now:
        with town.at(contest.closes_at):
            note_due_moves()
    entries = check_photos(town, contest, sent, words, texts["it"])
    if words["stage"] != "open":
        jurors = seat_jury(town, contest, texts["it"])
    if "vote" in words:
        hold_vote(town, contest, entries, words)
    if words["stage"] != "open":
        judge(town, jurors, entries, words, texts["it"])
    if words["stage"] == "published":
        publish(town, contest, entries, words)
        # The time for appeals is over long since.
        with town.at(contest.judging_until + timedelta(days=100)):
            keep_votes()
    return contest


def _with_years(said: Any, town: DemoTown) -> Any:
    if isinstance(said, dict):
        return {key: _with_years(value, town) for key, value in said.items()}
    if isinstance(said, list):
        return [_with_years(value, town) for value in said]
    if isinstance(said, str):
        return said.replace("{year}", str(town.now.year)).replace("{last}", str(town.moment("-390").year))
    return said


def _contest(town: DemoTown, words: Words, texts: dict[str, Words]) -> Contest:
    announced, opens, closes, judging, until = (town.moment(day) for day in words["dates"])
    contest = Contest.objects.create(
        slug=words["slug"],
        names=words["names"],
        themes=words["theme"],
        public_from=announced,
        opens_at=opens,
        closes_at=closes,
        judging_from=judging,
        judging_until=until,
        reminders=[],  # no mail goes to people who do not exist
        takes_classes=words.get("takes_classes", False),
        max_entries=MOST_ENTRIES,
        min_pixels=town.pixels(SMALLEST_SIDE),
    )
    for position, names in enumerate(words["categories"]):
        Category.objects.create(contest=contest, position=position, names=names)
    for position, criterion in enumerate(texts["it"]["criterion"]):
        Criterion.objects.create(
            contest=contest, position=position, names=criterion["names"], weight=criterion["weight"]
        )
    Round.objects.create(contest=contest)
    rules = {code: said["rules"].strip() for code, said in texts.items() if "rules" in said}
    RulesVersion.objects.create(contest=contest, number=1, texts=rules)
    contest.rules_versions.update(created_at=announced)
    with town.at(announced - timedelta(days=7)):
        ledger.enter(contest, LedgerEvent.CREATED, by=town.made["staff SECRETARIES"])
    with town.at(announced):
        contest = announce_contest(contest=contest, by=town.made["staff SECRETARIES"])
    town.added += 1
    return contest
