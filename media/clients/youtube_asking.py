"""How YouTube is asked: by the methods of its published description, with their costs told first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings

from media.clients.google import attempt, line
from media.clients.youtube_facts import COSTS

if TYPE_CHECKING:
    from media.clients.youtube_facts import ApiKey, Bucket, Token

NOT_MODIFIED = 304


class Spend(Protocol):
    """The ledger's ear: raises where the day has not enough left."""

    def __call__(self, bucket: Bucket, units: int) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What is asked with ``access``; ``timeout`` is the longest silence, in seconds."""

    access: ApiKey | Token
    spend: Spend
    timeout: float = 20

    def _ask(self, method: str, *, etag: str = "", **asked: Any) -> Any:
        """The answer as JSON; ``None`` where nothing has changed since ``etag``."""
        request = request_for(method, asked)
        request.headers.update(self.access.headers())
        if etag:
            request.headers["If-None-Match"] = etag
        self.spend(*COSTS[method])
        return attempt(lambda: self._execute(request, etag))

    def _execute(self, request: Any, etag: str) -> Any:
        from googleapiclient.errors import HttpError  # noqa: PLC0415 - loaded by the first call only

        http = line(self.timeout)
        try:
            return request.execute(http=http)
        except HttpError as error:
            if error.resp.status == NOT_MODIFIED and etag:
                return None
            raise
        finally:
            http.close()


def request_for(method: str, asked: dict[str, Any]) -> Any:
    """The request of Google's library for ``method``, not sent yet."""
    collection, verb = method.split(".")
    return getattr(getattr(_service(settings.YOUTUBE_ROOT_URL), collection)(), verb)(**asked)


@lru_cache(maxsize=4)
def _service(root_url: str) -> Any:
    """Google's client for the methods that its published description names, but at ``root_url``."""
    from googleapiclient.discovery import build_from_document  # noqa: PLC0415
    from googleapiclient.discovery_cache import get_static_doc  # noqa: PLC0415

    document = json.loads(get_static_doc("youtube", "v3"))
    document.pop("mtlsRootUrl", None)
    document["rootUrl"] = document["baseUrl"] = root_url
    # Each request gets a line of its own; this one is for none.
    return build_from_document(document, http=line(1))
