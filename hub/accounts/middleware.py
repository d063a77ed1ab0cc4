"""The admin's door, before Wagtail answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from .models import User
from .rules import is_staff_member, lacks_second_factor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase


class AdminDoorMiddleware:
    """Who is logged in but no staff gets a 403, staff without a second factor is sent to set it up.

    Who is not logged in is Wagtail's to send to the login (``WAGTAILADMIN_LOGIN_URL``).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponseBase | None:
        home = reverse("wagtailadmin_home")
        if not request.path.startswith(home) or not isinstance(request.user, User):
            return None
        if request.path == reverse("wagtailadmin_logout"):
            return None
        if not is_staff_member(request.user):
            raise PermissionDenied
        if lacks_second_factor(request.user):
            # The admin's addresses name no language; the person has one.
            with translation.override(request.user.language):
                messages.warning(
                    request, _("Before the administration opens, protect your access with a second step.")
                )
                return redirect("mfa_index")
        return None
