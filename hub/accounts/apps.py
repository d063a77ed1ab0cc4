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
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415

        from hub.core.registry import demo_pieces, erasure_obstacles, personal_data, task_names  # noqa: PLC0415

        from . import demo, signals  # noqa: PLC0415
        from .checks import check_group_table  # noqa: PLC0415
        from .personal_data import AccountsPersonalData  # noqa: PLC0415
        from .rules import staff_stay  # noqa: PLC0415

        # Last: the account goes when every app has let go of the person.
        personal_data.register("accounts", AccountsPersonalData(), order=1000)
        erasure_obstacles.register("staff", staff_stay)
        demo_pieces.register("accounts", demo.build, order=15)
        task_names.register("hub.accounts.tasks.tell_of_reset", _("Mail: your second step was reset"))

        post_migrate.connect(signals.establish_groups_after_migrate, dispatch_uid="accounts.establish_groups")
        post_save.connect(signals.grant_for_new_page, dispatch_uid="accounts.grant_for_new_page")
        authenticator_added.connect(
            signals.trust_a_new_second_factor, dispatch_uid="accounts.trust_a_new_second_factor"
        )
        checks.register(check_group_table)
