"""What the tasks of the ground floor and of Wagtail do, in people's words: path → title."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "hub.core.tasks.prune_task_results": _("Clear out old background work"),
    "hub.core.tasks.build_frames": _("Header and footer of all pages"),
    "hub.core.tasks.publish_scheduled": _("Publish and take away pages at their moment"),
    "hub.core.tasks.clear_expired_sessions": _("Clear out expired logins"),
    "hub.core.tasks.forget_words_of_ratings": _("Delete old comments of readers"),
    "modelsearch.tasks.insert_or_update_object_task": _("Have the search know a page or a file"),
    "wagtail.tasks.update_reference_index_task": _("Note what a page uses"),
    "wagtail.tasks.delete_file_from_storage_task": _("Delete a file that nothing uses any more"),
    "wagtail.images.tasks.set_image_focal_point_task": _("Find what matters in a picture"),
    "wagtail.contrib.frontend_cache.tasks.purge_urls_from_cache_task": _("Have a cache forget pages"),
}
