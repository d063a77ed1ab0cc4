"""All addresses of the town of ``canaries``, who asks them, and what an answer says.

``addresses`` asks the URL resolver what there is, so that an address that somebody adds is walked without a
line here, or fails for want of what to fill it with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import time_machine
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from contests.desk import Desk
from contests.enums import Phase
from contests.guardian_links import link_of
from contests.models import Conflict, Guardian, LookAlike, Paper
from tests.factories.jury import round_of

from .canaries import MARK, PEOPLE, ROLES, WORD
from .canary_values import (
    GIVERS,
    Watch,
    body_of,
    cached,
    empty_caches,
    give_otherwise,
    packed,
    said,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .canaries import Town

# The hub's addresses, where a refusal has no page. Most answers are one, the same in every phase: those
# pages are walked in one.
BARE = "tests.contests.bare_refusals"
OURS = ("contests", "hub", "media", "projects")


def client_of(town: Town, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != "anonymous":
        client.force_login(town.people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def is_of_the_contest(name: str) -> bool:
    return name.startswith("contest") or name == "page"


class CannotFill(Exception):  # noqa: N818 - what a test says of an address
    """An address was added whose parameter nobody here knows: add it to ``fillings_of``."""


def fillings_of(town: Town) -> dict[str, list[Any]]:
    """For each parameter, what there is of it in the town; a longer name wins over a shorter."""
    contest = town.contest
    # The third photo is like the second: it has no address that tells more.
    entries = [town.entries[role] for role in ("entrant", "other_entrant")]
    desks = {role: Desk(juror, round_of(contest)).slots for role, juror in town.jurors.items()}
    slots = [*desks["juror"], desks["other_juror"][0], desks["president"][0]]
    derivatives = entries[0].photos.get().derivatives.order_by("-width")
    users = [town.people["entrant"].pk, town.people["juror"].pk]
    paper, conflict = Paper.objects.get(), Conflict.objects.earliest("pk")
    way = town.page.get_url().removeprefix("/it/")
    return {
        "contests:slug": [contest.slug],
        "contests:pk": [contest.pk],
        "contests:kind": ["licence"],
        "code": [entry.code for entry in entries],
        "name": [slot.token for slot in slots],
        "secret": ["x" * 32],
        "link": [link_of(Guardian.objects.get(entry=entries[0]).token), "x"],
        "position": [0, 1],
        "contests_release:pk": [entries[0].subjects.get().pk],
        "contests_judge_release:pk": [entries[0].subjects.get().pk],
        "media_arrival:pk": [1],
        "number": list(contest.rounds.values_list("number", flat=True)),
        "task": ["5b8a3f8e-0d4e-4f0e-9d65-0f3f6f0f7a11"],
        "do": ["lock"],
        "juror": [town.jurors["juror"].pk],
        "conflict": [conflict.pk],
        "paper_pk": [paper.pk],
        "pair": list(LookAlike.objects.values_list("pk", flat=True)),
        "token": [entry.photos.get().token for entry in entries],
        "width": [derivatives[0].width],
        "kind": ["webp"],
        "media_facebook_post:pk": [town.page.pk],
        "media_facebook_arrival:pk": [1],
        "wagtailusers_users:pk": users,
        "site_stylesheet:name": ["x"],
        "theme:slug": ["patrimonio-culturale"],
        "feed:path": ["", "restiamo-connessi/", way],
        "feed:kind": [""],
        "feed:form": ["atom", "json"],
        "calendar:path": ["", "restiamo-connessi/"],
        # Videos of residents are not of a contest: their own tests say who reads what of them.
        "media:code": ["XXXXXXXX"],
        "media:link": ["x"],
        "media:position": [1],
        "media:pk": [1],
        **{key: [entries[0].photos.get().token] for key in ("media:token", "video:token")},
        "video:language": ["it"],
        "page_id": [town.page.pk],
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
    f"/admin/pages/search/?q={MARK}",
)
# What a list shows only when it is asked for.
ASKED = {
    "background": "?state=waiting",
    "contests_queue": "?status=all",
    "contests_lookalikes": "?decided=yes",
    "search": f"?q={MARK}",
    "contests:gallery": "?categoria=",
}


def addresses(town: Town, **fewer: list[Any]) -> list[tuple[str, str]]:
    """Name and path of everything of ours, and of what else shows a contest; ``fewer`` wins."""
    found = []
    fillings = fillings_of(town) | fewer
    for name, route, names, app in patterns(get_resolver()):
        if app not in OURS:
            continue
        for path in filled(fillings, name, route, names):
            found.append((name, path))
            if name in ASKED:
                found.append((name, path + ASKED[name]))
    found += [("theirs", path.format(page=town.page.pk)) for path in THEIRS]
    return sorted(set(found))


# Of these the town has none: Wagtail's pictures, documents, translations, workflows and the like.
NONE_THERE = re.compile(
    r"<\w+:(image_id|doc_id|document_id|uploaded_file_id|redirect_id|translation_\w+|overridable_\w+"
    r"|string_\w+|task_\w+|workflow_\w+|revision_id|session_id|\w*restriction_id|object_id|filter_spec"
    r"|collection_id|action\w*)>|<token>|revisions/compare|documenti/\^|^admin/\^|<str:pk>/$|failwhale|/esci/"
)


def _others(town: Town) -> list[tuple[str, str]]:
    """Addresses of other people's code, with what the town has of their parameters."""
    fillings = {
        "page_id": [town.page.pk],
        "page_pk": [town.page.pk],
        "page_to_move_id": [town.page.pk],
        "parent_page_id": [town.page.get_parent().pk],
        "destination_id": [town.page.get_parent().pk],
        "wagtailadmin_api:pk": [town.page.pk],
        "wagtailusers_users:pk": [town.people[role].pk for role in ("entrant", "juror")],
        "wagtailusers_groups:pk": list(Group.objects.values_list("pk", flat=True)[:1]),
        "pk": [1],
        **{key: ["contests"] for key in ("content_type_app_name", "app_label", "app_name")},
        **{key: ["contestpage"] for key in ("content_type_model_name", "model_name")},
        "mode": [""],
    }
    found = []
    for name, route, names, app in patterns(get_resolver()):
        if app in OURS or NONE_THERE.search(route):
            continue
        found += [(name or route, path) for path in filled(fillings, name, route.replace("^", ""), names)]
    return sorted(set(found))


