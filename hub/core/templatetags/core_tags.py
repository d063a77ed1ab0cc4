"""Template tags of the ground floor: ``{% load core_tags %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from hub.core import dates, icons, stylesheets
from hub.core.enums import NEGATIVE_REASONS, POSITIVE_REASONS
from hub.core.models import InitiativePage, initiative_kinds
from hub.core.moments import is_day_alone
from hub.core.rendering import picture_html
from hub.core.shell import shell_of
from hub.core.source_words import mark

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from wagtail.images.models import AbstractImage

register = template.Library()

# Kinds of which the hour counts, where one is given.
HOURLY = {"event", "notice"}


@register.simple_tag(takes_context=True)
def shell_for(context: Mapping[str, Any], page: object) -> str:
    """Tell the shell which page it stands around (base.html does it once)."""
    request = context.get("request")
    if request is not None and isinstance(page, Page):
        shell_of(request).page = page
    return ""


@register.simple_tag
def icon(name: str, css: str = "", title: str = "") -> SafeString:
    """Bootstrap Italia's icon ``name``, drawn in the page: ``{% icon "it-calendar" "icon-sm" %}``.

    With ``title`` it speaks for itself; without, it is decoration and screen readers pass over it.
    """
    box, shapes = icons.shapes(name)
    meaning = format_html('role="img" aria-label="{}"', title) if title else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon {}" viewBox="{}" focusable="false" {}>{}</svg>',
        css,
        box,
        mark_safe(meaning),  # noqa: S308 - made above
        mark_safe(shapes),  # noqa: S308 - from our own sprite
    )


@register.simple_tag
def shell_stylesheets() -> SafeString:
    """The style sheets of every page: one, if ``manage.py styles`` has made it."""
    addresses = ((static(name),) for name in stylesheets.shell())
    return format_html_join("\n    ", '<link rel="stylesheet" href="{}">', addresses)


@register.simple_tag
def picture(
    image: AbstractImage | None, size: str, alt: str = "", css: str = "", *, eager: bool = False
) -> SafeString:
    """A responsive picture: ``{% picture page.picture "card" alt=page.picture_alt %}``.

    ``size`` is a name of ``hub.core.pictures.SIZES``. It comes in AVIF, WebP and JPEG with its width and
    height, so that nothing jumps; ``eager=True`` for the one picture that a page opens with.
    """
    return picture_html(image, size, alt=alt, css=css, eager=eager)


@register.filter
def field_attrs(bound_field: Any, described_by: str) -> Any:
    """A form field with Bootstrap's class and its help and error named for screen readers."""
    widget = bound_field.field.widget
    kind = getattr(widget, "input_type", "")
    css = {"checkbox": "form-check-input", "radio": "form-check-input"}.get(kind, "form-control")
    if kind == "select":
        css = "form-select"
    attrs = {"class": f"{widget.attrs.get('class', '')} {css}".strip()}
    if bound_field.errors:
        attrs["class"] += " is-invalid"
        attrs["aria-invalid"] = "true"
    names = [f"{bound_field.id_for_label}-{part}" for part in described_by.split()]
    if names:
        attrs["aria-describedby"] = " ".join(names)
    return bound_field.as_widget(attrs=attrs)


@register.filter
def is_choice_group(bound_field: Any) -> bool:
    """Whether the field is a group of radio buttons or checkboxes: it wants a fieldset."""
    return bool(getattr(bound_field.field.widget, "use_fieldset", False))


@register.filter
def is_single_checkbox(bound_field: Any) -> bool:
    """Whether the field is one box to tick: its label stands behind it."""
    widget = bound_field.field.widget
    return getattr(widget, "input_type", "") == "checkbox" and not getattr(widget, "use_fieldset", False)


