"""The admin's first page in few queries: Wagtail's own panels, where something stands in them, and ours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import CharField, Exists, ExpressionWrapper, F, Max, OuterRef, Subquery
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.models import Page, PageLogEntry, PageViewRestriction, WorkflowState

from hub.core.models import BackgroundTask, TaskTrouble, WorkerSign
from hub.core.sites import site_with

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.http import HttpRequest
    from wagtail.models import PageQuerySet

IN_APPROVAL = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)
# Of the pages that one edited last; Wagtail's own number.
EDITS = 5
# For so long nothing is done in the background, though something waits: staff are told.
SILENT_AFTER = timedelta(minutes=3)


def useful(panels: list[Component], request: HttpRequest) -> list[Component]:
    """Wagtail's panels without those in which nothing can stand: one query, where they would ask five.

    With it comes the site, for the links of the pages that are listed, and whether the background work goes.
    """
    locked = Page.objects.filter(locked=True, locked_by=request.user)
    site = site_with(
        request,
        in_approval=Exists(WorkflowState.objects.active()),
        locked=Exists(locked),
        **_of_background_work(),
    )
    if site is None:
        return panels
    request._wagtail_site = site  # type: ignore[attr-defined]  # noqa: SLF001 - where Wagtail looks first
    idle = (*(() if site.in_approval else IN_APPROVAL), *(() if site.locked else (LockedPagesPanel,)))
    kept = [panel for panel in panels if not isinstance(panel, idle)]
    alone = not site.in_approval and not site.locked
    kept = [LastEdits() if alone and type(panel) is RecentEditsPanel else panel for panel in kept]
    silent = site.waits and not site.at_work
    if (silent or site.trouble) and request.user.has_perm("core.view_backgroundtask"):
        kept.insert(0, BackgroundPanel(silent=silent, trouble=site.trouble, failed=site.failed))
    return kept


def _of_background_work() -> dict[str, Exists]:
    since = timezone.now() - SILENT_AFTER
    return {
        "trouble": Exists(TaskTrouble.objects.to_tell()),
        "failed": Exists(TaskTrouble.objects.given_up()),
        "at_work": Exists(WorkerSign.objects.filter(seen_at__gte=since)),
        "waits": Exists(BackgroundTask.objects.overdue(since)),
    }


class BackgroundPanel(Component):
    """What staff should know of the background work: that it failed, or that nobody does it."""

    template_name = "core/admin/background_panel.html"
    order = -1  # before those of the apps

    def __init__(self, *, silent: bool, trouble: bool, failed: bool) -> None:
        self.silent, self.trouble, self.failed = silent, trouble, failed

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"silent": self.silent, "trouble": self.trouble, "failed": self.failed}


class LastEdits(RecentEditsPanel):
    """Wagtail's panel of the pages that one edited last, in one query instead of two for each kind of page.

    It stands where no page waits for an approval and none is locked, so neither is asked of each.
    """

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        request = parent_context["request"]
        pages: list[Any] = list(_last_edited(request.user))
        # Where Wagtail's template and properties look before they ask the database.
        request.all_page_view_restriction_paths = [page.path for page in pages if page.is_private]
        for page in pages:
            page._current_workflow_states = []  # noqa: SLF001
        return {"last_edits": [(page.edited_at, page) for page in pages], "request": request}


def _last_edited(user: AbstractBaseUser | AnonymousUser) -> PageQuerySet[Page]:
    edits = PageLogEntry.objects.filter(user=user, action="wagtail.edit").order_by()
    of_page = edits.filter(page=OuterRef("pk")).values("page").annotate(last=Max("timestamp"))
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    private = PageViewRestriction.objects.alias(asked=path).filter(asked__startswith=F("page__path"))
    pages = Page.objects.filter(pk__in=edits.values("page")).annotate_approved_schedule()
    pages = pages.annotate(edited_at=Subquery(of_page.values("last")), is_private=Exists(private))
    return pages.order_by("-edited_at")[: getattr(settings, "WAGTAILADMIN_RECENT_EDITS_LIMIT", EDITS)]
