"""Role × phase × address: who may open what of a contest, when. One table for all of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.actions.results import publish_results
from contests.desk import Desk
from contests.enums import EntryStatus, Phase
from contests.models import ContestPage
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

ROLES = (
    "anonymous",
    "entrant",
    "other_entrant",
    "juror",
    "other_juror",
    "editor",
    "contest_staff",
    "superuser",
)
# For each address, the roles and what they get in each phase, in the order of ``Phase`` (announced, open,
# screening, judging, deliberation, published, cancelled, archived): o opens, c opens and says that it is
# closed, l to the login, s sent elsewhere, f forbidden, n not found.
TABLE: dict[str, dict[str, str]] = {
    "page": {"others": "oooooooo"},
    "enter": {"others": "cocccccc", "anonymous": "clcccccc"},
    "results": {"others": "nnnnnono"},
    "record": {"others": "nnnnnono"},
    "calendar": {"others": "nnnnnono"},
    "gallery": {"others": "nnnnnono"},
    "jury_desk": {
        "others": "nnnnnnnn",
        "anonymous": "llllllll",
        "juror": "fffoofff",
        "other_juror": "ffffffff",
    },
    "jury_next": {
        "others": "nnnnnnnn",
        "anonymous": "llllllll",
        "juror": "fffssfff",
        "other_juror": "ffffffff",
    },
    "entry": {"others": "nnnnnnnn", "anonymous": "llllllll", "entrant": "oooooooo"},
    "edit": {"others": "nnnnnnnn", "anonymous": "llllllll", "entrant": "cocccccc"},
    "withdraw": {"others": "nnnnnnnn", "anonymous": "llllllll", "entrant": "cocccccc"},
    "own_photo": {"others": "nnnnnnnn", "anonymous": "llllllll", "entrant": "oooooooo"},
    "mine": {"others": "oooooooo", "anonymous": "llllllll"},
    "jury_home": {"others": "oooooooo", "anonymous": "llllllll"},
    "gallery_photo": {"others": "nnnnnono"},
    "jury_photo": {
        "others": "nnnnnnnn",
        "anonymous": "llllllll",
        "juror": "fffoofff",
        "other_juror": "ffffffff",
    },
    "admin edit": {
        "others": "ffffffff",
        "anonymous": "llllllll",
        "editor": "ssssssss",
        "contest_staff": "oooooooo",
        "superuser": "oooooooo",
    },
    "admin queue": {
        "others": "ffffffff",
        "anonymous": "llllllll",
        "editor": "ssssssss",
        "contest_staff": "oooooooo",
        "superuser": "oooooooo",
    },
    "admin jury": {
        "others": "ffffffff",
        "anonymous": "llllllll",
        "editor": "ssssssss",
        "contest_staff": "oooooooo",
        "superuser": "oooooooo",
    },
    "admin results": {
        "others": "ffffffff",
        "anonymous": "llllllll",
        "editor": "ssssssss",
        "contest_staff": "ssssooso",
        "superuser": "ssssooso",
    },
    "admin results_preview": {
        "others": "ffffffff",
        "anonymous": "llllllll",
        "editor": "ssssssss",
        "contest_staff": "ssssosss",
        "superuser": "ssssosss",
    },
    "admin contests": {
        "others": "ffffffff",
        "anonymous": "llllllll",
        "editor": "ssssssss",
        "contest_staff": "oooooooo",
        "superuser": "oooooooo",
    },
    "admin create": {
        "others": "ffffffff",
        "anonymous": "llllllll",
        "editor": "ssssssss",
        "contest_staff": "oooooooo",
        "superuser": "oooooooo",
    },
    "admin juries": {
        "others": "ffffffff",
        "anonymous": "llllllll",
        "editor": "ssssssss",
        "contest_staff": "oooooooo",
        "superuser": "oooooooo",
    },
    "admin screen": {
        "others": "ffffffff",
        "anonymous": "llllllll",
        "editor": "ssssssss",
        "contest_staff": "oooooooo",
        "superuser": "oooooooo",
    },
    "admin original": {
        "others": "ffffffff",
        "anonymous": "llllllll",
        "editor": "ssssssss",
        "contest_staff": "oooooooo",
        "superuser": "oooooooo",
    },
}


def answer(client: Client, path: str) -> str:
    response = client.get(path)
    if response.status_code == 302:
        return "l" if "/accesso/" in response["Location"] else "s"
    if "contests/not_open.html" in {template.name for template in response.templates}:
        return "c"
    return {200: "o", 403: "f", 404: "n"}[response.status_code]


def addresses(contest: Any, juror: Any, entry: Any, page: Any) -> dict[str, str]:
    """Every address of a contest that answers a GET."""
    token = Desk(juror).slots[0].token
    one = {
        "by_slug": ("enter", "results", "record", "calendar", "gallery", "jury_desk", "jury_next"),
        "by_code": ("entry", "edit", "withdraw", "own_photo"),
    }
    found = {"page": page.get_url()}
    found |= {name: reverse(f"contests:{name}", args=[contest.slug]) for name in one["by_slug"]}
    found |= {name: reverse(f"contests:{name}", args=[entry.code]) for name in one["by_code"]}
    found |= {name: reverse(f"contests:{name}") for name in ("mine", "jury_home")}
    found["gallery_photo"] = reverse("contests:gallery_photo", args=[contest.slug, entry.code])
    found["jury_photo"] = reverse("contests:jury_photo", args=[contest.slug, token])
    admin = ("edit", "queue", "jury", "results", "results_preview")
    found |= {f"admin {name}": reverse(f"contests_{name}", args=[contest.pk]) for name in admin}
    found |= {f"admin {name}": reverse(f"contests_{name}") for name in ("contests", "create", "juries")}
    found |= {
        f"admin {name}": reverse(f"contests_{name}", args=[entry.code]) for name in ("screen", "original")
    }
    return found


def contest_in(phase: Phase, people: dict[str, User]) -> tuple[Any, Any, Any]:
    """A contest with a jury and an admitted entry; its results are truly published where they are."""
    published = phase in {Phase.PUBLISHED, Phase.ARCHIVED}
    contest = ContestFactory(phase=Phase.DELIBERATION if published else phase)
    juror = JurorFactory(contest=contest, user=people["juror"])
    JurorFactory(contest=contest, user=people["other_juror"], removed_at=timezone.now())
    entry = EntryFactory(contest=contest, entrant=people["entrant"], status=EntryStatus.ADMITTED)
    EntryFactory(contest=contest, entrant=people["other_entrant"], status=EntryStatus.ADMITTED)
    give(juror, entry, 7, 9, 8)
    if published:
        publish_results(contest=contest, by=people["superuser"])
        contest.refresh_from_db()
    if phase is Phase.ARCHIVED:
        contest.archived_at = timezone.now() - timedelta(hours=1)
        contest.save()
    assert contest.phase == phase
    return contest, juror, entry


@pytest.mark.parametrize("phase", list(Phase))
def test_who_may_open_what(phase: Phase, hashtag_page: Any, request: Any, client: Client, login: Any) -> None:
    people = {role: request.getfixturevalue(role) for role in ROLES[1:]}
    contest, juror, entry = contest_in(phase, people)
    page = make_page(ContestPage, hashtag_page, title=contest.name, contest=contest)
    paths = addresses(contest, juror, entry, page)
    got: dict[str, dict[str, str]] = {name: {} for name in paths}
    for role in ROLES:
        client.logout()
        if role != "anonymous":
            login(client, people[role])
        for name, path in paths.items():
            got[name][role] = answer(client, path)
    number = list(Phase).index(phase)
    wanted = {
        name: {role: row.get(role, row["others"])[number] for role in ROLES} for name, row in TABLE.items()
    }
    assert got == wanted
