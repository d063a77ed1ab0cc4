"""A mail to one person: plain text, and the same as simple HTML, in the language that is active."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape, linebreaks
from django.utils.safestring import mark_safe

from hub.core.sites import town_name

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


def send_to(address: str, subject: str, template: str, context: dict[str, object]) -> None:
    """Send what ``template`` makes of ``context``. The municipality stands under it."""
    text = f"{render_to_string(template, context).rstrip()}\n\n{town_name()}\n"
    html = render_to_string(
        "core/mail/message.html",
        {"subject": subject, "body": as_html(text), "language": translation.get_language()},
    )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, to=[address])
    mail.attach_alternative(html, "text/html")
    mail.send()


def as_html(text: str) -> SafeString:
    """The text in paragraphs. Only addresses of this site become links: a title may hold another."""
    ours = re.escape(escape(settings.WAGTAILADMIN_BASE_URL.rstrip("/")))
    linked = re.sub(rf"{ours}/\S*", lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(text))
    return mark_safe(linebreaks(mark_safe(linked)))  # noqa: S308 - escaped, but for our own links
