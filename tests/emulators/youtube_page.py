"""What the emulated YouTube shows a person: what it holds, what was asked of it, and how to make it fail."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from tests.emulators.channel import CHANNEL_ID, HANDLE, TITLE
from tests.emulators.google_answers import ORDERED
from tests.emulators.serving import ERRORS, ON_THE_WAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.emulators.youtube import YouTube

NEWEST, LAST = 50, 30
PATHS = {"/youtube/v3/": "what is read", "/upload/": "uploads and captions", "/token": "the login"}
ENDS = {"expire": "End the tokens", "withdraw": "Take the permission back", "spent": "Begin a new day"}


def page_of(held: YouTube) -> str:
    client = held.accounts.kept["client"]
    spent = list(held.kept["spent"].values())[-1:]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Emulated YouTube</title>'
        "<style>body{font:16px/1.5 sans-serif;margin:2rem}td{padding:.2rem 1rem .2rem 0}"
        "form{display:inline-block;margin:.3rem 1rem .3rem 0}</style>"
        f"<h1>Emulated YouTube: {TITLE}</h1><p>{len(held.videos)} videos. Nothing here is Google’s.</p><dl>"
        f"<dt>Channel<dd>{HANDLE} or {CHANNEL_ID}<dt>API key<dd><code>{escape(held.key)}</code>"
        f"<dt>Client and secret<dd><code>{client['id']}</code> <code>{client['secret']}</code>"
        f"<dt>Spent today<dd>{_told(spent[0]) if spent else 'nothing'}</dl>"
        f"<h2>What may happen</h2>{_orders()}"
        f"<h2>What was asked and is not allowed</h2>{_list(held.violations) or '<p>Nothing.'}"
        f"<h2>Last requests</h2>{_list(_told(each) for each in held.log[-LAST:][::-1]) or '<p>None.'}"
        f"<h2>Newest videos</h2><table>{''.join(map(_row, held.seen(owner=True)[:NEWEST]))}</table></html>"
    )


def _row(video: dict[str, Any]) -> str:
    snippet, status = video["snippet"], video["status"]
    tags = escape(" · ".join(snippet.get("tags", [])))
    return (
        f'<tr><td><img src="/vi/{video["id"]}/default.jpg" width="120" height="90" alt="" loading="lazy">'
        f"<td>{escape(snippet['title'])}<br><small>{escape(snippet['description'])}</small>"
        f"<td>{video['id']}<td>{snippet['publishedAt']}<td>{status['privacyStatus']}<td>{tags}"
    )


def _orders() -> str:
    how = _options({each: each for each in sorted({*ERRORS, *ON_THE_WAY, *ORDERED, "invalid_grant"})})
    buttons = "".join(
        f'<form method="post" action="/_emulator/{order}"><button name="by" value="x">{name}</button></form>'
        for order, name in ENDS.items()
    )
    return (
        '<form method="post" action="/_emulator/fail"><label>Fail with'
        f' <select name="how">{how}</select></label> <label>at'
        f' <select name="path">{_options(PATHS)}</select></label>'
        ' <label>times <input name="times" type="number" min="1" value="1" size="3"></label>'
        " <button>Order it</button></form><br>"
        '<form method="post" action="/_emulator/videos"><label>A new video:'
        ' <input name="title" value="Il pane #RestiamoConnessi" size="40" required></label>'
        ' <label>for <select name="privacy"><option>public<option>unlisted<option>private</select></label>'
        f" <button>Add it</button></form><br>{buttons}"
    )


def _options(names: dict[str, str]) -> str:
    return "".join(f'<option value="{value}">{name}' for value, name in names.items())


def _list(lines: Iterable[str]) -> str:
    found = "".join(f"<li>{escape(line)}" for line in lines)
    return f"<ul>{found}</ul>" if found else ""


def _told(facts: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items())
