"""How the town's Facebook page is connected, kept connected, and let go.

Somebody types what Meta gave them; the worker asks Facebook whether it is good, and only then does the page
stand. What is connected keeps working while somebody tries another key.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from media.clients.errors import Fault, PermanentServiceError, TemporaryServiceError
from media.enums import ConnectionState
from media.models import FacebookAttempt, FacebookPage
from media.models.facebook import WARNED_BEFORE
from media.sealed import Secret, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wagtail.models import Site

    from hub.accounts.models import User
    from media.clients.graph import Access, App, Page, TokenFacts

# What a person has to do something about, and what their page is called then.
ENDS = {
    Fault.EXPIRED: ConnectionState.EXPIRED,
    Fault.REVOKED: ConnectionState.REVOKED,
    Fault.KEY_REFUSED: ConnectionState.REFUSED,
    Fault.NOT_ALLOWED: ConnectionState.REFUSED,
    Fault.SWITCHED_OFF: ConnectionState.REFUSED,
}
EXPIRED_SUBCODE = 463


@transaction.atomic
def try_token(*, site: Site, app_id: str, app_secret: str, token: str, by: User) -> FacebookAttempt:
    """Have the worker ask Facebook what this token is good for."""
    from media.facebook_tasks import end_attempt  # noqa: PLC0415 - tasks look both ways

    FacebookAttempt.objects.filter(site=site).delete()
    attempt = FacebookAttempt.objects.create(
        site=site, by=by, app_id=app_id, app_secret=Secret.of(app_secret), token=Secret.of(token)
    )
    transaction.on_commit(partial(end_attempt.enqueue, attempt.pk))
    return attempt


@transaction.atomic
def choose_page(*, attempt: FacebookAttempt, facebook_id: str) -> None:
    """The token is good for several pages; this is the town's. ``LookupError`` if it is none of them."""
    from media.facebook_tasks import end_attempt  # noqa: PLC0415

    attempt = FacebookAttempt.objects.select_for_update().get(pk=attempt.pk)
    if attempt.ended_at or facebook_id not in [page["id"] for page in attempt.pages]:
        raise LookupError(facebook_id)
    attempt.chosen = facebook_id
    attempt.save(update_fields=["chosen"])
    transaction.on_commit(partial(end_attempt.enqueue, attempt.pk))


def end_attempt(*, attempt: FacebookAttempt) -> FacebookPage | None:
    """Ask Facebook whether it is good; the page if it is. May be done twice.

    An error that passes is raised, so that the worker tries again; one that stays ends the attempt. Where the
    token is good for several pages, the person is asked to choose.
    """
    if not attempt.is_being_checked:
        return None
    try:
        page = _page_of(attempt)
        facts = _facts(page.token, _app(attempt)) if page else None
    except PermanentServiceError as error:
        _end(attempt, error.fault)
        return None
    except Unreadable:
        _end(attempt, Fault.KEY_REFUSED)
        return None
    if page is None or facts is None:
        return None
    if facts.missing or not page.may_post:
        attempt.missing = list(facts.missing)
        _end(attempt, Fault.NOT_ALLOWED)
        return None
    return _connect(attempt, page, facts)


def check_page(*, page: FacebookPage) -> None:
    """Ask Facebook whether the page's token still works, until when and for what."""
    from media.clients import graph  # noqa: PLC0415

    with asking(page) as access:
        facts = _facts(access.token, _app(page))
        if facts.missing:
            raise PermanentServiceError(Fault.NOT_ALLOWED)
        name = graph.me(access).name
    page.name, page.scopes = name[:200], list(facts.scopes)
    page.expires_at, page.data_access_expires_at = facts.expires_at, facts.data_access_expires_at
    page.save(update_fields=["name", "scopes", "expires_at", "data_access_expires_at"])


@transaction.atomic
def tell_of_the_end(*, page: FacebookPage) -> bool:
    """Whether those who may connect are to be told now that it ends, or has ended; once for each end."""
    page = FacebookPage.objects.select_for_update().get(pk=page.pk)
    if not page.is_usable:
        new = page.told_of != page.fault
        page.told_of = page.fault
    else:
        end = page.ends_at
        new = end is not None and end <= timezone.now() + WARNED_BEFORE and page.warned_of != end
        page.warned_of = end if new else page.warned_of
    page.save(update_fields=["told_of", "warned_of"])
    return new


@transaction.atomic
def disconnect(*, page: FacebookPage) -> None:
    """Forget the keys. What was posted and what came in stays."""
    FacebookAttempt.objects.filter(site=page.site_id).delete()
    FacebookPage.objects.filter(pk=page.pk).delete()


