"""Fixed vocabularies of pictures and videos; imports nothing of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Captions(TextChoices):
    """What a person who does not hear finds in the video."""

    NONE = "none", _("No captions")
    AUTOMATIC = "automatic", _("Automatic captions, not checked")
    REVIEWED = "reviewed", _("Captions checked by a person")


class SpokenLanguage(TextChoices):
    """Languages that are spoken in the town's videos; the codes are those of ``lang``."""

    ITALIAN = "it", pgettext_lazy("spoken in a video", "Italian")
    ENGLISH = "en", pgettext_lazy("spoken in a video", "English")
    FRENCH = "fr", pgettext_lazy("spoken in a video", "French")
    ROMANIAN = "ro", pgettext_lazy("spoken in a video", "Romanian")
    PIEDMONTESE = "pms", pgettext_lazy("spoken in a video", "Piedmontese")
    ALBANIAN = "sq", pgettext_lazy("spoken in a video", "Albanian")
    ARABIC = "ar", pgettext_lazy("spoken in a video", "Arabic")
    CHINESE = "zh", pgettext_lazy("spoken in a video", "Chinese")
    SPANISH = "es", pgettext_lazy("spoken in a video", "Spanish")
    GERMAN = "de", pgettext_lazy("spoken in a video", "German")
    UKRAINIAN = "uk", pgettext_lazy("spoken in a video", "Ukrainian")
    SIGN = "ise", pgettext_lazy("spoken in a video", "Italian Sign Language")
    NO_WORDS = "zxx", _("Without words")


class ConnectionState(TextChoices):
    """How the town's account at an outside service is."""

    CHECKING = "checking", pgettext_lazy("of a connected account", "Being checked")
    WORKS = "works", pgettext_lazy("of a connected account", "Works")
    TROUBLE = "trouble", pgettext_lazy("of a connected account", "In trouble for now")
    EXPIRED = "expired", pgettext_lazy("of a connected account", "Expired")
    REVOKED = "revoked", pgettext_lazy("of a connected account", "Taken back")
    REFUSED = "refused", pgettext_lazy("of a connected account", "Refused")


# Nothing is asked of the service before somebody connects the account again.
DISCONNECTED = (ConnectionState.EXPIRED, ConnectionState.REVOKED, ConnectionState.REFUSED)


class ArrivalState(TextChoices):
    """What becomes of a video or a post that came in from the town’s own accounts, with a hashtag of ours."""

    PENDING = "pending", pgettext_lazy("of what came in", "To be looked at")
    PUBLISHED = "published", pgettext_lazy("of what came in", "Published")
    REFUSED = "refused", pgettext_lazy("of what came in", "Not taken")
    UNAVAILABLE = "unavailable", pgettext_lazy("of what came in", "No longer there")
    OTHER = "other", pgettext_lazy("of what came in", "Without a hashtag of ours")


class ChannelMeans(TextChoices):
    """By what the hub may ask YouTube for a channel."""

    KEY = "key", _("With a key: the hub only reads what is public")
    LOGIN = "login", _("With the channel’s own account: the hub may also upload videos")


class Privacy(TextChoices):
    """Who sees a video on YouTube; the values are YouTube's."""

    PUBLIC = "public", pgettext_lazy("of a video on YouTube", "Public")
    UNLISTED = "unlisted", pgettext_lazy("of a video on YouTube", "Unlisted: who has the address")
    PRIVATE = "private", pgettext_lazy("of a video on YouTube", "Private")


class VideoLicence(TextChoices):
    """Under what a video stands on YouTube; the values are YouTube's."""

    YOUTUBE = "youtube", _("YouTube’s standard licence")
    CC_BY = "creativeCommon", _("Creative Commons, attribution (CC BY)")


class QuotaBucket(TextChoices):
    """What YouTube counts by itself each day (https://developers.google.com/youtube/v3/determine_quota_cost)."""

    UNITS = "units", _("units")
    UPLOADS = "uploads", _("uploaded videos")


class ChannelUploadState(TextChoices):
    """Where a resident's file is on its way to the town's channel."""

    WAITING = "waiting", pgettext_lazy("of a video for the channel", "Waits to be sent")
    SENDING = "sending", pgettext_lazy("of a video for the channel", "Is being sent")
    PROCESSING = "processing", pgettext_lazy("of a video for the channel", "YouTube is preparing it")
    THERE = "there", pgettext_lazy("of a video for the channel", "Is on the channel")
    FAILED = "failed", pgettext_lazy("of a video for the channel", "Could not be sent")
    KEPT_HERE = "kept_here", pgettext_lazy("of a video for the channel", "Shown from our own storage")
    GOING = "going", pgettext_lazy("of a video for the channel", "Is being deleted there")
    GONE = "gone", pgettext_lazy("of a video for the channel", "Deleted there")


# The worker has something to do for these.
UPLOADS_UNDER_WAY = (
    ChannelUploadState.WAITING,
    ChannelUploadState.SENDING,
    ChannelUploadState.PROCESSING,
    ChannelUploadState.GOING,
)


class VideoFileState(TextChoices):
    """How far a video that we keep ourselves is."""

    PREPARING = "preparing", pgettext_lazy("of a video file", "Being prepared for the web")
    READY = "ready", pgettext_lazy("of a video file", "Ready")
    FAILED = "failed", pgettext_lazy("of a video file", "Could not be prepared")


