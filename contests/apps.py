from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hub.accounts.enums import StaffGroup
from hub.accounts.groups import grant, grant_kind
from hub.core.registry import (
    Periodic,
    dashboard_panels,
    demo_pieces,
    erasure_obstacles,
    periodic_tasks,
    personal_data,
)


class ContestsConfig(AppConfig):
    name = "contests"
    label = "contests"
    verbose_name = _("Photo contests")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import demo, tasks  # noqa: PLC0415
        from .personal_data import ContestsPersonalData, jurors_stay  # noqa: PLC0415
        from .views.screening import dashboard_panel  # noqa: PLC0415

        grant(
            StaffGroup.CONTEST_STAFF,
            "contests.view_contest",
            "contests.add_contest",
            "contests.change_contest",
            "contests.screen_entries",
            "contests.run_jury",
            "contests.publish_results",
        )
        grant(StaffGroup.MODERATORS, "contests.view_contest", "contests.screen_entries")
        grant_kind(StaffGroup.CONTEST_STAFF, "contests.ContestPage", "change", "publish")
        personal_data.register("contests.entries", ContestsPersonalData())
        erasure_obstacles.register("contests.jury", jurors_stay)
        dashboard_panels.register("contests.to_screen", dashboard_panel)
        periodic_tasks.register(
            "contests.discard_stale_drafts", Periodic(tasks.discard_stale_drafts, every=timedelta(hours=1))
        )
        demo_pieces.register("contests", demo.build, order=40)
