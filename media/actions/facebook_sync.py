"""What is new on the town's Facebook page: the newest posts each time, the known ones in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from media.actions.arrival_pages import spellings
from media.actions.facebook_connection import asking
from media.actions.facebook_voices import lose, take_in
from media.actions.holding import hold_on
from media.clients.errors import Fault, PermanentServiceError
from media.facebook_text import plain_words
from media.models import FacebookPage, FacebookPost, FacebookVoice

if TYPE_CHECKING:
    from media.clients.graph import Access, Post

# How many pages of a hundred posts are listed: at first, and then each time. Facebook gives about 600 a year.
AT_FIRST, EACH_TIME = 10, 2
# How many of the known posts that are not among the newest are looked at again, each time.
IN_TURN = 20


def sync_page(*, page: FacebookPage) -> None:
    """Bring the hub up to date with the page. What was done stays done if an answer is an error."""
    from media.clients import graph  # noqa: PLC0415 - only the worker asks Facebook

    known, began = spellings(), timezone.now()
    ours, perhaps = _own_posts()
    with asking(page) as access:
        oldest = None
        pages = EACH_TIME if page.synced_at else AT_FIRST
        for post in graph.posts(access, page.facebook_id, most_pages=pages):
            oldest = post.created_at
            hold_on(page)
            if post.id not in ours and plain_words(post.message) not in perhaps:
                take_in(page=page, post=post, hashtags=known)
        unseen = FacebookVoice.objects.filter(facebook_page_id=page.facebook_id, seen_at__lt=began)
        # What should have been among the newest and is not, was deleted, most likely.
        missing = unseen.there().filter(created_at__gte=oldest) if oldest else unseen.none()
        again = {voice.pk: voice for voice in (*missing[:IN_TURN], *unseen.longest_unseen()[:IN_TURN])}
        for voice in again.values():
            hold_on(page)
            found = _still_there(access, voice)
            if found is None:
                lose(voice=voice)
            else:
                take_in(page=page, post=found, hashtags=known)
    FacebookPage.objects.filter(pk=page.pk).update(synced_at=timezone.now())


def _still_there(access: Access, voice: FacebookVoice) -> Post | None:
    from media.clients import graph  # noqa: PLC0415

    try:
        return graph.read_post(access, voice.facebook_id)
    except PermanentServiceError as error:
        if error.fault is Fault.NOT_THERE:
            return None
        raise


def _own_posts() -> tuple[set[str], set[str]]:
    """What the hub itself has posted, by id, and by text what it has perhaps: that never comes back in."""
    ids = FacebookPost.objects.exclude(facebook_id="").values_list("facebook_id", flat=True)
    texts = FacebookPost.objects.perhaps_there().values_list("sent_text", flat=True)
    return set(ids), {plain_words(text) for text in texts}
