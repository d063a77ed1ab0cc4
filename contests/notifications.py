"""Mails to entrants, in their language: plain text, and the same as simple HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from contests.enums import EntryEvent
from contests.models import EntryLog

if TYPE_CHECKING:
    from hub.accounts.models import User


def subject_of(row: EntryLog) -> str:
    """What the mail about ``row`` is called, in the language that is active; '' if there is none."""
    subjects = {
        EntryEvent.SUBMITTED: _("We have your photo “{title}”"),
        EntryEvent.ADMITTED: _("Your photo “{title}” is admitted to the contest"),
        EntryEvent.REJECTED: _("Your photo “{title}” is not admitted to the contest"),
        EntryEvent.UNDONE: _("We look at your photo “{title}” once more"),
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
            "reason": row.reason,
            "address": settings.WAGTAILADMIN_BASE_URL
            + reverse("contests:entry", kwargs={"code": entry.code}),
            "page": settings.WAGTAILADMIN_BASE_URL + reverse("contests:enter", args=[entry.contest.slug]),
        }
        send(entry.entrant, subject, "contests/mail/entry.txt", context)
    return True


def send(person: User, subject: str, template: str, context: dict[str, object]) -> None:
    """One mail to one person, as text and as HTML made from the same text."""
    text = render_to_string(template, context)
    html = render_to_string(
        "contests/mail/message.html",
        {"subject": subject, "text": text, "language": translation.get_language()},
    )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, to=[person.email])
    mail.attach_alternative(html, "text/html")
    mail.send()


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
