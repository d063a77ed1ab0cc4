"""What becomes of the posts that were seen on the town's Facebook page: pages, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Locale, Page, ReferenceIndex

from hub.core.enums import Arrivals
from hub.core.models import Hashtag
from hub.core.models.hashtags import HashtagQuerySet
from hub.core.translations import mirror_in_all_languages
from hub.home.models import HashtagPage
from media.arrivals import hashtags_in
from media.enums import ArrivalState
from media.models import FacebookVoice, Picture, Rendition, VoicePage
from media.page_words import differs, give
from media.voice_words import words_of_post

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from hub.accounts.models import User
    from media.clients.graph import Post
    from media.models import FacebookPage

# What is asked of a post's page.
GIVEN = ("title", "summary", "body", "picture_id")


class NoPlaceError(Exception):
    """None of the post's hashtags has a published page below which it could stand."""


class NotThereError(Exception):
    """The post is no longer on Facebook."""


@transaction.atomic
def take_in(
    *, page: FacebookPage, post: Post, hashtags: Mapping[str, Hashtag], now: datetime | None = None
) -> FacebookVoice | None:
    """Write down how a post is now; its page follows, where no editor wrote something else.

    ``hashtags`` are those of the hub by their ``spellings()``. A new one that carries some waits for the
    staff, or is published at once if all of them say so. Of a post without any nothing is kept.
    """
    now = now or timezone.now()
    carried = list(dict.fromkeys(hashtags[name] for name in hashtags_in(post.message) if name in hashtags))
    voice = FacebookVoice.objects.select_for_update(of=("self",)).filter(facebook_id=post.id).first()
    if voice is None and not carried:
        return None
    if voice is not None and voice.state == ArrivalState.PENDING and not carried:
        voice.delete()
        return None
    is_new = voice is None
    if voice is None:
        voice = FacebookVoice(facebook_page_id=page.facebook_id, facebook_id=post.id)
    if voice.gone_at is not None:
        # It is back: somebody looks at it again.
        voice.gone_at, voice.state = None, ArrivalState.PENDING
    voice.message, voice.address = post.message, post.address[:500]
    voice.created_at, voice.seen_at = post.created_at, now
    voice.picture_address, voice.picture_key = post.picture, _key(post.picture)
    voice.save()
    if carried and voice.page_id is None:
        voice.hashtags.set(carried)
    _follow(voice)
    at_once = is_new and all(tag.arrivals == Arrivals.PUBLISH for tag in carried)
    if at_once and _place(carried) is not None:
        publish_voice(voice=voice)
    return voice


@transaction.atomic
def publish_voice(*, voice: FacebookVoice, by: User | None = None) -> VoicePage:
    """Make its page below the page of its hashtag, in every language; or the page that it has, again.

    ``NotThereError``, ``NoPlaceError``.
    """
    voice = _locked(voice)
    page = voice.page or _make_page(voice, by)
    _decide(voice, ArrivalState.PUBLISHED, by)
    if not page.live:
        page.get_latest_revision().publish(user=by, skip_permission_checks=True)
        _date(page, voice)
    return page


@transaction.atomic
def draft_voice(*, voice: FacebookVoice, by: User) -> VoicePage:
    """Make its page as a draft, to be edited before it is published. ``NotThereError``, ``NoPlaceError``."""
    voice = _locked(voice)
    return voice.page or _make_page(voice, by)


@transaction.atomic
def refuse_voice(*, voice: FacebookVoice, by: User | None = None) -> None:
    """It is not taken: no page, or no longer."""
    voice = _locked(voice)
    _decide(voice, ArrivalState.REFUSED, by)
    _take_offline(voice, by)


@transaction.atomic
def lose(*, voice: FacebookVoice, now: datetime | None = None) -> None:
    """It was deleted on Facebook: its page goes offline, its words and its picture go."""
    found = FacebookVoice.objects.select_for_update(of=("self",)).filter(pk=voice.pk).first()
    if found is None or found.gone_at is not None:
        return
    if found.page is None and found.state == ArrivalState.PENDING:
        picture = found.picture
        found.delete()
        _delete_if_unused(picture, None)
        return
    _take_offline(found, None)
    picture, page = found.picture, found.page
    found.gone_at = now or timezone.now()
    if found.state in (ArrivalState.PENDING, ArrivalState.PUBLISHED):
        found.state = ArrivalState.UNAVAILABLE
    found.message = found.picture_address = found.picture_key = found.picture_of = ""
    found.picture = None
    found.save()
    _delete_if_unused(picture, page)


@transaction.atomic
def give_picture(*, voice: FacebookVoice, picture: Picture | None, key: str) -> None:
    """Keep the picture that was fetched; the page shows it unless an editor chose another one."""
    found = FacebookVoice.objects.select_for_update(of=("self",)).filter(pk=voice.pk).first()
    if found is None or found.gone_at is not None:
        _delete_if_unused(picture, None)
        return
    found.picture, found.picture_of = picture or found.picture, key
    found.save(update_fields=["picture", "picture_of"])
    _follow(found)


