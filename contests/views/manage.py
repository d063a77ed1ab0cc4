"""Contests in the admin: create one with its page, change it, cancel it."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from contests.actions.contests import (
    FrozenContestError,
    annul_contest,
    archive_contest,
    change_contest,
    create_contest,
    resume_contest,
    suspend_contest,
)
from contests.actions.pages import write_page
from contests.age_bands import AgeBandFormSet, band_initial, band_rows
from contests.contest_forms import ContestForm, PageForm, StopForm, parents_of_new_contests, possible_parents
from contests.models import Contest, PublicVote
from contests.name_rows import (
    CategoryFormSet,
    CriterionFormSet,
    category_initial,
    category_rows,
    criterion_initial,
    criterion_rows,
)
from contests.views.staff import manager

if TYPE_CHECKING:
    from datetime import datetime

    from django.forms import BaseFormSet
    from django.http import HttpRequest, HttpResponse

    from contests.actions.contests import AgeBandRow, CategoryRow, CriterionRow, Rules


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    return _contest(request, None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _contest(request, get_object_or_404(Contest.objects.with_page(), pk=pk))


@require_POST
def step(request: HttpRequest, pk: int, do: str) -> HttpResponse:
    """Suspend, resume, annul or archive a contest. A stop needs its reason and the number of its act."""
    user = manager(request)
    contest = get_object_or_404(Contest, pk=pk)
    form = StopForm(request.POST)
    try:
        if do == "resume":
            resume_contest(contest=contest, by=user)
        elif do == "archive":
            archive_contest(contest=contest, by=user)
        elif not form.is_valid():
            messages.error(request, gettext("Write the reason and the number of the act."))
            return redirect("contests_edit", pk)
        else:
            stop = suspend_contest if do == "suspend" else annul_contest
            stop(contest=contest, by=user, **form.cleaned_data)
    except FrozenContestError:
        messages.error(request, gettext("This is not possible any more."))
    else:
        messages.success(request, gettext("Done."))
    return redirect("contests_edit", pk)


@require_POST
def make_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a contest a page again, after its own was deleted."""
    user = manager(request)
    contest = get_object_or_404(Contest, pk=pk)
    form = PageForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose the hashtag under which the page stands."))
        return redirect("contests_edit", pk)
    page = write_page(contest=contest, parent=form.cleaned_data["parent"], user=user)
    messages.success(request, gettext("The page is made. Complete it, then publish it from here."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _contest(request: HttpRequest, contest: Contest | None) -> HttpResponse:
    user = manager(request)
    sent = request.POST if request.method == "POST" else None
    form = ContestForm(sent, instance=copy(contest))
    ground_is_frozen = "criteria" in form.frozen
    lists = None if ground_is_frozen else sent
    categories = CategoryFormSet(lists, prefix="categories", initial=category_initial(contest))
    criteria = CriterionFormSet(lists, prefix="criteria", initial=criterion_initial(contest))
    bands = AgeBandFormSet(lists, prefix="bands", initial=band_initial(contest))
    whole = ground_is_frozen or _are_valid(categories, criteria, bands)
    if sent is not None and form.is_valid() and whole:
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
                age_bands=band_rows(bands, None),
            )
            messages.success(
                request, gettext("The contest is made. Complete its page, then publish it from here.")
            )
            return redirect("wagtailadmin_pages:edit", page.pk)
        elif contest is not None:
            return _save(
                request,
                form.save(commit=False),
                categories=None if ground_is_frozen else category_rows(categories, contest),
                criteria=rows,
                age_bands=None if ground_is_frozen else band_rows(bands, contest),
                rules_=rules_,
            )
    context = {
        "contest": contest,
        "form": form,
        "categories": categories,
        "criteria": criteria,
        "bands": bands,
        "ground_is_frozen": ground_is_frozen,
        "all_is_frozen": form.all_is_frozen,
        "current_rules": form.current_rules,
        "stop_form": StopForm(auto_id="suspend_%s"),
        "annul_form": StopForm(auto_id="annul_%s"),
        "page_form": PageForm(),
        "no_hashtag": not (possible_parents() if contest else parents_of_new_contests()).exists(),
        "page": contest.pages.filter(alias_of__isnull=True).first() if contest else None,
    }
    return render(request, "contests/admin/contest.html", context)


def _are_valid(*lists: BaseFormSet[Any]) -> bool:
    """All are looked at, so that each shows what is wrong."""
    valid = [one.is_valid() for one in lists]
    return all(valid)


def _save(
    request: HttpRequest,
    contest: Contest,
    *,
    categories: list[CategoryRow] | None,
    criteria: list[CriterionRow] | None,
    age_bands: list[AgeBandRow] | None,
    rules_: Rules | None,
) -> HttpResponse:
    try:
        change_contest(
            contest=contest,
            categories=categories,
            criteria=criteria,
            age_bands=age_bands,
            rules=rules_,
            by=manager(request),
        )
    except FrozenContestError:
        messages.error(
            request,
            gettext("In the meantime the contest has gone on: what you changed cannot change any more."),
        )
    else:
        messages.success(request, gettext("The contest is saved."))
        _warn_of_vote(request, contest)
    return redirect("contests_edit", contest.pk)


def _warn_of_vote(request: HttpRequest, contest: Contest) -> None:
    """A public vote keeps its own dates when those of the jury move."""
    vote = PublicVote.objects.filter(contest=contest).first()
    if vote is not None and not (
        contest.judging_from <= vote.opens_at and vote.closes_at <= contest.judging_until
    ):
        words = gettext(
            "The public vote, from {start} to {end}, no longer lies within the jury's time: "
            "look at its dates on the page of the public vote."
        )
        messages.warning(request, words.format(start=_moment(vote.opens_at), end=_moment(vote.closes_at)))


def _moment(when: datetime) -> str:
    return date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT")
