"""A Graph server on loopback: a town's page, its posts and photos, tokens with scopes and an end.

``python -m tests.emulators.graph --port 8800 [--state DIR]``, and look at http://127.0.0.1:8800/ for the
town's page as its readers see it. Every request is checked against ``graph_documented``. Control addresses
besides those of ``graph_serving``: ``post`` (a post that somebody writes on Facebook itself), ``change``,
``delete``, ``posts``, ``token`` (changes what a token allows or when it ends), ``state``.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import io
import itertools
import json
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from PIL import Image

from .graph_documented import EVERYWHERE, OPERATIONS
from .graph_page import as_time, page_of
from .graph_pictures import painted
from .graph_serving import Answer, Asked, Emulator, as_json, serve

APP_ID, APP_SECRET = "1000000000000001", "emulated-app-secret"
PAGE_ID, PAGE_NAME = "1020304050607", "Comune di Prova"
OTHER_PAGE_ID, OTHER_PAGE_NAME = "1020304050699", "Biblioteca di Prova"
USER_TOKEN, PAGE_TOKEN, OTHER_TOKEN = "EAAuser-emulated", "EAApage-emulated", "EAAlibrary-emulated"
LONG_TOKEN = "EAAlong-emulated"
SCOPES = ["pages_manage_posts", "pages_read_engagement", "pages_show_list", "public_profile"]
VERSION = re.compile(r"^/v(\d+)\.0/")
NEWEST, OLDEST = 26, 21
LARGEST_PHOTO = 10 * 1024 * 1024


class GraphError(Exception):
    """One of Graph's errors, as it answers it."""

    def __init__(self, code: int, message: str, *, status: int = 400, subcode: int = 0, **more: Any) -> None:
        super().__init__(message)
        error = {
            "message": message,
            "type": "OAuthException",
            "code": code,
            "fbtrace_id": "AemulatedTraceId",
            **({"error_subcode": subcode} if subcode else {}),
            **more,
        }
        self.answer = as_json({"error": error}, status)


def token(kind: str, of: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "of": of,
        "scopes": list(SCOPES),
        "expires_at": 0,
        "data_access_expires_at": int(time.time()) + 90 * 86400,
        "subcode": 0,
        **more,
    }


