"""States and their groups; imports nothing of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    """Where a contest stands; once it is announced it follows from its dates (see ``contests.phases``)."""

    DRAFT = "draft", pgettext_lazy("of a contest", "Draft")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Open for entries")
    SCREENING = "screening", _("Entries are being checked")
    JUDGING = "judging", _("The jury is at work")
    DELIBERATION = "deliberation", _("The jury is deliberating")
    SEALED = "sealed", _("The result is sealed")
    PUBLISHED = "published", _("Results published")
    ARCHIVED = "archived", _("Archived")
    SUSPENDED = "suspended", _("Suspended")
    ANNULLED = "annulled", _("Annulled")


# Nothing of the contest's ground changes any more.
OVER = (
    Phase.DELIBERATION,
    Phase.SEALED,
    Phase.PUBLISHED,
    Phase.ARCHIVED,
    Phase.SUSPENDED,
    Phase.ANNULLED,
)
# What the jury gave may be read by who has the right to.
REVEALED = (Phase.DELIBERATION, Phase.SEALED, Phase.PUBLISHED, Phase.ARCHIVED)


class RoundKind(TextChoices):
    """How the jurors judge in a round."""

    SHORTLIST = "shortlist", _("Yes or no: who goes on")
    SCORE = "score", _("Scores from 1 to 10 by criteria")
    FINAL = "final", _("Each juror puts the finalists in order")
    RUNOFF = "runoff", _("Run-off between photos that are still equal")


# The juror puts all photos in one order, instead of judging one after the other.
ORDERED = (RoundKind.FINAL, RoundKind.RUNOFF)


class RoundState(TextChoices):
    """Where a round stands; one way, by actions only."""

    SETUP = "setup", _("Being prepared")
    LOCKED = "locked", _("Ready: photos, jurors and rules are fixed")
    OPEN = "open", _("The jurors are judging")
    CLOSED = "closed", _("Closed, not yet revealed")
    REVEALED = "revealed", _("Revealed")
    FINAL = "final", _("Concluded")


class LongStep(TextChoices):
    """A step that the worker makes where a round is large; the label is what staff read meanwhile."""

    LOCK = "lock", _("The round is being fixed: photos are shared out among the jurors")
    OPEN = "open", _("The round is being fixed and opened: photos are shared out among the jurors")
    CONCLUDE = "conclude", _("What goes on to the next round is being written down")


class ConflictKind(TextChoices):
    """Why a juror does not judge an entry; one's own needs no row."""

    HOUSEHOLD = "household", _("Same household or family")
    CLASS = "class", _("Own pupil or own class")
    RECUSED = "recused", _("The juror stepped back from this photo")

    @property
    def own_words(self) -> str:
        """The same as the juror says it."""
        return {
            ConflictKind.HOUSEHOLD: gettext("Its author is of my household or family"),
            ConflictKind.CLASS: gettext("Its author is my pupil, or it is by my class"),
            ConflictKind.RECUSED: gettext("I step back for another reason"),
        }[self]


class LedgerRole(TextChoices):
    """As what somebody moved; who it was stands beside the chain, not in it."""

    STAFF = "staff", _("Staff")
    JUROR = "juror", _("Juror")
    PRESIDENT = "president", _("President of the jury")
    ENTRANT = "entrant", _("Entrant")
    GUARDIAN = "guardian", _("Parent or guardian")
    CLOCK = "clock", _("The plan")


class Whose(TextChoices):
    """Who makes the next move, on the pages of staff."""

    SCREENERS = "screeners", _("Who checks the photos")
    SECRETARY = "secretary", _("Who runs the jury")
    PUBLISHER = "publisher", _("Who publishes the results")
    MANAGER = "manager", _("Who manages the contest")
    JURORS = "jurors", _("Jurors")
    PRESIDENT = "president", _("President of the jury")
    ENTRANTS = "entrants", _("Entrants")
    GUARDIANS = "guardians", _("Parents or guardians")
    CLOCK = "clock", _("Nobody: it happens by itself")


