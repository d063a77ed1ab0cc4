from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _

from hub.accounts.enums import StaffGroup
from hub.accounts.groups import grant, grant_kind
from hub.core.registry import (
    Periodic,
    bench_pieces,
    dashboard_panels,
    demo_pieces,
    erasure_obstacles,
    findables,
    hidden_pages,
    periodic_tasks,
    personal_data,
    task_names,
)


class ContestsConfig(AppConfig):
    name = "contests"
    label = "contests"
    verbose_name = _("Photo contests")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import bench, demo, jury_tasks, places, signals, tasks  # noqa: PLC0415
        from .models import ContestPage  # noqa: PLC0415
        from .models.pages import not_public_yet  # noqa: PLC0415
        from .personal_data import ContestsPersonalData, jurors_stay  # noqa: PLC0415
        from .task_names import NAMES  # noqa: PLC0415
        from .views.screening import revoked_panel  # noqa: PLC0415
        from .views.standing import dashboard_panel  # noqa: PLC0415

        grant(
            StaffGroup.SECRETARIES,
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
        grant(StaffGroup.SECRETARIES, "wagtail_localize.submit_translation")
        grant_kind(StaffGroup.SECRETARIES, "contests.ContestPage", "change", "publish")
        post_save.connect(signals.announce, sender=ContestPage, dispatch_uid="contests.announce")
        hidden_pages.register("contests.not_public_yet", not_public_yet)
        personal_data.register("contests.entries", ContestsPersonalData())
        erasure_obstacles.register("contests.jury", jurors_stay)
        dashboard_panels.register("contests.not_over", dashboard_panel)
        dashboard_panels.register("contests.revoked", revoked_panel)
        periodic_tasks.register(
            "contests.discard_stale_drafts", Periodic(tasks.discard_stale_drafts, every=timedelta(hours=1))
        )
        periodic_tasks.register(
            "contests.remind_of_drafts", Periodic(tasks.remind_of_drafts, every=timedelta(hours=1))
        )
        periodic_tasks.register(
            "contests.mail_guardians", Periodic(tasks.mail_guardians, every=timedelta(hours=1))
        )
        periodic_tasks.register(
            "contests.remind_jurors", Periodic(tasks.remind_jurors, every=timedelta(hours=1))
        )
        periodic_tasks.register(
            "contests.discard_expired_uploads",
            Periodic(tasks.discard_expired_uploads, every=timedelta(hours=1)),
        )
        periodic_tasks.register("contests.keep_votes", Periodic(tasks.keep_votes, every=timedelta(minutes=1)))
        periodic_tasks.register(
            "contests.follow_plans", Periodic(tasks.follow_plans, every=timedelta(minutes=1))
        )
        periodic_tasks.register(
            "contests.keep_colours", Periodic(tasks.keep_colours, every=timedelta(hours=1))
        )
        periodic_tasks.register(
            "contests.full_sizes", Periodic(tasks.make_full_sizes, every=timedelta(hours=1))
        )
        periodic_tasks.register("contests.sweep_files", Periodic(tasks.sweep_files, every=timedelta(days=1)))
        periodic_tasks.register(
            "contests.missing_bundles", Periodic(jury_tasks.build_missing_bundles, every=timedelta(hours=1))
        )
        periodic_tasks.register(
            "contests.find_look_alikes", Periodic(tasks.find_look_alikes, every=timedelta(hours=1))
        )
        for path, title in NAMES.items():
            task_names.register(path, title)
        findables.register("contests", places.contests)
        demo_pieces.register("contests", demo.build, order=40)
        bench_pieces.register("contests", bench.large_contest)
        bench_pieces.register("contests growing", bench.growth)
        bench_pieces.register("contests judging", bench.workspace)
