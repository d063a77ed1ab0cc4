"""The page of a contest, one for each language; all of them point at the same contest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from contests.enums import Phase
from hub.core.models import InitiativePage

from .contests import Contest

if TYPE_CHECKING:
    from django.utils.functional import Promise


class ContestPage(InitiativePage):
    kind_code: ClassVar[str] = "contest"
    kind_label: ClassVar[str | Promise] = _("Photo contest")
    kind_plural: ClassVar[str | Promise] = _("Photo contests")
    kind_icon: ClassVar[str] = "it-camera"

    # Made by the guided form only, which knows its contest (contests.actions.pages).
    is_creatable = False

    contest = models.ForeignKey(
        Contest, verbose_name=_("photo contest"), on_delete=models.PROTECT, related_name="pages"
    )

    shown_with = (*InitiativePage.shown_with, "contest__public_vote", "contest__previous_edition")

    content_panels = [
        *InitiativePage.content_panels[:1],
        FieldPanel("contest", read_only=True),
        *InitiativePage.content_panels[1:],
    ]

    class Meta:
        verbose_name = _("contest page")
        verbose_name_plural = _("contest pages")

    @property
    def last_edition(self) -> Contest | None:
        """The contest that this one continues, if its results are out."""
        last = self.contest.previous_edition
        return last if last and last.phase in (Phase.PUBLISHED, Phase.ARCHIVED) else None

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The stream sorts and filters by these; the contest's dates are the truth.
        self.starts_at, self.ends_at = self.contest.opens_at, self.contest.closes_at
        super().save(*args, **kwargs)
