"""An entrant's consents: /it/concorsi/mie/<code>/consensi/<kind>/: take one back, or give the name again."""

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

from contests.actions.revoking import CannotRevokeError, publish_name_again, revoke_consent
from contests.enums import ConsentKind, EntryStatus
from contests.guardian_rules import can_publish_name, can_revoke
from contests.models import Entry
from contests.wordings import wording

from .enter import town_of

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
    standing = entry.consents.standing().filter(kind=chosen).select_related("wording").first()
    words = wording(chosen, town=town_of(request))
    if standing is None and not (chosen is ConsentKind.NAME and can_publish_name(user, entry)):
        raise Http404
    if request.method == "POST":
        _do(request, entry, chosen, give=request.POST.get("do") == "give")
        return HttpResponseRedirect(reverse("contests:entry", args=[entry.code]))
    context = {"entry": entry, "kind": chosen, "standing": standing, "words": words}
    return render(request, "contests/consent.html", context)


def _do(request: HttpRequest, entry: Entry, kind: ConsentKind, *, give: bool) -> None:
    user: User = request.user  # type: ignore[assignment]
    now = timezone.now()
    try:
        if give and kind is ConsentKind.NAME:
            words = wording(kind, town=town_of(request))
            publish_name_again(entry=entry, words=words, by=user, now=now)
            messages.success(request, gettext("Your name is published with the photo again."))
        else:
            revoke_consent(entry=entry, kind=kind, by=user, now=now)
            messages.success(request, gettext("Taken back. It is gone from all pages within a minute."))
    except CannotRevokeError:
        messages.error(request, gettext("This is not possible any more."))
