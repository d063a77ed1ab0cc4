"""Papers of a contest in the admin: ask for one, see how far it is, take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contests.actions.papers import PaperRefusedError, ask_for_paper
from contests.enums import PaperKind
from contests.jury_rules import may_print
from contests.models import Contest, Entry, Paper
from contests.paper_forms import CalendarForm, PaperForm
from contests.papers import default_order, unnamed, unprinted
from hub.core.private_files import private_file

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@never_cache
@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be printed, what was, and how far the worker is."""
    contest = get_object_or_404(Contest.objects.select_related("result"), pk=pk)
    user = request.user
    kinds = [kind for kind in PaperKind if may_print(user, contest, kind)]
    if not user.is_authenticated or not kinds:
        raise PermissionDenied
    entries = default_order(contest) if PaperKind.CALENDAR in kinds else []
    sent = request.POST if request.method == "POST" else None
    asked = sent.get("kind", "") if sent else ""
    calendar = CalendarForm(sent if asked == PaperKind.CALENDAR else None, entries=entries)
    simple = PaperForm(sent if asked and asked != PaperKind.CALENDAR else None)
    form = calendar if asked == PaperKind.CALENDAR else simple
    if sent is not None:
        if asked not in kinds:
            raise PermissionDenied
        if form.is_valid():
            options = calendar.options if form is calendar else {}
            try:
                ask_for_paper(
                    contest=contest,
                    kind=PaperKind(asked),
                    language=form.cleaned_data["language"],
                    options=options,
                    by=user,
                )
            except PaperRefusedError:
                messages.error(request, _("One is being made already: wait until it is ready."))
            else:
                messages.success(request, _("It is being made: this page shows how far it is."))
            return redirect("contests_papers", pk)
    made = list(Paper.objects.filter(contest=contest))
    context = {
        "contest": contest,
        "kinds": kinds,
        "simple": simple,
        "languages": settings.LANGUAGES,
        "calendar": calendar if entries else None,
        "papers": made,
        "unnamed": unnamed(contest) if PaperKind.MINUTES in kinds else [],
        "unprinted": unprinted(contest, entries, with_names=PaperKind.CERTIFICATES in kinds),
        "under_way": any(paper.is_under_way for paper in made),
    }
    return render(request, "contests/admin/papers.html", context)


@never_cache
@require_safe
def paper(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponseBase:
    """The PDF itself; one with a photo that may not be shown any more is not handed out."""
    found = get_object_or_404(
        Paper.objects.select_related("contest"), contest=pk, pk=paper_pk, made_at__isnull=False
    )
    if not may_print(request.user, found.contest, PaperKind(found.kind)):
        raise PermissionDenied
    codes = set(found.options.get("codes", ()))
    if codes and Entry.objects.public().filter(contest=pk, code__in=codes).count() < len(codes):
        raise Http404
    name = f"{found.contest.slug}-{found.kind}-{found.language}.pdf"
    return private_file(
        request, found.file, content_type="application/pdf", keep="private, no-store", filename=name
    )
