"""Tell everybody of a move of a contest: the worker's part. Both steps may run twice, and by two workers."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from contests import letters
from contests.models import Guardian, LedgerLine, Letter

A_BATCH = 500
# For so long it is known which guardian was told of which move; the worker repeats a task within days.
TOLD_FOR = timedelta(days=30)


def address_letters(*, line_id: int) -> list[int]:
    """Make a letter for each person concerned; returns all letters of the contest that have not gone yet.

    So what could not be told while the contest was suspended is told once it goes on.
    """
    line = LedgerLine.objects.get(pk=line_id)
    people = letters.concerned(line).values_list("pk", flat=True)
    Letter.objects.bulk_create(
        [Letter(line=line, person_id=person) for person in people],
        ignore_conflicts=True,
        batch_size=A_BATCH,
    )
    unsent = Letter.objects.unsent().filter(line__contest=line.contest_id)
    return list(unsent.order_by("pk").values_list("pk", flat=True))


def guardians_to_tell(*, line_id: int) -> list[int]:
    """Guardians to whom a move is told. They have no account, and so no letter of their own."""
    line = LedgerLine.objects.get(pk=line_id)
    return list(letters.guardians(line).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def tell_guardian(*, guardian_id: int, line_id: int) -> bool:
    """Tell a guardian of a move, once; not whom it concerns no more, nor what is no longer true."""
    line = LedgerLine.objects.select_related("contest").get(pk=line_id)
    guardian = Guardian.objects.select_for_update().filter(pk=guardian_id).first()
    if guardian is None or letters.is_overtaken(line):
        return False
    if not letters.guardians(line).filter(pk=guardian.pk).exists():
        return False
    told = f"contests:guardian-told:{line.pk}:{guardian.pk}"
    if not cache.add(told, True, TOLD_FOR.total_seconds()):
        return False
    try:
        letters.write_to_guardian(guardian, line)
    except BaseException:
        cache.delete(told)
        raise
    return True


@transaction.atomic
def send_letter(*, letter_id: int) -> bool:
    """Send a letter that has not gone; one that is no longer true, or concerns nobody any more, never goes.

    The row is locked until the mail has gone: never two at once.
    """
    unsent = Letter.objects.unsent().select_for_update(of=("self",)).select_related("line__contest", "person")
    letter = unsent.filter(pk=letter_id).first()
    if letter is None:
        return False
    overtaken = letters.is_overtaken(letter.line)
    if not overtaken and not letters.may_go(letter.line):
        return False
    if overtaken or not letters.write(letter):
        letter.delete()
        return False
    letter.sent_at = timezone.now()
    letter.save(update_fields=["sent_at"])
    return True
