"""Who people are: the e-mail address is the name, and nobody makes up a password."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager, Permission
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def _create(self, email: str, password: str | None, **fields: Any) -> User:
        user = self.model(email=email, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """One spelling an address: people type capitals and blanks by accident."""
        return (email or "").strip().casefold()

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self._create(email, password, **fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self._create(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractUser):
    """A person with an e-mail address: resident, juror or member of staff."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language of the mails that this person receives."),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Whoever writes it (forms of Wagtail, allauth, a fixture), an address has one spelling.
        self.email = UserManager.normalize_email(self.email)
        super().save(*args, **kwargs)

    @cached_property
    def opens_admin(self) -> bool:
        """``rules.is_staff_member()``, for the header of each page: one query, where all rights cost two."""
        held = Q(group__user=self) | Q(user=self)
        right = Permission.objects.filter(
            held, content_type__app_label="wagtailadmin", codename="access_admin"
        )
        return self.is_active and (self.is_superuser or right.exists())

    @property
    def display_name(self) -> str:
        """What others may read: the name as given, never the address; empty if none was given."""
        return self.get_full_name()


class AccountConsent(models.Model):
    """A text about the account itself that a person accepted: which version, and when."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("Privacy notice")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="account_consents")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    version = models.CharField(_("version"), max_length=20)
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("given_at",)
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "version"], name="account_consent_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"
