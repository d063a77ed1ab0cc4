"""Feeds of what is published: Atom, JSON Feed, calendar. Nothing in them that is not on the pages."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from hub.core.models import initiative_kinds
from hub.core.moments import is_day_alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wagtail.models import Page

    from hub.core.models import InitiativePage
    from hub.home.models import HashtagPage, HomePage

    FollowedPage = HashtagPage | HomePage
    Address = Callable[[Page], str]

# How many entries a feed holds, and a calendar.
ENTRIES, EVENTS = 30, 300
# An event that does not say when it ends.
USUAL_LENGTH = dt.timedelta(hours=2)


class FeedOfLanguages(Atom1Feed):
    """Django's, where each text says its language that is not the one around it."""

    def add_root_elements(self, handler: Any) -> None:
        marking: Any = _Marking(handler, self.feed["languages"])
        super().add_root_elements(marking)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        own = {} if item["language"] == self.feed["language"] else {"xml:lang": item["language"]}
        return {**super().item_attributes(item), **own}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        marking: Any = _Marking(handler, item["languages"])
        super().add_item_elements(marking, item)


class _Marking:
    """Django's writer of XML, for elements of which ``languages`` names the language."""

    def __init__(self, handler: Any, languages: dict[str, str]) -> None:
        self._handler = handler
        self._languages = languages

    def __getattr__(self, name: str) -> Any:
        return getattr(self._handler, name)

    def addQuickElement(  # noqa: N802 - Django's name
        self, name: str, contents: str | None = None, attrs: dict[str, str] | None = None
    ) -> None:
        code = self._languages.get(name)
        marked = {**(attrs or {}), "xml:lang": code} if code else attrs
        self._handler.addQuickElement(name, contents, marked)


def identity(page: Page) -> str:
    """A name that stays when the page moves: the same in every feed, one for each language."""
    return f"urn:uuid:{uuid.uuid5(page.translation_key, page.locale.language_code)}"


def atom(
    rows: Iterable[InitiativePage], *, page: FollowedPage, kind: str, here: str, address: Address
) -> str:
    """An Atom feed (RFC 4287) at ``here``: what is new on ``page``, of one ``kind`` or (empty) of all."""
    summary = _summary(page)
    feed = FeedOfLanguages(
        title=feed_title(page, kind),
        link=address(page),
        description=summary,
        subtitle=summary,
        feed_url=here,
        language=page.locale.language_code,
        # With a kind before it the title is in two languages.
        languages={
            "title": "" if kind else page.language_of(page.title),
            "subtitle": page.language_of(summary),
        },
    )
    for row in rows:
        feed.add_item(
            title=row.title,
            link=address(row),
            description=row.summary,
            unique_id=identity(row),
            pubdate=row.first_published_at,
            updateddate=row.last_published_at or row.first_published_at,
            categories=[str(initiative_kinds()[row.kind].kind_label)],
            language=row.shown_language,
            languages={} if row.is_untranslated else _languages(row),
        )
    return feed.writeString("utf-8")


def json_feed(
    rows: Iterable[InitiativePage], *, page: FollowedPage, kind: str, here: str, address: Address
) -> str:
    """A JSON Feed 1.1 of the same; an entry whose text is in its source's language says so."""
    items = [
        {
            "id": identity(row),
            "url": address(row),
            "title": row.title,
            "content_text": row.summary or row.title,
            "date_published": _moment(row.first_published_at),
            "date_modified": _moment(row.last_published_at or row.first_published_at),
            # One for an entry: that of the longer text.
            "language": row.language_of(row.summary or row.title) or row.shown_language,
            "tags": [row.kind],
        }
        for row in rows
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed_title(page, kind),
        "home_page_url": address(page),
        "feed_url": here,
        "description": _summary(page),
        "language": page.locale.language_code,
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
        for name, value in _when(page).items():
            event.add(name, value)
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


def _summary(page: FollowedPage) -> str:
    return str(getattr(page, "summary", "") or getattr(page, "introduction", ""))


def _languages(row: InitiativePage) -> dict[str, str]:
    """Of the texts of a translation that are its source's still."""
    return {"title": row.language_of(row.title), "summary": row.language_of(row.summary)}


def _when(page: InitiativePage) -> dict[str, dt.date]:
    """Hours at both ends, or days at both: then the calendar names the day after the last."""
    start = timezone.localtime(page.starts_at)
    end = timezone.localtime(page.ends_at or start + USUAL_LENGTH)
    if is_day_alone(start) and is_day_alone(end, last=True):
        return {"dtstart": start.date(), "dtend": end.date() + dt.timedelta(days=1)}
    return {"dtstart": start.astimezone(dt.UTC), "dtend": end.astimezone(dt.UTC)}


def _moment(value: dt.datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
