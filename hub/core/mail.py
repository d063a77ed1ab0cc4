"""Mail without a mail server: files in var/mail/, and what a person waits for on the terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.mail.backends.filebased import EmailBackend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage

# A login code stands alone on its line.
CODE = re.compile(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", re.MULTILINE)


class FileAndTerminalBackend(EmailBackend):
    """For the embedded shape on one's own machine only: it shows addresses and codes to who started it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            code = CODE.search(str(message.body))
            told = f" - code: {code[1]}" if code else ""
            print(f"Mail to {', '.join(message.recipients())}: {message.subject}{told}", flush=True)  # noqa: T201
        return int(super().send_messages(email_messages) or 0)
