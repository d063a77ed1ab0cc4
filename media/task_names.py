"""What the tasks of pictures and videos do, in people's words: path → title."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "media.tasks.make_renditions": _("Sizes and formats of a picture"),
    "media.tasks.make_missing_renditions": _("Look for pictures that lack sizes"),
    "media.tasks.make_web_copy": _("Copy of a video for the web, and its still"),
    "media.tasks.follow_video_file": _("Pages and people that wait for a video"),
    "media.tasks.bring_out_video": _("Publish an approved video"),
    "media.tasks.tell_sender": _("Mail to a resident: what became of their video"),
    "media.tasks.ask_video_guardian": _("Mail to a guardian: please sign for a video"),
    "media.tasks.remind_video_guardians": _("Look for guardians to remind of a video"),
    "media.tasks.prune_resident_videos": _("Delete files of videos that were rejected or never signed for"),
    "media.tasks.discard_expired_video_uploads": _("Delete videos that were sent in pieces and never used"),
    "media.tasks.sweep_video_files": _("Delete files of videos that nobody needs"),
    "media.channel_tasks.end_attempt": _("Ask YouTube whether a channel may be connected"),
    "media.channel_tasks.revoke": _("Give a permission back to Google"),
    "media.channel_tasks.sync_channels": _("Look which YouTube channels want a look"),
    "media.channel_tasks.sync_channel": _("Look for new videos on the YouTube channel"),
    "media.channel_tasks.fetch_posters": _("Stills of the channel’s videos"),
    "media.channel_tasks.prune_channels": _("Tidy up old counts of YouTube"),
}
