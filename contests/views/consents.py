"""An entrant's consents: /it/concorsi/mie/<code>/consensi/<kind>/: take one back, or give one by choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contests.actions.revoking import CannotRevokeError, give_consent, revoke_consent
from contests.enums import ConsentKind, EntryStatus
from contests.guardian_rules import can_give, can_revoke, signed_in_form
from contests.models import Entry
from contests.wordings import wording
from hub.core.sites import town_name

if TYPE_CHECKING:
    from hub.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def consent(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Say first what follows, then do it."""
    user: User = request.user  # type: ignore[assignment]
    entry = get_object_or_404(
        Entry.objects.of(user.pk).exclude(status=EntryStatus.DRAFT).select_related("contest"), code=code
    )
    if request.method == "POST" and entry.status == EntryStatus.WITHDRAWN:  # a second click
        return HttpResponseRedirect(reverse("contests:entry", args=[entry.code]))
    if kind not in ConsentKind.values or not can_revoke(user, None, entry, ConsentKind(kind)):
        raise Http404
    chosen = ConsentKind(kind)
    given = entry.consents.standing().filter(kind=chosen).select_related("wording")
    if chosen is ConsentKind.GUARDIAN:
        given = given.filter(guardian=signed_in_form(entry))
    standing = given.first()
    words = wording(chosen, town=town_name(request))
    if standing is None and not can_give(user, entry, chosen):
        if request.method == "POST":  # a second click
            return HttpResponseRedirect(reverse("contests:entry", args=[entry.code]))
        raise Http404
    if request.method == "POST":
        _do(request, entry, chosen, give=request.POST.get("do") == "give")
        return HttpResponseRedirect(reverse("contests:entry", args=[entry.code]))
    context = {
        "entry": entry,
        "kind": chosen,
        "standing": standing,
        "words": words,
        "can_give_again": can_give(user, entry, chosen),
    }
    return render(request, "contests/consent.html", context)


def _do(request: HttpRequest, entry: Entry, kind: ConsentKind, *, give: bool) -> None:
    user: User = request.user  # type: ignore[assignment]
    now = timezone.now()
    try:
        if give:
            give_consent(entry=entry, words=wording(kind, town=town_name(request)), by=user, now=now)
            messages.success(request, _noted(kind))
        else:
            revoke_consent(entry=entry, kind=kind, by=user, now=now)
            messages.success(request, gettext("Taken back. It is gone from all pages within a minute."))
    except CannotRevokeError:
        messages.error(request, gettext("This is not possible any more."))


def _noted(kind: ConsentKind) -> str:
    if kind is ConsentKind.CC_BY:
        return gettext("Noted: once the results are out, the photo is offered under CC BY 4.0, too.")
    return gettext("Noted: your name may be published with the photo.")
