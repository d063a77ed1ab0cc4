"""The open licence that authors may choose for a photo, besides the one to the municipality."""

from __future__ import annotations

from django.utils.translation import get_language

from hub.core.enums import ContentLicence

# As Creative Commons writes it, in every language.
NAME = "CC BY 4.0"
# By this address machines know the licence.
ADDRESS = ContentLicence.BY.url


def deed() -> str:
    """Where the licence is told in plain words, in the language of the page."""
    return f"{ADDRESS}deed.{get_language()}"
