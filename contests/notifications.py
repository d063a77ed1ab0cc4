"""Mails to entrants, in their language: plain text, and the same as simple HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from contests.drafts import missing_in
from contests.enums import ConsentEnd, EntryEvent, SubjectStatus
from contests.models import EntryLog
from hub.core.mailing import send_to

__all__ = ["link_to", "remind_of_draft", "send", "send_to", "subject_of", "tell_entrant"]

if TYPE_CHECKING:
    from contests.models import Entry
    from hub.accounts.models import User


def subject_of(row: EntryLog) -> str:
    """What the mail about ``row`` is called, in the language that is active; '' if there is none."""
    subjects = {
        EntryEvent.SUBMITTED: _("We have your photo “{title}”"),
        EntryEvent.WAITING: _("Your photo “{title}” waits for a signature"),
        EntryEvent.EDITED: _("Your photo “{title}”: your changes are kept"),
        EntryEvent.PHOTO_REPLACED: _("Your photo “{title}”: your changes are kept"),
        EntryEvent.COMPLETE: _("Your photo “{title}” is signed for and with us"),
        EntryEvent.REFUSED: _("A parent or guardian has not signed for your photo “{title}”"),
        EntryEvent.SUBJECT_NAMED: _("Somebody can be recognised in your photo “{title}”"),
        EntryEvent.ADMITTED: _("Your photo “{title}” is admitted to the contest"),
        EntryEvent.REJECTED: _("Your photo “{title}” is not admitted to the contest"),
        EntryEvent.UNDONE: _("We look at your photo “{title}” once more"),
        EntryEvent.DISQUALIFIED: _("Your photo “{title}” is no longer in the contest"),
        EntryEvent.READMITTED: _("Your photo “{title}” is in the contest again"),
        EntryEvent.REVOKED: _("Your photo “{title}” has left the contest"),
        EntryEvent.PEOPLE_REVOKED: _("Your photo “{title}” has left the contest"),
        EntryEvent.NAME_REVOKED: _("The name is no longer published with your photo “{title}”"),
        EntryEvent.CC_BY_REVOKED: _("Your photo “{title}” is no longer offered under CC BY 4.0"),
        EntryEvent.WITHDRAWN: _("You have withdrawn your photo “{title}”"),
    }
    return subjects.get(EntryEvent(row.event), "").format(title=row.entry.title)


def tell_entrant(row: EntryLog) -> bool:
    """Mail what ``row`` says to the entry's author. False if nobody is to be told."""
    entry = row.entry
    if entry.entrant is None or not entry.entrant.is_active:
        return False
    if row.event == EntryEvent.UNDONE and not _was_told_of_decision(row):
        return False
    with translation.override(entry.entrant.language):
        subject = subject_of(row)
        if not subject:
            return False
        context = {
            "entry": entry,
            "contest": entry.contest,
            "event": row.event,
            "sent_at": row.at,
            "reason": row.reason,
            "by_guardian": row.actor_id is None,
            "taken_back": entry.consents.filter(ended_how=ConsentEnd.TAKEN_BACK)
            .order_by("revoked_at")
            .last(),
            "class_sheet": entry.subjects.unreleased().filter(is_class=True).exists(),
            "class_took_back": entry.subjects.filter(is_class=True, status=SubjectStatus.TAKEN_BACK).exists(),
            "address": link_to("entry", entry.code),
            "people": link_to("subjects", entry.code),
            "page": link_to("enter", entry.contest.slug),
        }
        send(entry.entrant, subject, "contests/mail/entry.txt", context)
    return True


def remind_of_draft(draft: Entry) -> None:
    """Tell somebody that what they saved counts only once it is sent, and what it lacks."""
    person = draft.entrant
    if person is None:
        return
    with translation.override(person.language):
        context = {
            "entry": draft,
            "contest": draft.contest,
            "missing": missing_in(draft),
            "address": link_to("edit", draft.code),
        }
        subject = _("Not sent yet: your photo for “%(contest)s”") % {"contest": draft.contest.name}
        send(person, subject, "contests/mail/draft.txt", context)


def link_to(name: str, *args: str) -> str:
    """The full address of a page of ours, in the language that is active."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(f"contests:{name}", args=args)


def send(person: User, subject: str, template: str, context: dict[str, object]) -> None:
    """One mail to one person, as text and as HTML made from the same text."""
    send_to(person.email, subject, template, context)


def _was_told_of_decision(row: EntryLog) -> bool:
    """Whether the mail about the decision that was undone has gone out."""
    decision = (
        EntryLog.objects.filter(
            entry=row.entry, event__in=[EntryEvent.ADMITTED, EntryEvent.REJECTED], pk__lt=row.pk
        )
        .order_by("-pk")
        .first()
    )
    return decision is not None and decision.mailed_at is not None
