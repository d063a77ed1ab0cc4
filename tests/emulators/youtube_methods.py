"""The methods of YouTube that the emulator knows, by their published descriptions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.emulators import channel
from tests.emulators.channel import CHANNEL_ID, HANDLE, TITLE, UPLOADS, USER, etag_of, page_token, position_of
from tests.emulators.description import OWNERS_PARTS, NotAllowed
from tests.emulators.google_answers import refused
from tests.emulators.serving import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulators.description import Description, Method
    from tests.emulators.serving import Request
    from tests.emulators.youtube_uploads import Uploads

CHANNEL_FILTERS = {"id", "forHandle", "forUsername", "mine", "managedByMe", "mySubscribers", "categoryId"}
MOST_IDS = 50
LONGEST_NAME = 150


class Methods:
    """Each takes what ``Description.checked`` left of the parameters, and whether the owner asks."""

    address: str
    description: Description
    kept: dict[str, Any]
    uploads: Uploads
    videos: dict[str, dict[str, Any]]
    change: Callable[[str, dict[str, Any] | None], None]

    def worked(self, request: Request, method: Method, values: dict, *, owner: bool) -> Answer:
        work = getattr(self, "_" + method.id.removeprefix("youtube.").replace(".", "_"), None)
        if work is None:
            raise NotAllowed("notImplemented", f"{method.id} is not emulated")
        answer: Answer = work(request, method, values, owner)
        return answer

    def _resource(self, video: dict[str, Any], parts: list[str]) -> dict[str, Any]:
        if video.get("ready", "") > datetime.now(UTC).isoformat():
            video = channel.unready(video)
        made = {"kind": "youtube#video", "etag": etag_of(video), "id": video["id"]}
        for part in parts:
            if part in video and part != "id":
                made[part] = dict(video[part])
        if "snippet" in made:
            names = made["snippet"]["thumbnails"]
            made["snippet"]["thumbnails"] = channel.thumbnails(video["id"], self.address, names)
        return made

    def _list(self, kind: str, items: list[dict[str, Any]], **more: Any) -> Answer:
        info = {"totalResults": len(items), "resultsPerPage": len(items)}
        content = {"pageInfo": info, "items": items, **more}
        return Answer.of({"kind": f"youtube#{kind}ListResponse", "etag": etag_of(content), **content})

    def _channels_list(self, request: Request, method: Method, values: dict, owner: bool) -> Answer:
        asked = CHANNEL_FILTERS & set(values)
        if len(asked) != 1:
            raise NotAllowed("incompatibleParameters" if asked else "missingRequiredParameter", "one filter")
        name = asked.pop()
        known = {
            "id": [CHANNEL_ID],
            "mine": ["true"],
            "forHandle": [HANDLE, HANDLE[1:]],
            "forUsername": [USER],
        }
        found = any(value in known.get(name, []) for value in values[name])
        return self._list("channel", [self._channel(values["part"])] if found else [])

    def _channel(self, parts: list[str]) -> dict[str, Any]:
        public = len(self.seen(owner=False, listed=True))
        whole = {
            "snippet": {
                "title": TITLE,
                "description": "I video del Comune.",
                "customUrl": HANDLE,
                "publishedAt": "2012-03-01T08:00:00Z",
                "localized": {"title": TITLE, "description": "I video del Comune."},
            },
            "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": UPLOADS}},
            "statistics": {"viewCount": "123456", "hiddenSubscriberCount": True, "videoCount": str(public)},
            "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "allowed"},
        }
        made = {part: whole[part] for part in parts if part in whole}
        return {"kind": "youtube#channel", "etag": etag_of(made), "id": CHANNEL_ID, **made}

    def _playlistItems_list(  # noqa: N802 - YouTube's name
        self, request: Request, method: Method, values: dict, owner: bool
    ) -> Answer:
        if ("playlistId" in values) == ("id" in values):
            raise NotAllowed("missingRequiredParameter", "playlistItems.list wants playlistId or id")
        if values.get("playlistId") != [UPLOADS]:
            return refused(
                404, "playlistNotFound", "The playlist identified with the request cannot be found."
            )
        everything = self.seen(owner=owner, listed=True)
        size = int(values.get("maxResults", ["5"])[0])
        start = position_of(values.get("pageToken", [page_token(0)])[0])
        if start is None or start > len(everything):
            return refused(400, "invalidPageToken", "The request specifies an invalid page token.")
        page = everything[start : start + size]
        items = [self._line(each, start + number, values["part"]) for number, each in enumerate(page)]
        more = {"nextPageToken": page_token(start + size)} if start + size < len(everything) else {}
        if start:
            more["prevPageToken"] = page_token(max(0, start - size))
        info = {"totalResults": len(everything), "resultsPerPage": size}
        return self._list("playlistItem", items, pageInfo=info, **more)

    def _line(self, video: dict[str, Any], position: int, parts: list[str]) -> dict[str, Any]:
        snippet, privacy = video["snippet"], video["status"]["privacyStatus"]
        whole = {
            "snippet": {
                **{name: snippet[name] for name in ("publishedAt", "channelId", "channelTitle", "title")},
                "description": snippet["description"],
                "thumbnails": channel.thumbnails(video["id"], self.address, snippet["thumbnails"]),
                "playlistId": UPLOADS,
                "resourceId": {"kind": "youtube#video", "videoId": video["id"]},
                "videoOwnerChannelTitle": TITLE,
                "videoOwnerChannelId": CHANNEL_ID,
            },
            "contentDetails": {
                "videoId": video["id"],
                **({} if privacy == "private" else {"videoPublishedAt": snippet["publishedAt"]}),
            },
            "status": {"privacyStatus": privacy},
        }
        made = {part: whole[part] for part in parts if part in whole}
        line = {
            "kind": "youtube#playlistItem",
            "etag": etag_of(made),
            "id": f"VVU{channel.code('line', video['id'], length=40)}",
            **made,
        }
        if "snippet" in made:
            line["snippet"] = made["snippet"] | {"position": position}
        return line

    def _videos_list(self, request: Request, method: Method, values: dict, owner: bool) -> Answer:
        asked = {"id", "chart", "myRating"} & set(values)
        if len(asked) != 1:
            raise NotAllowed("incompatibleParameters" if asked else "missingRequiredParameter", "one filter")
        if asked == {"id"} and "maxResults" in values:
            raise NotAllowed("unexpectedParameter", "videos.list takes no maxResults with id")
        if len(values["id"]) > MOST_IDS:
            raise NotAllowed("invalidFilters", "more than 50 ids")
        if not owner and set(values["part"]) & OWNERS_PARTS:
            return refused(403, "forbidden", "Only the owner may have these parts.")
        seen = {each["id"]: each for each in self.seen(owner=owner)}
        found = [seen[each] for each in dict.fromkeys(values["id"]) if each in seen]
        return self._list("video", [self._resource(each, values["part"]) for each in found])

    def _videos_insert(self, request: Request, method: Method, values: dict, owner: bool) -> Answer:
        return self.uploads.begin(request, method, values, self.description)

    def _videos_delete(self, request: Request, method: Method, values: dict, owner: bool) -> Answer:
        [video_id] = values["id"]
        if video_id not in self.videos:
            return refused(404, "videoNotFound", "The video that you are trying to delete cannot be found.")
        self.change(video_id, None)
        return Answer(204)

    def _captions_list(self, request: Request, method: Method, values: dict, owner: bool) -> Answer:
        video_id = values["videoId"][0]
        if video_id not in self.videos:
            return refused(404, "videoNotFound", "The video cannot be found.")
        tracks = list(self.kept["captions"].get(video_id, {}).values())
        if self.videos[video_id]["contentDetails"]["caption"] == "true" and not tracks:
            tracks = [channel.caption(video_id, "it", "", "x", kind="asr")]
        return self._list(
            "caption", [{name: each[name] for name in each if name != "sha256"} for each in tracks]
        )

    def _captions_insert(self, request: Request, method: Method, values: dict, owner: bool) -> Answer:
        body, content = self.uploads.both_parts(request)
        self.description.check_body(method, body, values["part"])
        snippet = body["snippet"]
        video_id, language, name = snippet["videoId"], snippet["language"], snippet["name"]
        if video_id not in self.videos:
            return refused(404, "videoNotFound", "The video cannot be found.")
        if not content.strip():
            return refused(400, "contentRequired", "The request does not contain the caption track contents.")
        if len(name) > LONGEST_NAME:
            return refused(400, "nameTooLong", "The name is too long.")
        tracks = self.kept["captions"].setdefault(video_id, {})
        if f"{language} {name}" in tracks:
            return refused(409, "captionExists", "The specified video already has such a caption track.")
        track = channel.caption(video_id, language, name, content)
        tracks[f"{language} {name}"] = track
        self.change(video_id, json.loads(json.dumps(self.videos[video_id])))
        self.videos[video_id]["contentDetails"]["caption"] = "true"
        return Answer.of({each: track[each] for each in track if each != "sha256"})
