"""Write × role × phase: who may change what of a contest, when. One table for all of it.

Whatever row of the contests is new, other or gone counts as a change; all else has to be refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contests.enums import EntryStatus, Phase
from contests.forms import EntryForm, new_entry_initial
from contests.models import Entry
from tests.factories.contests import EntryFactory, jpeg
from tests.factories.jury import JurorFactory, desk_of, give, seat_data

from .doors import ROLES
from .test_who_may_open import contest_in

if TYPE_CHECKING:
    from contests.models import Contest, Juror
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

# ``other_juror`` has lost the seat, ``second_juror`` sits beside ``juror``, ``invited`` has not accepted yet.
EVERYBODY = (*ROLES, "second_juror", "invited")
STAFF = ("contest_staff", "superuser")
CHECK = ("screener", *STAFF)
RUNNING = (Phase.ANNOUNCED, Phase.OPEN, Phase.SCREENING, Phase.JUDGING)
PREPARED = (Phase.DRAFT, *RUNNING)
REVEALED = (Phase.DELIBERATION, Phase.SEALED, Phase.PUBLISHED, Phase.ARCHIVED)
# For each write, the roles that may, and in which phases; nobody else ever changes anything.
TABLE: dict[str, tuple[tuple[str, ...], tuple[Phase, ...]]] = {
    "enter": (EVERYBODY[1:], (Phase.OPEN,)),
    "edit": (("entrant",), (Phase.OPEN,)),
    "withdraw": (("entrant",), (Phase.OPEN,)),
    "admit": (CHECK, (Phase.OPEN, Phase.SCREENING)),
    "reject": (CHECK, (Phase.OPEN, Phase.SCREENING)),
    "undo": (CHECK, (Phase.OPEN, Phase.SCREENING)),
    "disqualify": (STAFF, (Phase.JUDGING, Phase.DELIBERATION)),
    "taken_back": (CHECK, tuple(Phase)),
    "invite": (STAFF, PREPARED),
    "accept": (("invited",), RUNNING),
    "score": (("juror",), (Phase.JUDGING,)),
    "recuse": (("juror",), (Phase.JUDGING,)),
    "lock": (STAFF, (Phase.JUDGING,)),
    "open": (STAFF, (Phase.SCREENING, Phase.JUDGING)),
    "close": (STAFF, (Phase.JUDGING,)),
    "reveal": (STAFF, (Phase.JUDGING,)),
    "conclude": (STAFF, (Phase.DELIBERATION,)),
    "seal": (STAFF, (Phase.DELIBERATION,)),
    "publish": (STAFF, (Phase.SEALED,)),
    "correct": (STAFF, (Phase.PUBLISHED, Phase.ARCHIVED)),
    "archive": (STAFF, (Phase.PUBLISHED,)),
    "suspend": (STAFF, (*PREPARED, *REVEALED)),
    "resume": (STAFF, (Phase.SUSPENDED,)),
    "annul": (STAFF, (*PREPARED, *REVEALED, Phase.SUSPENDED)),
}
# To the login or back to a page that says why; forbidden; not found; too late.
REFUSED = {302, 403, 404, 409}
PHOTO = jpeg(1200, 800)


def writes(contest: Contest, juror: Juror, entry: Entry, waiting: Entry) -> dict[str, tuple[str, Any]]:
    """Every write with its address and what a person sends there; files are made anew for each."""
    invited = contest.jurors.get(accepted_at=None)
    token = desk_of(juror).named(entry.pk).token  # type: ignore[union-attr]
    scores = {f"c{criterion.pk}": "5" for criterion in contest.criteria.all()}
    sheet = {
        "title": "Nebbia sul ponte",
        "place": "Ponte vecchio",
        "author_name": "Ada Prova",
        "age": "adult",
    }
    sheet |= {"category": str(entry.category_id), "licence": "on", "people": "on", "name": "on"}
    why = {"reason": "Maltempo", "act": "Determina 7/2026"}
    form = EntryForm(contest=contest, town="Borgo di Prova", initial=new_entry_initial(juror.user, contest))
    sheet |= {name: str(form[name].value()) for name in ("key", "shown")}
    found: dict[str, tuple[str, Any]] = {
        "enter": (reverse("contests:enter", args=[contest.slug]), sheet),
        "edit": (reverse("contests:edit", args=[entry.code]), sheet),
        "withdraw": (reverse("contests:withdraw", args=[entry.code]), {}),
        "taken_back": (
            reverse("contests_taken_back", args=[entry.code]),
            {"who": str(entry.subjects.get().pk), "reason": "Lettera del 12/11"},
        ),
        "score": (reverse("contests:jury_photo", args=[contest.slug, token]), scores),
        "recuse": (reverse("contests:jury_recuse", args=[contest.slug, token]), {"kind": "recused"}),
        "invite": (
            reverse("contests_jury", args=[contest.pk]),
            {"emails": "nuova@example.org", "language": "it"},
        ),
        "accept": (reverse("contests:jury_accept", args=[contest.slug]), seat_data(invited)),
        "seal": (reverse("contests_seal", args=[contest.pk]), {}),
        "publish": (reverse("contests_publish", args=[contest.pk]), {}),
        "correct": (reverse("contests_correct", args=[contest.pk]), {"text": "Un nome.", "act": "9/2026"}),
    }
    decisions = {"admit": waiting, "reject": waiting, "undo": entry, "disqualify": entry}
    for decision, about in decisions.items():
        sent = {"decision": decision, "entry": [about.code], "reason": "Fuori tema"}
        found[decision] = (reverse("contests_decide", args=[contest.pk]), sent)
    for do in ("lock", "open", "close", "reveal", "conclude"):
        found[do] = (reverse("contests_round", args=[contest.pk, 1, do]), {"reason": "Fretta"})
    for do in ("suspend", "resume", "annul", "archive"):
        found[do] = (reverse(f"contests_{do}", args=[contest.pk]), why)
    return found


def rows() -> dict[str, list[Any]]:
    """Every row of the contests."""
    models = apps.get_app_config("contests").get_models()
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


class Pen:
    """Notes whether the contests' tables are written to: reading every row takes longer than a POST."""

    wrote = False

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        self.wrote |= not sql.startswith("SELECT") and '"contests_' in sql
        return execute(sql, *rest)


