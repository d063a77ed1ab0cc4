"""What jurors give: where it stands, how it becomes another, and which requests may depend on it.

An answer follows from the request, the clock, the caches and the rows that are read for it. So a request that
asks no table in which a value stands answers the same whatever a juror gave: it need not be asked twice.
``Watch`` tells the others, ``test_canary_values`` that ``TABLES`` is all of them.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, F, Q

from contests.enums import REVEALED
from contests.models import Arrangement, Move, Note, Order, Score, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .canaries import Town

TABLES = frozenset(model._meta.db_table for model in (Arrangement, Move, Note, Order, Score, Verdict))
# Whose values become others: a juror's, and those of one whose seat was taken away in mid-round.
GIVERS = ("former_juror", "juror")


def give_otherwise(town: Town) -> None:
    """Everything that two jurors gave in the round that stands becomes something else."""
    contest = type(town.contest).objects.get(pk=town.contest.pk)
    jurors = [town.jurors[role] for role in GIVERS]
    here: dict[str, Any] = {"round": contest.current_round, "juror__in": jurors}
    Score.objects.filter(**here).update(value=11 - F("value"))
    Verdict.objects.filter(**here).update(yes=ExpressionWrapper(Q(yes=False), output_field=BooleanField()))
    for order in Order.objects.filter(**here):
        order.ranked = order.ranked[::-1]
        order.save()
    for arrangement in Arrangement.objects.filter(**here):
        arrangement.codes = arrangement.codes[::-1]
        arrangement.save()
    Move.objects.filter(**here).update(before=F("after"), after=F("before"))
    if contest.phase not in REVEALED:  # notes are of the whole contest
        for note in Note.objects.filter(juror__in=jurors):
            note.text = note.text[::-1]
            note.save()


# --- which requests may depend on a value ------------------------------------------

NAMED = re.compile(r'"(\w+)"')
WRITTEN = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


class Watch:
    """Whether what happens within it reads a table that holds values, or one that was written from them."""

    def __init__(self) -> None:
        self.tables, self.has_read = set(TABLES), False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.has_read and (written := WRITTEN.match(sql)):
            self.tables.add(written[1])
        if not self.tables.isdisjoint(NAMED.findall(sql)):
            self.has_read = True
        return execute(sql, params, many, context)

    def reads_values(self, request: Callable[[], Any]) -> tuple[bool, Any]:
        """What ``request`` gives, and whether it may depend on a value."""
        self.has_read = False
        with connection.execute_wrapper(self):
            found = request()
        return self.has_read, found


# --- what an answer says, whenever it is asked -------------------------------------

# What is made anew for each answer, whatever it says.
FRESH = re.compile(
    rb'csrfmiddlewaretoken" value="\w+"|"CSRF_TOKEN": "\w+"|csrftoken=\w+|sessionid=\w+'
    rb'|nonce="?[\w+/=-]+"?|nonce-[\w+/=-]+'
    rb'|name="key" value="[\w-]+"|name="shown" value="[^"]+"|expires=[^;]+'
    rb'|"last_login": "[^"]+"'
    rb"|Expires: .*|Last-Modified: .*|Date: .*|:\w{6}:[\w-]{43}(?=; HttpOnly)"
)
# A spreadsheet says within when it was made.
MADE = "docProps/core.xml"


def body_of(answer: Any) -> bytes:
    """Can be asked more than once, also of an answer that flows."""
    if not answer.streaming:
        return bytes(answer.content)
    body = b"".join(answer.streaming_content)
    answer.streaming_content = [body]
    return body


def packed(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and contents of what a zip or a spreadsheet holds."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def said(name: str, answer: Any) -> bytes:
    """What ``answer`` says, without what is another each time it is asked for.

    A zip says what its members are called and hold; the public vote which photos there are, in no order.
    """
    body = body_of(answer)
    head = "\n".join(f"{key}: {value}" for key, value in answer.items()).encode()
    if body.startswith(b"PK"):
        members = [(member, inside) for member, inside in packed(body) if member != MADE]
        body = repr(sorted(members)).encode()
        head = re.sub(rb"Content-Length: \d+", b"", head)
    elif name == "contests:vote":
        body = b"\n".join(sorted(re.sub(rb'name="order" value="[^"]+"', b"", body).splitlines()))
    elif name == "contests:vote_challenge":
        body = repr(_shape(json.loads(body))).encode() if body else b""
        head = re.sub(rb"Content-Length: \d+", b"", head)
    cookies = answer.cookies.output().encode()
    return b"%d\n" % answer.status_code + FRESH.sub(b"", b"\n".join([head, cookies, body]))


def _shape(value: Any) -> Any:
    """What a challenge says; what is drawn for it, and its end, only by their kind."""
    if isinstance(value, dict):
        return {key: _shape(one) for key, one in sorted(value.items())}
    is_drawn = len(value) > 15 if isinstance(value, str) else isinstance(value, int) and value > 10**6
    return type(value).__name__ if is_drawn else value


# --- what is kept ------------------------------------------------------------------


def tables() -> dict[str, list[str]]:
    """All rows of each table, in no order; numbers of rows and what is drawn by lot left out."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            if table == Session._meta.db_table:
                rows = [{"said": Session(session_data=row["session_data"]).get_decoded()} for row in rows]
            found[table] = sorted(_plain(row) for row in rows)
    return found


# Names of tasks, tokens, hashes: what is made anew each time.
DRAWN = re.compile(r"[\w-]{16,}")


def _plain(row: dict[str, Any]) -> str:
    return DRAWN.sub("", repr([str(value) for name, value in row.items() if name != "id"]))


def cached() -> dict[str, str]:
    """What the caches of the embedded shape hold, but for when it ends."""
    found = {}
    for alias in caches.settings:
        cache = caches[alias]
        if isinstance(cache, LocMemCache):
            for key in list(cache._cache):  # type: ignore[attr-defined]
                found[f"{alias} {key}"] = repr(cache.get(key.split(":", 2)[2]))
    return found


def empty_caches() -> None:
    for alias in caches.settings:
        caches[alias].clear()
