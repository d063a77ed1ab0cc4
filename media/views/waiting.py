"""What of videos and posts waits for the staff, on the admin's first page: one query for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Min, Value
from django.template.loader import render_to_string

from media import rules
from media.enums import ArrivalState
from media.models import ChannelVideo, FacebookVoice, ResidentVideo

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest


def waiting_panel(request: HttpRequest) -> str:
    """How much waits, each with the way to it; nothing where nothing does."""
    asked = []
    if rules.can_review(request.user):
        asked.append(_counted("residents", ResidentVideo.objects.to_look_at(), "created_at"))
    if rules.may_moderate(request.user):
        videos = ChannelVideo.objects.in_state(ArrivalState.PENDING)
        voices = FacebookVoice.objects.in_state(ArrivalState.PENDING)
        asked += [_counted("videos", videos, "first_seen_at"), _counted("voices", voices, "created_at")]
    if not asked:
        return ""
    first, *others = asked
    found: dict[str, dict[str, int | datetime]] = {
        what: {"number": number, "since": since}
        for what, number, since in first.union(*others, all=True)
        if number
    }
    return render_to_string("media/admin/waiting.html", found) if found else ""


def _counted(what: str, rows: QuerySet[Any], since: str) -> QuerySet[Any]:
    named = rows.order_by().annotate(what=Value(what, output_field=CharField()))
    return (
        named.values("what")
        .annotate(number=Count("pk"), since=Min(since))
        .values_list("what", "number", "since")
    )
