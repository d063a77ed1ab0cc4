"""The page of something that came in from an account of the town: made, kept up to date, taken away.

What came in is a row (a video of the channel, a post of the page) with ``page``, ``given``, ``hashtags`` and
``state``; its page says what it says, but for what an editor wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import timezone
from django.utils.text import slugify
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Locale

from hub.core.enums import Arrivals
from hub.core.models import Hashtag, InitiativePage
from hub.core.models.hashtags import HashtagQuerySet
from hub.core.translations import mirror_in_all_languages
from hub.home.models import HashtagPage
from media.page_words import differs, give

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from hub.accounts.models import User
    from media.enums import ArrivalState
    from media.models import ChannelVideo, FacebookVoice

    Arrival = ChannelVideo | FacebookVoice

P = TypeVar("P", bound=InitiativePage)


class NoPlaceError(Exception):
    """None of its hashtags has a published page below which it could stand."""


class NotThereError(Exception):
    """It is no longer where it came from, or not for everybody."""


def spellings() -> dict[str, Hashtag]:
    """The hashtags of the hub that take something new, by each of their spellings."""
    found: dict[str, Hashtag] = {}
    for tag in HashtagQuerySet(Hashtag).active().prefetch_related("aliases"):
        for name in (tag.name, *(alias.name for alias in tag.aliases.all())):
            found[name] = tag
    return found


def carried(names: Iterable[str], hashtags: Mapping[str, Hashtag]) -> list[Hashtag]:
    """The hashtags of the hub among ``names``, in their order, each once."""
    return list(dict.fromkeys(hashtags[name] for name in names if name in hashtags))


def come_in_at_once(hashtags: list[Hashtag]) -> bool:
    """Whether all of them say so, and there is a page below which something can stand."""
    says_so = bool(hashtags) and all(tag.arrivals == Arrivals.PUBLISH for tag in hashtags)
    return says_so and _place(hashtags) is not None


def decide(arrival: Arrival, state: ArrivalState, by: User | None, now: datetime | None = None) -> None:
    """What becomes of it, by whom; nobody where the program follows what was said before."""
    arrival.state, arrival.decided_by, arrival.decided_at = state, by, now or timezone.now()
    arrival.save(update_fields=["state", "decided_by", "decided_at"])


def make_page(
    model: type[P],
    arrival: Arrival,
    *,
    words: dict[str, Any],
    said_at: datetime | None,
    slug: str,
    **own: Any,
) -> P:
    """A draft with ``words``, shown in every language once it is published. ``NoPlaceError``.

    ``slug`` is for a title of signs alone, of which Wagtail makes none; ``own`` are the kind's own fields.
    """
    hashtags = list(arrival.hashtags.all())
    place = _place(hashtags)
    if place is None:
        raise NoPlaceError
    page = model(
        slug="" if slugify(words["title"]) else slug,
        locale=place.locale,
        live=False,
        has_unpublished_changes=True,
        first_published_at=said_at,
        **words,
        **own,
    )
    page.stand_under(hashtags)
    place.add_child(instance=page)
    page.save_revision(user=page.owner)
    mirror_in_all_languages(page)
    arrival.page, arrival.given = page, give(page, words)
    arrival.save(update_fields=["page", "given"])
    return page


def publish_page(page: InitiativePage, *, said_at: datetime | None, by: User | None = None) -> None:
    """Publish what was saved last of it; who may decide what came in need not be an editor."""
    if not page.live:
        page.get_latest_revision().publish(user=by, skip_permission_checks=True)
        _date(page, said_at)
        page.refresh_from_db()


def take_offline(page: InitiativePage | None, by: User | None = None) -> None:
    """Take it away in every language in which it shows its source."""
    if page is not None and page.live:
        UnpublishPageAction(page, user=by, include_descendants=False).execute(skip_permission_checks=True)


def follow(arrival: Arrival, *, words: dict[str, Any], said_at: datetime | None) -> None:
    """Let its page say ``words`` now, but for what an editor wrote; a draft beside the page likewise."""
    page = arrival.page
    if page is None:
        return
    draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else None
    changed = differs(page, arrival.given, words)
    waiting = differs(draft, arrival.given, words) if draft is not None else {}
    if changed:
        _put(page, changed)
        if page.live:
            page.save_revision().publish()
            _date(page, said_at)
        else:
            page.save()
    if waiting and draft is not None:
        _put(draft, waiting)
    if draft is not None and (waiting or (changed and page.live)):
        draft.save_revision()
    arrival.given = {**arrival.given, **give(page, changed)}
    arrival.save(update_fields=["given"])


def _place(hashtags: Iterable[Hashtag]) -> HashtagPage | None:
    """The page of the first of the hashtags that has one."""
    pages = HashtagPage.objects.live().filter(locale=Locale.get_default(), hashtag__in=hashtags)
    by_hashtag = {page.hashtag_id: page for page in pages}
    return next((by_hashtag[tag.pk] for tag in hashtags if tag.pk in by_hashtag), None)


def _put(page: InitiativePage, words: dict[str, Any]) -> None:
    for name, value in words.items():
        setattr(page, name, value)


def _date(page: InitiativePage, said_at: datetime | None) -> None:
    """What was said long ago does not come first because it came in today."""
    if said_at:
        pages = InitiativePage.objects.filter(translation_key=page.translation_key)
        pages.update(first_published_at=said_at)
