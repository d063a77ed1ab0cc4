"""Who may do what with accounts: small predicates."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.utils.translation import gettext as _

from hub.core.registry import erasure_obstacles

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .models import User

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_staff_member(user: User | AnonymousUser | Any) -> bool:
    """Staff are those who may open the admin; every group of the town's staff may."""
    return bool(user.is_active and user.has_perm("wagtailadmin.access_admin"))


def has_second_factor(user: User) -> bool:
    """An authenticator app or a passkey; recovery codes alone don't count."""
    return bool(is_mfa_enabled(user, types=SECOND_FACTORS))


def lacks_second_factor(user: User) -> bool:
    """Whether the admin stays closed to this member of staff until they set one up.

    All staff publish or see what residents sent, so that the rule knows no exception.
    """
    return bool(settings.REQUIRE_STAFF_MFA) and not has_second_factor(user)


def may_reset_second_step(user: User, person: User) -> bool:
    """Administrators, for somebody who lost everything; for oneself there is the page of the second step."""
    return user.is_active and user.is_superuser and user.pk != person.pk


def second_step_of(person: User) -> Counter[str]:
    """What protects the person's access: how many of each kind."""
    return Counter(Authenticator.objects.filter(user=person).values_list("type", flat=True))


def obstacles_to_erasure(user: User) -> list[str]:
    """Why the account cannot be deleted by its owner now; empty if it can."""
    return [reason for reasons in erasure_obstacles.values() for reason in reasons(user.pk)]


def staff_stay(user_id: int) -> list[str]:
    """Staff are removed by an administrator, so that a town never loses its last one by a click."""
    from .models import User  # noqa: PLC0415

    user = User.objects.filter(pk=user_id).first()
    if user is None or not is_staff_member(user):
        return []
    return [_("You are a member of staff: ask an administrator to remove your access first.")]
