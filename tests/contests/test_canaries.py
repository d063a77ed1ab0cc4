"""Every address, as each role, in each phase: no name and no juror's value where it does not belong.

``SEES`` is the whole table of who reads which personal word where: what is not in it is a leak. Before a
round is revealed two towns that differ only in what one juror gave look the same to everybody else, byte for
byte.
"""

from __future__ import annotations

import logging
import os
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.utils import timezone, translation

from contests.enums import Phase, RoundKind
from contests.models import Entry, Note, Order, Score, Verdict

from .canaries import (
    ARTIST,
    AUTHOR_HIDDEN,
    AUTHOR_SHOWN,
    CERTIFICATE,
    FILE_NAME,
    GUARDIAN,
    GUARDIAN_MAIL,
    NOTE_OFFERED,
    NOTE_PRIVATE,
    PEOPLE,
    RELEASE,
    ROLES,
    STAFF_NOTE,
    SUBJECT,
    CannotFill,
    Town,
    _filled,
    addresses,
    build,
    signed_photo,
    whole,
    words_in,
)
from .conftest import files_in, form_data, run_tasks
from .test_vote_secrecy import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

ALL = frozenset(Phase)
OUT = frozenset({Phase.PUBLISHED, Phase.ARCHIVED})
SEALED = OUT | {Phase.SEALED}
REVEALED = SEALED | {Phase.DELIBERATION}
BEFORE_CLOSE = frozenset({Phase.ANNOUNCED, Phase.OPEN, Phase.SCREENING, Phase.JUDGING})
AT_WORK = frozenset({Phase.JUDGING, Phase.DELIBERATION, Phase.SEALED})
# The rest of the site is the same in each phase: it is walked in two of them.
WALKED = frozenset({Phase.JUDGING, Phase.PUBLISHED})

EVERYBODY = frozenset(ROLES)
STAFF = frozenset({"secretary", "superuser"})
SCREENERS = STAFF | {"screener"}
JURORS = ("juror", "other_juror", "president")
RESULTS = frozenset(
    {"contests:results", "contests:gallery", "contests:gallery_photo", "contests:calendar", "contests:embed"}
)
# Where people read what they wrote themselves.
OWN = frozenset(
    {
        "accounts:download",
        "contests:edit",
        "contests:enter",
        "contests:entry",
        "contests:guardians",
        "contests:subjects",
    }
)
TABLES = frozenset({"contests_export_csv", "contests_export_xlsx"})
ACCOUNTS = frozenset({"theirs"})


class Sight(NamedTuple):
    """Who reads a word, at which addresses, in which phases."""

    word: str
    roles: Iterable[str]
    names: Iterable[str]
    phases: frozenset[Phase] = ALL


def mail(role: str) -> str:
    return PEOPLE[role][0]


def name(role: str) -> str:
    return PEOPLE[role][1]