def patterns(
    resolver: URLResolver, before: str = "", within: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, list[str], str]]:
    """Of each address its whole name, its whole route, what it wants to be filled with, and whose it is."""
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            namespace = (one.namespace,) if one.namespace else ()
            yield from patterns(one, route, (*within, *namespace))
        elif isinstance(one, URLPattern):
            app = _module(one).partition(".")[0]
            yield ":".join((*within, one.name or "")), route, list(one.pattern.regex.groupindex), app


def _module(one: URLPattern) -> str:
    return str(getattr(getattr(one.callback, "view_class", one.callback), "__module__", ""))


PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def filled(fillings: dict[str, list[Any]], name: str, route: str, names: list[str]) -> Iterable[str]:
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


def whole(answer: Any) -> bytes:
    """Everything of an answer that its reader gets: head, body, and what lies packed in it."""
    body = body_of(answer)
    head = "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
    parts = [head, answer.cookies.output().encode(), body]
    if body.startswith(b"PK"):
        for name, inside in packed(body):
            parts += [name.encode(), inside]
    parts += [str(path).encode() for path, _status in getattr(answer, "redirect_chain", ())]
    return b"\n".join(parts)


def words_in(answer: bytes) -> set[str]:
    """The words of personal fields that an answer holds."""
    return {found.decode() for found in WORD.findall(answer)}


# --- the walk -------------------------------------------------------------------

Seen = dict[tuple[str, str], set[str]]


def beyond(one: Seen, other: Seen) -> dict[str, str]:
    """What stands in ``one`` only: word and address, with the roles."""
    found: dict[str, list[str]] = defaultdict(list)
    for (word, role), names in sorted(one.items()):
        for address in sorted(names - other.get((word, role), set())):
            found[f"{word} at {address}"].append(role)
    return {key: " ".join(roles) for key, roles in found.items()}


class Ask(NamedTuple):
    """Who asks what: ``how`` is GET, or POST for what answers nothing else."""

    role: str
    how: str
    name: str
    path: str


@dataclass
class Walk:
    """What was read at which addresses, what broke, and whose answer may depend on a value."""

    seen: Seen = field(default_factory=lambda: defaultdict(set))
    broken: list[Ask] = field(default_factory=list)
    depending: list[Ask] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    clients: dict[str, Client] = field(default_factory=dict)