class LedgerEvent(TextChoices):
    """What the ledger of a contest can tell."""

    CREATED = "created", _("Contest created")
    ANNOUNCED = "announced", _("Contest announced")
    OPENED = "opened", _("Entries opened")
    CLOSED = "closed", _("Entries closed")
    JUDGING = "judging", _("Judging began")
    DELIBERATION = "deliberation", _("Deliberation began")
    SEALED = "sealed", _("Result sealed")
    PUBLISHED = "published", _("Result published")
    CORRECTED = "corrected", _("Correction published")
    ARCHIVED = "archived", _("Contest archived")
    SUSPENDED = "suspended", _("Contest suspended")
    RESUMED = "resumed", _("Contest resumed")
    ANNULLED = "annulled", _("Contest annulled")
    RULES = "rules", _("Rules or dates changed")
    ENTRY_SENT = "entry_sent", _("Entry sent")
    ENTRY_CHANGED = "entry_changed", _("Entry changed by the entrant")
    ENTRY_ADMITTED = "entry_admitted", _("Entry admitted")
    ENTRY_REJECTED = "entry_rejected", _("Entry not admitted")
    ENTRY_UNDONE = "entry_undone", _("Decision about an entry undone")
    ENTRY_DISQUALIFIED = "entry_disqualified", _("Entry disqualified")
    ENTRY_READMITTED = "entry_readmitted", _("Entry readmitted")
    ENTRY_WITHDRAWN = "entry_withdrawn", _("Entry withdrawn")
    GUARDIAN_SIGNED = "guardian_signed", _("A guardian has signed")
    GUARDIAN_REFUSED = "guardian_refused", _("A guardian has refused")
    CONSENT_REVOKED = "consent_revoked", _("Consent taken back")
    JUROR_INVITED = "juror_invited", _("Juror invited")
    JUROR_ACCEPTED = "juror_accepted", _("Juror accepted")
    JUROR_REMOVED = "juror_removed", _("Juror removed")
    PRESIDENT_NAMED = "president_named", _("President named")
    CONFLICT = "conflict", _("Conflict declared")
    CONFLICT_LIFTED = "conflict_lifted", _("Conflict lifted")
    RECUSED = "recused", _("Juror stepped back from an entry")
    ROUND_MADE = "round_made", _("Round prepared")
    ROUND_LOCKED = "round_locked", _("Round fixed")
    ROUND_OPENED = "round_opened", _("Round opened")
    ROUND_CLOSED = "round_closed", _("Round closed")
    ROUND_REVEALED = "round_revealed", _("Round revealed")
    ROUND_CONCLUDED = "round_concluded", _("Round concluded")
    REASSIGNED = "reassigned", _("Photos assigned anew")
    TIE_MOTION = "tie_motion", _("President's motion on a tie")
    MENTION = "mention", _("Special mention given or changed")
    NOTES = "notes", _("Notes for publication chosen")
    VOTE_OPENED = "vote_opened", _("Public vote opened")
    VOTE_CLOSED = "vote_closed", _("Public vote closed")
    BALLOTS_STRUCK = "ballots_struck", _("Ballots struck")
    VOTE_KEY_DESTROYED = "vote_key_destroyed", _("Key of the public vote destroyed")


class WhoMayEnter(TextChoices):
    EVERYBODY = "everybody", _("Everybody")
    RESIDENTS = "residents", _("Only people who live in the municipality")


