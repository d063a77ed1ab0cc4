"""A post reaches the town's Facebook page once, also when an answer is lost or a worker dies.

That it is tried is written down and committed before the request. Whoever comes after an attempt whose end
nobody knows looks through what the page has published since, and takes what says the same for ours: each text
carries the address of its own page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from hub.core.errors import TemporaryError
from hub.core.models import InitiativePage
from hub.core.pictures import SIZES, files_of
from media.actions.facebook_connection import asking
from media.actions.make_renditions import make_renditions
from media.clients.errors import Fault, PermanentServiceError, TemporaryServiceError
from media.enums import FacebookPostState
from media.facebook_text import says_the_same
from media.models import FacebookPage, FacebookPost
from media.models.facebook_posts import GAVE_UP, NOT_CONNECTED, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from media.clients.graph import Access

# Whoever sends has the post in hand for so long; all its requests together take less.
HOLD = timedelta(minutes=5)
# So long after a failure nobody looks: what Facebook has taken stands in its lists a moment later.
LOOK_AFTER = timedelta(seconds=30)
# Our clock and Facebook's may differ by so much.
CLOCKS_DIFFER = timedelta(minutes=10)
# How far back is looked: so many pages of a hundred posts.
LOOKED_THROUGH = 3
# The worker tries for a day; what is not there by then, a person decides.
GIVES_UP_AFTER = timedelta(hours=26)
PHOTO = SIZES["full"].specs("jpeg")[-1]


class StillInHandError(TemporaryError):
    """Somebody else is sending it, or was, when their worker died."""

    def __init__(self, until: datetime) -> None:
        super().__init__("in hand")
        self.not_before = until


def send_post(*, post_id: int) -> None:
    """Post it, unless it is there already.

    An error that passes is raised, so that the worker tries again; one that stays is written down.
    """
    post, may_be_there = _claim(post_id)
    if post is None or post.page is None:
        return
    connection = FacebookPage.objects.filter(site=post.site_id).first()
    if connection is None or not connection.is_usable:
        _fail(post, connection.fault if connection else NOT_CONNECTED)
        return
    try:
        with asking(connection) as access:
            known = _look(access, connection, post) if may_be_there else ""
            if not known and not _is_public(post.page):
                # Somebody took the page offline meanwhile: it waits until it is there again.
                _write(post, state=FacebookPostState.WAITING, claimed_until=None)
                return
            facebook_id = known or _create(access, connection, post, post.page)
            address = _address(access, facebook_id)
    except TemporaryServiceError as error:
        until = max(timezone.now() + LOOK_AFTER, error.not_before or timezone.now())
        _write(post, fault=error.fault.value, claimed_until=until)
        raise TemporaryServiceError(error.fault, error.detail, not_before=until) from None
    except PermanentServiceError as error:
        _fail(post, error.fault.value)
        return
    _write(
        post,
        state=FacebookPostState.POSTED,
        facebook_id=facebook_id,
        address=address,
        posted_at=timezone.now(),
        fault="",
        claimed_until=None,
    )


def edit_post(*, post_id: int) -> None:
    """Let it say on Facebook what it shall say now."""
    post = FacebookPost.objects.filter(pk=post_id).first()
    if post is None or not post.is_changing:
        return
    text = post.text
    if _done_there(post, "edit_post", message=text):
        # Not the state: somebody may have asked meanwhile that it goes.
        FacebookPost.objects.filter(pk=post.pk).update(sent_text=text, fault="")


def delete_post(*, post_id: int) -> None:
    """Take it away there; what is gone already is gone."""
    post = FacebookPost.objects.filter(pk=post_id, state=FacebookPostState.DELETING).first()
    if post is not None and _done_there(post, "delete_post"):
        _write(post, state=FacebookPostState.DELETED, deleted_at=timezone.now(), fault="")


@transaction.atomic
def give_up(*, now: datetime) -> int:
    """What was tried for a day waits for a person; how many there are."""
    rows = FacebookPost.objects.filter(
        state=FacebookPostState.SENDING, claimed_until__lt=now, sending_since__lt=now - GIVES_UP_AFTER
    )
    return rows.update(state=FacebookPostState.FAILED, fault=GAVE_UP, claimed_until=None)


@transaction.atomic
def _claim(post_id: int) -> tuple[FacebookPost | None, bool]:
    """Take it in hand, and whether it may be on Facebook already; nothing if it is not to be sent now."""
    now = timezone.now()
    post = FacebookPost.objects.select_for_update(of=("self",)).filter(pk=post_id).first()
    if post is None:
        return None, False
    if post.state == FacebookPostState.SENDING and post.claimed_until and post.claimed_until > now:
        raise StillInHandError(post.claimed_until)
    if post.state != FacebookPostState.SENDING:
        if not FacebookPost.objects.due(now).filter(pk=post_id).exists():
            return None, False
        post.sending_since = now
    may_be_there = post.attempted_at is not None
    post.state, post.claimed_until = FacebookPostState.SENDING, now + HOLD
    post.attempted_at = post.attempted_at or now
    post.save()
    return post, may_be_there


def _look(access: Access, connection: FacebookPage, post: FacebookPost) -> str:
    """The id of what the page has published since the first attempt and says the same; else nothing."""
    from media.clients import graph  # noqa: PLC0415 - only the worker asks Facebook

    known = set(FacebookPost.objects.exclude(facebook_id="").values_list("facebook_id", flat=True))
    since = (post.attempted_at or timezone.now()) - CLOCKS_DIFFER
    for there in graph.posts(access, connection.facebook_id, most_pages=LOOKED_THROUGH):
        if there.created_at < since:
            break
        if there.id not in known and says_the_same(there.message, post.sent_text):
            return there.id
    return ""


def _create(access: Access, connection: FacebookPage, post: FacebookPost, page: InitiativePage) -> str:
    """Post it: as a photo with words, else as words with the card that Facebook makes of the address."""
    from media.clients import graph  # noqa: PLC0415

    words = post.text or post.sent_text or words_of(page)
    _write(post, sent_text=words, facebook_page_id=connection.facebook_id)
    photo = _photo(page) if post.with_picture else None
    if photo is None:
        return graph.create_post(access, connection.facebook_id, message=words, link=page.full_url or "")
    return graph.create_photo_post(
        access,
        connection.facebook_id,
        message=words,
        content=photo,
        content_type="image/jpeg",
        alt=page.picture_alt,
    )


def _is_public(page: InitiativePage) -> bool:
    return InitiativePage.objects.public().filter(pk=page.pk).exists()


def _photo(page: InitiativePage) -> bytes | None:
    """The page's picture as Facebook takes it; nothing where it has none or its file is lost."""
    if page.picture is None:
        return None
    # It may be so new that no other task has made its sizes yet.
    make_renditions(picture_id=page.picture.pk)
    made = files_of(page.picture, PHOTO).get(PHOTO)
    if made is None:
        return None
    with made.file.open("rb") as file:
        content: bytes = file.read()
    return content


