"""A small markup, so that the demo town's texts stay readable files: from it to the blocks of a body.

Paragraphs, ``## heads``, ``- lists`` and ``1. lists`` become text blocks, with ``**bold**``, ``*italic*``
and ``[words](address)``. ``> words | who | role`` is a quote; ``@name …`` starts one of the other blocks,
up to the next empty line (``@faq`` takes ``? question`` and ``= answer``, ``@timetable`` two heads).
"""

from __future__ import annotations

import html
import re
import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from .town import DemoTown

Block = dict[str, Any]
NAMES = uuid.UUID("9d0d8f3a-6f1e-4d5b-9b0e-5c1f0f6f2a11")


def rich(text: str) -> str:
    """Paragraphs, heads and lists of one or more chunks as Wagtail's rich text."""
    out: list[str] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        lines = chunk.strip().splitlines()
        while lines:
            if lines[0].startswith("#"):
                level = len(lines[0]) - len(lines[0].lstrip("#"))
                out.append(f"<h{level}>{_inline(lines.pop(0).lstrip('# '))}</h{level}>")
            elif marker := re.match(r"(- |\d+\. )", lines[0]):
                tag = "ul" if marker[1] == "- " else "ol"
                items = []
                while lines and re.match(r"(- |\d+\. )", lines[0]):
                    items.append(f"<li>{_inline(re.sub(r'^(- |[0-9]+[.] )', '', lines.pop(0)))}</li>")
                out.append(f"<{tag}>{''.join(items)}</{tag}>")
            else:
                words = []
                while lines and not re.match(r"(#|- |\d+\. )", lines[0]):
                    words.append(lines.pop(0).strip())
                out.append(f"<p>{_inline(' '.join(words))}</p>")
    return "".join(out)


def body(text: str, name: str, town: DemoTown) -> list[Block]:
    """The blocks of a body. The same place in the text of another language gets the same block id."""
    blocks: list[Block] = []
    plain: list[str] = []

    def add(kind: str, value: Any) -> None:
        blocks.append({"type": kind, "value": value, "id": _id(name, len(blocks))})

    def flush() -> None:
        if plain:
            add("text", rich("\n\n".join(plain)))
            plain.clear()

    for chunk in re.split(r"\n\s*\n", text.strip()):
        if chunk[0] not in ">@":
            plain.append(chunk)
            continue
        flush()
        kind, value = _special(chunk.strip(), f"{name}/{len(blocks)}", town)
        add(kind, value)
    flush()
    return blocks


def _inline(text: str) -> str:
    text = html.escape(text, quote=False)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"(?<!\w)\*(\S.*?)\*", r"<i>\1</i>", text)
    return re.sub(r"\[(.+?)\]\((.+?)\)", r'<a href="\2">\1</a>', text)


def _id(name: str, index: int | str) -> str:
    return str(uuid.uuid5(NAMES, f"{name}/{index}"))


def _items(values: list[Any], name: str) -> list[Block]:
    return [{"type": "item", "value": value, "id": _id(name, f"item{i}")} for i, value in enumerate(values)]


def _parts(line: str, count: int) -> list[str]:
    return ([part.strip() for part in line.split("|")] + [""] * count)[:count]


def _special(chunk: str, name: str, town: DemoTown) -> tuple[str, Any]:
    if chunk.startswith(">"):
        words, author, role = _parts(" ".join(line.lstrip("> ") for line in chunk.splitlines()), 3)
        return "quote", {"text": words, "author": author, "role": role}
    first, *lines = chunk.splitlines()
    kind, _space, rest = first[1:].partition(" ")
    return kind, READERS[kind](rest, lines, name, town)


def _timetable(rest: str, lines: list[str], name: str, town: DemoTown) -> Any:
    rows, note = [], ""
    for line in lines:
        if line.startswith("note:"):
            note = line.removeprefix("note:").strip()
        else:
            days, hours = _parts(line, 2)
            rows.append({"days": days, "hours": hours})
    title, first, second = _parts(rest, 3)
    heads = {"first_head": first, "second_head": second}
    return {"title": title, **heads, "rows": _items(rows, name), "note": note}


def _contact(rest: str, lines: list[str], name: str, town: DemoTown) -> Any:
    given = dict(line.split(": ", 1) for line in lines)
    return {key: given.get(key, "") for key in ("name", "role", "phone", "email", "address", "hours", "web")}


def _faq(rest: str, lines: list[str], name: str, town: DemoTown) -> Any:
    pairs = zip(lines[::2], lines[1::2], strict=True)
    questions = [{"question": q.lstrip("? "), "answer": rich(a.lstrip("= "))} for q, a in pairs]
    return {"title": rest, "questions": _items(questions, name)}


def _term(rest: str, lines: list[str], name: str, town: DemoTown) -> Any:
    term, meaning = _parts(rest, 2)
    return {"term": term, "meaning": meaning}


def _picture(rest: str, lines: list[str], name: str, town: DemoTown) -> Any:
    spec, alt, caption = _parts(rest, 3)
    image = {"image": town.picture(spec, alt).pk, "decorative": False, "alt_text": alt}
    return {"picture": image, "caption": caption}


def _gallery(rest: str, lines: list[str], name: str, town: DemoTown) -> Any:
    return {"title": rest, "pictures": _items([_picture(line, [], name, town) for line in lines], name)}


def _documents(rest: str, lines: list[str], name: str, town: DemoTown) -> Any:
    files = [_parts(line, 2) for line in lines]
    documents = [{"document": town.document(file, title).pk, "title": title} for file, title in files]
    return {"title": rest, "documents": _items(documents, name)}


def _call(rest: str, lines: list[str], name: str, town: DemoTown) -> Any:
    title, text, label, address = _parts(rest, 4)
    page = town.made.get(f"page {address}")
    return {
        "title": title,
        "text": text,
        "label": label,
        "page": page.pk if page else None,
        "address": "" if page else address,
    }


def _video(rest: str, lines: list[str], name: str, town: DemoTown) -> Any:
    slug, caption = _parts(rest, 2)
    return {"video": town.made[f"page {slug}"].pk, "caption": caption}


READERS: dict[str, Callable[[str, list[str], str, DemoTown], Any]] = {
    "timetable": _timetable,
    "contact": _contact,
    "faq": _faq,
    "term": _term,
    "picture": _picture,
    "gallery": _gallery,
    "documents": _documents,
    "call_to_action": _call,
    "video": _video,
}
