"""Accounts begin, change and end here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from wagtail.log_actions import log

from hub.accounts import tasks
from hub.accounts.models import AccountConsent, User
from hub.core.registry import personal_data

from .establish_groups import establish_groups

if TYPE_CHECKING:
    from hub.accounts.enums import StaffGroup

# What the history of a person calls it.
RESET_SECOND_STEP = "accounts.second_step.reset"


@transaction.atomic
def sign_up(*, email: str, language: str) -> User:
    """Make the account of a person who proved the address by a code; the existing one if there is.

    The privacy notice was before their eyes when they sent the address: its version is kept.
    """
    known = dict(settings.LANGUAGES)
    user = User.objects.filter(email=User.objects.normalize_email(email)).first()
    if user is None:
        user = User.objects.create_user(
            email, language=language if language in known else settings.LANGUAGE_CODE
        )
    AccountConsent.objects.get_or_create(
        user=user,
        kind=AccountConsent.Kind.PRIVACY,
        version=settings.PRIVACY_NOTICE_VERSION,
        defaults={"given_at": timezone.now()},
    )
    confirm_address(user=user)
    return user


@transaction.atomic
def confirm_address(*, user: User) -> None:
    """Note that the person reads the mail of their address: they entered a code sent there."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).filter(primary=True).update(
        primary=False
    )
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


@transaction.atomic
def log_out_everywhere(*, user: User) -> None:
    """End every session of the person, on every device: a session holds only while this secret does."""
    user.set_unusable_password()
    user.save(update_fields=["password"])


@transaction.atomic
def reset_second_step(*, user: User, by: User | None) -> bool:
    """Take away the app, the passkeys and the recovery codes of somebody who lost them all, and log them out.

    They come in with the code by mail and set up a new second step. ``by`` is the administrator who does it
    for them; nobody, from the server's command line. False if there was nothing to take away.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not Authenticator.objects.filter(user=user).delete()[0]:
        return False
    log_out_everywhere(user=user)
    log(user, RESET_SECOND_STEP, user=by)
    transaction.on_commit(lambda: tasks.tell_of_reset.enqueue(user.pk))
    return True


@transaction.atomic
def appoint_staff(*, email: str, group: StaffGroup | None, language: str = "") -> User:
    """Give a person access to the admin: a member of ``group``, or an administrator without one."""
    establish_groups()
    email = User.objects.normalize_email(email)
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    if language:
        user.language = language
    user.is_active = True
    if group is None:
        user.is_superuser = user.is_staff = True
    user.save()
    if group is not None:
        user.groups.add(Group.objects.get(name=group.value))
    return user


@transaction.atomic
def erase_person(*, user: User) -> None:
    """Remove everything that every app holds about the person, and the account last."""
    for part in personal_data.values():
        part.erase(user.pk)


@transaction.atomic
def erase_account(*, user: User) -> None:
    """Delete the account; where something public must keep its row, leave it without a person."""
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.account_consents.all().delete()
    try:
        with transaction.atomic():
            user.delete()
    except (ProtectedError, RestrictedError):
        user.groups.clear()
        user.user_permissions.clear()
        user.email = f"erased-{user.pk}@erased.invalid"
        user.first_name = user.last_name = ""
        user.is_active = user.is_staff = user.is_superuser = False
        user.set_unusable_password()
        user.save()
