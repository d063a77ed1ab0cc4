from .consents import Consent, ConsentWording
from .contests import Category, Contest, Criterion, FrozenRulesError, RulesVersion
from .entries import Entry, EntryAuthor, EntryLog
from .pages import ContestPage
from .photos import Derivative, Photo

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
    "Photo",
    "RulesVersion",
]
