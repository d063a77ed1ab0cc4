from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "hub.home"
    label = "home"
    verbose_name = _("Home")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub.core.registry import demo_pieces, findables, list_rows  # noqa: PLC0415
        from hub.home import demo, places  # noqa: PLC0415
        from hub.home.models.notices import with_superseded  # noqa: PLC0415

        list_rows.register("superseded", with_superseded)
        findables.register("home", places.themes)
        demo_pieces.register("home", demo.build, order=10)
