"""What a line of the ledger tells, in the words of who reads it.

The line itself keeps codes, dates as ISO 8601 and names of fields: these are what is hashed and what the
bundle carries.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contests.enums import ConflictKind, ConsentKind, LedgerEvent, RoundKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django_stubs_ext import StrOrPromise

    from contests.models import LedgerLine

# In the order in which a line tells them: databases keep the names of a JSON object in an order of their own.
LABELS: dict[str, StrOrPromise] = {
    "round": _("Round"),
    "removed": _("Round taken away"),
    "rules": _("Version of the rules"),
    "dates": _("Dates"),
    "public_from": _("Announced from"),
    "opens_at_of_entries": _("Entries from"),
    "closes_at_of_entries": _("Entries until"),
    "judging_from": _("Jury from"),
    "judging_until": _("Jury until"),
    "public_vote": _("Public vote"),
    "juror": _("Juror"),
    "entry": _("Photo"),
    "kind": _("Type"),
    "stands": _("Has a mention"),
    "chosen": _("Notes chosen about"),
    "dropped": _("Notes left out again about"),
    "awaited": _("Signatures still awaited"),
    "quorum": _("Jurors for each photo"),
    "minimum": _("Least whole sheets for each photo"),
    "threshold": _("Part of yes that goes on, in percent"),
    "passes": _("How many photos go on"),
    "opens_at": _("Begins"),
    "closes_at": _("Ends"),
    "picks": _("Photos on a ballot"),
    "appeal_days": _("Days for appeals"),
    "planned": _("Planned for"),
    "entries": _("Photos"),
    "jurors": _("Jurors"),
    "late": _("Jurors who were not done"),
    "left_out": _("Jurors who do not count"),
    "passed": _("Photos that go on"),
    "codes": _("Order of the photos"),
    "undecided": _("Equal photos that nobody parted"),
    "taken": _("Taken away"),
    "given": _("Given"),
    "ballots": _("Ballots"),
    "undone": _("Counted again"),
    "text": _("Text"),
    "reason": _("Reason"),
    "act": _("Number of the act"),
    "seed_sha256": _("Fingerprint of the seed"),
    "sha256": _("Fingerprint of the result"),
    "bundle_sha256": _("Fingerprint of the bundle"),
    "files": _("Files with a fingerprint of their own"),
}
ORDER = {name: number for number, name in enumerate(LABELS)}
KINDS: dict[str, StrOrPromise] = {
    value: label for kinds in (RoundKind, ConflictKind, ConsentKind) for value, label in kinds.choices
}
# A fingerprint is told by its first signs, as in the column of fingerprints.
HEX_SHOWN = 12
CODES_SHOWN = 6


def details(line: LedgerLine) -> list[tuple[StrOrPromise, StrOrPromise]]:
    """What the line says beside its event: pairs of a label and a text. What has no label keeps its name.

    A line that somebody changed may hold anything: what makes no sense is shown as it stands.
    """
    told: list[tuple[StrOrPromise, StrOrPromise]] = []
    data = line.data if isinstance(line.data, dict) else {"text": line.data}
    for name, value in _in_order(data):
        if isinstance(value, dict) and name != "files":
            parts = _in_order(value, of=name)
            told += [(_label(key, of=name), _told(key, part, line.event)) for key, part in parts]
        else:
            told.append((_label(name), _told(name, value, line.event)))
    return told


def _in_order(data: Mapping[str, Any], of: str = "") -> list[tuple[str, Any]]:
    return sorted(data.items(), key=lambda pair: (ORDER.get(_key(pair[0], of), len(ORDER)), pair[0]))


def _key(name: str, of: str) -> str:
    """Where a label is: the dates of a contest begin and end something else than those of a round."""
    named = f"{name}_of_entries"
    return named if of == "dates" and named in LABELS else name


def _told(name: str, value: Any, event: str) -> StrOrPromise:
    try:
        return _words(name, value, event)
    except (TypeError, ValueError, OverflowError):
        return str(value)


def _label(name: str, of: str = "") -> StrOrPromise:
    return LABELS.get(_key(name, of), name)


def _words(name: str, value: Any, event: str) -> StrOrPromise:
    words: StrOrPromise
    if value is None:
        words = gettext("all") if name == "quorum" and event == LedgerEvent.ROUND_LOCKED else "–"
    elif isinstance(value, bool):
        words = gettext("yes") if value else gettext("no")
    elif name == "kind":
        words = KINDS.get(value, value)
    elif name == "files":
        words = str(len(value))
    elif name in {"taken", "given"}:
        words = _seats(value)
    elif isinstance(value, list | tuple):
        words = ", ".join(str(one) for one in value) or "–"
    elif name == "planned" or name.endswith(("_at", "_from", "_until")):
        words = date_format(timezone.localtime(datetime.fromisoformat(value)), "SHORT_DATETIME_FORMAT")
    elif name.endswith("sha256"):
        words = f"{value[:HEX_SHOWN]}…"
    else:
        words = str(value)
    return words


def _seats(pairs: Iterable[tuple[str, str]]) -> str:
    """Seats that changed hands, by juror: the codes of their photos, or how many where the list is long."""
    photos: defaultdict[str, list[str]] = defaultdict(list)
    for juror, entry in pairs:
        photos[juror].append(entry)
    told = []
    for juror, codes in photos.items():
        number = len(codes)
        many = ngettext("{number} photo", "{number} photos", number).format(number=number)
        told.append(f"{juror}: {many if number > CODES_SHOWN else ', '.join(codes)}")
    return "; ".join(told) or "–"
