"""Facebook's Graph API: the town's page, its posts and the keys to it, as plain values.

Importing this loads no SDK: ``graph_sdk`` does, and comes with the first question. What is asked for is
documented at https://developers.facebook.com/docs/graph-api/reference/ (page, page/feed, page/photos,
page/published_posts, pagepost, debug_token). Comments and who wrote them are never asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from .errors import Fault, PermanentServiceError, TemporaryServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .graph_sdk import GraphApi

# What the page's key has to allow; the guide says where to tick it.
SCOPES = ("pages_show_list", "pages_read_engagement", "pages_manage_posts")
# The most that one answer holds, by the documentation.
PAGE_SIZE = 100
POST_FIELDS = "id,message,created_time,updated_time,permalink_url,full_picture"


@dataclass(frozen=True)
class Access:
    """Whose door it is: a token, and the app's secret if it is known."""

    token: str = field(repr=False)
    app_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class App:
    """The town's own app at Meta, in whose name the page is used."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class TokenFacts:
    """What Facebook says of a token."""

    is_valid: bool
    kind: str  # USER, PAGE, SYSTEM_USER, APP
    app_id: str
    scopes: tuple[str, ...]
    # ``None``: it does not end by itself.
    expires_at: datetime | None
    data_access_expires_at: datetime | None
    # Of an invalid one: why, as Graph numbers it.
    subcode: int = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """What it would have to allow, and does not."""
        return tuple(scope for scope in SCOPES if scope not in self.scopes)


@dataclass(frozen=True)
class Page:
    """A page that a token can be used for, with its own token."""

    id: str
    name: str
    token: str = field(default="", repr=False)
    may_post: bool = True


@dataclass(frozen=True)
class Post:
    """A post of the page: nothing of who reads it or answers."""

    id: str
    message: str
    created_at: datetime
    updated_at: datetime | None
    address: str
    picture: str


def token_facts(token: str, *, app: App | None = None) -> TokenFacts:
    """Whether ``token`` works, until when and for what; asked by the app if its secret is known."""
    asking = f"{app.id}|{app.secret}" if app and app.secret else token
    answer = _api(Access(asking)).request(_path("debug_token"), {"input_token": token})
    data = answer.get("data")
    if not isinstance(data, dict):
        raise TemporaryServiceError(Fault.NOT_UNDERSTOOD, "no facts")
    return TokenFacts(
        is_valid=bool(data.get("is_valid")),
        kind=str(data.get("type", "")),
        app_id=str(data.get("app_id", "")),
        scopes=tuple(sorted(map(str, data.get("scopes") or ()))),
        expires_at=_moment(data.get("expires_at")),
        data_access_expires_at=_moment(data.get("data_access_expires_at")),
        subcode=int((data.get("error") or {}).get("subcode") or 0),
    )


def long_lived(token: str, *, app: App) -> str:
    """For a person's token of an hour one of sixty days: the page tokens that it gives do not end."""
    answer = _api(Access("")).request(
        _path("oauth/access_token"),
        {
            "grant_type": "fb_exchange_token",
            "client_id": app.id,
            "client_secret": app.secret,
            "fb_exchange_token": token,
        },
    )
    if not answer.get("access_token"):
        raise TemporaryServiceError(Fault.NOT_UNDERSTOOD, "no token")
    return str(answer["access_token"])


def me(access: Access) -> Page:
    """Whose token it is: of a page its own."""
    answer = _api(access).request(_path("me"), {"fields": "id,name"})
    return Page(id=_text(answer, "id"), name=_text(answer, "name"), token=access.token)


def pages(access: Access) -> list[Page]:
    """The pages that the person of the token looks after, each with its own token."""
    rows = _api(access).pages_of(
        "me/accounts", most_pages=5, fields="id,name,access_token,tasks", limit=PAGE_SIZE
    )
    return [
        Page(
            id=_text(row, "id"),
            name=_text(row, "name"),
            token=str(row.get("access_token", "")),
            may_post="CREATE_CONTENT" in (row.get("tasks") or ()),
        )
        for row in rows
    ]


def create_post(access: Access, page_id: str, *, message: str, link: str) -> str:
    """Publish words and the preview card that Facebook makes of ``link``; the id of the post."""
    answer = _api(access).request(_path(page_id, "feed"), post_args={"message": message, "link": link})
    return _text(answer, "id")


def create_photo_post(
    access: Access, page_id: str, *, message: str, content: bytes, content_type: str, alt: str
) -> str:
    """Publish a picture with words; the id of the post."""
    name = f"picture.{content_type.rpartition('/')[2]}"
    answer = _api(access).request(
        _path(page_id, "photos"),
        post_args={"caption": message, **({"alt_text_custom": alt} if alt else {})},
        files={"source": (name, content, content_type)},
    )
    return _text(answer, "post_id")


def read_post(access: Access, post_id: str) -> Post:
    """``PermanentServiceError`` NOT_THERE for one that was deleted."""
    return _post(_api(access).request(_path(post_id), {"fields": POST_FIELDS}))


def edit_post(access: Access, post_id: str, *, message: str) -> None:
    _agreed(_api(access).request(_path(post_id), post_args={"message": message}))


def delete_post(access: Access, post_id: str) -> None:
    _agreed(_api(access).request(_path(post_id), method="DELETE"))


def posts(access: Access, page_id: str, *, most_pages: int) -> Iterator[Post]:
    """What the page has published, newest first; of at most so many pages of a hundred."""
    rows = _api(access).pages_of(
        f"{page_id}/published_posts", most_pages=most_pages, fields=POST_FIELDS, limit=PAGE_SIZE
    )
    return (_post(row) for row in rows)


def _api(access: Access) -> GraphApi:
    from .graph_sdk import GraphApi  # noqa: PLC0415 - the web process never loads the SDK

    return GraphApi(
        access.token,
        root=settings.GRAPH_ROOT_URL,
        version=settings.GRAPH_VERSION,
        app_secret=access.app_secret,
    )


def _path(*steps: str) -> str:
    return "/".join([settings.GRAPH_VERSION, *steps])


def _agreed(answer: dict[str, Any]) -> None:
    if answer.get("success") is not True:
        raise PermanentServiceError(Fault.REFUSED, "no success")


def _text(answer: dict[str, Any], name: str) -> str:
    if not isinstance(answer.get(name), str) or not answer[name]:
        raise TemporaryServiceError(Fault.NOT_UNDERSTOOD, f"no {name}")
    return str(answer[name])


def _post(row: dict[str, Any]) -> Post:
    created = _moment(row.get("created_time"))
    if created is None:
        raise TemporaryServiceError(Fault.NOT_UNDERSTOOD, "no created_time")
    return Post(
        id=_text(row, "id"),
        message=str(row.get("message") or ""),
        created_at=created,
        updated_at=_moment(row.get("updated_time")),
        address=str(row.get("permalink_url") or ""),
        picture=str(row.get("full_picture") or ""),
    )


def _moment(value: Any) -> datetime | None:
    """Graph's times: seconds since 1970 (0: never), or ``2026-11-23T15:00:00+0000``."""
    if not value:
        return None
    try:
        if isinstance(value, (int, float)):
            return datetime.fromtimestamp(value, tz=UTC)
        return datetime.strptime(str(value), "%Y-%m-%dT%H:%M:%S%z")
    except (ValueError, OverflowError, OSError):
        raise TemporaryServiceError(Fault.NOT_UNDERSTOOD, "no moment") from None
