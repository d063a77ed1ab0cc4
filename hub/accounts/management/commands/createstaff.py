"""``manage.py createstaff EMAIL [--group NAME]``: the way a town gets its first member of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from hub.accounts.actions import appoint_staff
from hub.accounts.enums import StaffGroup

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = (
        "Give the person with this e-mail address access to the administration. "
        "No password: they log in with a code by mail. Without --group: an administrator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--group", choices=[group.value for group in StaffGroup])
        parser.add_argument("--language", choices=[code for code, _label in settings.LANGUAGES], default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is no e-mail address.") from error
        group = StaffGroup(options["group"]) if options["group"] else None
        user = appoint_staff(email=options["email"], group=group, language=options["language"])
        role = group.value if group else "administrator"
        self.stdout.write(f"{user.email}: {role}. Log in at /{user.language}/accesso/ with a code by mail.")
