"""The page on which staff connect the town's channel on YouTube, and see how it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Site

from media.actions.channel_connection import (
    NotOursError,
    begin_login,
    change_channel,
    disconnect,
    redirect_address,
    take_answer,
    try_key,
)
from media.channel_forms import ChannelKeyForm, ChannelLoginForm, ChannelSettingsForm
from media.channel_tasks import sync_channel
from media.clients.errors import words_of
from media.clients.google_login import challenge_of, login_address
from media.enums import ArrivalState, ChannelMeans, QuotaBucket
from media.models import Channel, ChannelAttempt
from media.models.channel import DAILY_UPLOADS, spent_on
from media.views.staff import connector
from media.youtube_day import next_youtube_day, youtube_day

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse

PAGE = "media_youtube"


@require_safe
@never_cache
def channel(request: HttpRequest) -> HttpResponse:
    """How the channel is, or the two ways to connect one."""
    connector(request)
    return _page(request)


@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def key(request: HttpRequest) -> HttpResponse:
    """Connect with a key."""
    user = connector(request)
    form = ChannelKeyForm(request.POST, prefix="key")
    if not form.is_valid():
        return _page(request, key_form=form)
    words = form.cleaned_data
    try_key(site=_site(request), key=words["api_key"], channel_address=words["channel_address"], by=user)
    return redirect(PAGE)


@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def login(request: HttpRequest) -> HttpResponse:
    """Connect with the channel's account: the page then offers the way to Google."""
    user = connector(request)
    form = ChannelLoginForm(request.POST, prefix="login")
    if not form.is_valid():
        return _page(request, login_form=form)
    begin_login(site=_site(request), redirect_address=_answer_address(), by=user, **form.cleaned_data)
    return redirect(PAGE)


@require_safe
@never_cache
@sensitive_variables()
def answer(request: HttpRequest) -> HttpResponse:
    """Google sends the person back here."""
    user = connector(request)
    said = request.GET
    try:
        take_answer(
            token=said.get("state", "")[:64],
            by=user,
            code=said.get("code", "")[:1000],
            refused="error" in said,
        )
    except NotOursError:
        messages.error(
            request, gettext("This answer of Google’s is too old, or was used already. Try again.")
        )
    # The code leaves the address, and with it the browser's history.
    return redirect(PAGE)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """How the hub uses the channel."""
    connector(request)
    found = get_object_or_404(Channel, site=_site(request))
    form = ChannelSettingsForm(request.POST, instance=found, prefix="settings")
    if not form.is_valid():
        return _page(request, settings_form=form)
    change_channel(channel=found, **form.cleaned_data)
    messages.success(request, gettext("Saved."))
    return redirect(PAGE)


@require_POST
def sync(request: HttpRequest) -> HttpResponse:
    """Look for new videos now."""
    connector(request)
    found = get_object_or_404(Channel, site=_site(request))
    sync_channel.enqueue(found.pk)
    messages.success(request, gettext("The program looks at the channel; new videos appear in a moment."))
    return redirect(PAGE)


@require_POST
def let_go(request: HttpRequest) -> HttpResponse:
    """Disconnect the channel."""
    connector(request)
    found = get_object_or_404(Channel, site=_site(request))
    disconnect(channel=found)
    messages.success(request, gettext("The channel is disconnected, its keys are deleted."))
    return redirect(PAGE)


def _page(request: HttpRequest, **forms: BaseForm) -> HttpResponse:
    site, now = _site(request), timezone.now()
    found = Channel.objects.filter(site=site).select_related("connected_by").first()
    attempt = ChannelAttempt.objects.filter(site=site).first()
    context: dict[str, Any] = {
        "channel": found,
        "attempt": attempt,
        "key_form": ChannelKeyForm(prefix="key", initial=_typed(attempt)),
        "login_form": ChannelLoginForm(prefix="login", initial=_typed(attempt)),
        "answer_address": _answer_address(),
        **forms,
    }
    if attempt is not None:
        context["refusal"] = words_of(attempt.fault) if attempt.ended_at else ""
        if (
            attempt.means == ChannelMeans.LOGIN
            and not attempt.answered_at
            and attempt.by_id == request.user.pk
        ):
            context["google"] = login_address(
                client_id=attempt.client_id,
                redirect=attempt.redirect_address,
                state=attempt.token,
                code_challenge=challenge_of(attempt.verifier.reveal()),
            )
    if found is not None:
        context |= {
            "trouble": words_of(found.fault),
            "seen": _seen(found),
            "units": _left(found, now),
            "resets_at": next_youtube_day(now),
            "settings_form": forms.get("settings_form")
            or ChannelSettingsForm(instance=found, prefix="settings"),
        }
    return render(request, "media/admin/youtube.html", context)


def _seen(found: Channel) -> list[tuple[str, int]]:
    """How many videos are in each state."""
    rows = found.videos.order_by().values_list("state").annotate(number=Count("pk"))
    numbers: dict[str, int] = dict(rows)
    return [(str(state.label), numbers.get(state, 0)) for state in ArrivalState]


def _typed(attempt: ChannelAttempt | None) -> dict[str, str]:
    """What is no secret of the last attempt that failed, so that it need not be typed again."""
    if attempt is None or not attempt.fault:
        return {}
    return {"channel_address": attempt.channel_address, "client_id": attempt.client_id}


def _left(found: Channel, now: Any) -> dict[str, int]:
    spent = spent_on(found, youtube_day(now))
    return {
        "limit": found.daily_units,
        "left": max(0, found.daily_units - spent.get(QuotaBucket.UNITS, 0)),
        "uploads": max(0, DAILY_UPLOADS - spent.get(QuotaBucket.UPLOADS, 0)),
    }


def _answer_address() -> str:
    return redirect_address(reverse("media_youtube_answer"))


def _site(request: HttpRequest) -> Site:
    site: Site | None = Site.find_for_request(request)
    return site or Site.objects.get(is_default_site=True)
