"""Contests in the admin: create one with its page, change it, cancel it."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from contests import rules
from contests.actions.contests import (
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
    from django.forms import BaseFormSet
    from django.http import HttpRequest, HttpResponse

    from contests.actions.contests import CategoryRow, CriterionRow, Rules
    from contests.contest_forms import CriterionForm, NamesForm
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
    sent = request.POST if request.method == "POST" else None
    form = ContestForm(sent, instance=copy(contest))
    ground_is_frozen = "criteria" in form.frozen
    lists = None if ground_is_frozen else sent
    categories = CategoryFormSet(lists, prefix="categories", initial=category_initial(contest))
    criteria = CriterionFormSet(lists, prefix="criteria", initial=criterion_initial(contest))
    if sent is not None and form.is_valid() and (ground_is_frozen or _are_valid(categories, criteria)):
        rows = None if ground_is_frozen else criterion_rows(criteria, contest)
        rules_ = form.rules()
        if rows == []:
            form.add_error(None, gettext("The jury needs at least one criterion."))
        elif contest is None and rows and rules_:
            page = create_contest(
                contest=form.save(commit=False),
                categories=category_rows(categories, None),
                criteria=rows,
                rules=rules_,
                parent=form.cleaned_data["parent"],
                summary=form.cleaned_data["summary"],
                user=user,
            )
            messages.success(
                request, gettext("The contest is made. Complete its page, then publish it from here.")
            )
            return redirect("wagtailadmin_pages:edit", page.pk)
        elif contest is not None:
            kept = None if ground_is_frozen else category_rows(categories, contest)
            return _save(request, form.save(commit=False), kept, rows, rules_)
    context = {
        "contest": contest,
        "form": form,
        "categories": categories,
        "criteria": criteria,
        "ground_is_frozen": ground_is_frozen,
        "all_is_frozen": "judging_until" in form.frozen,
        "current_rules": contest.current_rules if contest else None,
        "page": contest.pages.filter(alias_of__isnull=True).first() if contest else None,
    }
    return render(request, "contests/admin/contest.html", context)


def _are_valid(categories: BaseFormSet[NamesForm], criteria: BaseFormSet[CriterionForm]) -> bool:
    """Both are looked at, so that both show what is wrong."""
    return all([categories.is_valid(), criteria.is_valid()])


def _save(
    request: HttpRequest,
    contest: Contest,
    categories: list[CategoryRow] | None,
    criteria: list[CriterionRow] | None,
    rules_: Rules | None,
) -> HttpResponse:
    try:
        change_contest(contest=contest, categories=categories, criteria=criteria, rules=rules_)
    except FrozenContestError:
        messages.error(
            request,
            gettext("In the meantime the contest has gone on: what you changed cannot change any more."),
        )
    else:
        messages.success(request, gettext("The contest is saved."))
    return redirect("contests_edit", contest.pk)
