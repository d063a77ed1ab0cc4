"""Feeds of what is published: Atom, JSON Feed, calendar. Nothing in them that is not on the pages."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from hub.core.models import initiative_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wagtail.models import Page

    from hub.core.models import InitiativePage

    Address = Callable[[Page], str]

# How many entries a feed holds, and a calendar.
ENTRIES, EVENTS = 30, 300
# An event that does not say when it ends.
USUAL_LENGTH = dt.timedelta(hours=2)


def identity(page: Page) -> str:
    """A name that stays when the page moves: the same in every feed, one for each language."""
    return f"urn:uuid:{uuid.uuid5(page.translation_key, page.locale.language_code)}"


def atom(
    rows: Iterable[InitiativePage],
    *,
    title: str,
    summary: str,
    here: str,
    site: str,
    language: str,
    address: Address,
) -> str:
    """An Atom feed (RFC 4287) at ``here`` for the page at ``site``."""
    feed = Atom1Feed(
        title=title, link=site, description=summary, subtitle=summary, feed_url=here, language=language
    )
    for page in rows:
        feed.add_item(
            title=page.title,
            link=address(page),
            description=page.summary,
            unique_id=identity(page),
            pubdate=page.first_published_at,
            updateddate=page.last_published_at or page.first_published_at,
            categories=[str(initiative_kinds()[page.kind].kind_label)],
        )
    return feed.writeString("utf-8")


def json_feed(
    rows: Iterable[InitiativePage],
    *,
    title: str,
    summary: str,
    here: str,
    site: str,
    language: str,
    address: Address,
) -> str:
    """A JSON Feed 1.1; an entry shown in its source's language says so."""
    items = [
        {
            "id": identity(page),
            "url": address(page),
            "title": page.title,
            "content_text": page.summary or page.title,
            "date_published": _moment(page.first_published_at),
            "date_modified": _moment(page.last_published_at or page.first_published_at),
            "language": page.shown_language,
            "tags": [page.kind],
        }
        for page in rows
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": site,
        "feed_url": here,
        "description": summary,
        "language": language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False)


def calendar(rows: Iterable[InitiativePage], *, title: str, address: Address) -> bytes:
    """A calendar file (RFC 5545); the link to join an online event stays on its page."""
    file = Calendar()
    file.add("prodid", "-//Restiamo Connessi//IT")
    file.add("version", "2.0")
    file.add("x-wr-calname", title)
    for page in rows:
        if page.starts_at is None:
            continue
        event = Event()
        event.add("uid", identity(page))
        event.add("dtstamp", page.last_published_at or page.first_published_at or timezone.now())
        event.add("dtstart", page.starts_at.astimezone(dt.UTC))
        event.add("dtend", (page.ends_at or page.starts_at + USUAL_LENGTH).astimezone(dt.UTC))
        event.add("summary", page.title)
        event.add("description", f"{strip_tags(page.summary)}\n{address(page)}".strip())
        event.add("url", address(page))
        place = ", ".join(part for part in (page.place_name, page.place_address) if part)
        if place:
            event.add("location", place)
        file.add_component(event)
    written: bytes = file.to_ical()
    return written


def feed_title(page: Page, kind: str) -> str:
    """“#RestiamoConnessi” or “Events · #RestiamoConnessi”."""
    if not kind:
        return str(page.title)
    return _("%(kind)s · %(page)s") % {"kind": initiative_kinds()[kind].kind_plural, "page": page.title}


def _moment(value: dt.datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
