from .consents import Consent, ConsentWording
from .contests import Category, Contest, Criterion, FrozenRulesError, RulesVersion
from .entries import Entry, EntryAuthor, EntryLog
from .jury import Juror, Jury, Mention, Move, Note, Score, Skip
from .pages import ContestPage
from .photos import Derivative, Photo
from .results import Placement, Result

__all__ = [
    "Category",
    "Consent",
    "ConsentWording",
    "Contest",
    "ContestPage",
    "Criterion",
    "Derivative",
    "Entry",
    "EntryAuthor",
    "EntryLog",
    "FrozenRulesError",
    "Juror",
    "Jury",
    "Mention",
    "Move",
    "Note",
    "Photo",
    "Placement",
    "Result",
    "RulesVersion",
    "Score",
    "Skip",
]
