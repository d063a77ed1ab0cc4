from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "hub.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import signals  # noqa: PLC0415
        from .checks import check_group_table  # noqa: PLC0415

        post_migrate.connect(signals.establish_groups_after_migrate, dispatch_uid="accounts.establish_groups")
        post_save.connect(signals.grant_for_new_page, dispatch_uid="accounts.grant_for_new_page")
        checks.register(check_group_table)