def _address(access: Access, facebook_id: str) -> str:
    """Where people see it. That it is there is known already: an error here is no reason to send again."""
    from media.clients import graph  # noqa: PLC0415

    try:
        return graph.read_post(access, facebook_id).address[:500]
    except (TemporaryServiceError, PermanentServiceError):
        return f"https://www.facebook.com/{facebook_id}"


def _done_there(post: FacebookPost, name: str, **words: str) -> bool:
    """Ask it of Facebook; False, with the reason written down, if it was not done.

    An error that passes is raised, so that the worker tries again.
    """
    from media.clients import graph  # noqa: PLC0415

    connection = FacebookPage.objects.filter(site=post.site_id, facebook_id=post.facebook_page_id).first()
    if connection is None or not connection.is_usable:
        _keep_there(post, connection.fault if connection else NOT_CONNECTED)
        return False
    try:
        with asking(connection, about_a_post=True) as access:
            getattr(graph, name)(access, post.facebook_id, **words)
    except PermanentServiceError as error:
        if error.fault is Fault.NOT_THERE:
            _write(post, state=FacebookPostState.DELETED, deleted_at=timezone.now(), fault="")
        else:
            _keep_there(post, error.fault.value)
        return False
    return True


def _keep_there(post: FacebookPost, fault: str) -> None:
    _write(post, state=FacebookPostState.POSTED, fault=fault)


def _fail(post: FacebookPost, fault: str) -> None:
    _write(post, state=FacebookPostState.FAILED, fault=fault or Fault.NOT_ALLOWED.value, claimed_until=None)


def _write(post: FacebookPost, **words: Any) -> None:
    for name, value in words.items():
        setattr(post, name, value)
    post.save(update_fields=list(words))
