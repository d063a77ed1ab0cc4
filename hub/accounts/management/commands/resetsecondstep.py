"""``manage.py resetsecondstep EMAIL``: for the only administrator of a town, whom no colleague can help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from hub.accounts.actions import reset_second_step
from hub.accounts.models import User

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = "Take away the app, passkeys and recovery codes of a person who lost them; they are told by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=User.objects.normalize_email(options["email"])).first()
        if user is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        done = reset_second_step(user=user, by=None)
        self.stdout.write(f"{user.email}: {'reset' if done else 'no second step was set up'}.")
