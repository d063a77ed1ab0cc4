from datetime import timedelta

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from media.task_names import NAMES


class MediaConfig(AppConfig):
    name = "media"
    label = "media"
    verbose_name = _("Pictures and videos")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save  # noqa: PLC0415 - apps are ready now
        from wagtail.signals import page_published, page_unpublished  # noqa: PLC0415

        from hub.accounts.enums import StaffGroup  # noqa: PLC0415
        from hub.accounts.groups import grant  # noqa: PLC0415
        from hub.core.registry import (  # noqa: PLC0415
            Periodic,
            bench_pieces,
            dashboard_panels,
            demo_pieces,
            findables,
            menu_links,
            periodic_tasks,
            task_names,
        )
        from media import bench, channel_tasks, checks, demo, places, signals, tasks  # noqa: PLC0415
        from media.models import VideoPage  # noqa: PLC0415
        from media.views.arrivals import waiting_panel  # noqa: PLC0415

        demo_pieces.register("media", demo.build, order=30)
        bench_pieces.register("media", bench.ingest)
        menu_links.register("media", places.VIDEOS)
        findables.register("media", places.videos)
        grant(StaffGroup.EDITORS, "media.moderate_arrivals")
        grant(StaffGroup.MODERATORS, "media.moderate_arrivals")
        dashboard_panels.register("media.arrivals", waiting_panel)
        periodic_tasks.register(
            "media.sync_channels", Periodic(channel_tasks.sync_channels, every=timedelta(minutes=15))
        )
        periodic_tasks.register(
            "media.prune_channels", Periodic(channel_tasks.prune_channels, every=timedelta(days=1))
        )
        page_published.connect(
            signals.video_page_published, sender=VideoPage, dispatch_uid="media.video_page_published"
        )
        page_unpublished.connect(
            signals.video_page_unpublished, sender=VideoPage, dispatch_uid="media.video_page_unpublished"
        )
        for path, title in NAMES.items():
            task_names.register(path, title)
        periodic_tasks.register(
            "media.make_missing_renditions",
            Periodic(tasks.make_missing_renditions, every=timedelta(hours=1)),
        )
        register(checks.check_picture_sizes)
        register(checks.check_webp_decoder)
        post_save.connect(
            signals.make_files_ahead, sender="media.Picture", dispatch_uid="media.make_files_ahead"
        )
