"""A town in which every personal field holds a word that stands nowhere else, and all of its addresses.

``build`` makes the town with its contest in one phase; ``addresses`` asks the URL resolver what there is, so
that an address that somebody adds is walked without a line here, or fails for want of what to fill it with.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from PIL import ExifTags, Image

from contests.actions.contests import archive_contest
from contests.actions.lookalikes import decide_look_alike
from contests.actions.results import publish_results, seal_results
from contests.desk import Desk
from contests.enums import (
    ConflictKind,
    ConsentKind,
    EntryStatus,
    LookAlikeVerdict,
    PaperKind,
    Phase,
    RoundKind,
)
from contests.guardian_links import link_of
from contests.lookalikes import compare_photo
from contests.models import (
    Conflict,
    ContestPage,
    EntryAuthor,
    Fingerprint,
    Guardian,
    LookAlike,
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
    from collections.abc import Callable, Iterable, Iterator

    from wagtail.models import Page

    from contests.models import Contest, Entry, Juror

OURS = ("contests", "hub", "media", "projects")
ROLES = (
    "anonymous",
    "entrant",
    "other_entrant",
    "juror",
    "other_juror",
    "president",
    "secretary",
    "screener",
    "auditor",
    "editor",
    "superuser",
)
GROUPS = {
    "secretary": StaffGroup.CONTEST_STAFF,
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
    fillings: dict[str, list[Any]] = field(default_factory=dict)


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
    town = Town(phase, contest, people, jurors, entries, page)
    town.fillings = _fillings(town)
    return town


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
    jurors = {
        role: JurorFactory(contest=contest, user=people[role], is_president=role == "president")
        for role in ("juror", "other_juror", "president")
    }
    Conflict.objects.create(
        juror=jurors["other_juror"], entry=entries["somebody"], kind=ConflictKind.HOUSEHOLD
    )
    return jurors


def _judge(contest: Contest, jurors: dict[str, Juror], entries: dict[str, Entry]) -> None:
    round_ = round_of(contest)
    for number, juror in enumerate(jurors.values()):
        for place, entry in enumerate(entries.values()):
            if round_.kind == RoundKind.SHORTLIST:
                Verdict.objects.create(round=round_, juror=juror, entry=entry, yes=True)
            elif round_.kind == RoundKind.SCORE:
                give(juror, entry, *((7 + number + place + n) % 10 + 1 for n in range(3)))
        if round_.kind == RoundKind.FINAL:
            ranked = [[entry.code] for entry in entries.values()]
            Order.objects.create(round=round_, juror=juror, ranked=ranked, sent_at=timezone.now())
    first, second = entries["entrant"], entries["other_entrant"]
    Note.objects.create(juror=jurors["juror"], entry=first, text=NOTE_PRIVATE)
    Note.objects.create(juror=jurors["juror"], entry=second, text=NOTE_OFFERED, offered=True)


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
        seal_results(contest=contest, by=by)
        contest.refresh_from_db()
    if phase in (Phase.PUBLISHED, Phase.ARCHIVED):
        publish_results(contest=contest, by=by)
        contest.refresh_from_db()
    if phase is Phase.ARCHIVED:
        archive_contest(contest=contest, by=by)
    paper = Paper(contest=contest, kind=PaperKind.MINUTES, language="it", made_at=timezone.now(), asked_by=by)
    paper.file.save("x.pdf", ContentFile(f"%PDF {CERTIFICATE}".encode()))


# --- addresses -------------------------------------------------------------------


class CannotFill(Exception):  # noqa: N818 - what a test says of an address
    """An address was added whose parameter nobody here knows: add it to ``_fillings``."""


def _fillings(town: Town) -> dict[str, list[Any]]:
    """For each parameter, what there is of it in the town; a longer name wins over a shorter."""
    contest, entries = town.contest, list(town.entries.values())
    desks = [Desk(juror, round_of(contest)) for juror in town.jurors.values()]
    derivatives = entries[0].photos.get().derivatives.order_by("-width")
    users = [town.people["entrant"].pk, town.people["juror"].pk]
    paper, conflict = Paper.objects.get(), Conflict.objects.get()
    way = town.page.get_url().removeprefix("/it/")
    return {
        "contests:slug": [contest.slug],
        "contests:pk": [contest.pk],
        "contests:kind": ["licence"],
        "code": [entry.code for entry in entries],
        "name": [slot.token for desk in desks for slot in desk.slots],
        "secret": ["x" * 32],
        "link": [link_of(Guardian.objects.get(entry=entries[0]).token), "x"],
        "position": [0, 1],
        "contests_release:pk": [entries[0].subjects.get().pk],
        "contests_judge_release:pk": [entries[0].subjects.get().pk],
        "number": [1],
        "do": ["lock"],
        "juror": [town.jurors["juror"].pk],
        "conflict": [conflict.pk],
        "paper_pk": [paper.pk],
        "pair": list(LookAlike.objects.values_list("pk", flat=True)),
        "token": [entry.photos.get().token for entry in entries],
        "width": [derivatives[0].width],
        "kind": ["webp"],
        "wagtailusers_users:pk": users,
        "site_stylesheet:name": ["x"],
        "theme:slug": ["patrimonio-culturale"],
        "feed:path": ["", "restiamo-connessi/", way],
        "feed:kind": [""],
        "feed:form": ["atom", "json"],
        "calendar:path": ["", "restiamo-connessi/"],
        "page:": ["", "restiamo-connessi/", way],
    }


# Addresses of other people's code in which a contest shows too: of its page, and lists in the admin.
THEIRS = (
    "/admin/",
    "/admin/pages/",
    "/admin/pages/{page}/edit/",
    "/admin/pages/{page}/history/",
    "/admin/pages/{page}/usage/",
    "/admin/reports/site-history/",
    "/admin/reports/aging-pages/",
    "/admin/users/",
    "/admin/images/",
    "/admin/documents/",
)
# What a list shows only when it is asked for.
ASKED = {
    "contests_queue": "?status=all",
    "contests_lookalikes": "?decided=yes",
    "search": f"?q={MARK}",
    "contests:gallery": "?categoria=",
}


def addresses(town: Town) -> list[tuple[str, str]]:
    """Name and path of everything of ours, and of what else shows a contest."""
    found = []
    for name, route, names in _patterns(get_resolver()):
        for filled in _filled(town.fillings, name, route, names):
            found.append((name, filled))
            if name in ASKED:
                found.append((name, filled + ASKED[name]))
    found += [("theirs", path.format(page=town.page.pk)) for path in THEIRS]
    return sorted(set(found))


def _patterns(
    resolver: URLResolver, before: str = "", within: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, list[str]]]:
    """Of each of our addresses its whole name, its whole route, and what it wants to be filled with."""
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            namespace = (one.namespace,) if one.namespace else ()
            yield from _patterns(one, route, (*within, *namespace))
        elif isinstance(one, URLPattern) and _module(one).partition(".")[0] in OURS:
            yield ":".join((*within, one.name or "")), route, list(one.pattern.regex.groupindex)


def _module(one: URLPattern) -> str:
    return str(getattr(getattr(one.callback, "view_class", one.callback), "__module__", ""))


PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def _filled(fillings: dict[str, list[Any]], name: str, route: str, names: list[str]) -> Iterable[str]:
    """The paths of an address with all that its parameters can be here."""
    if "^" in route:
        yield from _regular(fillings, name)
        return
    if name == "contest_photo":  # a width and a format belong to their photo
        kinds: Iterable[dict[str, Any]] = [
            {"token": token, "width": fillings["width"][0], "kind": "webp"} for token in fillings["token"]
        ]
    else:
        kinds = _products(fillings, name, PARAMETER.findall(route))
    for values in kinds:
        yield "/" + PARAMETER.sub(lambda found, values=values: str(values[found[1]]), route)


def _regular(fillings: dict[str, list[Any]], name: str) -> Iterable[str]:
    """Addresses that are no plain paths: those of pages and what hangs on them."""
    makers: dict[str, Callable[[], Iterable[str]]] = {
        "feed": lambda: [
            f"/it/{path}feed.{form}" for path in fillings["feed:path"] for form in fillings["feed:form"]
        ],
        "calendar": lambda: [f"/it/{path}calendar.ics" for path in fillings["calendar:path"]],
        "page": lambda: [f"/it/{path}" for path in fillings["page:"]],
    }
    if name not in makers:
        raise CannotFill(name)
    return makers[name]()


def _products(fillings: dict[str, list[Any]], name: str, names: list[str]) -> Iterable[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{}]
    for one in names:
        values = _values(fillings, name, one)
        rows = [{**row, one: value} for row in rows for value in values]
    return rows


def _values(fillings: dict[str, list[Any]], name: str, parameter: str) -> list[Any]:
    """The narrowest that is known: of the address, of its app, of the parameter."""
    app = re.split(r"[:_]", name)[0]
    for key in (
        f"{name}:{parameter}",
        f"{name.rpartition(':')[0]}:{parameter}",
        f"{app}:{parameter}",
        parameter,
    ):
        if key in fillings:
            return fillings[key]
    raise CannotFill(f"{name}: {parameter}")


# --- what an answer says ---------------------------------------------------------


def whole(response: Any) -> bytes:
    """Everything of an answer that its reader gets: head, body, and what lies packed in it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = "\n".join(f"{name}: {value}" for name, value in response.items()).encode()
    parts = [head, response.cookies.output().encode(), body]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts += [name.encode() for name in archive.namelist()]
            parts += [archive.read(name) for name in archive.namelist()]
    if response.status_code == 302:
        parts.append(str(response["Location"]).encode())
    return b"\n".join(parts)


def words_in(answer: bytes) -> set[str]:
    """The words of personal fields that an answer holds."""
    return {found.decode() for found in WORD.findall(answer)}
