from .consents import Consent, ConsentWording
from .contests import Contest, FrozenRulesError, LateAnnouncementError, RulesVersion
from .counts import RoundCount
from .entries import Entry, EntryAuthor, EntryLog
from .guardians import Guardian
from .jury import Juror, Jury
from .ledger import FrozenLedgerError, LedgerLine
from .letters import Letter
from .lists import AgeBand, Category, Criterion
from .lookalikes import Fingerprint, LookAlike
from .pages import ContestPage
from .papers import Paper
from .photos import Derivative, FullSize, Photo
from .results import Bundle, Correction, Placement, Result, Sealing
from .rounds import Arrangement, Assignment, Conflict, Finalist, Order, Round, RoundRecord, TieMotion, Verdict
from .scores import Mention, Move, Note, Score, Skip
from .steps import RoundStep
from .subjects import Subject
from .uploads import Upload
from .votes import Ballot, BallotPick, BallotRequest, PublicVote, UsedProof, VoteKey

__all__ = [
    "AgeBand",
    "Arrangement",
    "Assignment",
    "Ballot",
    "BallotPick",
    "BallotRequest",
    "Bundle",
    "Category",
    "Conflict",
    "Consent",
    "ConsentWording",
    "Contest",
    "ContestPage",
    "Correction",
    "Criterion",
    "Derivative",
    "Entry",
    "EntryAuthor",
    "EntryLog",
    "Finalist",
    "Fingerprint",
    "FrozenLedgerError",
    "FrozenRulesError",
    "FullSize",
    "Guardian",
    "Juror",
    "Jury",
    "LateAnnouncementError",
    "LedgerLine",
    "Letter",
    "LookAlike",
    "Mention",
    "Move",
    "Note",
    "Order",
    "Paper",
    "Photo",
    "Placement",
    "PublicVote",
    "Result",
    "Round",
    "RoundCount",
    "RoundRecord",
    "RoundStep",
    "RulesVersion",
    "Score",
    "Sealing",
    "Skip",
    "Subject",
    "TieMotion",
    "Upload",
    "UsedProof",
    "Verdict",
    "VoteKey",
]
