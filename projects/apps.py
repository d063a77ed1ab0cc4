from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hub.accounts.enums import StaffGroup
from hub.accounts.groups import grant


class ProjectsConfig(AppConfig):
    name = "projects"
    label = "projects"
    verbose_name = _("Projects")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub.core.registry import demo_pieces  # noqa: PLC0415
        from projects import demo  # noqa: PLC0415

        for model in ("organisation", "expert"):
            grant(
                StaffGroup.EDITORS, *(f"projects.{do}_{model}" for do in ("view", "add", "change", "delete"))
            )
        # An expert's role and biography are translated, an organisation's name is not.
        grant(StaffGroup.TRANSLATORS, "projects.view_expert", "projects.change_expert")
        demo_pieces.register("projects", demo.build, order=20)
