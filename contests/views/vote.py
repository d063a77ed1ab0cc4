"""The public votes: choose photos, give an address, follow the mailed link, confirm.

No page of it sets a cookie. What a visitor has chosen travels with the form; so does the order of the
photos, signed. Whose mailbox it is shows in the mail alone, so the forms need no token of a session; what
another site would send in a visitor's name is refused by its origin.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from contests import proof, vote_rules
from contests.actions.votes import (
    LinkGoneError,
    MailNotSentError,
    Origin,
    ProofUsedError,
    VoteClosedError,
    ask_for_ballot,
    cast_ballot,
)
from contests.ballots import link_behind, mailbox_mark
from contests.marks import browser_of, network_of
from contests.models import PublicVote
from contests.showcase import page_of
from contests.views.results import trail_of
from contests.vote_forms import BallotForm, ChoiceForm, entries_of
from hub.accounts.limits import seconds_to_wait, too_many
from hub.core.seo import Listed
from hub.core.shell import shell_of

if TYPE_CHECKING:
    from datetime import datetime

A_PAGE = 60
OK, FORBIDDEN, GONE = HTTPStatus.OK, HTTPStatus.FORBIDDEN, HTTPStatus.GONE
REFUSED, UNAVAILABLE = HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
# From one network, with and without a proof of work; without one also in the whole contest; to one mailbox.
LIMIT_PROVEN, LIMIT_BARE, LIMIT_BARE_ALL = "60/h", "5/h", "120/h"
LIMITS_MAILBOX = ("3/h", "6/d")
LIMIT_CONFIRM = "120/h"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """All photos to choose from; then the chosen ones and the form for the link."""
    found = _vote(slug)
    now = timezone.now()
    shell_of(request).listed = Listed()
    if not vote_rules.is_open(found, now):
        return _closed(request, found, now)
    if request.method == "POST" and not _is_foreign(request):
        return _step(request, found)
    return _choose(
        request, found, ChoiceForm(vote=found), status=FORBIDDEN if request.method == "POST" else OK
    )


def _step(request: HttpRequest, vote: PublicVote) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "send":
        return _send(request, vote)
    form = ChoiceForm(request.POST, vote=vote)
    if do == "change" or do.startswith("page-"):
        return _choose(request, vote, form)
    if not form.is_valid():
        return _choose(request, vote, form, status=REFUSED)
    return _review(request, vote, BallotForm(vote=vote), form)


@require_safe
@never_cache
def challenge(request: HttpRequest, slug: str) -> JsonResponse:
    """What the visitor's browser works on, so that robots have to work too."""
    return JsonResponse(proof.new_challenge(_vote(slug).pk))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """The mailed link: opening it shows the choice, its button casts it."""
    found = _vote(slug)
    if not vote_rules.is_open(found, timezone.now()):
        return _closed(request, found, timezone.now())
    return _cast(request, found, secret) if request.method == "POST" else _show(request, found, secret)


def _show(request: HttpRequest, vote: PublicVote, secret: str) -> HttpResponse:
    link = link_behind(vote, secret, timezone.now())
    if link is None:
        return _said(request, vote, "gone", status=GONE)
    if link.has_voted:
        return _said(request, vote, "done", is_new=link.is_cast)
    return _said(request, vote, "confirm", entries=link.entries)


def _cast(request: HttpRequest, vote: PublicVote, secret: str) -> HttpResponse:
    if wait := seconds_to_wait("vote-confirm", _network(request), LIMIT_CONFIRM):
        return too_many(request, wait)
    try:
        is_new = cast_ballot(vote=vote, secret=secret)
    except VoteClosedError:
        return _closed(request, vote, timezone.now())
    except LinkGoneError:
        return _said(request, vote, "gone", status=GONE)
    return _said(request, vote, "done", is_new=is_new)


def _said(
    request: HttpRequest, vote: PublicVote, what: str, status: int = OK, **more: object
) -> HttpResponse:
    context = {"contest": vote.contest, "vote": vote, "trail": trail_of(vote.contest), **more}
    return render(request, f"contests/vote/{what}.html", context, status=status)


