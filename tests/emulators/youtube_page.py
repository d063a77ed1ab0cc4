"""What the emulated YouTube shows a person: what it holds, and what was asked of it."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from tests.emulators.channel import CHANNEL_ID, HANDLE, TITLE

if TYPE_CHECKING:
    from tests.emulators.youtube import YouTube


def page_of(held: YouTube) -> str:
    rows = "".join(
        f"<tr><td><img src='/vi/{each['id']}/default.jpg' width=120 height=90 alt='' loading=lazy>"
        f"<td>{escape(each['snippet']['title'])}<br><small>{each['id']}</small>"
        f"<td>{each['snippet']['publishedAt']}<td>{each['status']['privacyStatus']}"
        f"<td>{escape(' '.join(each['snippet'].get('tags', [])))}"
        for each in held.seen(owner=True)[:50]
    )
    spent = json.dumps(list(held.kept["spent"].values())[-1:] or "nothing")
    calls = "".join(f"<li>{escape(json.dumps(line))}" for line in held.log[-30:][::-1])
    wrong = "".join(f"<li>{escape(each)}" for each in held.violations) or "<li>none"
    client = held.accounts.kept["client"]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Emulated YouTube</title>'
        f"<h1>Emulated YouTube: {TITLE}</h1><p>{len(held.videos)} videos; channel {CHANNEL_ID} or"
        f" {HANDLE}. Key: <code>{escape(held.key)}</code>. Client: <code>{client['id']}</code>, secret"
        f" <code>{client['secret']}</code>. Spent today: {escape(spent)}.</p>"
        f"<h2>Newest videos</h2><table>{rows}</table>"
        f"<h2>Not allowed</h2><ul>{wrong}</ul><h2>Last requests</h2><ul>{calls}</ul></html>"
    )