@transaction.atomic
def follow_page(*, page: VoicePage, live: bool, by: User | None = None) -> None:
    """Somebody published the page in the editor, or took it offline: so is the voice."""
    voice = FacebookVoice.objects.select_for_update(of=("self",)).filter(page=page.pk).first()
    if voice is None or voice.gone_at is not None:
        return
    if live and voice.state != ArrivalState.PUBLISHED:
        _decide(voice, ArrivalState.PUBLISHED, by)
    elif not live and voice.state == ArrivalState.PUBLISHED:
        _decide(voice, ArrivalState.REFUSED, by)


def spellings() -> dict[str, Hashtag]:
    """The hashtags of the hub that take something new, by each of their spellings."""
    found: dict[str, Hashtag] = {}
    for tag in HashtagQuerySet(Hashtag).active().prefetch_related("aliases"):
        for name in (tag.name, *(alias.name for alias in tag.aliases.all())):
            found[name] = tag
    return found


def _key(address: str) -> str:
    """What of a picture's address stays the same, though it is signed anew each time."""
    parts = urlsplit(address)
    return f"{parts.hostname}{parts.path}"[-300:] if parts.hostname else ""


def _locked(voice: FacebookVoice) -> FacebookVoice:
    found = FacebookVoice.objects.select_for_update(of=("self",)).filter(pk=voice.pk, gone_at=None).first()
    if found is None:
        raise NotThereError
    return found


def _decide(voice: FacebookVoice, state: ArrivalState, by: User | None) -> None:
    voice.state, voice.decided_by, voice.decided_at = state, by, timezone.now()
    voice.save(update_fields=["state", "decided_by", "decided_at"])


def _place(hashtags: Iterable[Hashtag]) -> HashtagPage | None:
    """The page of the first of the hashtags that has one."""
    pages = HashtagPage.objects.live().filter(locale=Locale.get_default(), hashtag__in=hashtags)
    by_hashtag = {page.hashtag_id: page for page in pages}
    return next((by_hashtag[tag.pk] for tag in hashtags if tag.pk in by_hashtag), None)


def _make_page(voice: FacebookVoice, by: User | None) -> VoicePage:
    """A draft with the post's words, shown in every language once it is published."""
    hashtags = list(voice.hashtags.all())
    place = _place(hashtags)
    if place is None:
        raise NoPlaceError
    words = _words(voice)
    page = VoicePage(
        # Wagtail makes one of the title, unless that is all signs.
        slug="" if slugify(words["title"]) else f"post-{voice.pk}",
        post_address=voice.address,
        locale=place.locale,
        owner=by,
        live=False,
        has_unpublished_changes=True,
        first_published_at=voice.created_at,
        **words,
    )
    page.stand_under(hashtags)
    place.add_child(instance=page)
    page.save_revision(user=by)
    mirror_in_all_languages(page)
    voice.page, voice.given = page, give(page, GIVEN)
    voice.save(update_fields=["page", "given"])
    return page


def _words(voice: FacebookVoice) -> dict[str, Any]:
    return {**words_of_post(voice.message, voice.created_at), "picture_id": voice.picture_id}


def _follow(voice: FacebookVoice) -> None:
    """Let the page say what the post says now, but for what an editor wrote; a draft beside it likewise."""
    page = voice.page
    if page is None:
        return
    words = _words(voice)
    draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else None
    changed = differs(page, voice.given, words)
    waiting = differs(draft, voice.given, words) if draft is not None else {}
    if changed:
        _put(page, changed)
        if page.live:
            page.save_revision().publish()
            _date(page, voice)
        else:
            page.save()
    if waiting and draft is not None:
        _put(draft, waiting)
    if draft is not None and (waiting or (changed and page.live)):
        draft.save_revision()
    voice.given = {**voice.given, **give(page, changed)}
    voice.save(update_fields=["given"])


def _put(page: VoicePage, words: dict[str, Any]) -> None:
    for name, value in words.items():
        setattr(page, name, value)


def _take_offline(voice: FacebookVoice, by: User | None) -> None:
    if voice.page is not None and voice.page.live:
        UnpublishPageAction(voice.page, user=by, include_descendants=False).execute(
            skip_permission_checks=True
        )


def _date(page: VoicePage, voice: FacebookVoice) -> None:
    """An old post does not come first because it came in today."""
    pages = VoicePage.objects.filter(translation_key=page.translation_key)
    pages.update(first_published_at=voice.created_at)


def _delete_if_unused(picture: Picture | None, page: VoicePage | None) -> None:
    """The picture of a post that is gone goes, unless something else shows it by now."""
    if picture is None:
        return
    own = (
        list(Page.objects.filter(translation_key=page.translation_key).values_list("pk", flat=True))
        if page
        else []
    )
    VoicePage.objects.filter(pk__in=own, picture=picture).update(picture=None)
    for relation in Picture._meta.get_fields(include_hidden=True):
        model = relation.related_model if relation.one_to_many or relation.one_to_one else None
        if model in (None, Rendition) or not relation.auto_created:
            continue
        rows = model._base_manager  # noqa: SLF001 - also what lists leave out
        if rows.filter(**{relation.field.name: picture}).exists():
            return
    # Within the text of a page.
    elsewhere = ReferenceIndex.get_references_to(picture).exclude(object_id__in=[str(pk) for pk in own])
    if not elsewhere.exists():
        picture.delete()
