"""An initiative's post on Facebook: what it says, where it is, what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hub.core.models import InitiativePage
from hub.core.pictures import with_pictures
from media.actions.facebook_posts import (
    NotNowError,
    call_off,
    change_text,
    delete_there,
    plan_post,
    standing_post,
    try_again,
)
from media.enums import FacebookPostState
from media.facebook_forms import FacebookPostForm, FacebookTextForm
from media.facebook_part import connected, may_post
from media.facebook_text import says_the_same
from media.models import FacebookPost
from media.models.facebook_posts import words_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from hub.accounts.models import User

PAGE = "media_facebook_post"


@never_cache
@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Its state, and one deed at a time; “preview” shows the words without keeping them."""
    rows = with_pictures(InitiativePage.objects.select_related("locale"), "inline", "card")
    page: InitiativePage = get_object_or_404(rows, pk=pk)
    if not may_post(page, request.user):
        raise PermissionDenied
    standing = standing_post(page)
    form = _form(page, standing, request.POST if request.method == "POST" else None)
    if request.method == "POST" and request.POST.get("do") != "preview":
        try:
            if _done(request, page, standing, form):
                return redirect(PAGE, pk)
        except NotNowError:
            messages.error(request, gettext("Meanwhile the post is in another state. Look at it again."))
            return redirect(PAGE, pk)
    return _page(request, page, standing, form)


def _done(
    request: HttpRequest, page: InitiativePage, standing: FacebookPost | None, form: FacebookTextForm
) -> bool:
    """Do what was asked; False if the words cannot be taken."""
    user: User = request.user  # type: ignore[assignment]
    match request.POST.get("do"):
        case "plan":
            if not form.is_valid():
                return False
            plan_post(page=page, by=user, **form.cleaned_data)
            messages.success(request, gettext("It goes out when its moment comes and the page is published."))
        case "change" if standing is not None:
            if not form.is_valid():
                return False
            change_text(post=standing, text=form.cleaned_data["text"] or form.offered)
            messages.success(request, gettext("The text on Facebook is being changed."))
        case "off":
            call_off(page=page)
            messages.success(request, gettext("It does not go out."))
        case "again" if standing is not None:
            try_again(post=standing)
            messages.success(request, gettext("It is tried again."))
        case "delete" if standing is not None:
            delete_there(post=standing)
            messages.success(request, gettext("The post on Facebook is being deleted."))
        case _:
            raise NotNowError
    return True


def _form(page: InitiativePage, standing: FacebookPost | None, sent: Any) -> FacebookTextForm:
    if standing is not None and standing.state == FacebookPostState.POSTED:
        return FacebookTextForm(sent, page=page, initial={"text": standing.words})
    form = FacebookPostForm(sent, page=page)
    form.initial = {
        "text": standing.words if standing else form.offered,
        "with_picture": standing.with_picture if standing else True,
        "due_at": standing.due_at if standing else None,
    }
    return form


def _page(
    request: HttpRequest, page: InitiativePage, standing: FacebookPost | None, form: FacebookTextForm
) -> HttpResponse:
    words = str(form["text"].value() or "").strip() or form.offered
    has_choice = "with_picture" in form.fields
    with_picture = form["with_picture"].value() if has_choice else bool(standing and standing.with_picture)
    offered = words_of(page)
    context = {
        "page": page,
        "connection": connected(page),
        "post": standing,
        "states": FacebookPostState,
        "form": form,
        "preview": words,
        "preview_picture": bool(with_picture and page.picture),
        "offered": offered
        if standing
        and standing.state == FacebookPostState.POSTED
        and not says_the_same(offered, standing.sent_text)
        and not standing.is_changing
        else "",
        "earlier": FacebookPost.objects.filter(page=page)
        .exclude(pk=standing.pk if standing else 0)
        .newest_first(),
    }
    return render(request, "media/admin/facebook_post.html", context)
