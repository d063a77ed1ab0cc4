"""Writes of the ground floor, one verb a function."""

from .found_town import found_town

__all__ = ["found_town"]
