"""The entry form: /it/concorsi/<slug>/partecipa/, and the same form for an entry that exists."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from contests import rules
from contests.actions import (
    DuplicatePhotoError,
    GuardianRefusedError,
    SeriesLengthError,
    TooLateError,
    TooManyDraftsError,
    TooManyEntriesError,
    edit_entry,
    keep_draft_photos,
    save_draft,
    submit_entry,
)
from contests.actions.uploads import discard_uploads, hold_photo
from contests.enums import EntryStatus
from contests.forms import CLASS, EntryForm, draft_initial, entry_initial, new_entry_initial
from contests.models import Contest, Entry
from contests.photo_forms import DO, sent_at, uploads_named
from contests.uploads import BoundedUploadHandler
from hub.accounts.limits import seconds_to_wait, too_many
from hub.core.clock import began_at
from hub.core.dates import moment
from hub.core.sites import town_name

if TYPE_CHECKING:
    from datetime import datetime

    from django.forms import BoundField

    from contests.models import Photo
    from hub.accounts.models import User

# Enough for a slow line and many mistakes, too little for a machine.
RATE = "40/15m"
# Why a form that is filled in well is not taken.
REFUSALS = (
    DuplicatePhotoError,
    GuardianRefusedError,
    SeriesLengthError,
    TooManyDraftsError,
    TooManyEntriesError,
)
# The button that keeps an entry to be finished later.
SAVE = "save"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Take part. What began to travel in time is in time."""
    now = began_at(request)
    contest = get_object_or_404(Contest.objects.public(), slug=slug)
    is_open = rules.is_open(contest, now)
    if not is_open and request.method != "POST":
        return _not_open(request, contest, now)
    _receive(request, keep=is_open)
    if request.user.is_authenticated and request.method == "POST":
        now = sent_at(uploads_named(request.POST, request.user, contest), contest, now)
    return _enter(request, contest, now)


@login_required
@csrf_protect
def _enter(request: HttpRequest, contest: Contest, now: datetime) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    if request.method != "POST":
        return _new_form(request, contest, user)
    if not rules.is_open(contest, now):
        return _not_open(request, contest, now)
    return _send(request, contest, user, now)


def _send(request: HttpRequest, contest: Contest, user: User, now: datetime) -> HttpResponse:
    if wait := seconds_to_wait("enter", f"user:{user.pk}", RATE):
        return too_many(request, wait)
    draft = _draft_named(request, user, contest)
    if draft is not None and draft.status != EntryStatus.DRAFT:
        return _done(request, draft)
    form = _bound(request, contest, user, draft)
    button = request.POST.get(DO, "")
    try:
        if button == SAVE:
            form.forgive_what_is_missing()
            if not form.errors and "key" in form.cleaned_data:
                save_draft(
                    contest=contest,
                    user=user,
                    key=form.cleaned_data["key"],
                    fields=form.draft_fields(),
                    photos=form.photos.series(),
                    language=get_language() or "",
                    now=now,
                )
                discard_uploads([*form.photos.uploads, *form.photos.dropped])
                return _saved(request, contest)
        elif button:
            _press(form, button)
        elif form.is_valid():
            entry = submit_entry(
                contest=contest,
                user=user,
                key=form.cleaned_data["key"],
                fields=form.entry_fields(),
                consents=form.consents(),
                photos=form.photos.series(),
                language=get_language() or "",
                now=now,
            )
            discard_uploads(form.photos.uploads)
            return _done(request, entry)
        if form.photos.changed and "key" in form.cleaned_data:
            draft = keep_draft_photos(
                contest=contest,
                user=user,
                key=form.cleaned_data["key"],
                photos=form.photos.series(),
                language=get_language() or "",
                now=now,
            )
            form.photos.stand_as(draft.photos.all())
    except TooLateError:
        return _not_open(request, contest, timezone.now())
    except REFUSALS as refusal:
        _say_refusal(form, contest, refusal)
    discard_uploads(form.photos.dropped)
    return _form(request, contest, form, draft, status=422 if form.errors else 200)