SEES = [
    # The original says who took it: to its author, and to who checks it.
    Sight(ARTIST, {"entrant", "other_entrant"}, {"contests:own_photo"}),
    Sight(ARTIST, SCREENERS, {"contests_original"}),
    Sight(ARTIST, STAFF, {"contests_export_zip"}),
    # Who sent a photo: itself, who checks; everybody once the result is out, with consent only.
    *(
        Sight(word, {role}, OWN)
        for role, author in (("entrant", AUTHOR_SHOWN), ("other_entrant", AUTHOR_HIDDEN))
        for word in (author, GUARDIAN, GUARDIAN_MAIL, SUBJECT)
    ),
    Sight(AUTHOR_SHOWN, SCREENERS, {"contests_screen"}),
    Sight(AUTHOR_SHOWN, STAFF, TABLES),
    Sight(AUTHOR_SHOWN, EVERYBODY, RESULTS, OUT),
    Sight(AUTHOR_HIDDEN, SCREENERS, {"contests_screen"}),
    Sight(AUTHOR_HIDDEN, STAFF, TABLES),
    Sight(GUARDIAN, SCREENERS, {"contests_screen"}),
    # Who can be recognised, and what they signed: who sent the photo, who checks it.
    Sight(SUBJECT, SCREENERS, {"contests_screen"}),
    Sight(RELEASE, SCREENERS, {"contests_release"}),
    # The link that a guardian was mailed opens for whoever holds it.
    Sight(AUTHOR_SHOWN, EVERYBODY, {"contests:guardian"}),
    Sight(GUARDIAN_MAIL, SCREENERS, {"contests_screen"}),
    *(Sight(mail(role), SCREENERS, {"contests_screen"}) for role in ("entrant", "other_entrant")),
    # Who sits in the jury is known to who runs it.
    *(Sight(mail(role), STAFF, {"contests_jury"}) for role in JURORS),
    *(Sight(name(role), STAFF, {"contests_jury"}) for role in JURORS),
    Sight(name("other_juror"), STAFF, {"contests_conflicts"}),
    *(Sight(name(role), STAFF, {"contests_conflicts"}, BEFORE_CLOSE) for role in ("juror", "president")),
    # What a juror writes is theirs; what they offer is read by who runs the jury, after the reveal.
    *(Sight(note, {"juror"}, {"contests:jury_photo"}, AT_WORK) for note in (NOTE_PRIVATE, NOTE_OFFERED)),
    *(Sight(note, {"juror"}, {"accounts:download"}, WALKED) for note in (NOTE_PRIVATE, NOTE_OFFERED)),
    Sight(NOTE_OFFERED, STAFF, {"contests_results"}, REVEALED),
    # Colleagues among each other.
    Sight(STAFF_NOTE, SCREENERS, {"contests_lookalikes"}),
    Sight(name("screener"), STAFF, {"contests_lookalikes", "contests_screen"}),
    Sight(name("secretary"), {"screener", "auditor"}, {"theirs"}, frozenset({Phase.PUBLISHED})),
    Sight(CERTIFICATE, STAFF, {"contests_paper"}, SEALED),
    # Who looks after the accounts sees them.
    *(Sight(word, {"superuser"}, ACCOUNTS, WALKED) for both in PEOPLE.values() for word in both),
    *(
        Sight(word, {"superuser"}, {"wagtailusers_users:edit"}, WALKED)
        for role in ("entrant", "juror")
        for word in PEOPLE[role]
    ),
    *(
        Sight(name(role), {"superuser"}, {f"wagtailusers_users:{do}"}, WALKED)
        for role in ("entrant", "juror")
        for do in ("delete", "reset_second_step")
    ),
]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals are wanted here: not one of them is written down."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


Seen = dict[tuple[str, str], set[str]]


def table(phase: Phase) -> Seen:
    """Word and role, with the addresses at which it is to be read; a person's own words are left out."""
    found: Seen = defaultdict(set)
    for sight in SEES:
        if phase in sight.phases:
            for role in sight.roles:
                if sight.word not in PEOPLE.get(role, ()):
                    found[sight.word, role] |= set(sight.names)
    return dict(found)


