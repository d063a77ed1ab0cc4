from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "hub.core"
    label = "core"
    verbose_name = _("Hub")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save  # noqa: PLC0415 - apps are ready now
        from wagtail.signals import init_new_page, page_published, page_unpublished, post_page_move  # noqa: PLC0415

        from hub.core import signals, tasks, translations  # noqa: PLC0415
        from hub.core.registry import Periodic, periodic_tasks, task_names  # noqa: PLC0415
        from hub.core.task_names import NAMES  # noqa: PLC0415

        for path, title in NAMES.items():
            task_names.register(path, title)
        day = timedelta(days=1)
        periodic_tasks.register("core.build_frames", Periodic(tasks.build_frames, every=timedelta(hours=1)))
        periodic_tasks.register(
            "core.publish_scheduled", Periodic(tasks.publish_scheduled, every=timedelta(minutes=1))
        )
        periodic_tasks.register("core.prune_task_results", Periodic(tasks.prune_task_results, every=day))
        periodic_tasks.register(
            "core.clear_expired_sessions", Periodic(tasks.clear_expired_sessions, every=day)
        )
        periodic_tasks.register(
            "core.forget_words_of_ratings", Periodic(tasks.forget_words_of_ratings, every=day)
        )

        init_new_page.connect(signals.offer_parents_hashtags, dispatch_uid="core.offer_parents_hashtags")
        page_published.connect(signals.date_alias, dispatch_uid="core.date_alias")
        page_published.connect(signals.let_translations_follow, dispatch_uid="core.translations_follow")
        page_unpublished.connect(signals.let_translations_expire, dispatch_uid="core.translations_expire")
        post_save.connect(signals.let_translated_snippets_follow, dispatch_uid="core.snippets_follow")
        post_save.connect(signals.build_frames_on_change, dispatch_uid="core.frames_saved")
        post_delete.connect(signals.build_frames_on_change, dispatch_uid="core.frames_deleted")
        post_page_move.connect(signals.build_frames_on_change, dispatch_uid="core.frames_moved")

        translations.keep_aliases_until_translated()
