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
    "media.facebook_tasks.end_attempt": _("Ask Facebook whether a page may be connected"),
    "media.facebook_tasks.check_pages": _("Look which Facebook pages want a check"),
    "media.facebook_tasks.check_page": _("Ask Facebook whether the page still works"),
    "media.facebook_tasks.mail_of_the_end": _("Mail to staff: the Facebook page ends, or has broken"),
    "media.facebook_tasks.send_due_posts": _("Look for posts whose moment has come"),
    "media.facebook_tasks.send_post": _("Post an initiative on Facebook"),
    "media.facebook_tasks.edit_post": _("Change a post on Facebook"),
    "media.facebook_tasks.delete_post": _("Delete a post on Facebook"),
    "media.facebook_tasks.sync_pages": _("Look which Facebook pages want a look"),
    "media.facebook_tasks.sync_page": _("Look for new posts on the Facebook page"),
    "media.facebook_tasks.fetch_picture_of": _("Picture of a post from Facebook"),
}
