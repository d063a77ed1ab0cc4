from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hub.accounts.enums import StaffGroup
from hub.accounts.groups import grant, grant_kind
from hub.core.registry import (
    Periodic,
    bench_pieces,
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
        from . import bench, demo, jury_tasks, tasks  # noqa: PLC0415
        from .personal_data import ContestsPersonalData, jurors_stay  # noqa: PLC0415
        from .views.screening import dashboard_panel, revoked_panel  # noqa: PLC0415

        grant(
            StaffGroup.CONTEST_STAFF,
            "contests.view_contest",
            "contests.add_contest",
            "contests.change_contest",
            "contests.screen_entries",
            "contests.run_jury",
            "contests.publish_results",
            "contests.read_ledger",
        )
        grant(StaffGroup.AUDITORS, "contests.view_contest", "contests.read_ledger")
        grant(StaffGroup.MODERATORS, "contests.view_contest", "contests.screen_entries")
        grant(StaffGroup.CONTEST_STAFF, "wagtail_localize.submit_translation")
        grant_kind(StaffGroup.CONTEST_STAFF, "contests.ContestPage", "change", "publish")
        personal_data.register("contests.entries", ContestsPersonalData())
        erasure_obstacles.register("contests.jury", jurors_stay)
        dashboard_panels.register("contests.to_screen", dashboard_panel)
        dashboard_panels.register("contests.revoked", revoked_panel)
        periodic_tasks.register(
            "contests.discard_stale_drafts", Periodic(tasks.discard_stale_drafts, every=timedelta(hours=1))
        )
        periodic_tasks.register(
            "contests.mail_guardians", Periodic(tasks.mail_guardians, every=timedelta(hours=1))
        )
        periodic_tasks.register(
            "contests.discard_expired_uploads",
            Periodic(tasks.discard_expired_uploads, every=timedelta(hours=1)),
        )
        periodic_tasks.register("contests.keep_votes", Periodic(tasks.keep_votes, every=timedelta(minutes=1)))
        periodic_tasks.register(
            "contests.follow_plans", Periodic(tasks.follow_plans, every=timedelta(minutes=1))
        )
        periodic_tasks.register("contests.sweep_files", Periodic(tasks.sweep_files, every=timedelta(days=1)))
        periodic_tasks.register(
            "contests.missing_bundles", Periodic(jury_tasks.build_missing_bundles, every=timedelta(hours=1))
        )
        periodic_tasks.register(
            "contests.find_look_alikes", Periodic(tasks.find_look_alikes, every=timedelta(hours=1))
        )
        demo_pieces.register("contests", demo.build, order=40)
        bench_pieces.register("contests", bench.large_contest)
        bench_pieces.register("contests growing", bench.growth)