@transaction.atomic
def change_page(*, page: FacebookPage, **words: Any) -> None:
    """What staff say of how the page is used."""
    for name, value in words.items():
        setattr(page, name, value)
    page.save(update_fields=list(words))


@contextmanager
def asking(page: FacebookPage, *, about_a_post: bool = False) -> Iterator[Access]:
    """A key to the Graph for ``page``. What comes of it becomes the page's state, and is raised again.

    ``about_a_post``: what is not allowed may be that post alone, as one that another app has written.
    """
    from media.clients.graph import Access  # noqa: PLC0415

    try:
        try:
            yield Access(page.page_token.reveal(), page.app_secret.reveal())
        except Unreadable:
            raise PermanentServiceError(Fault.KEY_REFUSED) from None
    except TemporaryServiceError as error:
        _note(page, ConnectionState.TROUBLE, error.fault)
        raise
    except PermanentServiceError as error:
        if error.fault in ENDS and not (about_a_post and error.fault is Fault.NOT_ALLOWED):
            _note(page, ENDS[error.fault], error.fault)
        raise
    else:
        _note(page, ConnectionState.WORKS, None)


def _page_of(attempt: FacebookAttempt) -> Page | None:
    """The page that the token is for; ``None`` if the person has to choose among several."""
    from media.clients import graph  # noqa: PLC0415

    app, token = _app(attempt), attempt.token.reveal()
    for kept in attempt.pages:
        if kept["id"] == attempt.chosen:
            return graph.Page(kept["id"], kept["name"], Secret(kept["token"]).reveal(), kept["may_post"])
    facts = _facts(token, app)
    if facts.kind == "PAGE":
        return graph.me(graph.Access(token, app.secret))
    if app.secret and facts.kind == "USER":
        token = graph.long_lived(token, app=app)
    pages = graph.pages(graph.Access(token, app.secret))
    if len(pages) > 1:
        attempt.pages = [
            {
                "id": page.id,
                "name": page.name,
                "token": Secret.of(page.token).sealed,
                "may_post": page.may_post,
            }
            for page in pages
        ]
        attempt.save(update_fields=["pages"])
        return None
    if not pages:
        raise PermanentServiceError(Fault.NOT_ALLOWED, "no page")
    return pages[0]


def _app(row: FacebookAttempt | FacebookPage) -> App:
    from media.clients.graph import App  # noqa: PLC0415

    return App(row.app_id, row.app_secret.reveal())


def _facts(token: str, app: App) -> TokenFacts:
    """What Facebook says of the token; ``PermanentServiceError`` if it is not good, or another app's."""
    from media.clients import graph  # noqa: PLC0415

    facts = graph.token_facts(token, app=app)
    if not facts.is_valid:
        raise PermanentServiceError(
            Fault.EXPIRED if facts.subcode == EXPIRED_SUBCODE else Fault.REVOKED, "not valid"
        )
    if facts.app_id != app.id:
        raise PermanentServiceError(Fault.KEY_REFUSED, "another app")
    return facts


@transaction.atomic
def _connect(attempt: FacebookAttempt, found: Page, facts: TokenFacts) -> FacebookPage:
    """The page with its new key."""
    FacebookPage.objects.filter(facebook_id=found.id).exclude(site=attempt.site_id).delete()
    now = timezone.now()
    page, _new = FacebookPage.objects.update_or_create(
        site=attempt.site,
        defaults={
            "app_id": attempt.app_id,
            "app_secret": attempt.app_secret,
            "page_token": Secret.of(found.token),
            "facebook_id": found.id,
            "name": found.name[:200],
            "scopes": list(facts.scopes),
            "expires_at": facts.expires_at,
            "data_access_expires_at": facts.data_access_expires_at,
            "state": ConnectionState.WORKS,
            "fault": "",
            "checked_at": now,
            "connected_at": now,
            "connected_by": attempt.by,
            "warned_of": None,
            "told_of": "",
        },
    )
    _end(attempt, None)
    return page


def _end(attempt: FacebookAttempt, fault: Fault | None) -> None:
    """The attempt is over: its secrets go."""
    attempt.ended_at, attempt.fault = timezone.now(), fault.value if fault else ""
    attempt.app_secret = attempt.token = Secret()
    attempt.pages = []
    attempt.save()


def _note(page: FacebookPage, state: ConnectionState, fault: Fault | None) -> None:
    page.state, page.fault, page.checked_at = state, fault.value if fault else "", timezone.now()
    page.save(update_fields=["state", "fault", "checked_at"])
