"""All addresses of the town of ``canaries``, who asks them, and what an answer says.

``addresses`` asks the URL resolver what there is, so that an address that somebody adds is walked without a
line here, or fails for want of what to fill it with.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from contests.desk import Desk
from contests.guardian_links import link_of
from contests.models import Conflict, Guardian, LookAlike, Paper
from tests.factories.jury import round_of

from .canaries import MARK, WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .canaries import Town

# The hub's addresses, where a refusal has no page. Most answers are one, the same in every phase: those
# pages are walked in one.
BARE = "tests.contests.bare_refusals"
OURS = ("contests", "hub", "media", "projects")


def client_of(town: Town, role: str) -> Client:
    client = Client()
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
    paper, conflict = Paper.objects.get(), Conflict.objects.get()
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
        "number": [1],
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
)
# What a list shows only when it is asked for.
ASKED = {
    "contests_queue": "?status=all",
    "contests_lookalikes": "?decided=yes",
    "search": f"?q={MARK}",
    "contests:gallery": "?categoria=",
}


def addresses(town: Town, **fewer: list[Any]) -> list[tuple[str, str]]:
    """Name and path of everything of ours, and of what else shows a contest; ``fewer`` wins."""
    found = []
    fillings = fillings_of(town) | fewer
    for name, route, names in _patterns(get_resolver()):
        for path in filled(fillings, name, route, names):
            found.append((name, path))
            if name in ASKED:
                found.append((name, path + ASKED[name]))
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