def walk(town: Town, paths: list[tuple[str, str]], *, fully: bool = False) -> Walk:
    """Each role asks ``paths``, a superuser first. Not asked is what cannot answer otherwise:

    - What gives the superuser 405 takes only a POST: nobody else's GET gets further. In a full walk it is
      posted to instead, in a transaction that is taken back.
    - Who may not enter the admin is turned away at its door, which looks at no phase: they knock in the
      full walk only.
    - Some are like others but in the full walk (``alike``).
    - Addresses of other people's code, but for ``THEIRS``: only the full walk asks them, as a superuser, to
      whom they show most; colleagues ask those at which there was a word.
    """
    found, only_posted = Walk(), set()
    staff = [role for role in ROLES[1:] if town.people[role].has_perm("wagtailadmin.access_admin")]
    others = _others(town) if fully else []
    roles = [role for role in ROLES if fully or role not in alike(town.phase)]
    for role in sorted(roles, key=lambda role: role != "superuser"):
        found.clients[role] = client_of(town, role)
        for name, path in paths + (others if role in staff else []):
            if path in only_posted or not (fully or role in staff or not path.startswith("/admin/")):
                continue
            status, words = _step(found, town, Ask(role, "GET", name, path))
            if role == "superuser" and status == 405:
                only_posted.add(path)
            if role == "superuser" and not words and (name, path) in others:
                others = [one for one in others if one != (name, path)]
        for name, path in paths if fully and role in POSTING else []:
            if path in only_posted and (role in staff or not path.startswith("/admin/")):
                _step(found, town, Ask(role, "POST", name, path))
    return found


# Of those who are refused alike, one posts.
POSTING = ("anonymous", "entrant", "other_juror", "president", "secretary", "superuser")


def alike(phase: Phase) -> set[str]:
    """Who is treated as somebody else who walks, in all addresses of a contest in ``phase``.

    A colleague without any right to contests is refused as others are; before there is anything to judge, and
    after the jury's work, a juror is like the next. Who may open what is one table for each phase
    (``test_who_may_open``).
    """
    if phase is Phase.PUBLISHED:
        return set()
    if phase in (Phase.JUDGING, Phase.SUSPENDED):
        return {"editor"}
    return {"editor", "former_juror", "other_juror"} | (
        set() if phase is Phase.DELIBERATION else {"president"}
    )


def _step(found: Walk, town: Town, ask: Ask) -> tuple[int, set[str]]:
    depends, answer = found.watch.reads_values(lambda: answered(town, found.clients, ask))
    if answer.status_code >= 500:
        found.broken.append(ask)
    words = words_in(whole(answer)) - set(PEOPLE.get(ask.role, ()))
    for word in words:
        found.seen[word, ask.role].add(_page_of(ask, answer))
    if depends:
        found.depending.append(ask)
    return answer.status_code, words


def _page_of(ask: Ask, answer: Any) -> str:
    """Where the words stand: what is posted leads to another page."""
    match = getattr(answer, "resolver_match", None)
    return match.view_name if ask.how == "POST" and match is not None else ask.name


def answered(town: Town, clients: dict[str, Client], ask: Ask) -> Any:
    """What is posted changes nothing for who comes later; what it leads to is part of its answer."""
    if ask.how == "GET":
        answer = clients[ask.role].get(ask.path)
        body_of(answer)  # what flows asks the database meanwhile
        return answer
    with transaction.atomic():
        answer = client_of(town, ask.role).post(ask.path, {"reason": "Fretta", "act": "7/2026"}, follow=True)
        transaction.set_rollback(True)
    return answer


def told_to(town: Town, found: Walk) -> list[str]:
    """Who is told otherwise once two jurors gave something else: before the reveal nobody but themselves.

    Each answer that may depend on a value is asked for once more before, once after; what the caches were
    given for them is held side by side, too. Of who gave it the role, of others what they asked. All at one
    moment: minutes later the admin may say that nobody does the background work.
    """
    with time_machine.travel(timezone.now(), tick=False):
        before, kept = _asked_again(town, found)
        give_otherwise(town)
        after, keeps = _asked_again(town, found)
    differ = [ask for ask in found.depending if before[ask] != after[ask]]
    told = {ask.role if ask.role in GIVERS else " ".join(ask) for ask in differ}
    return sorted(told | {f"cache {key}" for key in kept if keeps.get(key) != kept[key]})


def _asked_again(town: Town, found: Walk) -> tuple[dict[Ask, bytes], dict[str, str]]:
    """By people who have just logged in: nothing waits to be told to them that came of something else."""
    clients = {role: client_of(town, role) for role in found.clients}
    empty_caches()
    answers = {ask: said(ask.name, answered(town, clients, ask)) for ask in found.depending}
    return answers, cached()
