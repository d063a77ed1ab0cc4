from .consents import Consent, ConsentWording
from .contests import AgeBand, Category, Contest, Criterion, FrozenRulesError, RulesVersion
from .entries import Entry, EntryAuthor, EntryLog
from .guardians import Guardian
from .jury import Juror, Jury
from .ledger import FrozenLedgerError, LedgerLine
from .lookalikes import Fingerprint, LookAlike
from .pages import ContestPage
from .papers import Paper
from .photos import Derivative, Photo
from .results import Bundle, Correction, Placement, Result
from .rounds import Assignment, Conflict, Finalist, Order, Round, TieMotion, Verdict
from .scores import Mention, Move, Note, Score, Skip
from .subjects import Subject
from .uploads import Upload
from .votes import Ballot, BallotPick, BallotRequest, PublicVote, UsedProof, VoteKey

__all__ = [
    "AgeBand",
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
    "Guardian",
    "Juror",
    "Jury",
    "LedgerLine",
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
    "RulesVersion",
    "Score",
    "Skip",
    "Subject",
    "TieMotion",
    "Upload",
    "UsedProof",
    "Verdict",
    "VoteKey",
]