def client_of(town: Town, role: str) -> Client:
    client = Client()
    if role != "anonymous":
        client.force_login(town.people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def is_of_the_contest(name: str) -> bool:
    return name.startswith("contest") or name == "page"


# A walk takes minutes, and all of them half an hour: they are taken when asked.
takes_minutes = pytest.mark.skipif(not os.environ.get("EVERY_PHASE"), reason="takes minutes: EVERY_PHASE=1")


@takes_minutes
@pytest.mark.parametrize("phase", list(Phase))
def test_nobody_reads_a_personal_word_where_it_does_not_belong(phase: Phase) -> None:
    with translation.override("it"):
        town = build(phase)
        paths = [one for one in addresses(town) if phase in WALKED or is_of_the_contest(one[0])]
    seen: Seen = defaultdict(set)
    broken = []
    for role in ROLES:
        client = client_of(town, role)
        for address, path in paths:
            answer = client.get(path)
            if answer.status_code >= 500:
                broken.append((role, path))
            for word in words_in(whole(answer)) - set(PEOPLE.get(role, ())):
                seen[word, role].add(address)
    assert broken == []
    assert beyond(seen, table(phase)) == {}
    # The walk saw what there is to see: each word that staff read in this phase.
    assert beyond({(AUTHOR_HIDDEN, role): set(TABLES) for role in STAFF}, seen) == {}
    assert (phase in OUT) is (
        (AUTHOR_SHOWN, "anonymous") in seen and "contests:results" in seen[AUTHOR_SHOWN, "anonymous"]
    )


def beyond(one: Seen, other: Seen) -> dict[str, str]:
    """What stands in ``one`` only: word and address, with the roles."""
    found: dict[str, list[str]] = defaultdict(list)
    for (word, role), names in sorted(one.items()):
        for address in sorted(names - other.get((word, role), set())):
            found[f"{word} at {address}"].append(role)
    return {key: " ".join(roles) for key, roles in found.items()}


# --- addresses -----------------------------------------------------------------


def test_an_address_that_nobody_can_fill_is_not_passed_over() -> None:
    with pytest.raises(CannotFill, match="contests:new: album"):
        list(_filled({"contests:slug": ["x"]}, "contests:new", "it/<slug:slug>/<int:album>/", []))
    with pytest.raises(CannotFill, match="new"):
        list(_filled({}, "new", "it/^(.*)$", []))


def test_every_app_of_ours_is_walked() -> None:
    with translation.override("it"):
        found = {address for address, _path in addresses(build(Phase.OPEN))}
    assert {
        "accounts:download",
        "contest_photo",
        "contests:bundle",
        "contests:vote_challenge",
        "contests_export_xlsx",
        "contests_ledger",
        "feed",
        "media:videos",
        "page",
        "search",
        "sitemap",
        "wagtailusers_users:edit",
    } <= found


# --- a juror's values ----------------------------------------------------------


def other_scores() -> None:
    Score.objects.filter(juror__user__email__startswith=mail("juror")).update(value=11 - F("value"))


def other_verdicts() -> None:
    Verdict.objects.filter(juror__user__email__startswith=mail("juror")).update(yes=False)


def other_order() -> None:
    [order] = Order.objects.filter(juror__user__email__startswith=mail("juror"))
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
)


@takes_minutes
@pytest.mark.parametrize(("kind", "phase", "closed"), ROUNDS)
def test_what_a_juror_gave_changes_no_byte_for_others(kind: RoundKind, phase: Phase, closed: bool) -> None:
    with translation.override("it"):
        town = judging(kind, phase, closed=closed)
        town.fillings["code"] = town.fillings["code"][:1]
        paths = [one for one in addresses(town) if is_of_the_contest(one[0]) and one[0] not in NEVER_THE_SAME]
    refuses = client_of(town, "superuser")
    paths = [one for one in paths if refuses.get(one[1]).status_code != 405]
    before = answers(town, ONLOOKERS, paths)
    CHANGES[kind]()
    other_notes()
    after = answers(town, ONLOOKERS, paths)
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


# --- what never comes in -------------------------------------------------------


def test_the_name_of_a_file_and_what_it_says_of_people_is_kept_nowhere_but_in_it(
    client: Client, person: User, home: Any
) -> None:
    from tests.factories.contests import ContestFactory

    client.force_login(person)
    contest = ContestFactory(min_pixels=1)
    data = form_data(client, contest)
    data["photo"] = SimpleUploadedFile(f"{FILE_NAME}.jpg", signed_photo(), "image/jpeg")
    client.post(f"/it/concorsi/{contest.slug}/partecipa/", data)
    assert Entry.objects.count() == 1
    run_tasks()
    rows, files = everything(), " ".join(files_in("private"))
    for word in (FILE_NAME, ARTIST):
        assert word not in rows
        assert word not in files
