"""From the database to the minutes of the jury: what happened, step by step, and what follows from it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from contests.advance import earlier_records
from contests.enums import EntryStatus, LedgerEvent, RoundKind, TieStep
from contests.languages import in_language
from contests.models import Conflict, Entry, Juror
from contests.passing import around_the_border
from contests.printing.minutes import Minutes, Section
from contests.record import decimal_of
from contests.round_records import FINAL_FORMAT
from contests.shortlist import PASSES
from contests.showcase import decided_words, parted
from hub.core.sites import town_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from contests.models import Contest, Round

# Places, and codes of photos that went on, that the minutes print; the bundle has them all.
PRINTED = 60
LISTED = 200


def minutes_of(contest: Contest, language: str) -> Minutes:
    """In the active language; for a result that is sealed."""
    result = contest.result
    entries = {e.code: e for e in Entry.objects.filter(contest=contest)}
    titles = {code: _title(entry) for code, entry in entries.items()}
    jurors = list(Juror.objects.filter(contest=contest, accepted_at__isnull=False).select_related("user"))
    sections = [
        _contest_section(contest, list(entries.values())),
        _jury_section(jurors),
        _conflicts_section(contest),
        *_round_sections(contest),
        _rules_section(contest, result.record),
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


def _conflicts_section(contest: Contest) -> Section:
    """Who was kept away from which photos, by code; what was declared by mistake and lifted is left out."""
    declared = Conflict.objects.filter(juror__contest=contest).select_related("juror__user", "entry")
    codes: dict[tuple[str, str, str], list[str]] = {}
    for one in declared.order_by("declared_at", "entry__code"):
        day = date_format(timezone.localtime(one.declared_at), "SHORT_DATE_FORMAT")
        codes.setdefault((_name(one.juror), one.get_kind_display(), day), []).append(one.entry.code)
    said = [_("Nobody judged their own photo.")]
    if not codes:
        said.append(_("No conflict of interest was declared."))
        return Section(_("Conflicts of interest"), said)
    said.append(
        _(
            "Whoever had a conflict did not judge the photo from then on. What they had given it counts only "
            "in rounds that were concluded before."
        )
    )
    rows = [[_("Juror"), _("Why"), _("Declared on"), _("Photos")]]
    rows += [[*key, ", ".join(photos)] for key, photos in codes.items()]
    return Section(_("Conflicts of interest"), said, rows, (4, 5, 3, 5))


def _round_sections(contest: Contest) -> list[Section]:
    rounds = contest.rounds.filter(locked_at__isnull=False).order_by("number")
    kept = {record["round"]: record for record in earlier_records(contest)}
    return [_round_section(round_, kept.get(round_.number)) for round_ in rounds]


def _round_section(round_: Round, kept: Mapping[str, Any] | None) -> Section:
    """``kept`` is what was confirmed, if another round followed."""
    said = [
        f"{round_.get_kind_display()}.",
        _("Opened on %(opened)s, closed on %(closed)s, revealed on %(revealed)s.")
        % {
            "opened": _moment(round_.opened_at),
            "closed": _moment(round_.closed_at),
            "revealed": _moment(round_.revealed_at),
        },
    ]
    if round_.kind != RoundKind.RUNOFF:
        said.append(_("Photos fixed for this round: %(number)s.") % {"number": len(_fixed(round_))})
    if round_.quorum and round_.kind != RoundKind.RUNOFF:
        said.append(_("Each photo was assigned to %(number)s jurors.") % {"number": round_.quorum})
    if round_.closing_reason:
        said.append(_("Closed before every juror was done: %(reason)s") % {"reason": round_.closing_reason})
    if round_.left_out:
        said.append(_("Not counted, because incomplete: %(codes)s") % {"codes": ", ".join(round_.left_out)})
    if kept is not None:
        said += [*_criteria(kept, round_), *_went_on(kept)]
    said.append(
        _("Fingerprint of the seed, fixed before anybody judged (SHA-256): %(hash)s")
        % {"hash": round_.seed_hash}
    )
    return Section(_("Round %(number)s") % {"number": round_.number}, said)


def _fixed(round_: Round) -> list[str]:
    codes: list[str] = round_.frozen.get("entries", [])
    return codes


def _went_on(kept: Mapping[str, Any]) -> list[str]:
    """By which rule photos went on, and which did."""
    said = []
    is_limited = kept["most"] is not None and len(kept["entries"]) > kept["most"]
    if kept["kind"] == RoundKind.SHORTLIST:
        said.append(_("The rule: at least %(share)s%% of yes.") % {"share": kept["threshold"]})
        if kept["minimum"] > 1:
            words = _("A photo about which fewer than %(number)s jurors said yes or no does not go on.")
            said.append(words % {"number": kept["minimum"]})
        if not any(line["outcome"] == PASSES for line in kept["lines"]):
            said.append(_("No photo reached that share: those with the highest one go on."))
    elif kept["passes"]:
        said.append(_ladder(kept))
        said.append(
            _("The rule: the best %(number)s go on; who shares the last of these places goes on, too.")
            % {"number": kept["passes"]}
        )
    elif not is_limited:
        said.append(_("The rule: every photo that was judged goes on."))
    if is_limited:
        said.append(
            _("The next round takes at most %(number)s photos; equal photos that do not all fit stop here.")
            % {"number": kept["most"]}
        )
    codes = ", ".join(kept["passed"][:LISTED])
    more = len(kept["passed"]) - LISTED
    if more > 0:
        codes = _("%(codes)s, and %(number)s more in the bundle") % {"codes": codes, "number": more}
    said.append(
        _("Photos judged: %(photos)s; went on: %(number)s (%(codes)s).")
        % {"photos": len(kept["entries"]), "number": len(kept["passed"]), "codes": codes}
    )
    border = around_the_border(kept.get("ranking", ()), kept["passed"])
    said += [
        _(
            "“%(above)s” goes on and “%(below)s” does not, though the jury's judgement of both is the same. "
            "What parted them: %(words)s."
        )
        % {"above": tie.above, "below": tie.below, "words": tie.words}
        for tie in parted(border, {row["entry"]: row["entry"] for row in border})
    ]
    return said


def _rules_section(contest: Contest, record: dict[str, Any]) -> Section:
    is_final = record["format"] == FINAL_FORMAT
    if is_final:
        said = [
            _(
                "The place follows from all orders by the Schulze method: of every two photos it asks which "
                "one more jurors put first."
            ),
            _ladder(record),
        ]
        return Section(_("How the ranking follows"), said)
    return Section(
        _("How the ranking follows"),
        [
            *_criteria(record, contest.rounds.get(number=record["round"])),
            _("The place follows from the mean of the weighted scores, as an exact fraction."),
            _ladder(record),
        ],
    )


def _ladder(record: Mapping[str, Any]) -> str:
    """What parts equal photos in a round, step by step."""
    is_final = record["format"] == FINAL_FORMAT
    ladder = [TieStep(step) for step in record["ladder"]]
    steps = "; ".join(str(step.label) for step in ladder if not (is_final and step.compares_scores))
    if is_final:
        return _("Where two photos are equal: %(steps)s.") % {"steps": steps}
    return _("Where two photos have the same mean: %(steps)s.") % {"steps": steps}


def _criteria(record: Mapping[str, Any], round_: Round) -> list[str]:
    """In the language of the minutes, as they were fixed; the record itself has the source's.

    A round without scores has none in its record.
    """
    told = record.get("criteria", [])
    fixed = round_.frozen.get("criteria", told)
    criteria = ", ".join(
        _("%(name)s (weight %(weight)s)")
        # Rounds that were fixed earlier kept the source's name alone.
        % {"name": in_language(at_lock.get("names", {})) or c["name"], "weight": c["weight"]}
        for c, at_lock in zip(told, fixed, strict=False)
    )
    return [_("Criteria: %(criteria)s.") % {"criteria": criteria}] if criteria else []


def _ranking_section(record: dict[str, Any], titles: dict[str, str]) -> Section:
    is_final = record["format"] == FINAL_FORMAT
    head = [_("Jurors who placed it"), _("What decided")] if is_final else [_("Mean"), _("Sheets")]
    rows = [[_("Place in the ranking"), _("Code"), _("Title"), *head]]
    for row in record["ranking"][:PRINTED]:
        last = [_mean(row), str(row["sheets"])]
        if is_final:
            last = [str(row["sheets"]), decided_words(row) or "–"]
        rows.append([str(row["place"] or "–"), row["entry"], titles.get(row["entry"], "–"), *last])
    more = len(record["ranking"]) - PRINTED
    said = [_("The other %(number)s photos are in the bundle.") % {"number": more}] if more > 0 else []
    widths = (2, 3, 6, 3, 4) if is_final else (2, 3, 7, 4, 2)
    return Section(_("The ranking"), said, rows, widths)


def _mean(row: Mapping[str, Any]) -> str:
    if not row["mean"]:
        return "–"
    return f"{localize(decimal_of(Fraction(row['mean'])))} ({row['mean']})"


def _ties_section(contest: Contest, record: dict[str, Any], titles: dict[str, str]) -> Section:
    said = [
        _("“%(above)s” and “%(below)s”: %(words)s.")
        % {"above": tie.above, "below": tie.below, "words": tie.words}
        for tie in parted(record["ranking"], titles)
    ]
    said += [
        _("The president of the jury moved this order: %(order)s. Reason: %(reason)s")
        % {"order": ", ".join(titles.get(code, code) for code in motion.codes), "reason": motion.reason}
        for motion in contest.tie_motions.all()
    ]
    seal = contest.ledger.filter(event=LedgerEvent.SEALED).first()
    if seal is not None and "undecided" in seal.data:
        photos = ", ".join(titles.get(code, code) for code in seal.data["undecided"])
        words = _("Sealed though nobody parted these photos: %(photos)s. Reason: %(reason)s")
        said.append(words % {"photos": photos, "reason": seal.data["reason"]})
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
    return entry.title if entry.status == EntryStatus.ADMITTED else _("Entry withdrawn")


def _name(juror: Juror) -> str:
    user = juror.user
    return (user.get_full_name() or "–") if user is not None else "–"


def _role(juror: Juror) -> str:
    if juror.removed_at is not None:
        return _("Juror, removed on %(when)s") % {"when": _moment(juror.removed_at)}
    return _("President of the jury") if juror.is_president else _("Juror")


def _moment(when: datetime | None) -> str:
    return date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT") if when else "–"
