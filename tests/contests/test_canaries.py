"""Every address, as each role, in each phase: no name where it does not belong.

``SEES`` is the whole table of who reads which personal word where: what is not in it is a leak.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from contests.enums import Phase
from contests.models import Entry

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
    build,
    signed_photo,
)
from .canary_values import GIVERS
from .canary_walk import (
    BARE,
    CannotFill,
    Seen,
    addresses,
    beyond,
    filled,
    is_of_the_contest,
    told_to,
    walk,
)
from .conftest import files_in, form_data, run_tasks
from .test_vote_secrecy import everything

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.test import Client

    from hub.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

ALL = frozenset(Phase)
OUT = frozenset({Phase.PUBLISHED, Phase.ARCHIVED})
SEALED = OUT | {Phase.SEALED}
REVEALED = SEALED | {Phase.DELIBERATION}
BEFORE_CLOSE = frozenset({Phase.DRAFT, Phase.ANNOUNCED, Phase.OPEN, Phase.SCREENING, Phase.JUDGING})
AT_WORK = frozenset({Phase.JUDGING, Phase.DELIBERATION, Phase.SEALED})
# How far each juror is stands on the contest's own page while the jury's round runs or stands still.
UNDER_WAY = frozenset({Phase.JUDGING, Phase.SUSPENDED, Phase.ANNULLED})
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
    Sight(ARTIST, SCREENERS, {"contest_original"}),
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
    # Who seals reads no name; who publishes sees the page as it will be.
    Sight(AUTHOR_SHOWN, STAFF, {"contests_results_preview"}, frozenset({Phase.SEALED})),
    Sight(AUTHOR_HIDDEN, SCREENERS, {"contests_screen"}),
    Sight(AUTHOR_HIDDEN, STAFF, TABLES),
    Sight(GUARDIAN, SCREENERS, {"contests_screen"}),
    # Who can be recognised, and what they signed: who sent the photo, who checks it.
    Sight(SUBJECT, SCREENERS, {"contests_screen", "contests_taken_back"}),
    Sight(RELEASE, SCREENERS, {"contests_release"}),
    # The link that a guardian was mailed opens for whoever holds it.
    Sight(AUTHOR_SHOWN, EVERYBODY, {"contests:guardian"}),
    Sight(GUARDIAN_MAIL, SCREENERS, {"contests_screen"}),
    *(Sight(mail(role), SCREENERS, {"contests_screen"}) for role in ("entrant", "other_entrant")),
    # Who sits in the jury is known to who runs it.
    *(Sight(mail(role), STAFF, {"contests_jury"}) for role in (*JURORS, "former_juror")),
    *(Sight(name(role), STAFF, {"contests_jury"}) for role in (*JURORS, "former_juror")),
    *(Sight(name(role), STAFF, {"contests_standing"}, UNDER_WAY) for role in JURORS),
    *(Sight(name(role), STAFF, {"contests_conflicts"}) for role in ("juror", "other_juror")),
    Sight(name("president"), STAFF, {"contests_conflicts"}, BEFORE_CLOSE),
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


def table(phase: Phase) -> Seen:
    """Word and role, with the addresses at which it is to be read; a person's own words are left out."""
    found: Seen = defaultdict(set)
    for sight in SEES:
        if phase in sight.phases:
            for role in sight.roles:
                if sight.word not in PEOPLE.get(role, ()):
                    found[sight.word, role] |= set(sight.names)
    return dict(found)


@pytest.mark.parametrize("phase", list(Phase))
def test_nobody_reads_a_personal_word_where_it_does_not_belong(phase: Phase, settings: Any) -> None:
    if phase is not Phase.JUDGING:
        settings.ROOT_URLCONF = BARE
    with translation.override("it"):
        town = build(phase)
        paths = [one for one in addresses(town) if phase in WALKED or is_of_the_contest(one[0])]
    found = walk(town, paths, fully=phase is Phase.JUDGING)
    assert found.broken == []
    assert beyond(found.seen, table(phase)) == {}
    # The walk saw what there is to see: each word that staff read in this phase.
    assert beyond({(AUTHOR_HIDDEN, role): set(TABLES) for role in STAFF}, found.seen) == {}
    assert (phase in OUT) is (
        (AUTHOR_SHOWN, "anonymous") in found.seen
        and "contests:results" in found.seen[AUTHOR_SHOWN, "anonymous"]
    )
    if phase in UNDER_WAY:
        assert told_to(town, found) == (list(GIVERS) if phase is Phase.JUDGING else [])


# --- addresses -----------------------------------------------------------------


def test_an_address_that_nobody_can_fill_is_not_passed_over() -> None:
    with pytest.raises(CannotFill, match="contests:new: album"):
        list(filled({"contests:slug": ["x"]}, "contests:new", "it/<slug:slug>/<int:album>/", []))
    with pytest.raises(CannotFill, match="new"):
        list(filled({}, "new", "it/^(.*)$", []))


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
