"""From the database to the minutes of the jury: what happened, step by step, and what follows from it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from contests.enums import EntryStatus, RoundKind
from contests.models import Entry, Juror
from contests.printing.minutes import Minutes, Section
from contests.record import decimal_of
from contests.round_records import ranking_of
from contests.showcase import parted, step_words, town_name

if TYPE_CHECKING:
    from datetime import datetime

    from contests.models import Contest, Round

# Places that the minutes print; the bundle has them all.
PRINTED = 60


def minutes_of(contest: Contest, language: str) -> Minutes:
    """In the active language; for a result that is sealed."""
    result = contest.result
    entries = {e.code: e for e in Entry.objects.filter(contest=contest)}
    titles = {code: _title(entry) for code, entry in entries.items()}
    jurors = list(Juror.objects.filter(contest=contest, accepted_at__isnull=False).select_related("user"))
    sections = [
        _contest_section(contest, list(entries.values())),
        _jury_section(jurors),
        *(_round_section(round_) for round_ in contest.rounds.filter(locked_at__isnull=False)),
        _rules_section(result.record),
        _ranking_section(result.record, titles),
    ]
    ties = _ties_section(contest, result.record, titles)
    mentions = list(result.placements.mentioned())
    if ties.paragraphs:
        sections.append(ties)
    if mentions:
        words = [f"{titles.get(_code(entries, p.entry_id), '–')}: {p.mention}" for p in mentions]
        sections.append(Section(_("Special mentions"), words))
    sections.append(_seal_section(contest))
    town = town_name()
    return Minutes(
        title=_("Minutes of the jury"),
        town=town,
        contest=contest.name,
        subtitle=contest.theme,
        language=language,
        made_at=timezone.localtime(result.sealed_at),
        sections=sections,
        place_and_date=f"{town}, ______________________",
        signatures=[
            *((_name(j), _role(j)) for j in sorted(jurors, key=lambda j: not j.is_president) if j.is_sitting),
            ("", _("The secretary")),
        ],
        page_words=_("Page {page} of {pages}"),
    )


def _contest_section(contest: Contest, entries: list[Entry]) -> Section:
    count = Counter(entry.status for entry in entries if entry.status != EntryStatus.DRAFT)
    return Section(
        _("The contest"),
        [
            _("Entries were open from %(start)s to %(end)s.")
            % {"start": _moment(contest.opens_at), "end": _moment(contest.closes_at)},
            _(
                "Photos received: %(all)s; admitted: %(admitted)s; not admitted: %(rejected)s; "
                "withdrawn: %(gone)s."
            )
            % {
                "all": sum(count.values()),
                "admitted": count[EntryStatus.ADMITTED],
                "rejected": count[EntryStatus.REJECTED],
                "gone": count[EntryStatus.WITHDRAWN],
            },
            _("The jury judged without knowing the authors: each photo goes by a code."),
        ],
    )


def _jury_section(jurors: list[Juror]) -> Section:
    rows = [[_("Juror"), _("Role"), _("Code in the ledger"), _("Accepted")]]
    rows += [[_name(j), _role(j), j.code, _moment(j.accepted_at)] for j in jurors]
    return Section(_("The jury"), rows=rows, widths=(4, 4, 3, 4))


def _round_section(round_: Round) -> Section:
    said = [
        f"{round_.get_kind_display()}.",
        _("Opened on %(opened)s, closed on %(closed)s, revealed on %(revealed)s.")
        % {
            "opened": _moment(round_.opened_at),
            "closed": _moment(round_.closed_at),
            "revealed": _moment(round_.revealed_at),
        },
        _("Fingerprint of the seed, fixed before the first score (SHA-256): %(hash)s")
        % {"hash": round_.seed_hash},
    ]
    if round_.quorum and round_.kind != RoundKind.RUNOFF:
        said.insert(1, _("Each photo was assigned to %(number)s jurors.") % {"number": round_.quorum})
    if round_.closing_reason:
        said.append(_("Closed before every juror was done: %(reason)s") % {"reason": round_.closing_reason})
    if round_.left_out:
        said.append(_("Not counted, because incomplete: %(codes)s") % {"codes": ", ".join(round_.left_out)})
    return Section(_("Round %(number)s") % {"number": round_.number}, said)


def _rules_section(record: dict[str, Any]) -> Section:

    criteria = ", ".join(
        _("%(name)s (weight %(weight)s)") % {"name": c["name"], "weight": c["weight"]}
        for c in record["criteria"]
    )
    steps = "; ".join(step_words(step) for step in record["ladder"])
    said = [_("Criteria: %(criteria)s.") % {"criteria": criteria}] if criteria else []
    return Section(
        _("How the ranking follows"),
        [
            *said,
            _("The place follows from the mean of the weighted scores, as an exact fraction."),
            _("Where two photos have the same mean: %(steps)s.") % {"steps": steps},
        ],
    )


def _ranking_section(record: dict[str, Any], titles: dict[str, str]) -> Section:
    rows = [[_("Place in the ranking"), _("Code"), _("Title"), _("Mean"), _("Sheets")]]
    for row in record["ranking"][:PRINTED]:
        mean = "–"
        if row["mean"]:
            mean = f"{localize(decimal_of(Fraction(row['mean'])))} ({row['mean']})"
        rows.append(
            [str(row["place"] or "–"), row["entry"], titles.get(row["entry"], "–"), mean, str(row["sheets"])]
        )
    more = len(record["ranking"]) - PRINTED
    said = [_("The other %(number)s photos are in the bundle.") % {"number": more}] if more > 0 else []
    return Section(_("The ranking"), said, rows, (2, 3, 7, 4, 2))


def _ties_section(contest: Contest, record: dict[str, Any], titles: dict[str, str]) -> Section:
    said = [
        _("“%(above)s” before “%(below)s”: %(words)s.")
        % {"above": tie.above, "below": tie.below, "words": tie.words}
        for tie in parted(ranking_of(record), titles)
    ]
    said += [
        _("The president of the jury moved this order: %(order)s. Reason: %(reason)s")
        % {"order": ", ".join(titles.get(code, code) for code in motion.codes), "reason": motion.reason}
        for motion in contest.tie_motions.all()
    ]
    return Section(_("How ties were parted"), said)


def _seal_section(contest: Contest) -> Section:
    bundle = getattr(contest.result, "bundle", None)
    last = contest.ledger.order_by("-number").first()
    said = [
        _("The result was sealed on %(when)s.") % {"when": _moment(contest.result.sealed_at)},
        _("SHA-256 of the ranking: %(hash)s") % {"hash": contest.result.record_sha256},
    ]
    if bundle is not None:
        said.append(_("SHA-256 of the published bundle: %(hash)s") % {"hash": bundle.sha256})
    if last is not None:
        said.append(
            _("Last line of the ledger, number %(number)s: %(hash)s")
            % {"number": last.number, "hash": last.sha256}
        )
    return Section(_("Seal"), said)


def _code(entries: dict[str, Entry], pk: int) -> str:
    return next((code for code, entry in entries.items() if entry.pk == pk), "")


def _title(entry: Entry) -> str:
    return entry.title if entry.status == EntryStatus.ADMITTED else _("Photo withdrawn by its author")


def _name(juror: Juror) -> str:
    user = juror.user
    return (user.get_full_name() or "–") if user is not None else "–"


def _role(juror: Juror) -> str:
    if juror.removed_at is not None:
        return _("Juror, removed on %(when)s") % {"when": _moment(juror.removed_at)}
    return _("President of the jury") if juror.is_president else _("Juror")


def _moment(when: datetime | None) -> str:
    return date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT") if when else "–"
