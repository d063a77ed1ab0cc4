"""What staff take out of a contest, and the note with which they correct a published result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contests.actions.results import NotPublishableError, correct_results
from contests.exports import as_csv, as_xlsx, originals_zip, rows_of
from contests.jury_forms import CorrectionForm
from contests.jury_rules import may_correct, may_export
from contests.models import Contest

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLES = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_xlsx, XLSX)}


@never_cache
@require_safe
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The table of entries as ``csv`` or ``xlsx``, or the originals as ``zip``."""
    contest = get_object_or_404(Contest, pk=pk)
    if not may_export(request.user):
        raise PermissionDenied
    response: HttpResponseBase
    if kind == "zip":
        response = StreamingHttpResponse(originals_zip(contest), content_type="application/zip")
    else:
        write, content_type = TABLES[kind]
        response = HttpResponse(write(rows_of(contest)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{contest.slug}.{kind}"'
    return response


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a dated note on a published result."""
    contest = get_object_or_404(Contest, pk=pk)
    user = request.user
    if not user.is_authenticated or not may_correct(user, contest):
        raise PermissionDenied
    form = CorrectionForm(request.POST)
    try:
        if form.is_valid():
            correct_results(contest=contest, by=user, **form.cleaned_data)
            messages.success(request, _("The correction is published."))
        else:
            messages.error(request, _("Write the correction and the number of the act."))
    except NotPublishableError:
        messages.error(request, _("This is not possible now."))
    return redirect("contests_results", pk)
