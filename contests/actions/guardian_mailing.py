"""Mailing guardians their links, and reminding them once; each may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from contests import guardian_mails, guardian_rules
from contests.enums import EntryStatus
from contests.models import Contest, Guardian
from hub.accounts.limits import seconds_to_wait

# After so long without an answer a guardian is reminded, once; also shortly before it is too late.
PATIENCE, LAST_DAYS = timedelta(days=3), timedelta(days=2)
# So many mails a day to guardians whom one person names; the rest waits.
MOST_A_DAY = "40/d"


@transaction.atomic
def ask_guardian(guardian_id: int) -> bool:
    """Mail the link, if one is to be mailed and its page can show the photos.

    The row is locked until the mail has gone: never two at once.
    """
    guardian = _locked(guardian_id, to_mail=True)
    if guardian is None or not guardian_rules.takes_link(guardian, guardian.entry, timezone.now()):
        return False
    if not guardian.entry.photos.are_visible():
        return False
    if seconds_to_wait("guardian-mails", f"user:{guardian.entry.entrant_id}", MOST_A_DAY):
        return False
    guardian_mails.ask(guardian)
    guardian.to_mail, guardian.asked_at = False, timezone.now()
    guardian.save(update_fields=["to_mail", "asked_at"])
    return True


@transaction.atomic
def remind_guardian(guardian_id: int) -> bool:
    """Remind of a signature that is missing, once."""
    guardian = _locked(guardian_id, reminded_at__isnull=True, signed_at__isnull=True)
    now = timezone.now()
    if guardian is None or not guardian_rules.takes_signatures(guardian.entry, now):
        return False
    guardian_mails.ask(guardian, again=True)
    guardian.reminded_at = now
    guardian.save(update_fields=["reminded_at"])
    return True


def waiting_for_photo(photo_id: int) -> list[int]:
    """Guardians to whom a link is to be mailed once this photo can be shown."""
    waiting = Guardian.objects.filter(to_mail=True, entry__photos=photo_id)
    return list(waiting.values_list("pk", flat=True))


def mail_guardians() -> int:
    """Send what a failure or a limit has kept, and the reminders that are due; the worker does it hourly."""
    now = timezone.now()
    waiting = Guardian.objects.missing().filter(
        entry__status=EntryStatus.WAITING,
        entry__contest__in=Contest.objects.running().filter(judging_from__gt=now),
        email__gt="",
    )
    kept = list(Guardian.objects.filter(to_mail=True).values_list("pk", flat=True))
    due = waiting.filter(to_mail=False, reminded_at__isnull=True, refused_at__isnull=True).filter(
        Q(asked_at__lte=now - PATIENCE)
        | Q(asked_at__lte=now - PATIENCE / 3, entry__contest__judging_from__lte=now + LAST_DAYS)
    )
    sent = sum(ask_guardian(pk) for pk in kept)
    return sent + sum(remind_guardian(pk) for pk in due.values_list("pk", flat=True))


def _locked(guardian_id: int, **only_if: object) -> Guardian | None:
    return (
        Guardian.objects.select_for_update(of=("self",))
        .select_related("entry__contest", "entry__entrant")
        .filter(pk=guardian_id, **only_if)
        .first()
    )
