"""The page behind the link that was mailed to a parent or guardian.

The link is the right to sign, so its forms need no token of a session, and what another site would send in
somebody's name has no link to send it to. Opening a page changes nothing: mail scanners open links too.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts.limits import seconds_to_wait, too_many
from hub.core.agreed import fingerprint
from hub.core.private_files import private_file
from hub.core.sites import town_name
from media import rules
from media.actions.guardians import (
    ChangedMeanwhileError,
    TooLateToSignError,
    refuse,
    send_again,
    shown_to,
    sign,
    take_back,
)
from media.enums import ResidentVideoState
from media.guardian_links import LinkBrokenError, LinkExpiredError, token_in
from media.models import VideoGuardian
from media.wordings import signed_kinds, wording

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from hub.core.agreed import Wording

# Answers from one address; fresh links to one guardian, whoever asks for them.
LIMIT_ANSWERS, LIMIT_LINKS = "120/h", "6/d"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def guardian(request: HttpRequest, link: str) -> HttpResponse:
    """The video with the words to agree to; its buttons sign or refuse."""
    try:
        row, is_expired = _opened(link)
    except LinkBrokenError:
        return _said(request, "broken", status=HTTPStatus.NOT_FOUND)
    if row is None or row.video.state == ResidentVideoState.WITHDRAWN:
        return _said(request, "gone", status=HTTPStatus.GONE)
    if request.method == "POST":
        ip = get_adapter().get_client_ip(request)
        if wait := seconds_to_wait("video-guardian", f"ip:{ip}", LIMIT_ANSWERS):
            return too_many(request, wait)
        return _answer(request, link, row, is_expired=is_expired)
    if is_expired:
        return _said(request, "expired", row, status=HTTPStatus.GONE)
    return _show(request, link, row)


def _answer(request: HttpRequest, link: str, row: VideoGuardian, *, is_expired: bool) -> HttpResponse:
    do = request.POST.get("do")
    if do == "link":
        if wait := seconds_to_wait("video-guardian-link", f"guardian:{row.pk}", LIMIT_LINKS):
            return too_many(request, wait)
        return _said(request, "sent" if send_again(guardian_id=row.pk) else "late", row)
    if is_expired:
        return _said(request, "expired", row, status=HTTPStatus.GONE)
    deed = DEEDS.get(do or "")
    try:
        answer = deed(request, link, row) if deed else None
    except TooLateToSignError:
        return _said(request, "late", row, status=HTTPStatus.CONFLICT)
    except ChangedMeanwhileError:
        return _show(request, link, row, refused="changed")
    return answer or HttpResponseRedirect(reverse("media:guardian", args=[link]))


def _sign(request: HttpRequest, link: str, row: VideoGuardian) -> HttpResponse | None:
    """Sign for exactly what was on the page."""
    words = _words(request, row)
    if not request.POST.get("agree") or request.POST.get("agreed_to") != fingerprint(words):
        return _show(request, link, row, refused="agree")
    sign(guardian_id=row.pk, words=words, shown=request.POST.get("shown", ""), now=timezone.now())
    return None


def _refuse(request: HttpRequest, link: str, row: VideoGuardian) -> HttpResponse | None:
    refuse(guardian_id=row.pk, now=timezone.now())
    return None


def _take_back(request: HttpRequest, link: str, row: VideoGuardian) -> HttpResponse | None:
    if not request.POST.get("sure"):
        return _show(request, link, row, refused="sure")
    take_back(guardian_id=row.pk, now=timezone.now())
    return _said(request, "taken_back", row)


# What the buttons of the page do.
DEEDS = {"sign": _sign, "refuse": _refuse, "take_back": _take_back}


def _show(request: HttpRequest, link: str, row: VideoGuardian, refused: str = "") -> HttpResponse:
    video = row.video
    words = _words(request, row)
    return _said(
        request,
        "sign",
        row,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK,
        link=link,
        words=words,
        agreed_to=fingerprint(words),
        shown=shown_to(video),
        given=[one.wording for one in video.consents.standing().of_sender().select_related("wording")],
        signed=row.consents.select_related("wording"),
        may_sign=rules.takes_signatures(video) and video.is_playable and row.signed_at is None,
        refused=refused,
    )


@require_safe
@never_cache
def guardian_video(request: HttpRequest, link: str) -> HttpResponseBase:
    """The film, for who is to sign for it."""
    try:
        row, is_expired = _opened(link)
    except LinkBrokenError:
        raise Http404 from None
    file = row.video.video_file if row is not None and not is_expired else None
    if file is None or not file.web:
        raise Http404
    return private_file(
        request,
        file.web,
        content_type="video/mp4",
        keep="private, no-store",
        etag=f"guardian-{file.pk}",
        in_parts=True,
    )


def _words(request: HttpRequest, row: VideoGuardian) -> tuple[Wording, ...]:
    town = town_name(request)
    return tuple(wording(kind, town=town) for kind in signed_kinds(is_sole=row.is_sole))


def _opened(link: str) -> tuple[VideoGuardian | None, bool]:
    """Whose link it is, and whether its time is over; ``LinkBrokenError`` if it is none of ours."""
    try:
        token, is_expired = token_in(link), False
    except LinkExpiredError as expired:
        token, is_expired = expired.args[0], True
    rows = VideoGuardian.objects.select_related("video__video_file", "video__hashtag")
    return rows.filter(token=token, is_sender=False).first(), is_expired


def _said(
    request: HttpRequest,
    what: str,
    row: VideoGuardian | None = None,
    *,
    status: int = HTTPStatus.OK,
    **more: object,
) -> HttpResponse:
    context = {"guardian": row, "video": row.video if row else None, "what": what, **more}
    template = "sign" if what == "sign" else "said"
    response = render(request, f"media/guardian/{template}.html", context, status=status)
    # The address of the page is the right to sign: no other page is told of it.
    response["Referrer-Policy"] = "no-referrer"
    return response
