"""Events of Django and Wagtail that this app answers; connected by name in ``ready()``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.base.internal.flows import post_authentication
from django.apps import apps
from django.contrib.auth.management import create_permissions

from . import groups
from .actions import establish_groups, grant_for_page
from .rules import SECOND_FACTORS

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.apps import AppConfig
    from django.http import HttpRequest
    from wagtail.models import Page


def establish_groups_after_migrate(sender: AppConfig, **kwargs: Any) -> None:
    """Once a ``migrate`` (or a flush), when the last app is done: the groups and their permissions."""
    if sender is not [app for app in apps.get_app_configs() if app.models_module][-1]:
        return
    # Its own permissions are made by Django in the same round, before or after us.
    create_permissions(sender, verbosity=0, using=kwargs.get("using", "default"))
    establish_groups()


def grant_for_new_page(
    sender: type[Page], instance: Page, *, created: bool, raw: bool, **kwargs: Any
) -> None:
    if created and not raw and sender._meta.label_lower in groups.kinds():
        grant_for_page(page=instance)


def trust_a_new_second_factor(
    sender: type[Authenticator], request: HttpRequest, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Who has just shown a code of the new app is not asked for one again to see the recovery codes."""
    if authenticator.type in SECOND_FACTORS:
        post_authentication(request, authenticator, reauthenticated=True)