class Graph(Emulator):
    """``state`` is a folder that keeps posts and photos; without one they go at the end."""

    def __init__(self, state: Path | None = None) -> None:
        super().__init__()
        self.host, self.state = "", state
        self.begin()
        if state is not None:
            self._take_up(state)

    def begin(self) -> None:
        """As it is when it starts."""
        self.pages = {PAGE_ID: PAGE_NAME, OTHER_PAGE_ID: OTHER_PAGE_NAME}
        self.posts: dict[str, dict[str, Any]] = {}
        self.tokens = {
            USER_TOKEN: token("USER", "42", expires_at=int(time.time()) + 3600),
            LONG_TOKEN: token("USER", "42", expires_at=int(time.time()) + 60 * 86400),
            PAGE_TOKEN: token("PAGE", PAGE_ID),
            OTHER_TOKEN: token("PAGE", OTHER_PAGE_ID),
        }
        self.photos = {f"{number}.jpg": painted(number) for number in range(1, 5)}
        self.numbers = itertools.count(1)
        self.created: list[str] = []

    def _take_up(self, state: Path) -> None:
        (state / "photos").mkdir(parents=True, exist_ok=True)
        if (file := state / "graph.json").exists():
            kept = json.loads(file.read_text())
            self.posts, self.created = kept["posts"], kept["created"]
            self.numbers = itertools.count(kept["number"])
        for photo in (state / "photos").iterdir():
            self.photos[photo.name] = photo.read_bytes()

    def _save(self) -> None:
        if self.state is None:
            return
        number = next(self.numbers)
        self.numbers = itertools.count(number)
        kept = {"posts": self.posts, "created": self.created, "number": number}
        draft = self.state / "graph.new"
        draft.write_text(json.dumps(kept))
        draft.replace(self.state / "graph.json")

    # --- as Facebook's servers ------------------------------------------------

    def answer(self, asked: Asked) -> Answer:
        self.host = f"http://{asked.headers.get('host', '127.0.0.1')}"
        if asked.method == "GET" and asked.path == "/":
            shown = page_of(
                self.posts.values(), name=PAGE_NAME, app=APP_ID, secret=APP_SECRET, token=PAGE_TOKEN
            )
            return Answer(200, shown.encode(), "text/html; charset=utf-8")
        if asked.method == "GET" and asked.path.startswith("/pictures/"):
            photo = self.photos.get(asked.path.removeprefix("/pictures/"))
            return Answer(200, photo, "image/jpeg") if photo else Answer(404, b"", "text/plain")
        try:
            return as_json(self.graph(asked), **{"facebook-api-version": "v25.0"})
        except GraphError as error:
            return error.answer
        finally:
            if asked.method != "GET":
                self._save()

    def failure(self, kind: str, asked: Asked) -> Answer | None:
        errors = {
            "429": GraphError(4, "Application request limit reached", status=429),
            "page_limit": GraphError(32, "Page request limit reached", status=403),
            "expired": GraphError(190, "Error validating access token", status=400, subcode=463),
            "revoked": GraphError(190, "The session has been invalidated", status=400, subcode=460),
            "not_allowed": GraphError(200, "Permissions error", status=403),
            "transient": GraphError(2, "Service temporarily unavailable", status=500, is_transient=True),
            "duplicate": GraphError(506, "Duplicate status message"),
            "refused": GraphError(368, "The action attempted has been deemed abusive"),
        }
        if kind not in errors:
            return None
        answer = errors[kind].answer
        if kind == "429":
            answer.headers["X-Business-Use-Case-Usage"] = json.dumps(
                {PAGE_ID: [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 5}]}
            )
        return answer

    def graph(self, asked: Asked) -> Any:
        version = VERSION.match(asked.path)
        if not version or not OLDEST <= int(version[1]) <= NEWEST:
            raise self.refused(2500, f"Unknown path components: {asked.path}")
        steps = asked.path[version.end() :].strip("/").split("/")
        name, about = self.what(steps)
        operation = OPERATIONS.get((asked.method, name))
        if operation is None:
            raise self.refused(100, f"Unsupported {asked.method.lower()} request: {name}", subcode=33)
        given, files = self.given(asked)
        self.check(operation, given, files, asked)
        if name == "oauth/access_token":
            return self.exchange(given)
        holder = self.holder(asked, given)
        if name == "debug_token":
            return {"data": self.facts(given["input_token"])}
        if missing := sorted(set(operation.scopes) - set(holder["scopes"])):
            raise GraphError(200, f"Requires {', '.join(missing)} permission", status=403)
        if about and about not in self.pages and about not in self.posts:
            raise GraphError(100, f"Unsupported {asked.method.lower()} request. Object with ID "
                             f"'{about}' does not exist", subcode=33)  # fmt: skip
        if about and holder["type"] == "PAGE" and about.split("_")[0] != holder["of"]:
            raise GraphError(10, "Application does not have permission for this action", status=403)
        return self.done(operation.method, name, about, given, files, holder)

    def done(  # noqa: PLR0911 - one line an operation
        self,
        method: str,
        name: str,
        about: str,
        given: dict[str, str],
        files: dict[str, bytes],
        holder: dict[str, Any],
    ) -> Any:
        fields = given.get("fields", "id,message,created_time").split(",")
        if name == "me":
            known = {"id": holder["of"], "name": self.pages.get(holder["of"], "Una persona")}
            return {key: value for key, value in known.items() if key in given.get("fields", "id,name")}
        if name == "me/accounts":
            tasks = ["ANALYZE", "CREATE_CONTENT", "MODERATE", "MANAGE"]
            rows = [
                {
                    "id": key,
                    "name": self.pages[key],
                    "tasks": tasks,
                    "access_token": token_,
                    "category": "Town",
                }
                for key, token_ in ((PAGE_ID, PAGE_TOKEN), (OTHER_PAGE_ID, OTHER_TOKEN))
            ]
            return self.listed(rows, given)
        if name == "page/published_posts":
            rows = [post for post in self.posts.values() if post["id"].startswith(f"{about}_")]
            rows.sort(key=lambda post: (post["at"], post["number"]), reverse=True)
            answer = self.listed(rows, given)
            return {**answer, "data": [self.shown(post, fields) for post in answer["data"]]}
        if name == "page/feed":
            if not given.get("message") and not given.get("link"):
                raise self.refused(100, "One of message, link … is required")
            return {"id": self.add(about, given.get("message", ""), link=given.get("link", ""))}
        if name == "page/photos":
            return self.add_photo(about, given, files)
        post = self.posts[about]
        if method == "GET":
            return self.shown(post, fields)
        if method == "DELETE":
            del self.posts[about]
        else:
            post.update(message=given["message"], updated=time.time())
        return {"success": True}

    def what(self, steps: list[str]) -> tuple[str, str]:
        """The operation's name, and the object that it is about."""
        path = "/".join(steps)
        if path in ("me", "me/accounts", "debug_token", "oauth/access_token"):
            return path, ""
        if re.fullmatch(r"\d+", steps[0]):
            return "/".join(["page", *steps[1:]]), steps[0]
        if re.fullmatch(r"\d+_\d+", steps[0]):
            return "/".join(["post", *steps[1:]]), steps[0]
        return path, ""

    def given(self, asked: Asked) -> tuple[dict[str, str], dict[str, bytes]]:
        given, files = dict(asked.query), {}
        content_type = asked.headers.get("content-type", "")
        if content_type.startswith("application/x-www-form-urlencoded"):
            given |= dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
        elif content_type.startswith("multipart/form-data"):
            message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + asked.body)
            for part in message.walk():
                name = part.get_param("name", header="content-disposition")
                if not name:
                    continue
                content = part.get_payload(decode=True)
                if part.get_filename():
                    files[str(name)] = content
                else:
                    given[str(name)] = content.decode()
        return given, files

    def check(self, operation: Any, given: dict[str, str], files: dict[str, bytes], asked: Asked) -> None:
        said = set(given) | set(files)
        if "access_token" in asked.query:
            self.violations.append(f"a token in the address of {operation.name}")
        if unknown := sorted(said - operation.parameters - EVERYWHERE):
            raise self.refused(100, f"Invalid parameter {unknown} for {operation.name}")
        if lacking := sorted(operation.required - said):
            raise self.refused(100, f"The parameter {lacking[0]} is required.")
        if "fields" in given:
            fields = set(given["fields"].split(","))
            if odd := sorted(fields - operation.fields):
                raise self.refused(100, f"Tried accessing nonexisting field ({odd[0]}) on {operation.name}")
        if int(given.get("limit", 1)) > 100:
            raise self.refused(100, "(#100) The parameter limit must be at most 100")

    def refused(self, code: int, message: str, subcode: int = 0) -> GraphError:
        """What no client of ours should ever ask: remembered, and refused."""
        self.violations.append(message)
        return GraphError(code, message, subcode=subcode)

    def holder(self, asked: Asked, given: dict[str, str]) -> dict[str, Any]:
        authorization = asked.headers.get("authorization", "")
        value = authorization.removeprefix("Bearer ") or given.get("access_token", "")
        if value == f"{APP_ID}|{APP_SECRET}":
            return token("APP", APP_ID)
        if value not in self.tokens:
            # As the Graph does: it repeats what it was given.
            raise GraphError(190, f"Malformed access token {value}", status=400)
        proof = given.get("appsecret_proof")
        if proof and proof != hmac.new(APP_SECRET.encode(), value.encode(), hashlib.sha256).hexdigest():
            raise GraphError(100, "Invalid appsecret_proof provided in the API argument")
        held = self.tokens[value]
        if subcode := self.ended(held):
            raise GraphError(190, "Error validating access token", subcode=subcode)
        return held

    def ended(self, held: dict[str, Any]) -> int:
        if held["subcode"]:
            return int(held["subcode"])
        return 463 if 0 < held["expires_at"] <= time.time() else 0

    def facts(self, value: str) -> dict[str, Any]:
        held = self.tokens.get(value)
        if held is None:
            return {"is_valid": False, "scopes": [], "error": {"code": 190, "message": "Invalid OAuth token"}}
        told = {
            "app_id": APP_ID,
            "type": held["type"],
            "application": "Restiamo Connessi",
            "data_access_expires_at": held["data_access_expires_at"],
            "expires_at": held["expires_at"],
            "is_valid": not self.ended(held),
            "scopes": held["scopes"],
        }
        if subcode := self.ended(held):
            told["error"] = {"code": 190, "message": "The session is over", "subcode": subcode}
        return told

    def exchange(self, given: dict[str, str]) -> dict[str, Any]:
        if (given["client_id"], given["client_secret"]) != (APP_ID, APP_SECRET):
            raise GraphError(1 if not given["client_id"] else 101, "Error validating client secret.")
        if given["fb_exchange_token"] not in (USER_TOKEN, LONG_TOKEN):
            raise GraphError(190, f"Malformed access token {given['fb_exchange_token']}")
        return {"access_token": LONG_TOKEN, "token_type": "bearer", "expires_in": 60 * 86400}

    def listed(self, rows: list[dict[str, Any]], given: dict[str, str]) -> dict[str, Any]:
        start = 0
        if after := given.get("after"):
            start = int(urlsafe_b64decode(after.encode()).decode().partition(":")[2])
        limit = int(given.get("limit", 25))
        end = start + limit
        paging: dict[str, Any] = {"cursors": {"before": cursor(start), "after": cursor(end)}}
        if end < len(rows):
            paging["next"] = f"{self.host}/next?access_token=never-follow-this"
        return {"data": rows[start:end], **({"paging": paging} if rows[start:end] else {})}

    def shown(self, post: dict[str, Any], fields: list[str]) -> dict[str, Any]:
        told = {
            "id": post["id"],
            "message": post["message"],
            "created_time": as_time(post["at"]),
            "updated_time": as_time(post["updated"]),
            "permalink_url": f"https://www.facebook.com/{post['id'].replace('_', '/posts/')}",
            "full_picture": f"{self.host}/pictures/{post['picture']}" if post["picture"] else "",
            "is_published": True,
        }
        asked = {name: told[name] for name in ["id", *fields] if told.get(name) not in (None, "")}
        return asked | post["strangers"]

    def add(
        self,
        page: str,
        message: str,
        *,
        link: str = "",
        picture: str = "",
        at: float = 0,
        strangers: dict[str, Any] | None = None,
    ) -> str:
        """``strangers`` are fields about people who answered: told whether or not they are asked for."""
        number = next(self.numbers)
        key, moment = f"{page}_{100000 + number}", at or time.time()
        self.posts[key] = {
            "id": key, "number": number, "message": message, "link": link, "picture": picture, "at": moment,
            "updated": moment, "alt": "", "strangers": strangers or {},
        }  # fmt: skip
        self.created.append(key)
        return key

    def add_photo(self, page: str, given: dict[str, str], files: dict[str, bytes]) -> dict[str, str]:
        source = files.get("source")
        if source is None:
            raise self.refused(100, "(#324) Requires upload file")
        try:
            with Image.open(io.BytesIO(source)) as image:
                image.verify()
                format_ = image.format
        except (OSError, SyntaxError):
            format_ = ""
        if format_ not in ("JPEG", "PNG", "GIF", "BMP", "TIFF") or len(source) > LARGEST_PHOTO:
            raise self.refused(324, "Missing or invalid image file")
        number = len(self.photos) + 1
        self.photos[f"{number}.jpg"] = source
        if self.state is not None:
            (self.state / "photos" / f"{number}.jpg").write_bytes(source)
        key = self.add(page, given.get("caption", ""), picture=f"{number}.jpg")
        self.posts[key]["alt"] = given.get("alt_text_custom", "")
        return {"id": str(900000 + number), "post_id": key}

    # --- for tests and for people ----------------------------------------------

    def control(self, name: str, given: dict[str, Any]) -> Any:
        if name == "post":
            return {"id": self.add(given.pop("page", PAGE_ID), given.pop("message"), **given)}
        if name == "change":
            post = self.posts[given.pop("id")]
            post.update(given, updated=time.time())
        elif name == "delete":
            del self.posts[given["id"]]
        elif name == "token":
            self.tokens[given.pop("token", PAGE_TOKEN)].update(given)
        elif name in ("posts", "state"):
            return {"posts": list(self.posts.values()), "created": self.created}
        else:
            if name == "reset":
                self.begin()
            return super().control(name, given)
        self._save()
        return {}


def cursor(place: int) -> str:
    return urlsafe_b64encode(f"place:{place}".encode()).decode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8800)
    parser.add_argument("--state", type=Path, help="a folder that keeps what is posted from start to start")
    told = parser.parse_args()
    serve(Graph(told.state), told.port)


if __name__ == "__main__":
    main()
