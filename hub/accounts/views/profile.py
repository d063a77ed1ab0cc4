"""A person's own page: name, language, address, consents, their data, and the way out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hub.accounts.actions import erase_person, log_out_everywhere
from hub.accounts.forms import EraseForm, ProfileForm
from hub.accounts.limits import limited
from hub.accounts.models import User
from hub.accounts.rules import has_second_factor, is_staff_member, obstacles_to_erasure
from hub.core.registry import personal_data

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


def _person(request: HttpRequest) -> User:
    """The logged-in person, as their row says now."""
    return User.objects.get(pk=request.user.pk or 0)


def _consents(user: User) -> list[dict[str, Any]]:
    """Every consent that an app holds: the list ``consents`` of its export, with real dates."""
    rows: list[dict[str, Any]] = []
    for part in personal_data.values():
        listed = part.export(user.pk).get("consents", [])
        if isinstance(listed, list):
            rows += listed
    for row in rows:
        row["when"] = datetime.fromisoformat(row["given_at"])
    return sorted(rows, key=lambda row: row["when"])


@never_cache
@login_required
@limited("profile", by_person="60/h")
def profile(request: HttpRequest) -> HttpResponseBase:
    user = _person(request)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(user.language):
            messages.success(request, _("Saved."))
            return redirect("accounts:profile")
    return render(
        request,
        "accounts/profile.html",
        {
            "form": form,
            "consents": _consents(user),
            "is_staff_member": is_staff_member(user),
            "has_second_factor": has_second_factor(user),
        },
    )


@never_cache
@login_required
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """Everything that every app holds about the person, as one JSON file."""
    person = _person(request)
    held = {name: part.export(person.pk) for name, part in personal_data.items()}
    response = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = _("my-data")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


@never_cache
@login_required
@limited("erase", by_person="10/h")
def erase(request: HttpRequest) -> HttpResponseBase:
    """Deleting the account: said what it means, then done at once."""
    user = _person(request)
    obstacles = obstacles_to_erasure(user)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and not obstacles and form.is_valid():
        logout(request)
        erase_person(user=user)
        messages.success(request, _("Your account and your data have been deleted."))
        return HttpResponseRedirect(reverse("account_login"))
    return render(
        request,
        "accounts/erase.html",
        {"form": form, "obstacles": obstacles},
        status=403 if request.method == "POST" and obstacles else 200,
    )


@login_required
@require_POST
def leave_everywhere(request: HttpRequest) -> HttpResponse:
    log_out_everywhere(user=_person(request))
    logout(request)
    messages.success(request, _("You are logged out on every device."))
    return redirect("account_login")
