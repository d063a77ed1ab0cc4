"""From the database to what is printed: calendar and certificates; the minutes are in ``contests.minutes``.

Only what may be shown now is printed: a photo whose licence was revoked is left out.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from contests import licences
from contests.calendars import public_holidays
from contests.enums import PaperKind
from contests.minutes import minutes_of
from contests.models import Entry, EntryAuthor, Juror
from contests.printing.calendar import Calendar, Picture, calendar_pdf
from contests.printing.certificates import Certificate, Certificates, certificates_pdf
from contests.printing.letters import unprintable
from contests.printing.minutes import minutes_pdf
from contests.showcase import gallery_of, outstanding_first
from hub.core.models import InitiativePage
from hub.core.sites import town_name
from media.ingest import make_master_safely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.db.models import QuerySet

    from contests.models import Contest, Paper, Placement

MONTHS = 12


class NothingToPrintError(Exception):
    """No photo of the contest may be shown any more."""


def paper_bytes(paper: Paper, done: Callable[[int], None]) -> bytes:
    """The PDF of a paper, in its language; ``done`` is told each step."""
    with override(paper.language):
        if paper.kind == PaperKind.MINUTES:
            return minutes_pdf(minutes_of(paper.contest, paper.language))
        if paper.kind == PaperKind.CERTIFICATES:
            return certificates_pdf(certificates_of(paper.contest, paper.language))
        return calendar_pdf(calendar_of(paper), paper=paper.options["size"], made=done)


def certificates_of(contest: Contest, language: str) -> Certificates:
    """One for each winner and each special mention that may be shown."""
    chosen = _honoured(contest.result.placements.public().prefetch_related("entry__photos__derivatives"))
    names = _names_of(chosen)
    if not chosen:
        raise NothingToPrintError
    now = timezone.localtime(contest.results_published_at or timezone.now())
    town = town_name()
    return Certificates(
        heading=_("Certificate"),
        given_to=_("awarded to"),
        for_the_photo=_("for the photo"),
        contest=contest.name,
        town=town,
        place_and_date=f"{town}, {date_format(now, 'DATE_FORMAT')}",
        signatures=[_("The president of the jury"), _("For the municipality")],
        language=language,
        made_at=now,
        each=[
            Certificate(names.get(p.entry_id, ""), _award(p), _quoted(p.entry.title), _small(p.entry))
            for p in chosen
        ],
    )


def _honoured(placements: QuerySet[Placement]) -> list[Placement]:
    """Whose photo gets a certificate."""
    return [p for p in placements.select_related("entry") if p.is_winner or p.mention]


def _names_of(placements: Iterable[Placement]) -> dict[int, str]:
    authors = EntryAuthor.objects.filter(entry__in=[p.entry_id for p in placements])
    return dict(authors.values_list("entry", "name"))


def _award(placement: Placement) -> str:
    return " · ".join(filter(None, (placement.award, placement.mention)))


def _quoted(title: str) -> str:
    """In the quotation marks of the language."""
    return _("“%(title)s”") % {"title": title}


def _small(entry: Entry) -> bytes:
    files = entry.cover.jpegs if entry.cover else []
    if not files:
        raise NothingToPrintError
    with files[-1].file.open("rb") as file:
        return bytes(file.read())


def calendar_of(paper: Paper) -> Calendar:
    """The photos in the order that staff chose, those that may be shown; a gap is filled by the next."""
    contest, year = paper.contest, paper.options["year"]
    public = {e.code: e for e in gallery_of(contest)[: MONTHS * 5]}
    wanted = [code for code in paper.options["codes"] if code in public]
    wanted += [code for code in public if code not in wanted][: MONTHS + 1 - len(wanted)]
    if not wanted:
        raise NothingToPrintError
    entries = [public[wanted[number % len(wanted)]] for number in range(MONTHS + 1)]
    return Calendar(
        title=contest.name,
        town=town_name(),
        year=year,
        language=paper.language,
        made_at=paper.asked_at,
        cover=_picture(entries[0]),
        months=[_picture(entry) for entry in entries[1:]],
        month_names=[date_format(date(year, month, 1), "F").capitalize() for month in range(1, 13)],
        day_names=[date_format(date(2024, 1, day), "D") for day in range(1, 8)],
        holidays=public_holidays(year, paper.language),
        events=events_in(year, paper.language) if paper.options.get("events") else {},
    )


def _picture(entry: Entry) -> Picture:
    photo = entry.photos.all()[0]
    name = entry.public_name  # type: ignore[attr-defined]
    credit = _("Photo by %(name)s") % {"name": name} if name else ""
    if entry.is_cc_by:  # type: ignore[attr-defined]
        credit = " · ".join(filter(None, (credit, licences.NAME)))

    def load(longest: int) -> bytes:
        with photo.original.open("rb") as original:
            return make_master_safely(original, max_side=longest).content

    return Picture(entry.title, credit, photo.width, photo.height, load)


def events_in(year: int, language: str) -> Mapping[date, str]:
    """What the town has announced, day by day; events are known by the kind of their page only."""
    pages = (
        InitiativePage.objects.public()
        .in_language(language)
        .filter(content_type__model="eventpage", starts_at__year=year)
    )
    found: dict[date, list[str]] = defaultdict(list)
    for starts_at, title in pages.order_by("starts_at").values_list("starts_at", "title"):
        found[timezone.localtime(starts_at).date()].append(title)
    return {day: " · ".join(titles) for day, titles in found.items()}


def default_order(contest: Contest) -> list[Entry]:
    """The winner on the cover and in front, mentions after the winners, then the ranking."""
    return outstanding_first(gallery_of(contest)[: MONTHS * 5])


def unnamed(contest: Contest) -> list[Juror]:
    """Jurors whom the minutes cannot name: nobody has written their name."""
    jurors = Juror.objects.filter(contest=contest, accepted_at__isnull=False)
    found = jurors.select_related("user")
    return [juror for juror in found if juror.user is not None and not juror.user.get_full_name()]


def unprinted(contest: Contest, entries: Iterable[Entry], *, with_names: bool) -> list[tuple[str, str]]:
    """Words of the papers with letters that cannot be printed, and these letters.

    ``with_names`` of the photographers, once the result is out; ``entries`` are those of the calendar.
    """
    titles = Entry.objects.filter(contest=contest).admitted().values_list("title", flat=True)
    jurors = Juror.objects.filter(contest=contest, accepted_at__isnull=False).select_related("user")
    words = [contest.name, contest.theme, *titles]
    words += [juror.user.get_full_name() for juror in jurors if juror.user is not None]
    honoured = _honoured(contest.result.placements.public()) if with_names else []
    words += [_award(placement) for placement in honoured]
    words += _names_of(honoured).values()
    words += [entry.public_name for entry in entries]  # type: ignore[attr-defined]
    found = {text: unprintable(text) for text in words}
    return [(text, missing) for text, missing in found.items() if missing]