def close_first_round(contest: Contest) -> None:
    """As it stands before somebody reveals it, also where the contest was stopped in between."""
    now = timezone.now()
    contest.rounds.filter(closed_at=None).update(locked_at=now, opened_at=now, closed_at=now)


def give_the_rest(juror: Juror) -> None:
    """A whole sheet for each photo that has none: without, nobody can close the round."""
    for entry in Entry.objects.filter(contest=juror.contest, status=EntryStatus.ADMITTED, scores=None):
        give(juror, entry, 6, 6, 6)


@pytest.mark.parametrize("phase", list(Phase))
def test_who_may_change_what(phase: Phase, hashtag_page: Any, request: Any, login: Any) -> None:
    people: dict[str, User] = {role: request.getfixturevalue(role) for role in ROLES[1:]}
    contest, juror, entry = contest_in(phase, people)
    people["second_juror"] = JurorFactory(contest=contest).user
    people["invited"] = JurorFactory(contest=contest, accepted_at=None).user
    waiting = EntryFactory(contest=contest, entrant=people["other_entrant"])
    if phase == Phase.JUDGING:
        give_the_rest(juror)
    browsers = {role: login(Client(), user) for role, user in people.items()} | {"anonymous": Client()}

    # The frame of all pages is built once, here: what is built below is taken back with each write.
    Client().get("/it/")
    changed: dict[str, set[str]] = {}
    answers: dict[tuple[str, str], int] = {}
    for name, (path, data) in writes(contest, juror, entry, waiting).items():
        with transaction.atomic():
            if name == "reveal" and phase in (Phase.JUDGING, Phase.SUSPENDED, Phase.ANNULLED):
                close_first_round(contest)
            changed[name], before = set(), rows()
            for role in EVERYBODY:
                photo = {"photo": SimpleUploadedFile("a.jpg", PHOTO, "image/jpeg")} if name == "enter" else {}
                pen = Pen()
                with transaction.atomic():
                    with connection.execute_wrapper(pen):
                        answer = browsers[role].post(path, data | photo)
                    if pen.wrote and rows() != before:
                        changed[name].add(role)
                    else:
                        answers[name, role] = answer.status_code
                    transaction.set_rollback(True)
            transaction.set_rollback(True)

    assert changed == {name: set(who) if phase in when else set() for name, (who, when) in TABLE.items()}
    assert {key: status for key, status in answers.items() if status not in REFUSED} == {}