def _say_refusal(form: EntryForm, contest: Contest, refusal: Exception) -> None:
    """Beside the field that it is about, why the form was not taken."""
    if isinstance(refusal, DuplicatePhotoError):
        form.add_error("photo", gettext("You have sent this photo already. Choose another one."))
    elif isinstance(refusal, SeriesLengthError):
        form.add_error("photo", form.photos.wrong_length())
    elif isinstance(refusal, TooManyDraftsError):
        form.add_error(None, gettext("You have saved as many drafts as we keep: finish or delete one first."))
    elif isinstance(refusal, TooManyEntriesError):
        form.add_error(None, _full_message_to(form, contest))
    else:
        words = gettext(
            "A parent or guardian has refused to sign for this photo. If the age was a mistake, withdraw the "
            "photo and send it anew."
        )
        form.add_error("age", words)


def _press(form: EntryForm, button: str) -> None:
    """Do what a button beside the photos says: the person goes on with the form, which is not judged yet."""
    form.photos.press(button)
    form.forgive_the_rest()


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change an entry, until the deadline."""
    now = began_at(request)
    _receive(request)
    return _edit(request, code, now)


@login_required
@csrf_protect
def _edit(request: HttpRequest, code: str, now: datetime) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    entry = get_object_or_404(Entry.objects.of(user.pk).select_related("contest"), code=code)
    if request.method == "POST":
        now = sent_at(uploads_named(request.POST, user, entry.contest), entry.contest, now)
    if entry.status == EntryStatus.DRAFT and rules.is_open(entry.contest, now):
        return _new_form(request, entry.contest, user, draft=entry)
    if not rules.can_edit(user, entry, now):
        return _not_open(request, entry.contest, now, entry=entry)
    if request.method == "POST":
        return _save(request, entry, user, now)
    form = _unbound(request, entry.contest, user, entry, entry_initial(entry))
    return _form(request, entry.contest, form, entry)


def _save(request: HttpRequest, entry: Entry, user: User, now: datetime) -> HttpResponse:
    if wait := seconds_to_wait("enter", f"user:{user.pk}", RATE):
        return too_many(request, wait)
    form = _bound(request, entry.contest, user, entry)
    button = request.POST.get(DO, "")
    try:
        if button:
            _press(form, button)
        elif form.is_valid():
            edit_entry(
                entry=entry,
                user=user,
                fields=form.entry_fields(),
                consents=form.consents(),
                photos=form.photos.series(),
                now=now,
            )
            discard_uploads(form.photos.uploads)
            return _done(request, entry)
    except TooLateError:
        return _not_open(request, entry.contest, timezone.now(), entry=entry)
    except REFUSALS as refusal:
        _say_refusal(form, entry.contest, refusal)
    for kept in form.photos.new:
        # A sent entry takes nothing before it is saved: what came waits beside it.
        if kept.upload is None:
            form.photos.hold(hold_photo(contest=entry.contest, owner=user, kept=kept), kept)
    discard_uploads(form.photos.dropped)
    return _form(request, entry.contest, form, entry, status=422 if form.errors else 200)


def _receive(request: HttpRequest, *, keep: bool = True) -> None:
    """Read what is sent to its end, whatever will be said to it: a browser that still sends hears nothing.

    The file of somebody who is not logged in, or comes too late, is read past.
    """
    keep = keep and request.user.is_authenticated
    request.upload_handlers.insert(0, BoundedUploadHandler(request, drop_all=not keep))
    with suppress(UnreadablePostError):  # they have gone away: nobody reads the answer
        request.POST  # noqa: B018 - this reads it


def _new_form(request: HttpRequest, contest: Contest, user: User, draft: Entry | None = None) -> HttpResponse:
    # A teacher's class may still send.
    if not contest.takes_classes and _has_sent_all(user, contest):
        return render(request, "contests/full.html", {"contest": contest, "message": _full_message(contest)})
    initial = new_entry_initial(user, contest)
    if draft is not None:
        initial["key"] = draft.submission_key
        if draft.is_saved:
            initial |= draft_initial(draft)
    return _form(request, contest, _unbound(request, contest, user, draft, initial), draft)


def _has_sent_all(user: User, contest: Contest) -> bool:
    """Whether the person has sent as many entries of their own as the contest takes."""
    sent = Entry.objects.of_author(user.pk, "", "").filter(contest=contest).counted().count()
    return sent >= contest.max_entries


def _unbound(
    request: HttpRequest, contest: Contest, user: User, entry: Entry | None, initial: dict[str, Any]
) -> EntryForm:
    return EntryForm(
        initial=initial,
        contest=contest,
        town=town_name(request),
        kept=_photos_of(entry),
    )


def _bound(request: HttpRequest, contest: Contest, user: User, entry: Entry | None) -> EntryForm:
    form = EntryForm(
        request.POST,
        request.FILES,
        contest=contest,
        town=town_name(request),
        kept=_photos_of(entry),
        uploads=uploads_named(request.POST, user, contest),
    )
    form.oversized = getattr(request, "oversized_uploads", ())
    form.sender_email = user.email
    return form


def _photos_of(entry: Entry | None) -> list[Photo]:
    """The photos that an entry has, with what the form shows of them."""
    return list(entry.photos.prefetch_related("derivatives")) if entry else []


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
    user: User = request.user  # type: ignore[assignment]
    only_for_classes = sent is None and contest.takes_classes and _has_sent_all(user, contest)
    context: dict[str, Any] = {
        "contest": contest,
        "full_message": _full_message(contest) if only_for_classes else "",
        "form": form,
        "entry": entry,
        "is_new": sent is None,
        "sign_again": sent is not None and sent.guardians.signed_by_mail().exists(),
        "person": _mark_of(user),
        "rules": sent.rules_version if sent else contest.current_rules,
        "address": reverse("contests:edit", args=[sent.code])
        if sent
        else reverse("contests:enter", args=[contest.slug]),
    }
    # The script shows the answer itself; to a browser's console an error status would be a failure.
    return render(request, "contests/enter.html", context, status=200 if _by_script(request) else status)


def _mark_of(user: User) -> str:
    """Tells one person's words from the next one's on a device that both use; it says nothing of either."""
    return salted_hmac("contests.enter", str(user.pk)).hexdigest()[:16]


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _done(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Lead on to the entry."""
    return _lead_to(request, reverse("contests:entry", args=[entry.code]))


