"""Writes about people and their groups, one verb a function."""

from .establish_groups import establish_groups, grant_for_page
from .people import (
    RESET_SECOND_STEP,
    appoint_staff,
    confirm_address,
    erase_account,
    erase_person,
    log_out_everywhere,
    reset_second_step,
    sign_up,
)

__all__ = [
    "RESET_SECOND_STEP",
    "appoint_staff",
    "confirm_address",
    "erase_account",
    "erase_person",
    "establish_groups",
    "grant_for_page",
    "log_out_everywhere",
    "reset_second_step",
    "sign_up",
]
