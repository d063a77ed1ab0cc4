"""A request held against the discovery document that google-api-python-client ships."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from googleapiclient.discovery_cache import get_static_doc

if TYPE_CHECKING:
    from collections.abc import Iterator

# The document does not say what may be written; the reference page of each method does.
WRITABLE = {
    "youtube.videos.insert": {
        "snippet": {"title", "description", "tags", "categoryId", "defaultLanguage"},
        "status": {
            "embeddable",
            "license",
            "privacyStatus",
            "publicStatsViewable",
            "publishAt",
            "selfDeclaredMadeForKids",
            "containsSyntheticMedia",
        },
        "recordingDetails": {"recordingDate"},
        "localizations": None,
    },
    "youtube.captions.insert": {"snippet": {"videoId", "language", "name", "isDraft"}},
}
# Parts that only the owner of what is asked for may have.
OWNERS_PARTS = {"fileDetails", "processingDetails", "suggestions"}
# A key or a token in an address stands in logs: YouTube takes it, we do not send it.
SECRETS = {"key", "access_token", "oauth_token"}


class NotAllowed(Exception):  # noqa: N818 - an answer of the service
    """The request breaks the description; ``reason`` is Google's word for it."""

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(what)
        self.reason = reason
        self.what = what


@dataclass(frozen=True)
class Method:
    id: str
    verb: str
    path: str
    upload_paths: dict[str, str]  # protocol → path
    parameters: dict[str, Any]
    required: frozenset[str]
    request: str
    response: str
    scopes: frozenset[str]
    accepts: tuple[str, ...]
    max_size: int


class Description:
    def __init__(self) -> None:
        self.document = json.loads(get_static_doc("youtube", "v3"))

    @cached_property
    def methods(self) -> dict[tuple[str, str], Method]:
        """By verb and path; uploads by their paths, too."""
        found = {}
        for method in self._all(self.document):
            for path in {method.path, *method.upload_paths.values()}:
                found[method.verb, path] = method
        return found

    def _all(self, node: dict[str, Any]) -> Iterator[Method]:
        for each in node.get("methods", {}).values():
            upload = each.get("mediaUpload", {})
            own = each.get("parameters", {})
            yield Method(
                id=each["id"],
                verb=each["httpMethod"],
                path=f"/{each['path']}",
                # The client library sends both kinds to the simple path.
                upload_paths={
                    f"{name} {number}": path
                    for name, protocol in upload.get("protocols", {}).items()
                    for number, path in enumerate({protocol["path"], f"/upload/{each['path']}"})
                },
                parameters=own | self.document["parameters"],
                required=frozenset(name for name, value in own.items() if value.get("required")),
                request=each.get("request", {}).get("$ref", ""),
                response=each.get("response", {}).get("$ref", ""),
                scopes=frozenset(each.get("scopes", ())),
                accepts=tuple(upload.get("accept", ())),
                max_size=int(upload.get("maxSize", 0)),
            )
        for resource in node.get("resources", {}).values():
            yield from self._all(resource)

    # --- parameters ------------------------------------------------------------

    def checked(self, method: Method, query: list[tuple[str, str]]) -> dict[str, list[str]]:
        """The parameters by name; those that may be repeated are split at commas, too, as Google does."""
        values: dict[str, list[str]] = {}
        for name, value in query:
            described = method.parameters.get(name)
            if described is None:
                raise NotAllowed("unexpectedParameter", f"no parameter {name} in {method.id}")
            if name in SECRETS:
                raise NotAllowed("badRequest", f"the parameter {name} carries a secret in the address")
            if name in values and not described.get("repeated"):
                raise NotAllowed("invalidParameter", f"{name} stands twice in {method.id}")
            repeated = described.get("repeated")
            for each in value.split(",") if repeated else [value]:
                self._checked_value(f"{method.id}: {name}", each, described)
                values.setdefault(name, []).append(each)
        if missing := method.required - set(values):
            raise NotAllowed("missingRequiredParameter", f"{method.id} wants {sorted(missing)}")
        for part in values.get("part", ()):
            if part not in self.parts(method):
                raise NotAllowed("unknownPart", f"no part {part} in {method.id}")
        return values

    @staticmethod
    def _checked_value(where: str, value: str, described: dict[str, Any]) -> None:
        kind = described.get("type")
        if kind == "integer":
            if not re.fullmatch(r"-?[0-9]{1,10}", value):
                raise NotAllowed("invalidParameter", f"{where} is no number")
            low, high = int(described.get("minimum", -(2**31))), int(described.get("maximum", 2**32))
            if not low <= int(value) <= high:
                raise NotAllowed("invalidParameter", f"{where} is not from {low} to {high}")
        if kind == "boolean" and value not in ("true", "false"):
            raise NotAllowed("invalidParameter", f"{where} is neither true nor false")
        if "enum" in described and value not in described["enum"]:
            raise NotAllowed("invalidParameter", f"{where} is none of {described['enum']}")
        if kind == "string" and not value:
            raise NotAllowed("invalidParameter", f"{where} is empty")

    def parts(self, method: Method) -> set[str]:
        """The parts that the resource of a method has."""
        schema = self.document["schemas"][method.response]
        items = schema["properties"].get("items", {}).get("items", {}).get("$ref")
        resource = self.document["schemas"][items] if items else schema
        plain = {"etag", "kind"}
        return {"id"} | {name for name in resource["properties"] if name not in plain}

    # --- bodies ----------------------------------------------------------------

    def check_body(self, method: Method, body: Any, parts: list[str]) -> None:
        self._check(body, {"$ref": method.request}, method.request)
        writable = WRITABLE[method.id]
        for part, values in body.items():
            if part not in writable:
                raise NotAllowed("invalidRequest", f"{part} cannot be written by {method.id}")
            if part not in parts:
                raise NotAllowed("unexpectedPart", f"{part} is written without being named as a part")
            if writable[part] is not None and (wrong := set(values) - writable[part]):
                raise NotAllowed("invalidRequest", f"{sorted(wrong)} of {part} are read-only")
        self._check_required(method, body)

    def _check_required(self, method: Method, body: Any) -> None:
        resource = self.document["schemas"][method.request]["properties"]
        for part, described in resource.items():
            schema = self.document["schemas"].get(described.get("$ref", ""), {})
            for name, value in schema.get("properties", {}).items():
                wanted = method.id in value.get("annotations", {}).get("required", ())
                if wanted and name not in body.get(part, {}):
                    raise NotAllowed("invalidRequest", f"{method.id} wants {part}.{name}")

    def _check(self, value: Any, described: dict[str, Any], where: str) -> None:
        if "$ref" in described:
            described = self.document["schemas"][described["$ref"]]
        kind = described.get("type", "object")
        kinds = {
            "object": dict,
            "array": list,
            "string": str,
            "boolean": bool,
            "integer": int,
            "number": float,
        }
        if not isinstance(value, kinds.get(kind, object)) or (kind == "integer" and isinstance(value, bool)):
            raise NotAllowed("invalidRequest", f"{where} is no {kind}")
        if "enum" in described and value not in described["enum"]:
            raise NotAllowed("invalidRequest", f"{where} is none of {described['enum']}")
        if kind == "array":
            for each in value:
                self._check(each, described["items"], f"{where}[]")
        if kind == "object":
            more = described.get("additionalProperties")
            for name, each in value.items():
                known = described.get("properties", {}).get(name, more)
                if known is None:
                    raise NotAllowed("invalidRequest", f"no field {where}.{name}")
                self._check(each, known, f"{where}.{name}")
