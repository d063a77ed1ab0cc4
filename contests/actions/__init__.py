from .erase import erase_person, export_person
from .screening import Refused, admit_entry, reject_entry, undo_decision
from .submit import (
    Consents,
    DuplicatePhotoError,
    EntryFields,
    TooLateError,
    TooManyPhotosError,
    edit_entry,
    keep_draft_photo,
    submit_entry,
    withdraw_entry,
)

__all__ = [
    "Consents",
    "DuplicatePhotoError",
    "EntryFields",
    "Refused",
    "TooLateError",
    "TooManyPhotosError",
    "admit_entry",
    "edit_entry",
    "erase_person",
    "export_person",
    "keep_draft_photo",
    "reject_entry",
    "submit_entry",
    "undo_decision",
    "withdraw_entry",
]