class EntryStatus(TextChoices):
    """``draft`` is a form that was refused but whose photo was kept; nobody but its owner sees it."""

    DRAFT = "draft", _("Not sent yet")
    WAITING = "waiting", _("Waiting for the guardian")
    SUBMITTED = "submitted", _("Sent, waiting to be checked")
    ADMITTED = "admitted", _("Admitted")
    REJECTED = "rejected", _("Not admitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Entries that take one of the photos that a person may send.
COUNTED_STATUSES = (
    EntryStatus.WAITING,
    EntryStatus.SUBMITTED,
    EntryStatus.ADMITTED,
    EntryStatus.REJECTED,
)
# Entries that every required guardian must have signed for.
SIGNED_STATUSES = (EntryStatus.SUBMITTED, EntryStatus.ADMITTED)


class EntryEvent(TextChoices):
    """What the log of an entry can tell."""

    SUBMITTED = "submitted", _("Sent")
    WAITING = "waiting", _("Sent, waiting for the guardian")
    SIGNED = "signed", _("A guardian has signed")
    COMPLETE = "complete", _("All guardians have signed")
    REFUSED = "refused", _("A guardian has refused")
    GUARDIAN_CHANGED = "guardian_changed", _("Guardian changed by the entrant")
    EDITED = "edited", _("Changed by the entrant")
    PHOTO_REPLACED = "photo_replaced", _("Photo replaced by the entrant")
    WITHDRAWN = "withdrawn", _("Withdrawn by the entrant")
    ADMITTED = "admitted", _("Admitted")
    REJECTED = "rejected", _("Not admitted")
    UNDONE = "undone", _("Decision undone")
    DISQUALIFIED = "disqualified", _("Disqualified")
    READMITTED = "readmitted", _("Readmitted")
    REVOKED = "revoked", _("Consent taken back: the photo has left")
    PEOPLE_REVOKED = "people_revoked", _("Somebody in the photo has taken their consent back: it has left")
    NAME_REVOKED = "name_revoked", _("The name is no longer published")
    NAME_GIVEN = "name_given", _("The name is published again")
    CC_BY_REVOKED = "cc_by_revoked", _("The photo is no longer offered under CC BY 4.0")
    CC_BY_GIVEN = "cc_by_given", _("The photo is offered under CC BY 4.0, too")
    AGE_CHANGED = "age_changed", _("The entrant now says to be of age; a guardian had been named")
    SUBJECT_NAMED = "subject_named", _("Recognisable person added by staff")
    RELEASE = "release", _("Release of a person judged")
    ERASED = "erased", _("Personal data erased")
    LOOKALIKE_SAME = "lookalike_same", _("Found to be the same picture as")
    LOOKALIKE_DIFFERENT = "lookalike_different", _("Found to be another picture than")


class ConsentEnd(TextChoices):
    """How a consent came to its end."""

    TAKEN_BACK = "taken_back", _("taken back")
    REPLACED = "replaced", _("replaced by a newer one")
    LEFT = "left", _("ended with the entry")


class LookAlikeVerdict(TextChoices):
    """What a person says of two photos that look alike."""

    SAME = "same", _("The same picture")
    DIFFERENT = "different", _("Different pictures")


class ConsentKind(TextChoices):
    LICENCE = "licence", _("Licence to the municipality")
    CC_BY = "cc_by", _("Free licence CC BY 4.0, by choice")
    PEOPLE = "people", _("Recognisable people")
    ADULT = "adult", _("Of age")
    GUARDIAN = "guardian", _("Parent or guardian")
    SOLE = "sole", _("Only one parent or guardian")
    RESIDENCE = "residence", _("Residence")
    NAME = "name", _("Publication of the name")
    TEACHER = "teacher", _("School class")


class SubjectStatus(TextChoices):
    """How it stands with the release of a recognisable person."""

    ASKED = "asked", _("No release yet")
    SIGNED = "signed", _("Release handed in")
    REFUSED = "refused", _("Refused, or not valid")
    NOT_NEEDED = "not_needed", _("Not recognisable: no release needed")
    # The photo leaves with it, for good (``contests.actions.revoking``): no release undoes that.
    TAKEN_BACK = "taken_back", _("Consent taken back")


# What staff may say of a release.
JUDGED_STATUSES = (
    SubjectStatus.ASKED,
    SubjectStatus.SIGNED,
    SubjectStatus.REFUSED,
    SubjectStatus.NOT_NEEDED,
)


class PaperKind(TextChoices):
    """What staff can have printed from a contest."""

    MINUTES = "minutes", _("Minutes of the jury")
    CERTIFICATES = "certificates", _("Certificates for winners and mentions")
    CALENDAR = "calendar", _("Calendar of the winners")


class PhotoFormat(TextChoices):
    """Formats in which a photo may be sent."""

    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    WEBP = "webp", "WebP"
    HEIC = "heic", "HEIC"
    AVIF = "avif", "AVIF"


class DerivativeFormat(TextChoices):
    AVIF = "avif", "AVIF"
    WEBP = "webp", "WebP"
    JPEG = "jpeg", "JPEG"


class TieStep(TextChoices):
    """Steps that part entries with the same mean, in the order that the rules print."""

    MORE_TOP_SCORES = "more_top_scores", _("the entry with more top scores goes first")
    FIRST_CRITERION = "first_criterion", _("then the one with the higher mean in the first criterion")
    RUN_OFF = "run_off", _("then the jury votes again, only on the entries that are still equal")
    PRESIDENT_MOTION = (
        "president_motion",
        _("then the president of the jury proposes the order, with a reason in the minutes"),
    )
    EX_AEQUO = "ex_aequo", _("entries that are still equal share the place")
    SEEDED_DRAW = (
        "seeded_draw",
        _("entries that are still equal are drawn by lot, from a number sealed before"),
    )

    @property
    def parted_by(self) -> str:
        """What put one photo behind another, told afterwards."""
        return {
            TieStep.MORE_TOP_SCORES: gettext("more top scores"),
            TieStep.FIRST_CRITERION: gettext("the higher mean in the first criterion"),
            TieStep.RUN_OFF: gettext("the jury's run-off"),
            TieStep.PRESIDENT_MOTION: gettext("the order that the president of the jury proposed"),
            TieStep.EX_AEQUO: gettext("they share the place"),
            TieStep.SEEDED_DRAW: gettext("the draw from the number sealed before"),
        }[self]

    @property
    def compares_scores(self) -> bool:
        """It cannot part what jurors put in order without scores."""
        return self in (TieStep.MORE_TOP_SCORES, TieStep.FIRST_CRITERION)


class Browser(TextChoices):
    """The family of a voter's browser; never its version."""

    CHROME = "chrome", "Chrome"
    EDGE = "edge", "Edge"
    FIREFOX = "firefox", "Firefox"
    SAFARI = "safari", "Safari"
    SAMSUNG = "samsung", "Samsung Internet"
    PROGRAM = "program", _("A program, not a browser")
    OTHER = "other", _("Another browser")
