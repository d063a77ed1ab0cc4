"""Italian paths of the accounts, under /it/. Only what is listed here of allauth can be reached."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from .views import address, door, profile

_to_door = RedirectView.as_view(pattern_name="account_login", query_string=True)

access = [
    path("", door.EnterView.as_view(), name="account_login"),
    path("", door.EnterView.as_view(), name="account_request_login_code"),
    path("codice/", door.CodeView.as_view(), name="account_confirm_login_code"),
    path("iscrizione/", _to_door, name="account_signup"),
    path("esci/", account.logout, name="account_logout"),
    path("chiuso/", account.account_inactive, name="account_inactive"),
    # The second factor is the only way to say again who one is: there are no passwords.
    path(
        "conferma/",
        RedirectView.as_view(pattern_name="mfa_reauthenticate", query_string=True),
        name="account_reauthenticate",
    ),
    path("sicurezza/", never_cache(mfa.index), name="mfa_index"),
    path("sicurezza/codice/", mfa.authenticate, name="mfa_authenticate"),
    path("sicurezza/conferma/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("sicurezza/app/", login_required(totp.activate_totp), name="mfa_activate_totp"),
    path("sicurezza/app/togli/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("sicurezza/riserva/", never_cache(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "sicurezza/riserva/nuovi/",
        login_required(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("sicurezza/riserva/scarica/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("sicurezza/passkey/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("sicurezza/passkey/nuova/", login_required(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("sicurezza/passkey/conferma/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sicurezza/passkey/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("sicurezza/passkey/<int:pk>/togli/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]

person = [
    path("", profile.profile, name="profile"),
    path("dati/", profile.download, name="download"),
    path("elimina/", profile.erase, name="erase"),
    path("esci-ovunque/", profile.leave_everywhere, name="leave_everywhere"),
]

urlpatterns = [
    path("accesso/", include(access)),
    # allauth's names, at the place where a person looks for them
    path("profilo/indirizzo/", address.AddressView.as_view(), name="account_email"),
    path(
        "profilo/indirizzo/codice/",
        address.AddressCodeView.as_view(),
        name="account_email_verification_sent",
    ),
    path("profilo/", include((person, "accounts"))),
]
