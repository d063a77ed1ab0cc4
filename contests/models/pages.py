"""The page of a contest, one for each language; all of them point at the same contest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.log_actions import log

from contests.enums import Phase
from contests.page_form import ContestPageForm
from hub.core.models import InitiativePage
from hub.core.seo import event

from .contests import Contest, LateAnnouncementError
from .told import told

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import Promise
    from wagtail.models import Revision
    from wagtail.url_routing import RouteResult

    from hub.core.seo import Seo

BY_SCHEDULE = "wagtail.publish.scheduled"
NOT_PUBLISHED = "contests.not_published"


class ContestPage(InitiativePage):
    kind_code: ClassVar[str] = "contest"
    kind_label: ClassVar[str | Promise] = _("Photo contest")
    kind_plural: ClassVar[str | Promise] = _("Photo contests")
    kind_icon: ClassVar[str] = "it-camera"

    base_form_class = ContestPageForm
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

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Wagtail's; before its day no visitor finds the contest. Staff have the preview."""
        if self.contest.is_not_public_yet:
            raise Http404
        return super().route(request, path_components)

    def own_context(self, request: HttpRequest) -> dict[str, Any]:
        """The rules are told from lists; the template asks more than once for the rounds."""
        models.prefetch_related_objects([self.contest], "rounds")
        return {**super().own_context(request), **told(self.contest)}

    @property
    def last_edition(self) -> Contest | None:
        """The contest that this one continues, if its results are out."""
        last = self.contest.previous_edition
        return last if last and last.phase in (Phase.PUBLISHED, Phase.ARCHIVED) else None

    def structured_data(self, seo: Seo) -> dict[str, Any]:
        """An Event of schema.org, held here, in which people take part until entries close."""
        stopped = {Phase.SUSPENDED: "Postponed", Phase.ANNULLED: "Cancelled"}
        # Of a suspended result nothing is put off: all took part when it was said.
        phase = Phase.PUBLISHED if self.contest.is_result_suspended else self.contest.phase
        status = stopped.get(phase, "Scheduled")
        return event(
            super().structured_data(seo),
            startDate=self.contest.opens_at.isoformat(),
            endDate=self.contest.closes_at.isoformat(),
            eventStatus=f"https://schema.org/Event{status}",
            eventAttendanceMode="https://schema.org/OnlineEventAttendanceMode",
            location={"@type": "VirtualLocation", "url": seo.canonical},
            organizer={"@type": "Organization", "name": self.organiser_name or seo.shell.name},
        )

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Wagtail's. A schedule that has come too late is taken off: other pages wait behind it.

        The page stays a draft, with a line in its history.
        """
        try:
            super().publish(revision, *args, **kwargs)
        except LateAnnouncementError:
            if kwargs.get("log_action") != BY_SCHEDULE:
                raise
            self.revisions.update(approved_go_live_at=None)
            log(instance=self, action=NOT_PUBLISHED, revision=revision)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The stream sorts and filters by these; the contest's dates are the truth.
        self.starts_at, self.ends_at = self.contest.opens_at, self.contest.closes_at
        super().save(*args, **kwargs)


def not_public_yet() -> Q:
    """A condition on pages: of a contest whose day lies ahead."""
    return Q(pk__in=ContestPage.objects.filter(contest__in=Contest.objects.not_public_yet()).values("pk"))
