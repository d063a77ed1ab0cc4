"""What this app holds about a person (see ``hub.core.registry``)."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from .actions import erase_account
from .models import User


class AccountsPersonalData:
    def export(self, user_id: int) -> dict[str, object]:
        user = User.objects.get(pk=user_id)
        return {
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "language": user.language,
            "date_joined": user.date_joined.isoformat(),
            "last_login": user.last_login.isoformat() if user.last_login else None,
            "groups": sorted(user.groups.values_list("name", flat=True)),
            "email_addresses": list(
                EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary")
            ),
            "second_factors": sorted(
                str(label) for label in Authenticator.objects.filter(user=user).values_list("type", flat=True)
            ),
            "consents": [
                {
                    "text": str(consent.get_kind_display()),
                    "version": consent.version,
                    "given_at": consent.given_at.isoformat(),
                }
                for consent in user.account_consents.all()
            ],
        }

    def erase(self, user_id: int) -> None:
        user = User.objects.filter(pk=user_id).first()
        if user is not None:
            erase_account(user=user)
