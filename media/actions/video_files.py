"""Keep a video that was sent, make what the web needs of it, let it go: nothing is ever left behind."""

from __future__ import annotations

import re
import shutil
import uuid
from contextlib import suppress
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone

from media import tasks
from media.enums import VideoFileState
from media.footage import VideoRefused, make_web_copy_safely
from media.ingest import IngestFailed, PictureRefused, make_master_safely
from media.models import Picture, VideoFile, VideoPage
from media.models.uploads import private_storage
from media.models.video_files import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hub.accounts.models import User
    from media.footage import VideoFacts, WebCopy
    from media.models import VideoUpload

SWEPT_AFTER = timedelta(hours=24)
TOKEN = re.compile(r"[0-9a-f]{32}")


@transaction.atomic
def keep_video_file(
    *,
    facts: VideoFacts,
    title: str,
    user: User | None,
    upload: VideoUpload | None = None,
    stream: IO[bytes] | None = None,
    from_resident: bool = False,
) -> VideoFile:
    """Keep what was looked at and found right: an upload that is complete, or what came with a form."""
    video = VideoFile(
        title=title[:200],
        uploaded_by=user,
        from_resident=from_resident,
        container=facts.container,
        content_type=facts.content_type,
        sha256=facts.sha256,
        byte_size=facts.size,
        duration=timedelta(seconds=facts.seconds),
        width=facts.width,
        height=facts.height,
        video_codec=facts.video_codec,
        audio_codec=facts.audio_codec,
    )
    video.original.name = f"{video.folder}/original.{video.container}"
    target = _path(video.original.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if upload is not None:
            # Another name for the same bytes: the upload keeps its own until the transaction is sure.
            target.hardlink_to(_path(upload.file_name))
        elif stream is not None:
            stream.seek(0)
            with target.open("wb") as file:
                shutil.copyfileobj(stream, file)
        video.save()
        if upload is not None:
            upload.delete()
            transaction.on_commit(partial(private_storage().delete, upload.file_name))
    except BaseException:
        _remove_folder(video.folder)
        raise
    transaction.on_commit(partial(tasks.make_web_copy.enqueue, video.pk))
    return video


def make_web_copy(*, video_file_id: int) -> bool:
    """Make the copy for the web and the still of a video. True once it is ready.

    Safe to run twice and beside another that does the same: each writes a file of its own, and the last
    step puts it in its place. A video that went meanwhile leaves nothing.
    """
    video = VideoFile.objects.filter(pk=video_file_id).first()
    if video is None or video.state != VideoFileState.PREPARING:
        return video is not None and video.is_ready
    part = _path(f"{video.folder}/{uuid.uuid4().hex}.part")
    try:
        made = make_web_copy_safely(
            private_storage().path(str(video.original.name)), part, seconds=video.duration.total_seconds()
        )
    except VideoRefused as refused:
        return _give_up(video, part, refused.code)
    except IngestFailed as failed:
        if failed.temporary:
            part.unlink(missing_ok=True)
            raise
        return _give_up(video, part, "too_demanding")
    return _finish(video.pk, part, made, _clean_still(made.still))


@transaction.atomic
def _finish(video_id: int, part: Path, made: WebCopy, still: bytes) -> bool:
    video = VideoFile.objects.select_for_update().filter(pk=video_id).first()
    if video is None:
        _remove_folder_of(part)
        return False
    if video.is_ready:
        part.unlink(missing_ok=True)
        return True
    web = f"{video.folder}/web.mp4"
    part.replace(_path(web))
    video.web.name = web
    if still:
        private_storage().delete(f"{video.folder}/still.jpg")
        video.still.save("still.jpg", ContentFile(still), save=False)
    video.web_size = _path(web).stat().st_size
    video.duration, video.width, video.height = timedelta(seconds=made.seconds), made.width, made.height
    video.state, video.ready_at = VideoFileState.READY, timezone.now()
    video.save()
    transaction.on_commit(partial(tasks.follow_video_file.enqueue, video.pk))
    return True


@transaction.atomic
def _give_up(video: VideoFile, part: Path, code: str) -> bool:
    """It cannot be done, today or another day: whoever waits for it is told."""
    part.unlink(missing_ok=True)
    held = VideoFile.objects.select_for_update().filter(pk=video.pk).first()
    if held is not None and held.state == VideoFileState.PREPARING:
        held.state, held.failure = VideoFileState.FAILED, code
        held.save(update_fields=["state", "failure"])
        transaction.on_commit(partial(tasks.follow_video_file.enqueue, held.pk))
    return False


def _clean_still(still: bytes) -> bytes:
    """Through the ingest of pictures, as every picture that we show; a video without one does without."""
    if not still:
        return b""
    try:
        return make_master_safely(BytesIO(still)).content
    except (PictureRefused, IngestFailed):
        return b""


@transaction.atomic
def dress_pages(*, video_file_id: int) -> int:
    """Give the pages of a video its still, where no editor chose a picture, and its length; how many."""
    video = VideoFile.objects.filter(pk=video_file_id, state=VideoFileState.READY).first()
    if video is None:
        return 0
    pages = list(VideoPage.objects.filter(video_file=video, live=True, picture__isnull=True))
    if pages and video.still:
        picture = picture_of(video)
        for page in pages:
            # Not a new version of the words: what an editor is writing just now stays theirs.
            page.picture = picture
            page.save(update_fields=["picture"])
    return len(pages)


def picture_of(video: VideoFile) -> Picture:
    """The still of a video as a picture of the hub, which everybody may see."""
    with video.still.open("rb") as file:
        content = file.read()
    return Picture.objects.create(
        title=video.title, file=ImageFile(BytesIO(content), name=f"video-{video.token.hex[:12]}.jpg")
    )


@transaction.atomic
def remove_video_files(videos: Iterable[VideoFile]) -> int:
    """Delete videos with all their files; these go when the transaction is sure."""
    removed = 0
    for video in videos:
        folder = video.folder
        video.delete()
        transaction.on_commit(partial(_remove_folder, folder))
        removed += 1
    return removed


def sweep_video_files(*, now: datetime | None = None) -> int:
    """Delete folders that no row knows, and copies that were never finished, a day later."""
    storage, oldest = private_storage(), (now or timezone.now()) - SWEPT_AFTER
    try:
        # Listed before the rows are read: what is stored in between is not listed.
        folders = [name for name in storage.listdir(FOLDER)[0] if TOKEN.fullmatch(name)]
    except FileNotFoundError:
        return 0
    known = {token.hex for token in VideoFile.objects.values_list("token", flat=True)}
    swept = 0
    for name in folders:
        inside = [f"{FOLDER}/{name}/{file}" for file in storage.listdir(f"{FOLDER}/{name}")[1]]
        old = [file for file in inside if storage.get_modified_time(file) < oldest]
        if name not in known and len(old) == len(inside):
            _remove_folder(f"{FOLDER}/{name}")
            swept += 1
        for file in old if name in known else ():
            if file.endswith(".part"):
                storage.delete(file)
                swept += 1
    return swept


def _path(name: str) -> Path:
    return Path(private_storage().path(name))


def _remove_folder_of(part: Path) -> None:
    with suppress(OSError):
        shutil.rmtree(part.parent)


def _remove_folder(folder: str) -> None:
    # A worker that writes there at this moment will find its video gone, and remove the folder itself.
    with suppress(OSError):
        shutil.rmtree(_path(folder))
