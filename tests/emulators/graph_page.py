"""The town's page as its readers see it on the emulated Facebook, with what connects the hub to it."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def page_of(posts: Iterable[dict[str, Any]], *, name: str, app: str, secret: str, token: str) -> str:
    """Newest post first."""
    newest = sorted(posts, key=lambda post: post["number"], reverse=True)
    shown = "".join(
        f"<article><p>{escape(post['message']).replace(chr(10), '<br>')}</p>"
        + (f'<img src="/pictures/{post["picture"]}" alt="{escape(post["alt"])}">' if post["picture"] else "")
        + (f"<p><small>{escape(post['link'])}</small></p>" if post["link"] else "")
        + f"<p><small>{as_time(post['at'])} · {post['id']}</small></p></article>"
        for post in newest
    )
    return (
        f'<!doctype html><html lang="it"><meta charset="utf-8"><title>{name}</title>'
        "<style>body{font:16px sans-serif;max-width:40rem;margin:2rem auto}article{border:1px solid #ccc;"
        "padding:1rem;margin:1rem 0;border-radius:.5rem}img{max-width:100%}code{background:#eee}</style>"
        f"<h1>{name}</h1><p>Una pagina Facebook finta, su questo computer. Per collegarla: app "
        f"<code>{app}</code>, chiave segreta <code>{secret}</code>, token "
        f"<code>{token}</code>.</p>{shown or '<p>Ancora nessun post.</p>'}</html>"
    )


def as_time(moment: float) -> str:
    return datetime.fromtimestamp(moment, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
