"""The page on which staff connect the town's page on Facebook, and see how it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Site

from media.actions.facebook_connection import change_page, choose_page, disconnect, try_token
from media.clients.errors import words_of
from media.facebook_forms import FacebookConnectForm, FacebookSettingsForm
from media.facebook_tasks import check_page
from media.models import FacebookAttempt, FacebookPage
from media.views.staff import connector

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse

PAGE = "media_facebook"


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """How the connection is, or how to make one."""
    connector(request)
    return _page(request)


@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def connect(request: HttpRequest) -> HttpResponse:
    """Connect, or connect again."""
    user = connector(request)
    form = FacebookConnectForm(request.POST)
    if not form.is_valid():
        return _page(request, connect_form=form)
    try_token(site=_site(request), by=user, **form.cleaned_data)
    return redirect(PAGE)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Say which of several pages is the town's."""
    connector(request)
    attempt = get_object_or_404(FacebookAttempt, site=_site(request), ended_at=None)
    try:
        choose_page(attempt=attempt, facebook_id=request.POST.get("page", ""))
    except LookupError:
        messages.error(request, gettext("Choose one of the pages."))
    return redirect(PAGE)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Ask Facebook now how the connection is."""
    connector(request)
    found = get_object_or_404(FacebookPage, site=_site(request))
    check_page.enqueue(found.pk)
    messages.success(request, gettext("Facebook is being asked; in a moment this page says how it is."))
    return redirect(PAGE)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """How the hub uses the page."""
    connector(request)
    found = get_object_or_404(FacebookPage, site=_site(request))
    form = FacebookSettingsForm(request.POST, instance=found)
    if form.is_valid():
        change_page(page=found, **form.cleaned_data)
        messages.success(request, gettext("Saved."))
    return redirect(PAGE)


@require_POST
def let_go(request: HttpRequest) -> HttpResponse:
    """Disconnect the page."""
    connector(request)
    disconnect(page=get_object_or_404(FacebookPage, site=_site(request)))
    messages.success(request, gettext("The page is disconnected, its keys are deleted."))
    return redirect(PAGE)


def _page(request: HttpRequest, connect_form: BaseForm | None = None) -> HttpResponse:
    site = _site(request)
    found = FacebookPage.objects.filter(site=site).select_related("connected_by").first()
    attempt = FacebookAttempt.objects.filter(site=site).first()
    context: dict[str, Any] = {
        "connection": found,
        "attempt": attempt,
        "choices": [] if attempt is None or attempt.chosen else attempt.pages,
        "refusal": words_of(attempt.fault) if attempt and attempt.ended_at else "",
        "connect_form": connect_form or FacebookConnectForm(initial=_typed(attempt, found)),
    }
    if found is not None:
        context |= {"trouble": words_of(found.fault), "settings_form": FacebookSettingsForm(instance=found)}
    return render(request, "media/admin/facebook.html", context)


def _typed(attempt: FacebookAttempt | None, found: FacebookPage | None) -> dict[str, str]:
    """What is no secret need not be typed again."""
    known = attempt or found
    return {"app_id": known.app_id} if known else {}


def _site(request: HttpRequest) -> Site:
    site: Site | None = Site.find_for_request(request)
    return site or Site.objects.get(is_default_site=True)