@register.simple_tag
def rating_questions() -> list[dict[str, Any]]:
    """What a reader is asked after the stars: one of the two is shown, by the style sheet."""
    return [
        {
            "kind": "positive",
            "words": _("Which aspects did you like best?"),
            "answers": [(reason.value, reason.label) for reason in POSITIVE_REASONS],
        },
        {
            "kind": "negative",
            "words": _("Where did you meet the greatest difficulties?"),
            "answers": [(reason.value, reason.label) for reason in NEGATIVE_REASONS],
        },
    ]


@register.filter
def page_window(page_range: Any, current: int) -> list[int | None]:
    """Page numbers worth showing: the ends and the neighbours; ``None`` stands for a gap."""
    last = page_range[-1] if page_range else 1
    wanted = sorted({1, last, *(n for n in range(current - 1, current + 2) if 1 <= n <= last)})
    window: list[int | None] = []
    for number in wanted:
        previous = window[-1] if window else None
        if previous is not None and number - previous == 2:  # noqa: PLR2004 - a gap of one is no gap
            window.append(number - 1)
        elif previous is not None and number - previous > 1:
            window.append(None)
        window.append(number)
    return window


@register.simple_tag
def source_lang() -> SafeString | str:
    """The attribute ``lang`` of words that staff write in one language only, for who reads another."""
    if get_language() == settings.LANGUAGE_CODE:
        return ""
    return format_html(' lang="{}"', settings.LANGUAGE_CODE)


@register.filter
def lang_of(page: Any, text: str) -> SafeString | str:
    """The attribute ``lang`` of a text of ``page``, where it is not in the language of the page."""
    code = page.language_of(text)
    return format_html(' lang="{}"', code) if code else ""


@register.filter
def mark_source_words(content: str, page: Any) -> SafeString:
    """``lang`` on what stands within the block and is not translated yet."""
    return mark(content, page.untranslated)


@register.filter(expects_localtime=True)
def day(value: dt.date | None) -> str:
    """``20 November 2026``, for a fact that stands alone."""
    return dates.day(value) if value else ""


@register.filter(expects_localtime=True)
def weekday(value: dt.date | None) -> str:
    """``Friday 20 November 2026``, for sentences."""
    return dates.weekday(value) if value else ""


@register.filter(expects_localtime=True)
def moment(value: dt.datetime | None) -> str:
    """``Friday 20 November 2026 at 23:59``."""
    return dates.moment(value) if value else ""


@register.filter
def has_hour(value: dt.datetime | None, where: str = "start") -> bool:
    """Whether an hour is meant, at the ``start`` of something or at its ``end``, and not a whole day."""
    return value is not None and not is_day_alone(value, last=where == "end")


@register.filter
def beginning(page: InitiativePage) -> str:
    """The day, and the hour if it counts, from which something is there."""
    return _with_hour(page, page.starts_at, last=False)


@register.filter
def ending(page: InitiativePage) -> str:
    """The day, and the hour if it counts, until which something is there."""
    return _with_hour(page, page.ends_at, last=True)


def _with_hour(page: InitiativePage, value: dt.datetime | None, *, last: bool) -> str:
    if value is None:
        return ""
    here = timezone.localtime(value)
    says_hours = page.kind in HOURLY and not is_day_alone(here, last=last)
    return dates.moment(here) if says_hours else dates.weekday(here)


@register.simple_tag
def span(first: dt.datetime, last: dt.datetime) -> dates.Span:
    """From one day to another: ``{% span page.starts_at page.ends_at as days %}``."""
    return dates.span(timezone.localtime(first), timezone.localtime(last))


@register.filter
def kind_name(page: InitiativePage) -> str:
    """What an initiative is, in the reader's language, without loading its own table."""
    kind = initiative_kinds().get(page.kind)
    return str(kind.kind_label) if kind else ""


@register.filter
def kind_icon(page: InitiativePage) -> str:
    """The icon of an initiative's kind."""
    kind = initiative_kinds().get(page.kind)
    return kind.kind_icon if kind else InitiativePage.kind_icon