class ResidentVideoState(TextChoices):
    """Where a video that somebody sent stands; it moves by actions only."""

    SUBMITTED = "submitted", pgettext_lazy("of a resident’s video", "Sent")
    REVIEW = "review", pgettext_lazy("of a resident’s video", "Being looked at")
    APPROVED = "approved", pgettext_lazy("of a resident’s video", "Approved")
    PUBLISHED = "published", pgettext_lazy("of a resident’s video", "Published")
    REJECTED = "rejected", pgettext_lazy("of a resident’s video", "Not published")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a resident’s video", "Withdrawn")
    UNAVAILABLE = "unavailable", pgettext_lazy("of a resident’s video", "Not available at the moment")


# Somebody of the staff has something to do.
WAITING_FOR_STAFF = (ResidentVideoState.SUBMITTED, ResidentVideoState.REVIEW)
# Nothing moves any more but for a withdrawal.
CAN_WITHDRAW = tuple(state for state in ResidentVideoState if state != ResidentVideoState.WITHDRAWN)
# What may follow on what.
FOLLOWS: dict[ResidentVideoState, tuple[ResidentVideoState, ...]] = {
    ResidentVideoState.REVIEW: (ResidentVideoState.SUBMITTED,),
    ResidentVideoState.APPROVED: (ResidentVideoState.REVIEW,),
    ResidentVideoState.PUBLISHED: (ResidentVideoState.APPROVED, ResidentVideoState.UNAVAILABLE),
    ResidentVideoState.REJECTED: (
        ResidentVideoState.SUBMITTED,
        ResidentVideoState.REVIEW,
        ResidentVideoState.APPROVED,
    ),
    ResidentVideoState.WITHDRAWN: CAN_WITHDRAW,
    ResidentVideoState.UNAVAILABLE: (ResidentVideoState.PUBLISHED,),
}


class VideoEvent(TextChoices):
    """What happened to a resident's video: a line of its log each."""

    SUBMITTED = "submitted", pgettext_lazy("happened to a video", "Sent")
    SIGNED = "signed", pgettext_lazy("happened to a video", "A parent or guardian has signed")
    COMPLETE = "complete", pgettext_lazy("happened to a video", "All parents or guardians have signed")
    REFUSED = "refused", pgettext_lazy("happened to a video", "A parent or guardian has refused to sign")
    GUARDIAN_CHANGED = (
        "guardian_changed",
        pgettext_lazy("happened to a video", "Name or address of a parent or guardian corrected"),
    )
    REVIEW = "review", pgettext_lazy("happened to a video", "Taken up to be looked at")
    EDITED = "edited", pgettext_lazy("happened to a video", "Words changed by staff")
    CAPTIONS_ASKED = "captions_asked", pgettext_lazy("happened to a video", "Captions asked for")
    CAPTIONS = "captions", pgettext_lazy("happened to a video", "Captions changed")
    APPROVED = "approved", pgettext_lazy("happened to a video", "Approved")
    PUBLISHED = "published", pgettext_lazy("happened to a video", "Published")
    REJECTED = "rejected", pgettext_lazy("happened to a video", "Not published, with a reason")
    WITHDRAWN = "withdrawn", pgettext_lazy("happened to a video", "Withdrawn by who sent it")
    TAKEN_BACK = "taken_back", pgettext_lazy("happened to a video", "Signature taken back")
    UNAVAILABLE = "unavailable", pgettext_lazy("happened to a video", "No longer available")
    AVAILABLE = "available", pgettext_lazy("happened to a video", "Available again")
    FILE_FAILED = "file_failed", pgettext_lazy("happened to a video", "The file could not be prepared")
    ERASED = "erased", pgettext_lazy("happened to a video", "Personal data erased")


class VideoConsentKind(TextChoices):
    """What somebody agrees to, or declares, for a resident's video."""

    LICENCE = "licence", pgettext_lazy("agreed to for a video", "Rights and publication")
    PEOPLE = "people", pgettext_lazy("agreed to for a video", "Recognisable people")
    NO_MINORS = "no_minors", pgettext_lazy("agreed to for a video", "No minors")
    GUARDIAN = "guardian", pgettext_lazy("agreed to for a video", "Signature of a parent or guardian")
    SOLE = "sole", pgettext_lazy("agreed to for a video", "Only one parent or guardian")


class FacebookPostState(TextChoices):
    """Where a post of ours on Facebook is."""

    WAITING = "waiting", pgettext_lazy("of a post on Facebook", "Waits for its moment")
    SENDING = "sending", pgettext_lazy("of a post on Facebook", "Is being sent")
    POSTED = "posted", pgettext_lazy("of a post on Facebook", "Is on Facebook")
    FAILED = "failed", pgettext_lazy("of a post on Facebook", "Not sent")
    DELETING = "deleting", pgettext_lazy("of a post on Facebook", "Is being deleted there")
    DELETED = "deleted", pgettext_lazy("of a post on Facebook", "Deleted there")
    CALLED_OFF = "called_off", pgettext_lazy("of a post on Facebook", "Called off")


# Of these a page has one at most.
STANDING_POSTS = (
    FacebookPostState.WAITING,
    FacebookPostState.SENDING,
    FacebookPostState.POSTED,
    FacebookPostState.FAILED,
    FacebookPostState.DELETING,
)
# A person may still change what these say before they go out.
UNSENT_POSTS = (FacebookPostState.WAITING, FacebookPostState.FAILED)
