"""“Send your video”: /it/video/invia/, and what a person sent: /it/video/miei/."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.limits import seconds_to_wait, too_many
from hub.core.bounded_uploads import BoundedUploadHandler
from hub.core.frame import Link
from hub.core.guardian_forms import CorrectGuardianForm
from hub.core.shell import shell_of
from hub.core.sites import town_name
from media import rules
from media.actions import MayNotError, TooManyVideosError, send_video, set_captions, withdraw_video
from media.actions.guardians import TooLateToSignError, correct_guardian, send_again
from media.models import ResidentVideo
from media.places import hashtags_that_take_videos
from media.resident_forms import SendVideoForm
from media.video_forms import MOST_PLAIN, captions_form_for

if TYPE_CHECKING:
    from hub.accounts.models import User

# Enough for a slow line and many mistakes, too little for a machine.
RATE, LINK_RATE, CORRECTION_RATE = "40/15m", "6/d", "20/d"
UNPROCESSABLE = 422


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def send(request: HttpRequest) -> HttpResponse:
    """The form. What is sent is read to its end, whatever is said to it: else a browser hears nothing."""
    handler = BoundedUploadHandler(
        request,
        most_bytes=MOST_PLAIN,
        most_together=MOST_PLAIN,
        drop_all=not request.user.is_authenticated,
    )
    request.upload_handlers.insert(0, handler)
    with suppress(UnreadablePostError):  # they have gone away: nobody reads the answer
        request.POST  # noqa: B018 - this reads it
    return _send(request)


@login_required
@csrf_protect
def _send(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    open_for = hashtags_that_take_videos()
    if not open_for.exists():
        return render(request, "media/send/closed.html", {"trail": trail(request)})
    if request.method != "POST":
        wanted = open_for.filter(name=request.GET.get("hashtag", "").casefold()).first()
        initial = {"key": uuid.uuid4(), "hashtag": wanted, "speaker_name": user.get_full_name()}
        return _form(request, SendVideoForm(user=user, town=town_name(request), initial=initial))
    if wait := seconds_to_wait("send-video", f"user:{user.pk}", RATE):
        return too_many(request, wait)
    oversized = getattr(request, "oversized_uploads", ())
    form = SendVideoForm(request.POST, request.FILES, user=user, town=town_name(request), oversized=oversized)
    if form.is_valid():
        try:
            video = send_video(
                user=user,
                key=form.cleaned_data["key"],
                fields=form.video_fields(),
                consents=form.consents(),
                guardians=form.guardians(),
                youtube=form.youtube,
                address=form.cleaned_data["address"],
                file=form.sent,
            )
        except TooManyVideosError:
            form.add_error(
                None, gettext("You have many videos that wait to be looked at: send this one later.")
            )
        else:
            messages.success(request, gettext("Thank you! Your video has arrived. We have sent you a mail."))
            return HttpResponseRedirect(reverse("media:mine_one", args=[video.code]))
    form.hold_file()
    return _form(request, form, UNPROCESSABLE)


def _form(request: HttpRequest, form: SendVideoForm, status: int = 200) -> HttpResponse:
    mark = salted_hmac("media.send", str(request.user.pk)).hexdigest()[:16]
    context = {"form": form, "person": mark, "trail": trail(request)}
    return render(request, "media/send/form.html", context, status=status)


@require_safe
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that the person has sent, newest first."""
    rows = ResidentVideo.objects.of(request.user.pk or 0).select_related("hashtag", "page")
    context = {
        "videos": rows.newest_first()[:200],
        "may_send": hashtags_that_take_videos().exists(),
        "trail": trail(request),
    }
    return render(request, "media/send/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def mine_one(request: HttpRequest, code: str) -> HttpResponse:
    """One video as its sender sees it. A POST adds captions to its file."""
    user: User = request.user  # type: ignore[assignment]
    rows = ResidentVideo.objects.of(user.pk).select_related("hashtag", "page", "video_file")
    video = get_object_or_404(rows.prefetch_related("guardians", "consents__wording"), code=code)
    form = captions_form_for(video.video_file) if video.video_file else None
    status = 200
    if request.method == "POST" and video.video_file is not None:
        form = captions_form_for(video.video_file, request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            set_captions(video_id=video.pk, user=user, language=data["language"], text=data["captions"])
            messages.success(request, gettext("Thank you, the captions are with the video."))
            return HttpResponseRedirect(reverse("media:mine_one", args=[code]))
        status = UNPROCESSABLE
    context = {
        "video": video,
        "form": form,
        "can_withdraw": rules.can_withdraw(user, video),
        "takes_signatures": rules.takes_signatures(video),
        "trail": _trail_to_mine(request),
    }
    return render(request, "media/send/one.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more, then take the video back."""
    user: User = request.user  # type: ignore[assignment]
    video = get_object_or_404(ResidentVideo.objects.of(user.pk), code=code)
    if request.method == "POST":
        try:
            withdraw_video(video_id=video.pk, user=user)
        except MayNotError:
            messages.error(request, gettext("This is not possible any more."))
        else:
            messages.success(request, gettext("Withdrawn: its page is gone and our copies are deleted."))
        return HttpResponseRedirect(reverse("media:mine"))
    if not rules.can_withdraw(user, video):
        return HttpResponseRedirect(reverse("media:mine_one", args=[code]))
    return render(request, "media/send/withdraw.html", {"video": video, "trail": trail(request)})


@require_POST
@login_required
@never_cache
def ask_again(request: HttpRequest, code: str, position: int) -> HttpResponse:
    """Mail the link to a guardian once more."""
    video = get_object_or_404(ResidentVideo.objects.of(request.user.pk or 0), code=code)
    row = get_object_or_404(video.guardians, position=position, is_sender=False)
    if wait := seconds_to_wait("video-guardian-link", f"guardian:{row.pk}", LINK_RATE):
        return too_many(request, wait)
    if rules.takes_signatures(video) and send_again(guardian_id=row.pk):
        messages.success(request, gettext("We have mailed the link again."))
    else:
        messages.error(request, gettext("This is not possible any more."))
    return HttpResponseRedirect(reverse("media:mine_one", args=[code]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def correct(request: HttpRequest, code: str, position: int) -> HttpResponse:
    """Another name or address for a guardian who has not signed yet."""
    user: User = request.user  # type: ignore[assignment]
    video = get_object_or_404(ResidentVideo.objects.of(user.pk).prefetch_related("guardians"), code=code)
    rows = video.guardians.all()
    row = next((one for one in rows if one.position == position and not one.is_sender), None)
    if row is None:
        raise Http404
    back = HttpResponseRedirect(reverse("media:mine_one", args=[code]))
    if not rules.can_correct(user, row, video):
        messages.error(request, gettext("This is not possible any more."))
        return back
    taken = [user.email, *(other.email for other in rows if other is not row)]
    data = request.POST if request.method == "POST" else None
    form = CorrectGuardianForm(data, name=row.name, email=row.email, taken=taken)
    if not form.is_valid():
        context = {"video": video, "guardian": row, "form": form, "trail": _trail_to_mine(request)}
        status = UNPROCESSABLE if form.is_bound else 200
        return render(request, "media/send/guardian.html", context, status=status)
    if wait := seconds_to_wait("video-guardian-correct", f"user:{user.pk}", CORRECTION_RATE):
        return too_many(request, wait)
    try:
        correct_guardian(guardian_id=row.pk, user=user, **form.cleaned_data)
    except TooLateToSignError:
        messages.error(request, gettext("This is not possible any more."))
    else:
        messages.success(request, gettext("Corrected. We are mailing a new link; the old one opens nothing."))
    return back


def _trail_to_mine(request: HttpRequest) -> list[Link]:
    return [*trail(request), Link(reverse("media:mine"), gettext("My videos"))]


def trail(request: HttpRequest) -> list[Link]:
    """The way back from the pages about sending."""
    home = Link(shell_of(request).home_url, gettext("Home"))
    return [home, Link(reverse("media:videos"), gettext("Videos"))]
