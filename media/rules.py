"""Who may do what with videos: predicates that compose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.permission_policies.pages import PagePermissionPolicy

from media.enums import CAN_WITHDRAW, FOLLOWS, ResidentVideoState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from hub.accounts.models import User
    from media.models import ResidentVideo, VideoFile, VideoGuardian

    Anybody = User | AnonymousUser


def may_connect(user: User | AnonymousUser) -> bool:
    """Keys and accounts: what holds for everything that the town publishes elsewhere."""
    return user.has_perm("media.connect_channels")


def may_moderate(user: User | AnonymousUser) -> bool:
    """Decide what of the town's accounts appears here."""
    return user.has_perm("media.moderate_arrivals")


def may_edit(user: User | AnonymousUser) -> bool:
    """Write on the pages: who looks after what comes in need not be an editor."""
    return PagePermissionPolicy().user_has_permission(user, "change")


def _is_somebody(user: Anybody) -> bool:
    return user.is_authenticated and user.is_active


def can_see_files(user: Anybody) -> bool:
    """Staff who look after videos: any of them, before it is public, and its original."""
    return _is_somebody(user) and user.has_perm("media.view_videofile")


def can_add_files(user: Anybody) -> bool:
    """Staff who may upload a video of the town's own, and change its captions."""
    return _is_somebody(user) and user.has_perm("media.add_videofile")


def can_delete_files(user: Anybody) -> bool:
    return _is_somebody(user) and user.has_perm("media.delete_videofile")


def can_watch(user: Anybody, video_file: VideoFile) -> bool:
    """What is not public: who sent it, and staff."""
    if not _is_somebody(user):
        return False
    return video_file.uploaded_by_id == user.pk or can_see_files(user)


def can_review(user: Anybody) -> bool:
    """Staff who watch what residents send, and decide."""
    return _is_somebody(user) and user.has_perm("media.review_videos")


def owns(user: Anybody, video: ResidentVideo) -> bool:
    return _is_somebody(user) and video.sender_id == user.pk


def can_decide(user: Anybody, video: ResidentVideo, to: ResidentVideoState) -> bool:
    """Nobody decides about their own; nothing is decided before all have signed, but for a refusal."""
    if not can_review(user) or owns(user, video) or not may_follow(video, to):
        return False
    if to == ResidentVideoState.APPROVED and not can_become_public(video):
        return False
    return video.awaited == 0 or to == ResidentVideoState.REJECTED


def can_become_public(video: ResidentVideo) -> bool:
    """There is something to show, now or once its file is prepared."""
    return bool(video.youtube_id) or (video.video_file is not None and not video.video_file.is_failed)


def can_edit_words(user: Anybody, video: ResidentVideo) -> bool:
    """Until it is a page of its own, which is edited as every page."""
    before = (ResidentVideoState.SUBMITTED, ResidentVideoState.REVIEW, ResidentVideoState.APPROVED)
    return can_review(user) and not owns(user, video) and video.state in before


def can_withdraw(user: Anybody, video: ResidentVideo) -> bool:
    """Who sent it, at any time."""
    return owns(user, video) and video.state in CAN_WITHDRAW


def takes_signatures(video: ResidentVideo) -> bool:
    """As long as it waits for them."""
    return video.state == ResidentVideoState.SUBMITTED and video.awaited > 0


def can_correct(user: Anybody, guardian: VideoGuardian, video: ResidentVideo) -> bool:
    """Name and address of who has not signed: who sent the video."""
    missing = guardian.signed_at is None and not guardian.is_sender
    return owns(user, video) and missing and takes_signatures(video)


def may_follow(video: ResidentVideo, to: ResidentVideoState) -> bool:
    """Whether the state ``to`` may come next."""
    return video.state in FOLLOWS[to]
