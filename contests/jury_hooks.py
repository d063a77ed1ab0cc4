"""The doors of the jury and the results in Wagtail's admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.utils.urlpatterns import decorate_urlpatterns

from contests.views import conflicts, exports, jury_admin, ledger, papers, preview, rounds, ties
from contests.views.staff import staff_door

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.log_actions import LogActionRegistry

ACTIONS = {
    "contests.jury.invite": _("Invite a juror"),
    "contests.jury.remove": _("Remove a juror"),
    "contests.jury.president": _("Name the president of the jury"),
    "contests.jury.accept": _("Accept a seat in the jury"),
    "contests.jury.remind": _("Remind jurors"),
    "contests.results.mention": _("Change a special mention"),
    "contests.results.notes": _("Choose the jury's notes"),
    "contests.results.seal": _("Seal the results"),
    "contests.results.publish": _("Publish the results"),
    "contests.results.correct": _("Publish a correction"),
}


class JuryMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(f"contests.{name}") for name in jury_admin.DOORS)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return JuryMenuItem(
        _("Juries and results"), reverse("contests_juries"), name="juries", icon_name="group", order=260
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[object]:
    urls = [
        path("giurie/", jury_admin.juries, name="contests_juries"),
        path("giurie/<int:pk>/", jury_admin.jury, name="contests_jury"),
        path("giurie/<int:pk>/registro/", ledger.ledger, name="contests_ledger"),
        path("giurie/<int:pk>/registro/verifica.zip", ledger.sealed_bundle, name="contests_sealed_bundle"),
        path("giurie/<int:pk>/turni/nuovo/", rounds.plan, name="contests_round_new"),
        path("giurie/<int:pk>/turni/<int:number>/", rounds.plan, name="contests_round_plan"),
        path("giurie/<int:pk>/turni/<int:number>/esito/", rounds.outcome, name="contests_round_outcome"),
        path("giurie/<int:pk>/turni/<int:number>/<slug:do>/", rounds.step, name="contests_round"),
        path("giurie/<int:pk>/conflitti/", conflicts.conflicts, name="contests_conflicts"),
        path("giurie/<int:pk>/conflitti/<int:conflict>/", conflicts.lift, name="contests_conflict_lift"),
        path("giurie/<int:pk>/sollecita/", jury_admin.remind, name="contests_remind"),
        path("giurie/<int:pk>/risultati/", jury_admin.results, name="contests_results"),
        *(
            path(
                f"giurie/<int:pk>/esporta/{kind}/",
                exports.export,
                {"kind": kind},
                name=f"contests_export_{kind}",
            )
            for kind in ("csv", "xlsx", "zip")
        ),
        path("giurie/<int:pk>/risultati/rettifica/", exports.correct, name="contests_correct"),
        path("giurie/<int:pk>/stampe/", papers.papers, name="contests_papers"),
        path("giurie/<int:pk>/stampe/<int:paper_pk>/", papers.paper, name="contests_paper"),
        path("giurie/<int:pk>/risultati/ballottaggio/", ties.run_off, name="contests_run_off"),
        path("giurie/<int:pk>/risultati/anteprima/", preview.preview, name="contests_results_preview"),
        path("giurie/<int:pk>/risultati/sigilla/", jury_admin.seal, name="contests_seal"),
        path("giurie/<int:pk>/risultati/pubblica/", jury_admin.publish, name="contests_publish"),
        *(
            path(
                f"giurie/<int:pk>/<int:juror>/{do}/",
                jury_admin.change_juror,
                {"do": do},
                name=f"contests_juror_{do}",
            )
            for do in ("resend", "remove", "president")
        ),
    ]
    return decorate_urlpatterns(urls, staff_door)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, label in ACTIONS.items():
        actions.register_action(name, label, label)
