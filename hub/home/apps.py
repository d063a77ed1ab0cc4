from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "hub.home"
    label = "home"
    verbose_name = _("Home")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub.core.registry import demo_pieces  # noqa: PLC0415
        from hub.home import demo  # noqa: PLC0415

        demo_pieces.register("home", demo.build, order=10)
