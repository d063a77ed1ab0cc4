from datetime import timedelta

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_save, pre_delete
from django.utils.translation import gettext_lazy as _

from hub.accounts.enums import StaffGroup
from hub.accounts.groups import grant
from hub.core.registry import (
    Periodic,
    bench_pieces,
    dashboard_panels,
    demo_pieces,
    editor_parts,
    findables,
    invitations,
    menu_links,
    periodic_tasks,
    personal_data,
    task_names,
    unpublish_parts,
)
from media.task_names import NAMES


class MediaConfig(AppConfig):
    name = "media"
    label = "media"
    verbose_name = _("Pictures and videos")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Apps are ready now.
        from wagtail.signals import page_published, page_unpublished  # noqa: PLC0415

        from media import bench, checks, demo, facebook_part, places, signals  # noqa: PLC0415
        from media.models import VideoPage  # noqa: PLC0415
        from media.personal_data import VideosPersonalData  # noqa: PLC0415
        from media.views.waiting import waiting_panel  # noqa: PLC0415

        self._grant()
        self._repeat()
        for path, title in NAMES.items():
            task_names.register(path, title)

        demo_pieces.register("media", demo.build, order=30)
        bench_pieces.register("media", bench.ingest)
        menu_links.register("media", places.VIDEOS)
        findables.register("media", places.videos)
        invitations.register("media.send", places.send_for)
        dashboard_panels.register("media.waiting", waiting_panel)
        page_published.connect(
            signals.video_page_published, sender=VideoPage, dispatch_uid="media.video_page_published"
        )
        page_unpublished.connect(
            signals.video_page_unpublished, sender=VideoPage, dispatch_uid="media.video_page_unpublished"
        )
        editor_parts.register("media.facebook", facebook_part.FacebookPart())
        unpublish_parts.register("media.facebook", facebook_part.unpublish_box)
        for signal in (page_published, page_unpublished):
            signal.connect(signals.let_voice_follow, dispatch_uid="media.let_voice_follow")
        page_published.connect(signals.post_on_facebook, dispatch_uid="media.post_on_facebook")
        register(checks.check_picture_sizes)
        register(checks.check_webp_decoder)
        post_save.connect(
            signals.make_files_ahead, sender="media.Picture", dispatch_uid="media.make_files_ahead"
        )
        personal_data.register("media.videos", VideosPersonalData())
        page_published.connect(
            signals.follow_page_back, sender=VideoPage, dispatch_uid="media.follow_page_back"
        )
        page_unpublished.connect(
            signals.follow_page_away, sender=VideoPage, dispatch_uid="media.follow_page_away"
        )
        pre_delete.connect(
            signals.follow_page_away, sender=VideoPage, dispatch_uid="media.follow_page_deleted"
        )

    def _grant(self) -> None:
        """Editors keep videos of the town's own; moderators watch what residents send."""
        files = ("media.view_videofile", "media.add_videofile", "media.change_videofile")
        residents = ("media.view_residentvideo", "media.review_videos")
        grant(StaffGroup.EDITORS, *files, "media.delete_videofile", *residents, "media.moderate_arrivals")
        grant(StaffGroup.MODERATORS, *files, *residents, "media.moderate_arrivals")

    def _repeat(self) -> None:
        from media import channel_tasks, facebook_tasks, tasks  # noqa: PLC0415

        periodic_tasks.register(
            "media.make_missing_renditions",
            Periodic(tasks.make_missing_renditions, every=timedelta(hours=1)),
        )
        periodic_tasks.register(
            "media.sync_channels", Periodic(channel_tasks.sync_channels, every=timedelta(minutes=15))
        )
        periodic_tasks.register(
            "media.follow_uploads", Periodic(channel_tasks.follow_uploads, every=timedelta(minutes=5))
        )
        periodic_tasks.register(
            "media.look_at_residents_videos",
            Periodic(channel_tasks.look_at_residents_videos, every=timedelta(days=1)),
        )
        periodic_tasks.register(
            "media.check_facebook_pages", Periodic(facebook_tasks.check_pages, every=timedelta(days=1))
        )
        periodic_tasks.register(
            "media.send_due_facebook_posts",
            Periodic(facebook_tasks.send_due_posts, every=timedelta(minutes=1)),
        )
        periodic_tasks.register(
            "media.sync_facebook_pages", Periodic(facebook_tasks.sync_pages, every=timedelta(minutes=15))
        )
        periodic_tasks.register(
            "media.prune_channels", Periodic(channel_tasks.prune_channels, every=timedelta(days=1))
        )
        periodic_tasks.register(
            "media.discard_expired_video_uploads",
            Periodic(tasks.discard_expired_video_uploads, every=timedelta(hours=1)),
        )
        periodic_tasks.register(
            "media.remind_video_guardians", Periodic(tasks.remind_video_guardians, every=timedelta(hours=1))
        )
        periodic_tasks.register(
            "media.prune_resident_videos", Periodic(tasks.prune_resident_videos, every=timedelta(days=1))
        )
        periodic_tasks.register(
            "media.sweep_video_files", Periodic(tasks.sweep_video_files, every=timedelta(days=1))
        )
