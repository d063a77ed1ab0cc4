"""YouTube: a channel, its videos, their captions.

One object for each access; several threads may use it, as each request has a line of its own. ``spend`` hears
what a call will cost before it is made, and may refuse by raising. Nothing is tried twice here.
How the bytes of a file are sent is in ``youtube_uploads.py``, how the owner logs in in ``google_login.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from media.channel_address import Kind, parse_channel_address
from media.clients.errors import Fault, PermanentServiceError
from media.clients.google import understood
from media.clients.youtube_facts import caption_of, channel_of, uploads_of, videos_of
from media.clients.youtube_uploads import Uploading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from media.channel_address import ChannelAddress
    from media.clients.youtube_facts import CaptionTrack, Channel, UploadsPage, Video, VideosPage

PAGE = 50
VIDEO_PARTS = ["snippet", "contentDetails", "status"]
CAPTION_TYPE = "application/octet-stream"
# An upload that is looked for is among the newest: as many pages of the playlist are read at most.
PAGES_LOOKED_AT = 4


@dataclass(frozen=True, kw_only=True)
class YouTube(Uploading):
    """What may be asked: an ``ApiKey`` reads what is public, a ``Token`` acts for the channel."""

    def channel_of_token(self) -> Channel:
        """The channel for which the token acts."""
        answer = self._channels(mine=True)
        return self._only_channel(answer, "noChannel")

    def channel(self, address: ChannelAddress | str) -> Channel:
        """The channel at ``address``; a bare word is looked up as a handle, then as an old name."""
        if isinstance(address, str):
            address = parse_channel_address(address)
        match address.kind:
            case Kind.ID:
                answer = self._channels(id=[address.value])
            case Kind.HANDLE:
                answer = self._channels(forHandle=f"@{address.value}")
            case Kind.USER:
                answer = self._channels(forUsername=address.value)
            case Kind.NAME:
                answer = self._channels(forHandle=f"@{address.value}")
                if not answer.get("items"):
                    answer = self._channels(forUsername=address.value)
        return self._only_channel(answer, "channelNotFound")

    def uploads(self, *, playlist_id: str, page_token: str = "", etag: str = "") -> UploadsPage | None:
        """A page of the playlist of uploads; ``None`` where it is still as ``etag`` says."""
        asked: dict[str, Any] = {"pageToken": page_token} if page_token else {}
        answer = self._ask(
            "playlistItems.list",
            etag=etag,
            part=["snippet", "contentDetails", "status"],
            playlistId=playlist_id,
            maxResults=PAGE,
            **asked,
        )
        return None if answer is None else understood(lambda: uploads_of(answer))

    def videos(self, *, ids: Sequence[str], etag: str = "") -> VideosPage | None:
        """Fifty videos at most; ``None`` where all are still as ``etag`` says."""
        if not 0 < len(ids) <= PAGE:
            raise ValueError("one to fifty videos are asked for at a time")
        answer = self._ask("videos.list", etag=etag, part=VIDEO_PARTS, id=list(ids))
        return None if answer is None else understood(lambda: videos_of(answer))

    def find_upload(self, *, playlist_id: str, mark: str, since: datetime) -> Video | None:
        """The video that was uploaded with ``mark`` after ``since``, if it arrived: looked for before a file
        whose session is gone is sent anew, a little later, since the playlist learns of new videos after a
        while. With the owner's token only, as others do not see private videos.
        """
        page_token = ""
        for _page in range(PAGES_LOOKED_AT):
            page = self.uploads(playlist_id=playlist_id, page_token=page_token)
            ids = [upload.video_id for upload in page.uploads] if page else []
            found = self.videos(ids=ids) if ids else None
            videos = found.videos if found else ()
            for video in videos:
                if mark in video.tags:
                    return video
            older = all(video.published_at < since for video in videos)
            if page is None or not page.next_page or (videos and older):
                return None
            page_token = page.next_page
        return None

    def delete_video(self, *, video_id: str) -> None:
        """Take a video of ours off the channel for good; one that is not there is no error."""
        try:
            self._ask("videos.delete", id=video_id)
        except PermanentServiceError as refused:
            if refused.fault is not Fault.NOT_THERE:
                raise

    def captions(self, *, video_id: str) -> tuple[CaptionTrack, ...]:
        """All tracks of a video of ours; those that YouTube wrote by itself, too."""
        answer = self._ask("captions.list", part=["snippet"], videoId=video_id)
        return understood(lambda: tuple(caption_of(item) for item in answer.get("items", [])))

    def add_captions(self, *, video_id: str, language: str, name: str, content: bytes) -> CaptionTrack:
        """Add a track (WebVTT or SubRip). YouTube refuses a second one of the same language and name."""
        from googleapiclient.http import MediaIoBaseUpload  # noqa: PLC0415 - loaded by the first call only

        answer = self._ask(
            "captions.insert",
            part=["snippet"],
            body={"snippet": {"videoId": video_id, "language": language, "name": name}},
            media_body=MediaIoBaseUpload(BytesIO(content), mimetype=CAPTION_TYPE),
        )
        return understood(lambda: caption_of(answer))

    def _channels(self, **asked: Any) -> Any:
        return self._ask("channels.list", part=["snippet", "contentDetails", "statistics"], **asked)

    @staticmethod
    def _only_channel(answer: Any, missing: str) -> Channel:
        items = understood(lambda: answer.get("items", []))
        if not items:
            raise PermanentServiceError(Fault.NOT_THERE, missing)
        return understood(lambda: channel_of(items[0]))
