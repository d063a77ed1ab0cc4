from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "hub.core"
    label = "core"
    verbose_name = _("Hub")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import init_new_page  # noqa: PLC0415 - apps are ready now

        from hub.core import signals  # noqa: PLC0415

        init_new_page.connect(signals.offer_parents_hashtags, dispatch_uid="core.offer_parents_hashtags")
