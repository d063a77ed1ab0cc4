"""What the tasks of pictures and videos do, in people's words: path → title."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "media.tasks.make_renditions": _("Sizes and formats of a picture"),
    "media.tasks.make_missing_renditions": _("Look for pictures that lack sizes"),
    "media.channel_tasks.end_attempt": _("Ask YouTube whether a channel may be connected"),
    "media.channel_tasks.revoke": _("Give a permission back to Google"),
    "media.channel_tasks.sync_channels": _("Look which YouTube channels want a look"),
    "media.channel_tasks.sync_channel": _("Look for new videos on the YouTube channel"),
    "media.channel_tasks.fetch_posters": _("Stills of the channel’s videos"),
    "media.channel_tasks.prune_channels": _("Tidy up old counts of YouTube"),
}