def _saved(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Lead on to the person's entries, where the draft stands with what it lacks."""
    when = moment(timezone.localtime(contest.closes_at))
    words = gettext("Saved. It counts for nothing until you send it: you have time until %(when)s.")
    messages.success(request, words % {"when": when})
    return _lead_to(request, reverse("contests:mine"))


def _lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """The script that sent the form is told where to go."""
    return JsonResponse({"address": address}) if _by_script(request) else HttpResponseRedirect(address)


def _full_message(contest: Contest) -> str:
    if contest.takes_series:
        words = gettext(
            "You have sent as many entries as this contest takes from one person: {number}. "
            "You can change or withdraw one of them."
        )
    else:
        words = gettext(
            "You have sent as many photos as this contest takes from one person: {number}. "
            "You can change or withdraw one of them."
        )
    return words.format(number=contest.max_entries)


def _full_message_to(form: EntryForm, contest: Contest) -> str:
    """Why the form was refused, and the way to what was sent."""
    words = _full_message_of_class(contest) if form.cleaned_data["age"] == CLASS else _full_message(contest)
    mine = reverse("contests:mine")
    return format_html('{} <a href="{}">{}</a>', words, mine, gettext("All my photos"))


def _full_message_of_class(contest: Contest) -> str:
    words = gettext(
        "This class has sent as many photos as this contest takes from one: {number}. You can change or "
        "withdraw one of them."
    )
    return words.format(number=contest.max_entries)


def _not_open(
    request: HttpRequest, contest: Contest, now: datetime, entry: Entry | None = None
) -> HttpResponse:
    """A kind page: what the contest does now. Nothing that was sent is kept; words are given back."""
    late = request.method == "POST"
    if late and request.user.is_authenticated:
        discard_uploads(uploads_named(request.POST, request.user, contest))
    context = {
        "contest": contest,
        "phase": contest.phase_at(now),
        "entry": entry,
        "words": _words(request, contest) if late else [],
    }
    status = 409 if late and not _by_script(request) else 200
    return render(request, "contests/not_open.html", context, status=status)


def _words(request: HttpRequest, contest: Contest) -> list[BoundField]:
    return EntryForm(request.POST, contest=contest, town=town_name(request)).words
