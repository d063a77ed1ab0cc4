from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "media"
    label = "media"
    verbose_name = _("Pictures and videos")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub.core.registry import demo_pieces  # noqa: PLC0415
        from media import demo  # noqa: PLC0415

        demo_pieces.register("media", demo.build, order=30)
