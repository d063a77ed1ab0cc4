from .bringing_out import NoPlaceError, bring_out, bring_out_waiting
from .captions import drop_captions, keep_captions
from .errors import MayNotError
from .guardians import ask_guardian, ask_waiting_guardians, remind_guardians
from .make_renditions import make_renditions
from .reviewing import (
    approve_video,
    ask_for_captions,
    edit_words,
    forget_rejected_files,
    give_up_unsigned,
    mark_available,
    mark_unavailable,
    reject_video,
    set_captions,
    start_review,
    tell_of_failed_file,
)
from .sending import TooManyVideosError, send_video, withdraw_video
from .take_in_picture import take_in_picture
from .uploads import discard_expired_uploads
from .video_files import (
    dress_pages,
    keep_video_file,
    make_web_copy,
    picture_of,
    remove_video_files,
    sweep_video_files,
)

__all__ = [
    "MayNotError",
    "NoPlaceError",
    "TooManyVideosError",
    "approve_video",
    "ask_for_captions",
    "ask_guardian",
    "ask_waiting_guardians",
    "bring_out",
    "bring_out_waiting",
    "discard_expired_uploads",
    "dress_pages",
    "drop_captions",
    "edit_words",
    "forget_rejected_files",
    "give_up_unsigned",
    "keep_captions",
    "keep_video_file",
    "make_renditions",
    "make_web_copy",
    "mark_available",
    "mark_unavailable",
    "picture_of",
    "reject_video",
    "remind_guardians",
    "remove_video_files",
    "send_video",
    "set_captions",
    "start_review",
    "sweep_video_files",
    "take_in_picture",
    "tell_of_failed_file",
    "withdraw_video",
]
