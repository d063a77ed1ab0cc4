from .erase import erase_person, export_person
from .screening import (
    Refused,
    UnreleasedError,
    admit_entry,
    disqualify_entry,
    readmit_entry,
    reject_entry,
    undo_decision,
)
from .series import DuplicatePhotoError, Series, SeriesLengthError
from .submit import (
    Consents,
    EntryFields,
    TooLateError,
    TooManyEntriesError,
    edit_entry,
    keep_draft_photos,
    submit_entry,
    withdraw_entry,
)

__all__ = [
    "Consents",
    "DuplicatePhotoError",
    "EntryFields",
    "Refused",
    "Series",
    "SeriesLengthError",
    "TooLateError",
    "TooManyEntriesError",
    "UnreleasedError",
    "admit_entry",
    "disqualify_entry",
    "edit_entry",
    "erase_person",
    "export_person",
    "keep_draft_photos",
    "readmit_entry",
    "reject_entry",
    "submit_entry",
    "undo_decision",
    "withdraw_entry",
]
