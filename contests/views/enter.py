"""The entry form: /it/concorsi/<slug>/partecipa/, and the same form for an entry that exists."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods
from wagtail.models import Site

from contests import rules
from contests.actions import (
    DuplicatePhotoError,
    TooLateError,
    TooManyPhotosError,
    edit_entry,
    keep_draft_photo,
    submit_entry,
)
from contests.enums import EntryStatus
from contests.forms import EntryForm, entry_initial, new_entry_initial
from contests.models import Contest, Entry
from contests.uploads import BoundedUploadHandler

from .limits import too_often

if TYPE_CHECKING:
    from datetime import datetime

    from hub.accounts.models import User

POSTS, WINDOW = 40, 15 * 60


def town_of(request: HttpRequest) -> str:
    site = Site.find_for_request(request)
    return site.site_name if site else ""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Take part. The clock is read before the photo is: what was sent in time is in time."""
    now = timezone.now()
    contest = get_object_or_404(Contest.objects.public(), slug=slug)
    if not rules.is_open(contest, now):
        return _not_open(request, contest, now)
    _bound_uploads(request)
    return _enter(request, contest, now)


@login_required
@csrf_protect
def _enter(request: HttpRequest, contest: Contest, now: datetime) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    if request.method != "POST":
        return _new_form(request, contest, user)
    if too_often("enter", user.pk, most=POSTS, seconds=WINDOW):
        return _too_often(request)
    draft = _draft_named(request, user, contest)
    if draft is not None and draft.status != EntryStatus.DRAFT:
        return _done(request, draft)
    form = _bound(request, contest, user, draft)
    try:
        if form.is_valid():
            entry = submit_entry(
                contest=contest,
                user=user,
                key=form.cleaned_data["key"],
                fields=form.entry_fields(),
                consents=form.consents(),
                kept=form.kept,
                language=get_language() or "",
                now=now,
            )
            return _done(request, entry)
        if form.kept is not None and "key" in form.cleaned_data:
            draft = keep_draft_photo(
                contest=contest,
                user=user,
                key=form.cleaned_data["key"],
                kept=form.kept,
                language=get_language() or "",
                now=now,
            )
    except TooLateError:
        return _not_open(request, contest, timezone.now())
    except DuplicatePhotoError:
        form.add_error("photo", gettext("You have sent this photo already. Choose another one."))
    except TooManyPhotosError:
        form.add_error(None, _full_message(contest))
    return _form(request, contest, form, draft, status=422)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change an entry, until the deadline."""
    now = timezone.now()
    _bound_uploads(request)
    return _edit(request, code, now)


@login_required
@csrf_protect
def _edit(request: HttpRequest, code: str, now: datetime) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    entry = get_object_or_404(Entry.objects.of(user.pk).select_related("contest"), code=code)
    if entry.status == EntryStatus.DRAFT and rules.is_open(entry.contest, now):
        initial = {**new_entry_initial(user, entry.contest), "key": entry.submission_key}
        return _form(request, entry.contest, _unbound(request, entry.contest, user, entry, initial), entry)
    if not rules.can_edit(user, entry, now):
        return _not_open(request, entry.contest, now, entry=entry)
    if request.method == "POST":
        return _save(request, entry, user, now)
    form = _unbound(request, entry.contest, user, entry, entry_initial(entry))
    return _form(request, entry.contest, form, entry)


def _save(request: HttpRequest, entry: Entry, user: User, now: datetime) -> HttpResponse:
    if too_often("enter", user.pk, most=POSTS, seconds=WINDOW):
        return _too_often(request)
    form = _bound(request, entry.contest, user, entry)
    try:
        if form.is_valid():
            edit_entry(
                entry=entry,
                user=user,
                fields=form.entry_fields(),
                consents=form.consents(),
                kept=form.kept,
                now=now,
            )
            return _done(request, entry)
    except TooLateError:
        return _not_open(request, entry.contest, timezone.now(), entry=entry)
    except DuplicatePhotoError:
        form.add_error("photo", gettext("You have sent this photo already. Choose another one."))
    return _form(request, entry.contest, form, entry, status=422)


def _bound_uploads(request: HttpRequest) -> None:
    request.upload_handlers.insert(0, BoundedUploadHandler(request))


def _new_form(request: HttpRequest, contest: Contest, user: User) -> HttpResponse:
    sent = Entry.objects.of(user.pk).filter(contest=contest).counted().count()
    if sent >= contest.max_photos:
        return render(request, "contests/full.html", {"contest": contest, "message": _full_message(contest)})
    form = _unbound(request, contest, user, None, new_entry_initial(user, contest))
    return _form(request, contest, form, None)


def _unbound(
    request: HttpRequest, contest: Contest, user: User, entry: Entry | None, initial: dict[str, Any]
) -> EntryForm:
    return EntryForm(
        initial=initial,
        contest=contest,
        town=town_of(request),
        kept_photo=entry.photos.first() if entry else None,
    )


def _bound(request: HttpRequest, contest: Contest, user: User, entry: Entry | None) -> EntryForm:
    form = EntryForm(
        request.POST,
        request.FILES,
        contest=contest,
        town=town_of(request),
        kept_photo=entry.photos.first() if entry else None,
    )
    form.oversized = getattr(request, "oversized_upload", False)
    return form


def _draft_named(request: HttpRequest, user: User, contest: Contest) -> Entry | None:
    """The entry that this form has begun, if its photo was kept."""
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return None
    return Entry.objects.of(user.pk).filter(contest=contest, submission_key=key).first()


def _form(
    request: HttpRequest, contest: Contest, form: EntryForm, entry: Entry | None, status: int = 200
) -> HttpResponse:
    sent = entry if entry is not None and entry.status != EntryStatus.DRAFT else None
    context: dict[str, Any] = {
        "contest": contest,
        "form": form,
        "entry": entry,
        "is_new": sent is None,
        "photo": entry.photos.first() if entry else None,
        "rules": sent.rules_version if sent else contest.current_rules,
        "address": reverse("contests:edit", args=[sent.code])
        if sent
        else reverse("contests:enter", args=[contest.slug]),
    }
    # The script shows the answer itself; to a browser's console an error status would be a failure.
    return render(request, "contests/enter.html", context, status=200 if _by_script(request) else status)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _done(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Lead on to the entry; the script that sent the form is told where."""
    address = reverse("contests:entry", args=[entry.code])
    if _by_script(request):
        return JsonResponse({"address": address})
    return HttpResponseRedirect(address)


def _full_message(contest: Contest) -> str:
    return gettext(
        "You have sent as many photos as this contest takes from one person: {number}. "
        "You can change or withdraw one of them."
    ).format(number=contest.max_photos)


def _not_open(
    request: HttpRequest, contest: Contest, now: datetime, entry: Entry | None = None
) -> HttpResponse:
    """A kind page: what the contest does now. Nothing that was sent is kept."""
    return render(
        request,
        "contests/not_open.html",
        {"contest": contest, "phase": contest.phase_at(now), "entry": entry},
        status=409 if request.method == "POST" else 200,
    )


def _too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "contests/too_often.html", {"minutes": WINDOW // 60}, status=429)
