"""Writes about people and their groups, one verb a function."""

from .establish_groups import establish_groups, grant_for_page

__all__ = ["establish_groups", "grant_for_page"]
