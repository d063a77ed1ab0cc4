"""Contests in the admin: create one with its page, change it, cancel it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from contests import rules
from contests.actions.contests import (
    FROZEN_PHASES,
    FrozenContestError,
    cancel_contest,
    change_contest,
    create_contest,
)
from contests.contest_forms import (
    CategoryFormSet,
    ContestForm,
    CriterionFormSet,
    category_initial,
    category_rows,
    criterion_initial,
    criterion_rows,
)
from contests.models import Contest

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from hub.accounts.models import User


def _staff(request: HttpRequest) -> User:
    if not rules.can_manage(request.user):
        raise PermissionDenied
    return request.user  # type: ignore[return-value]


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    return _contest(request, None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _contest(request, get_object_or_404(Contest, pk=pk))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the contest off, with a reason that its page tells."""
    _staff(request)
    contest = get_object_or_404(Contest, pk=pk)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, gettext("Write the reason: the page of the contest will tell it."))
        return redirect("contests_edit", pk)
    try:
        cancel_contest(contest=contest, reason=reason)
    except FrozenContestError:
        messages.error(request, gettext("The results are published: the contest can no longer be cancelled."))
        return redirect("contests_edit", pk)
    messages.success(request, gettext("The contest is cancelled."))
    return redirect("contests_contests")


def _contest(request: HttpRequest, contest: Contest | None) -> HttpResponse:
    user = _staff(request)
    frozen = contest is not None and contest.phase in FROZEN_PHASES
    sent = request.POST if request.method == "POST" else None
    form = ContestForm(sent, instance=contest)
    categories = CategoryFormSet(sent, prefix="categories", initial=category_initial(contest))
    criteria = CriterionFormSet(sent, prefix="criteria", initial=criterion_initial(contest))
    if sent is not None and not frozen and form.is_valid() and categories.is_valid() and criteria.is_valid():
        rows = criterion_rows(criteria, contest)
        if not rows:
            form.add_error(None, gettext("The jury needs at least one criterion."))
        elif contest is None:
            page = create_contest(
                contest=form.save(commit=False),
                categories=category_rows(categories, None),
                criteria=rows,
                rules=form.rules(),
                parent=form.cleaned_data["parent"],
                summary=form.cleaned_data["summary"],
                user=user,
            )
            messages.success(
                request, gettext("The contest is made. Complete its page, then publish it from here.")
            )
            return redirect("wagtailadmin_pages:edit", page.pk)
        else:
            return _save(request, form, categories, criteria, contest)
    context = {
        "contest": contest,
        "form": form,
        "categories": categories,
        "criteria": criteria,
        "frozen": frozen,
        "current_rules": contest.current_rules if contest else None,
        "page": contest.pages.filter(alias_of__isnull=True).first() if contest else None,
    }
    return render(request, "contests/admin/contest.html", context)


def _save(
    request: HttpRequest,
    form: ContestForm,
    categories: CategoryFormSet,  # type: ignore[valid-type]
    criteria: CriterionFormSet,  # type: ignore[valid-type]
    contest: Contest,
) -> HttpResponse:
    try:
        change_contest(
            contest=form.save(commit=False),
            categories=category_rows(categories, contest),
            criteria=criterion_rows(criteria, contest),
            rules=form.rules(),
        )
    except FrozenContestError:
        messages.error(request, gettext("The jury has started: the contest can no longer be changed."))
    else:
        messages.success(request, gettext("The contest is saved."))
    return redirect("contests_edit", contest.pk)
