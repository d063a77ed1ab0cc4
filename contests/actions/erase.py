"""A person's data in the contests: given back to them, or erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from contests.enums import EntryEvent, EntryStatus, LedgerEvent, LedgerRole
from contests.keeping import discard
from contests.models import Arrangement, Entry, EntryAuthor, Juror, Letter, Move, Note, Subject, Upload
from contests.ordering import token

from . import ledger
from .entry_log import log_entry
from .leaving import leave_contest
from .uploads import discard_uploads


def export_person(user_id: int) -> dict[str, object]:
    """Everything that the contests hold about a person's entries, as JSON-able values."""
    entries = (
        Entry.objects.of(user_id)
        .select_related("contest", "category", "age_band", "author", "rules_version")
        .prefetch_related("photos", "guardians", "consents__wording", "log")
        .prefetch_related(Prefetch("subjects", Subject.objects.for_author()))
    )
    seats = Juror.objects.of(user_id).select_related("contest")
    letters = Letter.objects.filter(person=user_id, sent_at__isnull=False).select_related("line__contest")
    return {
        "entries": [_as_values(entry) for entry in entries],
        "jury": [_seat_as_values(juror) for juror in seats],
        "letters": [
            {
                "contest": one.line.contest.name,
                "about": one.line.event,
                "sent_at": one.sent_at.isoformat() if one.sent_at else None,
            }
            for one in letters.order_by("pk")
        ],
    }


@transaction.atomic
def erase_person(user_id: int) -> None:
    """Delete photos, names and texts. What staff decided and where a photo was placed stays, nameless."""
    # In the order of the contests, which the ledger holds: two who leave at once do not wait for each other.
    for entry in Entry.objects.locked().of(user_id).order_by("contest_id", "pk"):
        if entry.status == EntryStatus.DRAFT:
            discard(Entry.objects.filter(pk=entry.pk))
            continue
        if entry.status != EntryStatus.WITHDRAWN:
            # Nameless, too: whoever counts a round again wants to know why a photo is missing in the next.
            role, data = LedgerRole.ENTRANT, {"entry": entry.code}
            ledger.enter(entry.contest, LedgerEvent.ENTRY_WITHDRAWN, by=None, role=role, data=data)
        leave_contest(entry, now=timezone.now())
        EntryAuthor.objects.filter(entry=entry).delete()
        entry.consents.update(given_by=None)
        # Only now: what a guardian signed is closed before it forgets who that was.
        entry.guardians.all().delete()
        entry.log.filter(actor_id=user_id).update(actor=None)
        entry.title = entry.story = entry.place = ""
        entry.entrant = entry.age_band = None
        entry.save()
        log_entry(entry, EntryEvent.ERASED, actor=None)
    discard_uploads(Upload.objects.of(user_id))
    # A juror's scores count on, nameless: taking them away would change what others won.
    seats = Juror.objects.of(user_id)
    Note.objects.filter(juror__in=seats).delete()
    Move.objects.filter(juror__in=seats).delete()
    Arrangement.objects.filter(juror__in=seats).delete()
    seats.update(user=None)
    Letter.objects.filter(person=user_id).delete()


def _seat_as_values(juror: Juror) -> dict[str, Any]:
    """A seat in a jury with what the person gave; their own, so it is theirs at any time."""
    notes = juror.notes.select_related("entry").exclude(text="")
    return {
        "contest": juror.contest.name,
        "president": juror.is_president,
        "invited_at": juror.invited_at.isoformat(),
        "accepted_at": juror.accepted_at.isoformat() if juror.accepted_at else None,
        "removed_at": juror.removed_at.isoformat() if juror.removed_at else None,
        "scores": [
            {"photo": token(juror.seed, entry), "criterion": criterion, "score": value}
            for entry, criterion, value in juror.scores.order_by("pk").values_list(
                "entry_id", "criterion__position", "value"
            )
        ],
        "notes": [
            {"photo": token(juror.seed, note.entry_id), "text": note.text, "offered": note.offered}
            for note in notes.order_by("pk")
        ],
        "light_tables": [_laid_out(juror, one.codes) for one in juror.arrangements.order_by("pk")],
    }


def _laid_out(juror: Juror, codes: list[str]) -> list[str]:
    """The juror's own names of the photos on their light table, in their order."""
    entries = dict(Entry.objects.filter(code__in=codes).values_list("code", "pk"))
    return [token(juror.seed, entries[code]) for code in codes if code in entries]


def _as_values(entry: Entry) -> dict[str, Any]:
    author = getattr(entry, "author", None)
    return {
        "contest": entry.contest.name,
        "code": entry.code,
        "state": entry.status,
        "reason": entry.reason,
        "title": entry.title,
        "story": entry.story,
        "place": entry.place,
        "category": entry.category.name if entry.category else "",
        "age_band": entry.age_band.name if entry.age_band else "",
        "language": entry.language,
        "name": author.name if author else "",
        "school": author.school if author else "",
        "class": author.school_class if author else "",
        "guardians": [
            {
                "name": one.name,
                "email": one.email,
                "signed_at": one.signed_at.isoformat() if one.signed_at else None,
                "refused_at": one.refused_at.isoformat() if one.refused_at else None,
            }
            for one in entry.guardians.all()
        ],
        "recognisable_people": [
            {"name": one.name, "under_18": one.is_minor, "release": one.status}
            for one in entry.subjects.all()
        ],
        "rules_version": entry.rules_version.number if entry.rules_version else None,
        "submitted_at": entry.submitted_at.isoformat() if entry.submitted_at else None,
        "photos": [
            {
                "sha256": p.sha256,
                "width": p.width,
                "height": p.height,
                "format": p.format,
                "bytes": p.byte_size,
                "facts": p.facts,
            }
            for p in entry.photos.all()
        ],
        "consents": [
            {
                "kind": c.kind,
                "version": c.wording.version,
                "text": c.wording.text,
                "given_at": c.given_at.isoformat(),
                "revoked_at": c.revoked_at.isoformat() if c.revoked_at else None,
            }
            for c in entry.consents.all()
        ],
        "log": [
            {"event": row.event, "at": row.at.isoformat(), "reason": row.reason} for row in entry.log.all()
        ],
    }
