"""How the hub meets the apps above it without importing them.

An app registers, in its ``AppConfig.ready()``, what the hub asks of everybody::

    from hub.core.registry import personal_data
    personal_data.register("contests", ContestsPersonalData())

and the hub reads ``personal_data.items()``. Names are unique; registering twice is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from django.urls import reverse
from django.utils.translation import override

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import timedelta

    from django.db.models import Q, QuerySet
    from django.http import HttpRequest
    from django.utils.functional import Promise
    from django.utils.safestring import SafeString
    from django_tasks.base import Task
    from wagtail.models import Page

    from hub.core.demo import DemoTown
    from hub.core.frame import Link
    from hub.core.models import Hashtag
    from hub.core.models.initiatives import InitiativePage, InitiativeQuerySet

T = TypeVar("T")


class Registry(Generic[T]):
    """Named parts that the apps contribute, in the order of ``order``, then name."""

    def __init__(self) -> None:
        self._parts: dict[str, tuple[int, T]] = {}

    def register(self, name: str, part: T, *, order: int = 100) -> None:
        """Add ``part`` under ``name``; ``ValueError`` if the name is taken."""
        if name in self._parts:
            raise ValueError(f"{name!r} is registered already")
        self._parts[name] = (order, part)

    def items(self) -> Iterator[tuple[str, T]]:
        for name, (_order, part) in sorted(self._parts.items(), key=lambda item: (item[1][0], item[0])):
            yield name, part

    def values(self) -> Iterator[T]:
        return (part for _name, part in self.items())


class PersonalData(Protocol):
    """What an app holds about a person."""

    def export(self, user_id: int) -> dict[str, object]:
        """Everything the app holds about the person, as JSON-able values.

        A list ``consents`` of ``{"text", "version", "given_at" (ISO)}`` is also shown on their page.
        """

    def erase(self, user_id: int) -> None:
        """Remove or anonymise it; safe to run twice."""


class EditorPart(Protocol):
    """A section of its own in the editor of every initiative, on the tab where the page is promoted.

    What is typed there is not the page's: the app that brings it keeps it, by Wagtail's hooks
    ``after_create_page`` and ``after_edit_page``.
    """

    def is_shown(self, page: InitiativePage, user: Any) -> bool:
        """Whether it has something to offer for this page, to this person."""

    def errors(self, form: Any) -> list[str]:
        """What is wrong in it, of a form that was sent: nothing is saved then."""

    def html(self, page: InitiativePage, request: HttpRequest, form: Any) -> SafeString | str:
        """The section, with what was typed if the form was sent."""


@dataclass(frozen=True)
class Periodic:
    """A task without arguments that the worker puts into the queue every so often."""

    task: Task[[], Any]
    every: timedelta


@dataclass(frozen=True)
class MenuLink:
    """An entry of the main menu besides pages, there once there is a row of ``shown_if(language)``."""

    title: str | Promise
    address: Callable[[], str]
    shown_if: Callable[[str], QuerySet[Any]]


@dataclass(frozen=True)
class Findable:
    """A public address that is no page: ``route`` with ``args``, the same in every language."""

    route: str
    args: tuple[str, ...] = ()

    def path(self, language: str) -> str:
        with override(language):
            return reverse(self.route, args=self.args)


personal_data: Registry[PersonalData] = Registry()
# Why a person (by id) cannot delete their account now, in sentences for them; empty if they can.
erasure_obstacles: Registry[Callable[[int], list[str]]] = Registry()
dashboard_panels: Registry[Callable[[HttpRequest], SafeString | str]] = Registry()
demo_pieces: Registry[Callable[[DemoTown], None]] = Registry()
# Ratios by what they measure; a word in place of one says why there is none.
bench_pieces: Registry[Callable[[], Mapping[str, float | str]]] = Registry()
periodic_tasks: Registry[Periodic] = Registry()
# What each task does, in people's words, by its path: so staff read of it on the page "Background work".
task_names: Registry[Promise] = Registry()
menu_links: Registry[MenuLink] = Registry()
# What search engines should find besides pages, as far as it is public now.
findables: Registry[Callable[[], Iterable[Findable]]] = Registry()
# What a list says besides the initiative's own columns: each adds annotations to the rows of every list.
list_rows: Registry[Callable[[InitiativeQuerySet], InitiativeQuerySet]] = Registry()
# What readers may do under a hashtag: its page offers each as a button. ``None`` where there is nothing.
invitations: Registry[Callable[[Hashtag], Link | None]] = Registry()
# Published pages that nobody sees yet: each a condition on pages, of which no list may show what it meets.
hidden_pages: Registry[Callable[[], Q]] = Registry()
editor_parts: Registry[EditorPart] = Registry()
# What a person may tick when they take a page offline.
unpublish_parts: Registry[Callable[[HttpRequest, Page], SafeString | str]] = Registry()
