"""What administrators do for a person, in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.accounts.actions import reset_second_step
from hub.accounts.models import User
from hub.accounts.rules import may_reset_second_step, second_step_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it means, then take a person's second step away."""
    person = get_object_or_404(User, pk=pk)
    administrator: User = request.user  # type: ignore[assignment]
    if not may_reset_second_step(administrator, person):
        raise PermissionDenied
    if request.method == "POST":
        if reset_second_step(user=person, by=administrator):
            words = _("The second step of {person} is reset. They are told by mail.")
            messages.success(request, words.format(person=person))
        return redirect("wagtailusers_users:edit", pk)
    return render(
        request, "accounts/admin/reset_second_step.html", {"person": person, "held": second_step_of(person)}
    )
