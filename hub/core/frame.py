"""What the header and the footer show of a site in one language: plain values, kept in a row of the database.

``hub.core.framing`` gathers them, ``actions.build_frames`` writes them when something they show changes, and
``hub.core.shell`` reads them, in one query, for every page.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from wagtail.models.sites import SiteRootPath

from hub.core.enums import ContentLicence
from hub.core.models.site_settings import DEFAULT_COLOUR

if TYPE_CHECKING:
    from collections.abc import Mapping


class OutdatedFrameError(Exception):
    """A frame as another version of the program built it."""


class Plain:
    """A dataclass that a row can hold."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """What ``dataclasses.asdict`` and JSON made of an object, as that object again."""
        if {own.name for own in dataclasses.fields(cls)} != set(plain):  # type: ignore[arg-type]
            raise OutdatedFrameError
        return cls(**plain)


@dataclass(frozen=True)
class Link(Plain):
    """A link of the shell."""

    url: str
    title: str
    kind: str = ""
    current: bool = False
    picture: str = ""
    # Of the title, where it is not the reader's.
    language: str = ""

    @property
    def icon(self) -> str:
        """Bootstrap Italia's icon of a social network."""
        return f"it-{self.kind}"


def licence_link(licence: ContentLicence) -> Link:
    """Name and deed of the licence of a site's content; its ``kind`` says what else may be said of it."""
    return Link(licence.url, licence.label, licence.value)


@dataclass(frozen=True)
class BannerWords(Plain):
    """A banner as it is shown."""

    pk: int
    severity: str
    label: str
    text: str
    language: str
    url: str
    starts_on: dt.date
    ends_on: dt.date | None

    def is_shown(self, today: dt.date) -> bool:
        return self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        days = {name: plain[name] and dt.date.fromisoformat(plain[name]) for name in ("starts_on", "ends_on")}
        return super().from_plain({**plain, **days})


@dataclass(frozen=True)
class Frame(Plain):
    """The shell of one site in one language."""

    name: str
    languages: list[str]
    # Of every site, as Wagtail keeps them: from them follows the address of each page.
    root_paths: list[SiteRootPath] = field(default_factory=list)
    site_settings: dict[str, str] = field(default_factory=dict)
    tagline: str = ""
    crest: str = ""
    crest_url: str = ""
    colour: str = DEFAULT_COLOUR
    stylesheet: str = ""
    home: Link | None = None
    navigation: list[Link] = field(default_factory=list)
    legal: dict[str, Link] = field(default_factory=dict)
    licence: Link = field(default_factory=lambda: licence_link(ContentLicence.BY))
    social: list[Link] = field(default_factory=list)
    partners: list[Link] = field(default_factory=list)
    banners: list[BannerWords] = field(default_factory=list)

    def as_plain(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """``OutdatedFrameError`` if it is not what this version of the program builds."""
        try:
            return super().from_plain(
                {
                    **plain,
                    "root_paths": [SiteRootPath(*path) for path in plain["root_paths"]],
                    "home": plain["home"] and Link.from_plain(plain["home"]),
                    "licence": Link.from_plain(plain["licence"]),
                    "legal": {name: Link.from_plain(link) for name, link in plain["legal"].items()},
                    "banners": [BannerWords.from_plain(banner) for banner in plain["banners"]],
                    **{
                        part: [Link.from_plain(link) for link in plain[part]]
                        for part in ("navigation", "social", "partners")
                    },
                }
            )
        except KeyError:
            raise OutdatedFrameError from None
