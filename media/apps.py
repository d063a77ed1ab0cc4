from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "media"
    label = "media"
    verbose_name = _("Pictures and videos")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save  # noqa: PLC0415 - apps are ready now

        from hub.core.registry import bench_pieces, demo_pieces, findables, menu_links  # noqa: PLC0415
        from media import bench, checks, demo, places, signals  # noqa: PLC0415

        demo_pieces.register("media", demo.build, order=30)
        bench_pieces.register("media", bench.ingest)
        menu_links.register("media", places.VIDEOS)
        findables.register("media", places.videos)
        register(checks.check_picture_sizes)
        register(checks.check_webp_decoder)
        post_save.connect(
            signals.make_files_ahead, sender="media.Picture", dispatch_uid="media.make_files_ahead"
        )
