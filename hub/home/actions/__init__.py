"""Writes of the ground floor, one verb a function."""

from .found_town import found_town
from .write_starter_pages import write_starter_pages

__all__ = ["found_town", "write_starter_pages"]
