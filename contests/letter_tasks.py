"""Letters to everybody in a contest; each may run twice."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from contests.actions import lettering
from hub.core.tasks import MAIL


@task(priority=MAIL)
def address_letters(line_pk: int) -> int:
    """Find whom a move of a contest concerns, and have each written to."""
    pks = lettering.address_letters(line_id=line_pk)
    for start in range(0, len(pks), lettering.A_BATCH):
        with transaction.atomic():
            for pk in pks[start : start + lettering.A_BATCH]:
                send_letter.enqueue(pk)
    guardians = lettering.guardians_to_tell(line_id=line_pk)
    with transaction.atomic():
        for pk in guardians:
            tell_guardian.enqueue(pk, line_pk)
    return len(pks) + len(guardians)


@task(priority=MAIL)
def send_letter(letter_pk: int) -> bool:
    """Write to one person."""
    return lettering.send_letter(letter_id=letter_pk)


@task(priority=MAIL)
def tell_guardian(guardian_pk: int, line_pk: int) -> bool:
    """Write to one guardian."""
    return lettering.tell_guardian(guardian_id=guardian_pk, line_id=line_pk)
