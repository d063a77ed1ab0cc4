"""Parents and guardians: the page behind their mailed link, and the entrant's page about whom is waited for.

The link is the right to sign, so its forms need no token of a session, and what another site would send in
somebody's name has no link to send it to. Opening a page changes nothing: mail scanners open links too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from contests import guardian_rules
from contests.actions.guardians import (
    ChangedMeanwhileError,
    TooLateToSignError,
    correct_guardian,
    refuse,
    send_again,
    sign,
    signed_for,
)
from contests.actions.revoking import CannotRevokeError, revoke_consent
from contests.enums import ConsentKind, DerivativeFormat, EntryStatus
from contests.guardian_forms import signed_words
from contests.guardian_links import LinkBrokenError, LinkExpiredError, token_in
from contests.marks import network_of
from contests.models import Derivative, Entry, Guardian
from contests.wordings import fingerprint, wordings_for
from hub.accounts.limits import seconds_to_wait, too_many
from hub.core.guardian_forms import CorrectGuardianForm
from hub.core.private_files import private_file
from hub.core.sites import town_name

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from hub.accounts.models import User

# Answers from one network; fresh links to one guardian, whoever asks for them; corrections by one person.
LIMIT_ANSWERS, LIMITS_LINKS, LIMIT_CORRECTIONS = "120/h", ("3/h", "6/d"), "20/d"
# As wide as a guardian sees the photo.
SHOWN_WIDTH = 1280


@dataclass(frozen=True)
class Opened:
    """What a link opens: the row, and whether the link's time is over."""

    guardian: Guardian
    is_expired: bool


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def guardian(request: HttpRequest, link: str) -> HttpResponse:
    """The photo with the words to agree to; its buttons sign or refuse."""
    try:
        opened = _opened(link)
    except LinkBrokenError:
        return _said(request, "broken", status=HTTPStatus.NOT_FOUND)
    if opened is None:
        return _said(request, "gone", status=HTTPStatus.GONE)
    if request.method == "POST":
        network = network_of(get_adapter().get_client_ip(request))
        if wait := seconds_to_wait("guardian", network, LIMIT_ANSWERS):
            return too_many(request, wait)
        return _answer(request, link, opened)
    if opened.is_expired:
        return _said(request, "expired", opened.guardian, status=HTTPStatus.GONE)
    return _show(request, link, opened.guardian)


def _answer(request: HttpRequest, link: str, opened: Opened) -> HttpResponse:
    row, do = opened.guardian, request.POST.get("do")
    try:
        if do == "link":
            return _mail_again(request, row)
        if opened.is_expired:
            return _said(request, "expired", row, status=HTTPStatus.GONE)
        if do == "sign":
            return _sign(request, link, row)
        if do == "refuse":
            refuse(guardian_id=row.pk, now=timezone.now())
        elif do == "revoke":
            return _revoke(request, link, row)
    except TooLateToSignError:
        return _said(request, "late", row, status=HTTPStatus.CONFLICT)
    return HttpResponseRedirect(reverse("contests:guardian", args=[link]))


def _sign(request: HttpRequest, link: str, row: Guardian) -> HttpResponse:
    """Sign for exactly what was on the page."""
    if not request.POST.get("agree") or request.POST.get("shown") != _shown(request, row):
        return _show(request, link, row, refused="agree")
    seen = request.POST.get("seen") or "nothing"
    try:
        sign(guardian_id=row.pk, words=_words(request, row), now=timezone.now(), shown=seen)
    except ChangedMeanwhileError:
        return _show(request, link, row, refused="changed")
    return HttpResponseRedirect(reverse("contests:guardian", args=[link]))


