from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    label = "projects"
    verbose_name = _("Projects")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub.core.registry import demo_pieces  # noqa: PLC0415
        from projects import demo  # noqa: PLC0415

        demo_pieces.register("projects", demo.build, order=20)
