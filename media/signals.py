"""What the media room does when Wagtail says that something happened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

from hub.core.models import InitiativePage
from media import actions
from media.actions.channel_videos import follow_page
from media.actions.facebook_posts import publish_along
from media.actions.facebook_voices import follow_page as follow_voice
from media.models import ResidentVideo, VoicePage
from media.tasks import follow_video_file, make_renditions

if TYPE_CHECKING:
    from wagtail.models import Page, Revision

    from media.models import Picture, VideoPage


def make_files_ahead(sender: type[Picture], instance: Picture, *, raw: bool = False, **kwargs: Any) -> None:
    """A new picture, another file or another focal point: the worker makes what is missing."""
    if not raw:
        transaction.on_commit(lambda: make_renditions.enqueue(instance.pk))


def video_page_published(
    instance: VideoPage, *, revision: Revision | None = None, alias: bool = False, **kwargs: Any
) -> None:
    """The page of a video of the channel, published in the editor: then the video is taken."""
    if not alias:
        follow_page(page=instance, live=True, by=revision.user if revision else None)


def video_page_unpublished(instance: VideoPage, **kwargs: Any) -> None:
    """And the other way round."""
    follow_page(page=instance, live=False)


def follow_page_away(sender: type[VideoPage], instance: VideoPage, **kwargs: Any) -> None:
    """A page of a resident's video is unpublished or deleted: its sender is told."""
    for pk in ResidentVideo.objects.filter(page=instance.pk).values_list("pk", flat=True):
        actions.mark_unavailable(video_id=pk)


def follow_page_back(sender: type[VideoPage], instance: VideoPage, **kwargs: Any) -> None:
    """It is published again. A page with a file and without a picture gets the still of the file."""
    for pk in ResidentVideo.objects.filter(page=instance.pk).values_list("pk", flat=True):
        actions.mark_available(video_id=pk)
    file = instance.video_file_id
    if file and not instance.picture_id:
        transaction.on_commit(partial(follow_video_file.enqueue, file))


def post_on_facebook(instance: Page, **kwargs: Any) -> None:
    """A page that goes live, by hand, by its schedule or by a workflow, takes its post along."""
    if isinstance(instance, InitiativePage) and not instance.alias_of_id:
        publish_along(page=instance)


def let_voice_follow(instance: Page, **kwargs: Any) -> None:
    """A post whose page an editor publishes is taken; one whose page goes offline is not."""
    if isinstance(instance, VoicePage) and not instance.alias_of_id:
        follow_voice(page=instance, live=instance.live)
