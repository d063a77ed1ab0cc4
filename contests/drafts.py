"""Entries that their authors have saved to finish later: what they lack, and whom to remind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from contests.models import Contest, Entry

if TYPE_CHECKING:
    from django.db.models import QuerySet

# So long before entries close who has a draft is reminded, once; not who has saved it just now.
LAST_DAYS, FRESH = timedelta(days=2), timedelta(hours=12)
REMINDER = "contests.tasks.remind_of_draft"


def missing_in(draft: Entry) -> list[str]:
    """What a draft lacks before it can be sent, in words."""
    author, contest = getattr(draft, "author", None), draft.contest
    missing = []
    if (number := contest.least_photos - len(draft.photos.all())) > 0:
        words = ngettext("%(number)s photo", "%(number)s photos", number)
        missing.append(words % {"number": number})
    if not draft.title:
        missing.append(_("the title"))
    if author is None or not author.name:
        missing.append(_("who took the photo"))
    missing.append(_("age and consents"))
    return missing


def finishable() -> QuerySet[Entry]:
    """Saved drafts of contests that take entries."""
    return Entry.objects.saved().filter(contest__in=Contest.objects.taking_entries(), entrant__is_active=True)


def to_remind() -> list[int]:
    """Drafts whose authors are to be reminded now. That it was done is read from the worker's own list.

    It keeps what it has done for longer than there is time to remind.
    """
    now = timezone.now()
    due = finishable().filter(contest__closes_at__lte=now + LAST_DAYS, created_at__lte=now - FRESH)
    asked = DBTaskResult.objects.filter(task_path=REMINDER).values_list("args_kwargs", flat=True)
    reminded = {given["args"][0] for given in asked}
    return [pk for pk in due.order_by("pk").values_list("pk", flat=True) if pk not in reminded]
