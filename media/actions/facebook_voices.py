"""What becomes of the posts that were seen on the town's Facebook page: pages, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from media.actions.arrival_pages import (
    NotThereError,
    carried,
    come_in_at_once,
    decide,
    follow,
    make_page,
    publish_page,
    take_offline,
)
from media.arrivals import hashtags_in
from media.enums import ArrivalState
from media.models import FacebookVoice, Picture, Rendition, VoicePage
from media.voice_words import words_of_post

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from hub.accounts.models import User
    from hub.core.models import Hashtag
    from media.clients.graph import Post
    from media.models import FacebookPage


@transaction.atomic
def take_in(
    *, page: FacebookPage, post: Post, hashtags: Mapping[str, Hashtag], now: datetime | None = None
) -> FacebookVoice | None:
    """Write down how a post is now; its page follows, where no editor wrote something else.

    ``hashtags`` are those of the hub by their ``spellings()``. A new one that carries some waits for the
    staff, or is published at once if all of them say so. Of a post without any nothing is kept.
    """
    now = now or timezone.now()
    found = carried(hashtags_in(post.message), hashtags)
    voice = FacebookVoice.objects.select_for_update(of=("self",)).filter(facebook_id=post.id).first()
    if voice is None and not found:
        return None
    if voice is not None and voice.state == ArrivalState.PENDING and not found:
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
    if found and voice.page_id is None:
        voice.hashtags.set(found)
    _follow(voice)
    if is_new and come_in_at_once(found):
        publish_voice(voice=voice)
    return voice


@transaction.atomic
def publish_voice(*, voice: FacebookVoice, by: User | None = None) -> VoicePage:
    """Make its page below the page of its hashtag, in every language; or the page that it has, again.

    ``NotThereError``, ``NoPlaceError``.
    """
    voice = _locked(voice)
    page = voice.page or _make_page(voice, by)
    decide(voice, ArrivalState.PUBLISHED, by)
    publish_page(page, said_at=voice.created_at, by=by)
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
    decide(voice, ArrivalState.REFUSED, by)
    take_offline(voice.page, by)


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
    take_offline(found.page)
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
        decide(voice, ArrivalState.PUBLISHED, by)
    elif not live and voice.state == ArrivalState.PUBLISHED:
        decide(voice, ArrivalState.REFUSED, by)


def _key(address: str) -> str:
    """What of a picture's address stays the same, though it is signed anew each time."""
    parts = urlsplit(address)
    return f"{parts.hostname}{parts.path}"[-300:] if parts.hostname else ""


def _locked(voice: FacebookVoice) -> FacebookVoice:
    found = FacebookVoice.objects.select_for_update(of=("self",)).filter(pk=voice.pk, gone_at=None).first()
    if found is None:
        raise NotThereError
    return found


def _words(voice: FacebookVoice) -> dict[str, Any]:
    return {**words_of_post(voice.message, voice.created_at), "picture_id": voice.picture_id}


def _make_page(voice: FacebookVoice, by: User | None) -> VoicePage:
    own = {"post_address": voice.address, "owner": by}
    slug = f"post-{voice.pk}"
    return make_page(VoicePage, voice, words=_words(voice), said_at=voice.created_at, slug=slug, **own)


def _follow(voice: FacebookVoice) -> None:
    follow(voice, words=_words(voice), said_at=voice.created_at)


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
