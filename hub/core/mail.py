"""Mail without a mail server: the shape that ``make run`` starts."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage

# A login code stands alone on its line.
CODE = re.compile(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", re.MULTILINE)


class FileAndTerminalBackend(BaseEmailBackend):
    """Each mail is one ``.eml`` file in ``var/mail/``, and one line on the server's console.

    The line names the code that stands alone on a line of the mail: so the first member of staff
    can log in before any mail server is set up. Never for a real town: its log
    would hold people's codes (``hub.settings.production`` asks for ``EMAIL_URL``).
    """

    def __init__(self, *args: Any, file_path: str | Path | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(file_path or settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._write(message)
            recipients = ", ".join(message.recipients())
            code = CODE.search(str(message.body))
            told = f" - code: {code[1]}" if code else ""
            sys.stdout.write(f"Mail to {recipients}: {message.subject}{told}\n")
            sys.stdout.flush()
        return len(email_messages)

    def _write(self, message: EmailMessage) -> None:
        recipient = re.sub(r"[^\w.@+-]+", "-", (message.recipients() or ["nobody"])[0])[:60]
        stem = f"{timezone.localtime():%Y-%m-%d_%H-%M-%S}_{recipient}"
        number = 1
        while True:
            path = self.folder / (f"{stem}.eml" if number == 1 else f"{stem}_{number}.eml")
            try:
                # Only this machine's user may read other people's mail.
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                number += 1
                continue
            with os.fdopen(descriptor, "wb") as file:
                file.write(message.message().as_bytes())
            return
