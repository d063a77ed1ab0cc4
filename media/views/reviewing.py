"""Residents' videos in the admin: the list by state, one video with all that can be done, a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from media import rules
from media.actions import (
    MayNotError,
    NoPlaceError,
    approve_video,
    ask_for_captions,
    edit_words,
    reject_video,
    set_captions,
    start_review,
)
from media.actions.channel_uploads import keep_here, message_of, send_again
from media.enums import ResidentVideoState
from media.models import ResidentVideo
from media.resident_forms import AskCaptionsForm, RejectForm, ReviewFilterForm, WordsForm
from media.video_forms import CaptionsForm
from media.views.staff import who

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms

    from hub.accounts.models import User

A_PAGE, UNPROCESSABLE = 30, 422


@require_safe
@never_cache
def resident_videos(request: HttpRequest) -> HttpResponse:
    """What residents sent, by state; what waits longest comes first among what waits."""
    who(request, rules.can_review)
    form = ReviewFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = ResidentVideo.objects.select_related("hashtag", "video_file", "page").newest_first()
    if state:
        rows = rows.filter(state=state)
    counts = ResidentVideo.objects.counts()
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("p")),
        "state": state,
        "counts": [(one.value, one.label, counts.get(one.value, 0)) for one in ResidentVideoState],
    }
    return render(request, "media/admin/resident_videos.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def resident_video(request: HttpRequest, code: str) -> HttpResponse:
    """One video: watch it, mend its words, captions, decide."""
    user = who(request, rules.can_review)
    rows = ResidentVideo.objects.select_related(
        "hashtag", "video_file", "page", "sender", "channel_upload__channel"
    )
    rows = rows.prefetch_related("guardians", "consents__wording", "consents__guardian", "log__actor")
    video = get_object_or_404(rows, code=code)
    shown = _forms(video)
    status = 200
    if request.method == "POST":
        do = request.POST.get("do", "")
        form = _bound(do, video, request)
        if form is None or form.is_valid():
            return _do(request, video, user, do, form)
        shown[do], status = form, UNPROCESSABLE
    upload = getattr(video, "channel_upload", None)
    context = {
        "video": video,
        "upload": upload,
        "upload_trouble": message_of(upload) if upload else "",
        "forms": shown,
        "own": rules.owns(user, video),
        "can_edit": rules.can_edit_words(user, video),
        "can_take_up": rules.can_decide(user, video, ResidentVideoState.REVIEW),
        "can_approve": rules.can_decide(user, video, ResidentVideoState.APPROVED),
        "can_reject": rules.can_decide(user, video, ResidentVideoState.REJECTED),
    }
    return render(request, "media/admin/resident_video.html", context, status=status)


def _forms(video: ResidentVideo) -> dict[str, forms.BaseForm]:
    return {
        "words": WordsForm(instance=video),
        "reject": RejectForm(),
        "ask_captions": AskCaptionsForm(),
        "captions": CaptionsForm(initial={"language": video.language_spoken}),
    }


def _bound(do: str, video: ResidentVideo, request: HttpRequest) -> forms.BaseForm | None:
    """The form of the button that was pressed; ``None`` for a button that asks nothing."""
    if do == "words":
        # A copy: what is not taken must not stand in the video that the page shows.
        return WordsForm(request.POST, instance=ResidentVideo.objects.get(pk=video.pk))
    if do == "reject":
        return RejectForm(request.POST)
    if do == "ask_captions":
        return AskCaptionsForm(request.POST)
    if do == "captions":
        return CaptionsForm(request.POST, request.FILES)
    return None


def _do(
    request: HttpRequest, video: ResidentVideo, user: User, do: str, form: forms.BaseForm | None
) -> HttpResponse:
    deeds: dict[str, tuple[Callable[..., Any], str]] = {
        "take_up": (start_review, gettext("You have taken the video up.")),
        "approve": (approve_video, gettext("Approved: it is going to be published in a moment.")),
        "reject": (reject_video, gettext("Not published. The reason is mailed.")),
        "words": (edit_words, gettext("The words are changed.")),
        "ask_captions": (ask_for_captions, gettext("We are mailing the request for captions.")),
        "send_again": (send_again, gettext("It is sent to the channel again.")),
        "keep_here": (keep_here, gettext("It is going to be published from this site in a moment.")),
        "captions": (set_captions, gettext("The captions are with the video.")),
        "drop_captions": (set_captions, gettext("The captions are taken away.")),
    }
    if do in deeds:
        deed, said = deeds[do]
        try:
            deed(video_id=video.pk, user=user, **_given(do, request, form))
        except NoPlaceError:
            messages.error(
                request, gettext("Its hashtag has no published page: publish that first, then approve.")
            )
        except MayNotError:
            messages.error(
                request,
                gettext("This is not possible (any more): look at its state, or a colleague was faster."),
            )
        else:
            messages.success(request, said)
    return HttpResponseRedirect(reverse("media_resident_video", args=[video.code]))


def _given(do: str, request: HttpRequest, form: forms.BaseForm | None) -> dict[str, Any]:
    if do == "drop_captions":
        return {"language": request.POST.get("language", "")[:3], "text": ""}
    if form is None:
        return {}
    data = form.cleaned_data
    return {"language": data["language"], "text": data["captions"]} if do == "captions" else data
