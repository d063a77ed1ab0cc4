"""What a draft still lacks: drafts may have gaps, what is published has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

if TYPE_CHECKING:
    from wagtail.models import Page


def lacks(page: Page) -> list[str]:
    """Why ``page``, of its own kind, cannot be published as it is, for the reader; nothing if it is whole."""
    if page.alias_of_id:
        return [_("It only shows another page: publish that one.")]
    said = []
    try:
        page.full_clean()
    except ValidationError as refused:
        for name, errors in refused.message_dict.items():
            label = "" if name == NON_FIELD_ERRORS else f"{_name_of(page, name)}: "
            said += [f"{label}{error}" for error in errors]
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            body = field.value_from_object(page)
            try:
                body.stream_block.clean(body)
            except ValidationError:  # which says it block by block, for the form
                said.append(_("%(part)s: something is missing in it.") % {"part": _name_of(page, field.name)})
    return said


def _name_of(page: Page, name: str) -> str:
    return capfirst(str(page._meta.get_field(name).verbose_name))
