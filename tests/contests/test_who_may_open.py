"""Role × phase × address: who may open what of a contest, when. One table for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from contests.actions.bundles import build_bundle
from contests.actions.contests import archive_contest
from contests.actions.results import publish_results, seal_results
from contests.desk import Desk
from contests.enums import EntryStatus, PaperKind, Phase
from contests.guardian_links import link_of
from contests.models import ContestPage, Paper
from tests.factories.contests import ContestFactory, EntryFactory, GuardianFactory, SubjectFactory
from tests.factories.jury import JurorFactory, give
from tests.factories.pages import make_page
from tests.factories.votes import PublicVoteFactory

from .canary_walk import BARE
from .doors import CLOSED, ROLES, TABLE, granted

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


def answer(client: Client, path: str) -> str:
    response = client.get(path)
    if response.status_code == 302:
        return "l" if "/accesso/" in response["Location"] else "s"
    if CLOSED & {template.name for template in response.templates}:
        return "c"
    return {200: "o", 403: "f", 404: "n", 410: "g"}[response.status_code]


def addresses(contest: Any, juror: Any, entry: Any, page: Any) -> dict[str, str]:
    """Every address of a contest that answers a GET."""
    token, other = (slot.token for slot in Desk(juror, contest.current_round).slots)
    one = {
        "by_slug": (
            "enter",
            "results",
            "embed",
            "bundle",
            "calendar",
            "gallery",
            "jury_desk",
            "jury_ties",
            "jury_next",
            "jury_leave",
            "vote",
        ),
        "by_code": ("entry", "edit", "withdraw", "own_photo", "guardians", "subjects"),
    }
    found = {"page": page.get_url()}
    found |= {name: reverse(f"contests:{name}", args=[contest.slug]) for name in one["by_slug"]}
    found |= {name: reverse(f"contests:{name}", args=[entry.code]) for name in one["by_code"]}
    found |= {name: reverse(f"contests:{name}") for name in ("mine", "jury_home")}
    found["vote_challenge"] = reverse("contests:vote_challenge", args=[contest.slug])
    found["vote_confirm"] = reverse("contests:vote_confirm", args=[contest.slug, "x" * 32])
    found["admin release"] = reverse("contests_release", args=[entry.code, entry.subjects.get().pk])
    found["consent"] = reverse("contests:consent", args=[entry.code, "licence"])
    link = link_of(entry.guardians.get().token)
    found["guardian"] = reverse("contests:guardian", args=[link])
    found["guardian_photo"] = reverse("contests:guardian_photo", args=[link, 0])
    found["gallery_photo"] = reverse("contests:gallery_photo", args=[contest.slug, entry.code])
    found["derivative"] = entry.photos.get().derivatives.get(format="webp", width=480).address
    found["jury_photo"] = reverse("contests:jury_photo", args=[contest.slug, token])
    side_by_side = reverse("contests:jury_compare", args=[contest.slug])
    found["jury_compare"] = f"{side_by_side}?foto={token}&foto={other}"
    for name in ("round_plan", "round_outcome"):
        found[f"admin {name}"] = reverse(f"contests_{name}", args=[contest.pk, 1])
    admin = (
        "ledger",
        "sealed_bundle",
        "conflicts",
        "round_new",
        "edit",
        "queue",
        "lookalikes",
        "jury",
        "results",
        "papers",
        "export_csv",
        "export_xlsx",
        "export_zip",
        "standing",
        "results_preview",
        "vote",
        "ballots",
    )
    found |= {f"admin {name}": reverse(f"contests_{name}", args=[contest.pk]) for name in admin}
    found |= {f"admin {name}": reverse(f"contests_{name}") for name in ("contests", "create", "juries")}
    minutes = Paper(contest=contest, kind=PaperKind.MINUTES, language="it", made_at=timezone.now())
    minutes.file.save("verbale.pdf", ContentFile(b"%PDF-1.7"))
    found["admin paper"] = reverse("contests_paper", args=[contest.pk, minutes.pk])
    for name in ("screen", "taken_back"):
        found[f"admin {name}"] = reverse(f"contests_{name}", args=[entry.code])
    found["original"] = reverse("contest_original", args=[entry.code])
    return found


def contest_in(phase: Phase, people: dict[str, User]) -> tuple[Any, Any, Any]:
    """A contest with a jury and an admitted entry; its results are truly published where they are."""
    published = phase in {Phase.PUBLISHED, Phase.ARCHIVED}
    sealed = published or phase is Phase.SEALED
    contest = ContestFactory(phase=Phase.DELIBERATION if sealed else phase)
    PublicVoteFactory(contest=contest)
    juror = JurorFactory(contest=contest, user=people["juror"])
    JurorFactory(contest=contest, user=people["other_juror"], removed_at=timezone.now())
    entry = EntryFactory(contest=contest, entrant=people["entrant"], status=EntryStatus.ADMITTED)
    SubjectFactory(entry=entry)
    GuardianFactory(entry=entry, signed_at=timezone.now())
    EntryFactory(contest=contest, entrant=people["other_entrant"], status=EntryStatus.ADMITTED)
    give(juror, entry, 7, 9, 8)
    if sealed:
        build_bundle(result=seal_results(contest=contest, by=people["superuser"]))
    if published:
        publish_results(contest=contest, by=people["superuser"])
    contest.refresh_from_db()
    if phase is Phase.ARCHIVED:
        archive_contest(contest=contest, by=people["superuser"])
        contest.refresh_from_db()
    assert contest.phase == phase
    return contest, juror, entry


@pytest.mark.parametrize("phase", list(Phase))
def test_who_may_open_what(
    phase: Phase, hashtag_page: Any, request: Any, client: Client, login: Any, settings: Any
) -> None:
    if phase is not Phase.JUDGING:
        settings.ROOT_URLCONF = BARE
    people = {role: request.getfixturevalue(role) for role in ROLES[1:]}
    contest, juror, entry = contest_in(phase, people)
    is_live = phase is not Phase.DRAFT
    page = make_page(ContestPage, hashtag_page, title=contest.name, contest=contest, live=is_live)
    paths = addresses(contest, juror, entry, page)
    got: dict[str, dict[str, str]] = {name: {} for name in paths}
    for role in ROLES:
        client.logout()
        if role != "anonymous":
            login(client, people[role])
        for name, path in paths.items():
            got[name][role] = answer(client, path)
    number = list(Phase).index(phase)
    wanted = {name: {role: granted(name, role)[number] for role in ROLES} for name in TABLE}
    assert got == wanted


def changes(contest: Any, juror: Any, entry: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    """Every address of the jury that only takes a POST, with what would change something."""
    token = Desk(juror, contest.current_round).named(entry.pk).token  # type: ignore[union-attr]
    conflicts = reverse("contests_conflicts", args=[contest.pk])
    found: dict[str, tuple[str, dict[str, Any]]] = {
        "conflicts": (conflicts, {"juror": juror.pk, "code": entry.code, "kind": "class"}),
        "recuse": (reverse("contests:jury_recuse", args=[contest.slug, token]), {"kind": "recused"}),
        "order": (reverse("contests:jury_order", args=[contest.slug]), {"round": "1", "order": token}),
    }
    found |= {
        do: (reverse("contests_round", args=[contest.pk, 1, do]), {"reason": "Fretta"})
        for do in ("lock", "open", "close", "reveal", "conclude", "remove")
    }
    return found


@pytest.mark.parametrize(
    "role", ["anonymous", "entrant", "other_entrant", "other_juror", "editor", "screener", "auditor"]
)
def test_who_must_not_changes_nothing(
    role: str, hashtag_page: Any, request: Any, client: Client, login: Any
) -> None:
    people = {name: request.getfixturevalue(name) for name in ROLES[1:]}
    contest, juror, entry = contest_in(Phase.JUDGING, people)
    if role != "anonymous":
        login(client, people[role])
    round_ = contest.current_round
    for path, data in changes(contest, juror, entry).values():
        assert client.post(path, data).status_code in {302, 403, 404}, path
    assert (contest.ledger.count(), contest.current_round.state) == (0, round_.state)
    assert juror.conflicts.count() == juror.orders.count() == 0


def test_a_juror_runs_no_round(hashtag_page: Any, request: Any, client: Client, login: Any) -> None:
    people = {name: request.getfixturevalue(name) for name in ROLES[1:]}
    contest, juror, entry = contest_in(Phase.JUDGING, people)
    login(client, people["juror"])
    for name, (path, data) in changes(contest, juror, entry).items():
        if name not in {"recuse", "order"}:
            assert client.post(path, data).status_code in {302, 403}, path
    assert contest.ledger.count() == 0
