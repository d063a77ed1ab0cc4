"""What the lists of what came in share: their states, what is decided, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from media import rules
from media.actions.arrival_pages import NoPlaceError, NotThereError
from media.enums import ArrivalState

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from wagtail.models import Page

A_PAGE = 20
SHOWN = (ArrivalState.PENDING, ArrivalState.PUBLISHED, ArrivalState.REFUSED, ArrivalState.UNAVAILABLE)


def asked(request: HttpRequest) -> str:
    """The state that is looked at; at first what waits."""
    state = request.GET.get("state", "")
    return state if state in SHOWN else ArrivalState.PENDING


def about(request: HttpRequest, rows: QuerySet[Any, Any]) -> dict[str, Any]:
    """What each of the lists says above its rows, of all that came in: one query."""
    numbers = dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
    return {
        "state": asked(request),
        "counts": [(each.value, each.label, numbers.get(each, 0)) for each in SHOWN],
        "may_edit": rules.may_edit(request.user),
    }


def decided(
    request: HttpRequest,
    title: str,
    *,
    publish: Callable[[], Page],
    draft: Callable[[], Page],
    refuse: Callable[[], None],
    not_there: str,
    home: str,
) -> HttpResponse:
    """Do what was asked and say so where the person was; ``home`` names the list otherwise."""
    try:
        match request.POST.get("do"):
            case "publish":
                said = gettext("“%(title)s” is published.") % {"title": publish().title}
                messages.success(request, said)
            case "draft" if rules.may_edit(request.user):
                return redirect("wagtailadmin_pages:edit", draft().pk)
            case "refuse":
                refuse()
                messages.success(request, gettext("“%(title)s” is not taken.") % {"title": title})
    except NotThereError:
        messages.error(request, not_there)
    except NoPlaceError:
        messages.error(
            request, gettext("None of its hashtags has a published page. Publish the hashtag’s page first.")
        )
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse(home)
    return HttpResponseRedirect(back)
