"""A town in which every personal field holds a word of its own; ``canary_walk`` goes through it.

``build`` makes it with its contest in one phase. A new personal field gets its word here.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import ExifTags, Image

from contests.actions.bundles import build_bundle
from contests.actions.contests import archive_contest
from contests.actions.lookalikes import decide_look_alike
from contests.actions.results import publish_results, seal_results
from contests.enums import (
    ORDERED,
    ConflictKind,
    ConsentKind,
    EntryStatus,
    LookAlikeVerdict,
    PaperKind,
    Phase,
    RoundKind,
)
from contests.lookalikes import compare_photo
from contests.models import (
    Arrangement,
    Conflict,
    ContestPage,
    EntryAuthor,
    Fingerprint,
    Juror,
    LookAlike,
    Move,
    Note,
    Order,
    Paper,
    Verdict,
)
from hub.accounts.actions import establish_groups
from hub.accounts.enums import StaffGroup
from hub.accounts.models import User
from hub.core.models import Hashtag
from hub.core.translations import mirror_in_all_languages
from hub.home.actions import found_town
from hub.home.models import HashtagPage
from tests.factories.contests import (
    ContestFactory,
    EntryFactory,
    GuardianFactory,
    PhotoFactory,
    SubjectFactory,
)
from tests.factories.jury import JurorFactory, give, round_of
from tests.factories.pages import make_page
from tests.factories.votes import PublicVoteFactory, ask, ballot, mailed_link

if TYPE_CHECKING:
    from wagtail.models import Page

    from contests.models import Contest, Entry, Round

ROLES = (
    "anonymous",
    "entrant",
    "other_entrant",
    "juror",
    "other_juror",
    "president",
    "former_juror",
    "secretary",
    "screener",
    "auditor",
    "editor",
    "superuser",
)
GROUPS = {
    "secretary": StaffGroup.SECRETARIES,
    "screener": StaffGroup.MODERATORS,
    "auditor": StaffGroup.AUDITORS,
    "editor": StaffGroup.EDITORS,
}

# Where each word stands; the words begin with this, and nothing else does.
MARK = "canary"
PEOPLE = {
    role: (f"{MARK}mail{role.replace('_', '')}", f"{MARK}name{role.replace('_', '')}") for role in ROLES[1:]
}
AUTHOR_SHOWN = f"{MARK}authorshown"
AUTHOR_HIDDEN = f"{MARK}authorhidden"
GUARDIAN = f"{MARK}guardianname"
SUBJECT = f"{MARK}subjectname"
RELEASE = f"{MARK}release"
GUARDIAN_MAIL = f"{MARK}guardianmail"
FILE_NAME = f"{MARK}filename"
ARTIST = f"{MARK}artist"
VOTER = f"{MARK}voter"
NOTE_PRIVATE = f"{MARK}noteprivate"
NOTE_OFFERED = f"{MARK}noteoffered"
STAFF_NOTE = f"{MARK}staffnote"
CERTIFICATE = f"{MARK}certificate"
MAILBOX = "ca9a47" * 10 + "0000"  # the hash of a mailbox
WORD = re.compile(rf"{MARK}[a-z]+|{MAILBOX}".encode())


@dataclass
class Town:
    """The contest in its phase, who is there, and what the addresses are filled with."""

    phase: Phase
    contest: Contest
    people: dict[str, User]
    jurors: dict[str, Juror]
    entries: dict[str, Entry]
    page: Page


def build(phase: Phase, *, kind: RoundKind = RoundKind.SCORE) -> Town:
    """A stopped contest is stopped while its jury works: with values that nobody may see."""
    people = _people()
    home = found_town(name="Borgo di Prova", hostname="testserver")
    tag = Hashtag.objects.create(label="RestiamoConnessi")
    hashtag_page = HashtagPage(title="Restiamo connessi", slug="restiamo-connessi", hashtag=tag)
    home.add_child(instance=hashtag_page)
    mirror_in_all_languages(hashtag_page)
    contest = _contest(phase, kind)
    entries = _entries(contest, people)
    jurors = _jury(contest, people, entries)
    judged = contest.judging_from <= timezone.now()
    if judged:
        _judge(contest, jurors, entries)
    _vote(contest, entries)
    _compare(entries, people["screener"])
    _move_on(contest, phase, people)
    contest.refresh_from_db()
    assert contest.phase == phase
    page = make_page(ContestPage, hashtag_page, title=contest.name, contest=contest)
    return Town(phase, contest, people, jurors, entries, page)


def _people() -> dict[str, User]:
    establish_groups()
    people = {}
    for role, (mail, name) in PEOPLE.items():
        make = User.objects.create_superuser if role == "superuser" else User.objects.create_user
        people[role] = make(f"{mail}@example.org", first_name=name, last_name=name)
        if role in GROUPS:
            people[role].groups.add(Group.objects.get(name=GROUPS[role].value))
    return people


def _contest(phase: Phase, kind: RoundKind) -> Contest:
    stopped = phase in (Phase.SUSPENDED, Phase.ANNULLED)
    later = phase in (Phase.SEALED, Phase.PUBLISHED, Phase.ARCHIVED)
    begun = Phase.JUDGING if stopped else Phase.DELIBERATION if later else phase
    stop = {"stop_reason": "Maltempo", "stop_act": "Determina 7/2026"} if stopped else {}
    contest: Contest = ContestFactory(phase=begun, names={"it": "Sfumature di Borgo"}, **stop)
    if stopped:
        name = "suspended_at" if phase is Phase.SUSPENDED else "annulled_at"
        setattr(contest, name, timezone.now() - timedelta(hours=1))
        contest.save()
    contest.rounds.update(kind=kind)
    return contest


def _entries(contest: Contest, people: dict[str, User]) -> dict[str, Entry]:
    """One with a name to be shown, one with a name to be kept, one of somebody else."""
    made = {
        role: EntryFactory(contest=contest, entrant=people[role], status=EntryStatus.ADMITTED)
        for role in ("entrant", "other_entrant")
    }
    made["somebody"] = EntryFactory(contest=contest, status=EntryStatus.ADMITTED)
    EntryAuthor.objects.filter(entry=made["entrant"]).update(name=AUTHOR_SHOWN)
    hidden = [made["other_entrant"], made["somebody"]]
    EntryAuthor.objects.filter(entry__in=hidden).update(name=AUTHOR_HIDDEN)
    for entry in hidden:
        entry.consents.filter(kind=ConsentKind.NAME).delete()
    for entry in made.values():
        GuardianFactory(
            entry=entry,
            name=GUARDIAN,
            email=f"{GUARDIAN_MAIL}@example.org",
            signed_at=timezone.now(),
        )
        release = ContentFile(f"%PDF {RELEASE}".encode(), name=f"{FILE_NAME}.pdf")
        SubjectFactory(entry=entry, name=SUBJECT, release=release, release_format="pdf")
        entry.photos.all().delete()
        original = ContentFile(signed_photo(), name=f"{FILE_NAME}.jpeg")
        PhotoFactory(entry=entry, data=signed_photo(), original=original)
    return made


@cache
def signed_photo() -> bytes:
    """A JPEG that says who took it."""
    out, tags = io.BytesIO(), Image.Exif()
    tags[ExifTags.Base.Artist] = ARTIST
    Image.new("RGB", (1800, 1200), (20, 120, 200)).save(out, "JPEG", exif=tags)
    return out.getvalue()


def _jury(contest: Contest, people: dict[str, User], entries: dict[str, Entry]) -> dict[str, Juror]:
    """One has stepped back from a photo, one must not judge another, one was removed in mid-round."""
    jurors = {
        role: JurorFactory(contest=contest, user=people[role], is_president=role == "president")
        for role in ("juror", "other_juror", "president", "former_juror")
    }
    Juror.objects.filter(pk=jurors["former_juror"].pk).update(removed_at=timezone.now())
    for role, kind in (("other_juror", ConflictKind.HOUSEHOLD), ("juror", ConflictKind.RECUSED)):
        Conflict.objects.create(juror=jurors[role], entry=entries["somebody"], kind=kind)
    return jurors


def _judge(contest: Contest, jurors: dict[str, Juror], entries: dict[str, Entry]) -> None:
    fill(round_of(contest), jurors, entries)
    first, second = entries["entrant"], entries["other_entrant"]
    Note.objects.create(juror=jurors["juror"], entry=first, text=NOTE_PRIVATE)
    Note.objects.create(juror=jurors["juror"], entry=second, text=NOTE_OFFERED, offered=True)


def fill(round_: Round, jurors: dict[str, Juror], entries: dict[str, Entry]) -> None:
    """Everybody has judged everything, also what they stepped back from later, and laid it out."""
    codes = [entry.code for entry in entries.values()]
    for number, juror in enumerate(jurors.values()):
        here = {"round": round_, "juror": juror}
        for place, entry in enumerate(entries.values()):
            if round_.kind == RoundKind.SHORTLIST:
                Verdict.objects.create(entry=entry, yes=True, **here)
            elif round_.kind == RoundKind.SCORE:
                give(juror, entry, *((7 + number + place + n) % 10 + 1 for n in range(3)))
            sheets = [_sheet(round_, value) for value in (3, 8)]
            Move.objects.create(entry=entry, before=sheets[0], after=sheets[1], **here)
        if round_.kind in ORDERED:
            # As many one way as the other: each juror's decides.
            ranked = [[code] for code in codes[:: (1, -1)[number % 2]]]
            Order.objects.create(ranked=ranked, sent_at=timezone.now(), **here)
        else:
            Arrangement.objects.create(codes=codes, **here)


def _sheet(round_: Round, value: int) -> dict[str, Any]:
    """As a move keeps it."""
    scores = {str(criterion.pk): value for criterion in round_.contest.criteria.all()}
    return {"scores": scores, "note": "", "offered": False, "skipped": False, "yes": None}


def _vote(contest: Contest, entries: dict[str, Entry]) -> None:
    vote = PublicVoteFactory(contest=contest)
    ballot(vote, entries["entrant"], mailbox=MAILBOX)
    if contest.phase is Phase.JUDGING:
        voter = Client()
        ask(voter, vote, f"{VOTER}@example.org", list(entries.values()))
        voter.post(mailed_link())
        ask(voter, vote, f"{VOTER}waiting@example.org", list(entries.values()))


def _compare(entries: dict[str, Entry], screener: User) -> None:
    for entry in entries.values():
        photo = entry.photos.get()
        Fingerprint.objects.create(photo=photo, bits=b"\x0f" * 128)
        compare_photo(photo_id=photo.pk)
    decide_look_alike(
        pair_id=LookAlike.objects.earliest("pk").pk,
        user=screener,
        verdict=LookAlikeVerdict.SAME,
        note=STAFF_NOTE,
        now=timezone.now(),
    )


def _move_on(contest: Contest, phase: Phase, people: dict[str, User]) -> None:
    by = people["secretary"]
    if phase in (Phase.SEALED, Phase.PUBLISHED, Phase.ARCHIVED):
        build_bundle(result=seal_results(contest=contest, by=by))
        contest.refresh_from_db()
    if phase in (Phase.PUBLISHED, Phase.ARCHIVED):
        publish_results(contest=contest, by=by)
        contest.refresh_from_db()
    if phase is Phase.ARCHIVED:
        archive_contest(contest=contest, by=by)
    paper = Paper(contest=contest, kind=PaperKind.MINUTES, language="it", made_at=timezone.now(), asked_by=by)
    paper.file.save("x.pdf", ContentFile(f"%PDF {CERTIFICATE}".encode()))