def _choose(request: HttpRequest, vote: PublicVote, form: ChoiceForm, status: int = OK) -> HttpResponse:
    """A page of photos in the visitor's own order; what is chosen on other pages goes along."""
    keys = form.ordered_keys()
    do = request.POST.get("do", "")
    pages = Paginator(keys, A_PAGE).get_page(do.removeprefix("page-") if do.startswith("page-") else 1)
    shown = {
        e.pk: e for e in entries_of(vote).filter(pk__in=list(pages)).prefetch_related("photos__derivatives")
    }
    entries = [shown[key] for key in pages if key in shown]
    chosen = form.chosen_codes()
    here = {entry.code for entry in entries}
    context = {
        "contest": vote.contest,
        "vote": vote,
        "form": form,
        "entries": entries,
        "chosen": chosen,
        "elsewhere": [code for code in chosen if code not in here],
        "pages": pages,
        "total": len(keys),
        "wrong": form.errors.get("choice") if status == REFUSED else None,
        "trail": trail_of(vote.contest),
    }
    return render(request, "contests/vote/choose.html", context, status=status)


def _review(
    request: HttpRequest, vote: PublicVote, form: BallotForm, choice: ChoiceForm, status: int = OK
) -> HttpResponse:
    """The chosen photos, and where the link is to go."""
    entries = list(
        entries_of(vote).filter(code__in=choice.chosen_codes()).prefetch_related("photos__derivatives")
    )
    context = {
        "contest": vote.contest,
        "vote": vote,
        "form": form,
        "order": choice.signed_order,
        "entries": entries,
        "trail": trail_of(vote.contest),
    }
    return render(request, "contests/vote/review.html", context, status=status)


def _send(request: HttpRequest, vote: PublicVote) -> HttpResponse:
    """Mail the link. Only this answer names the address, so that who mistyped it sees it."""
    form = BallotForm(request.POST, vote=vote)
    if not form.is_valid():
        again = _choose if "choice" in form.errors else _again
        return again(request, vote, form, status=REFUSED)
    address, solved = form.cleaned_data["email"], form.cleaned_data["altcha"]
    if wait := _wait(request, vote, address, proven=solved is not None):
        return too_many(request, wait)
    picks = [entry.pk for entry in form.cleaned_data["choice"]]
    origin = Origin(network=_network(request), browser=browser_of(request.headers.get("User-Agent", "")))
    try:
        ask_for_ballot(vote=vote, address=address, picks=picks, origin=origin, proof=solved)
    except VoteClosedError:
        return _closed(request, vote, timezone.now())
    except ProofUsedError:
        form.add_error(
            "altcha", gettext("The check against robots counts once only. Please send the form once more.")
        )
        return _again(request, vote, form, status=REFUSED)
    except MailNotSentError:
        form.add_error(None, gettext("The mail could not be sent. Look at the address, or try again soon."))
        return _again(request, vote, form, status=UNAVAILABLE)
    response = _said(request, vote, "sent", address=address)
    add_never_cache_headers(response)
    return response


def _again(request: HttpRequest, vote: PublicVote, form: BallotForm, status: int) -> HttpResponse:
    return _review(request, vote, form, form, status=status)


def _wait(request: HttpRequest, vote: PublicVote, address: str, *, proven: bool) -> int:
    """How long to wait before asking again. Mailboxes are counted by their mark: never by the address."""
    network = f"{vote.pk}:{_network(request)}"
    if proven:
        waits = [seconds_to_wait("vote-proven", network, LIMIT_PROVEN)]
    else:
        waits = [
            seconds_to_wait("vote-bare", network, LIMIT_BARE),
            seconds_to_wait("vote-bare-all", str(vote.pk), LIMIT_BARE_ALL),
        ]
    if not any(waits):
        voter = mailbox_mark(vote, address)
        waits += [seconds_to_wait("vote-mailbox", voter, rate) for rate in LIMITS_MAILBOX]
    return max(waits)


def _network(request: HttpRequest) -> str:
    return network_of(get_adapter().get_client_ip(request))


def _is_foreign(request: HttpRequest) -> bool:
    """Whether another site's page sends this form."""
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()


def _closed(request: HttpRequest, vote: PublicVote, now: datetime) -> HttpResponse:
    """When the vote opens, that it is over, or since when the contest stands still.

    What was sent too late is not kept.
    """
    context = {
        "contest": vote.contest,
        "vote": vote,
        "is_early": now < vote.opens_at,
        "is_over": vote_rules.has_ended(vote, now),
        "is_late": request.method == "POST",
        "stopped_on": vote.contest.stopped_on,
        "contest_page": page_of(vote.contest),
        "trail": trail_of(vote.contest),
    }
    return render(
        request, "contests/vote/closed.html", context, status=409 if request.method == "POST" else 200
    )


def _vote(slug: str) -> PublicVote:
    return get_object_or_404(PublicVote.objects.public().select_related("contest"), contest__slug=slug)