def _revoke(request: HttpRequest, link: str, row: Guardian) -> HttpResponse:
    """Take the signature or one of the entrant's consents back, at any time."""
    kind = request.POST.get("kind", "")
    if not request.POST.get("sure") or kind not in ConsentKind.values:
        return _show(request, link, row, refused=f"sure-{kind}" if kind in ConsentKind.values else "")
    try:
        revoke_consent(entry=row.entry, kind=ConsentKind(kind), guardian=row, now=timezone.now())
    except CannotRevokeError:
        return _said(request, "gone", row, status=HTTPStatus.GONE)
    return _said(request, "taken_back", row, kind=kind, link=link)


def _mail_again(request: HttpRequest, row: Guardian) -> HttpResponse:
    if wait := _wait_for_link(row):
        response = _said(request, "often", row, status=HTTPStatus.TOO_MANY_REQUESTS, again_at=_after(wait))
        response["Retry-After"] = str(wait)
        return response
    send_again(guardian_id=row.pk, now=timezone.now())
    return _said(request, "sent", row)


def _show(request: HttpRequest, link: str, row: Guardian, *, refused: str = "") -> HttpResponse:
    """The page to sign on; ``refused`` is the id of the box that was not ticked, or ``changed``."""
    entry = row.entry
    if entry.status == EntryStatus.WITHDRAWN:
        return _said(request, "gone", row, status=HTTPStatus.GONE)
    if row.signed_at is None and not guardian_rules.takes_signatures(entry, timezone.now()):
        return _said(request, "late", row)
    photos = list(entry.photos.all())
    given = entry.consents.standing().of_entrant().select_related("wording")
    context = {
        "link": link,
        "photos": photos,
        "waits": [photo for photo in photos if photo.derivatives_made_at is None],
        "given": [consent.wording for consent in given],
        "revocable": [
            kind
            for kind in (*guardian_rules.BY_CHOICE, ConsentKind.GUARDIAN)
            if entry.consents.standing().filter(kind=kind).exists()
            and guardian_rules.can_revoke(None, row, entry, kind)
        ],
        "words": _words(request, row),
        "shown": _shown(request, row),
        "seen": signed_for(entry).fingerprint,
        "signed": row.consents.standing().select_related("wording"),
        "rules": entry.rules_version,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return _said(request, "sign", row, status=status, refused=refused, **context)


@require_safe
@never_cache
def guardian_photo(request: HttpRequest, link: str, position: int) -> HttpResponseBase:
    """A photo as the guardian sees it: a derivative without metadata, kept by nobody on the way."""
    try:
        opened = _opened(link)
    except LinkBrokenError:
        raise Http404 from None
    if opened is None or opened.is_expired:
        raise Http404
    jpegs = Derivative.objects.filter(
        photo__entry=opened.guardian.entry_id, photo__position=position, format=DerivativeFormat.JPEG
    )
    found = jpegs.filter(width__lte=SHOWN_WIDTH).order_by("-width").first() or jpegs.order_by("width").first()
    if found is None:
        raise Http404
    return private_file(request, found.file, content_type="image/jpeg", keep="private, no-store")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def guardians(request: HttpRequest, code: str) -> HttpResponse:
    """Whom an entry waits for: send the link again, correct a name or an address."""
    user: User = request.user  # type: ignore[assignment]
    entry = get_object_or_404(
        Entry.objects.of(user.pk).select_related("contest"), code=code, guardians__position=1
    )
    now = timezone.now()
    rows = list(entry.guardians.all())
    for row in rows:
        row.entry = entry
    chosen = next((row for row in rows if str(row.position) == request.POST.get("guardian")), None)
    form = None
    if request.method == "POST" and chosen is not None:
        if request.POST.get("do") == "again":
            return _entrant_again(request, entry, chosen)
        form = _correct_form(user, chosen, rows, request.POST)
        if form.is_valid():
            return _correct(request, entry, chosen, form, user)
    forms = {row: form if row is chosen else _correct_form(user, row, rows) for row in rows}
    cards = [_card(user, entry, row, shown, now) for row, shown in forms.items()]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None else HTTPStatus.OK
    context = {"entry": entry, "cards": cards}
    return render(request, "contests/guardians.html", context, status=status)


def _correct_form(user: User, row: Guardian, rows: list[Guardian], data: Any = None) -> CorrectGuardianForm:
    taken = [user.email, *(other.email for other in rows if other is not row)]
    return CorrectGuardianForm(data, name=row.name, email=row.email, taken=taken, prefix=f"g{row.position}")


def _card(
    user: User, entry: Entry, row: Guardian, form: CorrectGuardianForm | None, now: datetime
) -> dict[str, Any]:
    can_correct = guardian_rules.can_correct(user, row, entry, now)
    can_send = row.signed_at is None and guardian_rules.takes_link(row, entry, now)
    return {"guardian": row, "form": form, "can_correct": can_correct, "can_send": can_send}


def _entrant_again(request: HttpRequest, entry: Entry, row: Guardian) -> HttpResponse:
    if wait := _wait_for_link(row):
        words = gettext("A link was mailed several times already. You can ask for the next one at {time}.")
        messages.error(request, words.format(time=date_format(_after(wait), "TIME_FORMAT")))
        return HttpResponseRedirect(reverse("contests:guardians", args=[entry.code]))
    try:
        send_again(guardian_id=row.pk, now=timezone.now())
    except TooLateToSignError:
        messages.error(request, gettext("This is not possible any more."))
    else:
        messages.success(request, gettext("We are mailing the link again."))
    return HttpResponseRedirect(reverse("contests:guardians", args=[entry.code]))


def _correct(
    request: HttpRequest, entry: Entry, row: Guardian, form: CorrectGuardianForm, user: User
) -> HttpResponse:
    if wait := seconds_to_wait("guardian-correct", f"user:{user.pk}", LIMIT_CORRECTIONS):
        return too_many(request, wait)
    try:
        correct_guardian(guardian_id=row.pk, user=user, now=timezone.now(), **form.cleaned_data)
    except TooLateToSignError:
        messages.error(request, gettext("This is not possible any more."))
    else:
        messages.success(request, gettext("Corrected. We are mailing a new link; the old one opens nothing."))
    return HttpResponseRedirect(reverse("contests:guardians", args=[entry.code]))


def _after(seconds: int) -> datetime:
    """So much later, by the town's clock; the minute is a full one."""
    return timezone.localtime(timezone.now() + timedelta(seconds=seconds + 60))


def _wait_for_link(row: Guardian) -> int:
    return max(seconds_to_wait("guardian-link", f"guardian:{row.pk}", rate) for rate in LIMITS_LINKS)


def _opened(link: str) -> Opened | None:
    """What a link opens; ``None`` if it leads nowhere any more, ``LinkBrokenError`` if it is none of ours."""
    try:
        token, is_expired = token_in(link), False
    except LinkExpiredError as expired:
        token, is_expired = expired.args[0], True
    row = (
        Guardian.objects.select_related("entry__contest", "entry__author", "entry__rules_version")
        .filter(token=token, is_sender=False)
        .first()
    )
    return Opened(row, is_expired) if row is not None else None


def _words(request: HttpRequest, row: Guardian) -> Any:
    wordings = wordings_for(row.entry.contest, town=town_name(request))
    return signed_words(wordings, is_sole=row.is_sole)


def _shown(request: HttpRequest, row: Guardian) -> str:
    """What tells whether the words are those that were on the page."""
    return fingerprint(_words(request, row))


def _said(
    request: HttpRequest, what: str, row: Guardian | None = None, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    context = {"guardian": row, "entry": row.entry if row else None, "what": what, **more}
    if row is not None:
        context["contest"] = row.entry.contest
    response = render(request, f"contests/guardian/{what}.html", context, status=status)
    # The address of the page is the right to sign: no other page is told of it.
    response["Referrer-Policy"] = "no-referrer"
    return response
