"""What came in from the town's Facebook page, and what staff decide about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hub.core.pictures import with_pictures
from media.actions.facebook_voices import (
    NoPlaceError,
    NotThereError,
    draft_voice,
    publish_voice,
    refuse_voice,
)
from media.enums import ArrivalState
from media.facebook_tasks import sync_page
from media.models import FacebookPage, FacebookVoice
from media.views.staff import moderator

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

A_PAGE = 20
SHOWN = (ArrivalState.PENDING, ArrivalState.PUBLISHED, ArrivalState.REFUSED, ArrivalState.UNAVAILABLE)


@require_safe
@never_cache
def arrivals(request: HttpRequest) -> HttpResponse:
    """The posts in one state, newest first; at first those that wait."""
    moderator(request)
    asked = request.GET.get("state", "")
    state = asked if asked in SHOWN else ArrivalState.PENDING
    rows = FacebookVoice.objects.in_state(state).newest_first().for_lists()
    page = Paginator(with_pictures(rows, "card"), A_PAGE).get_page(request.GET.get("p"))
    numbers = dict(FacebookVoice.objects.order_by().values_list("state").annotate(number=Count("pk")))
    context = {
        "voices": page,
        "state": state,
        "counts": [(each.value, each.label, numbers.get(each, 0)) for each in SHOWN],
        "connection": FacebookPage.objects.first(),
        "may_edit": request.user.has_perm("core.change_hashtag"),
    }
    return render(request, "media/admin/facebook_arrivals.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a post, make a draft of its page, or do not take it."""
    user = moderator(request)
    voice = get_object_or_404(FacebookVoice, pk=pk)
    try:
        match request.POST.get("do"):
            case "publish":
                page = publish_voice(voice=voice, by=user)
                messages.success(request, gettext("“%(title)s” is published.") % {"title": page.title})
            case "draft":
                return redirect("wagtailadmin_pages:edit", draft_voice(voice=voice, by=user).pk)
            case "refuse":
                refuse_voice(voice=voice, by=user)
                messages.success(request, gettext("“%(title)s” is not taken.") % {"title": voice.title})
    except NotThereError:
        messages.error(request, gettext("The post is no longer on Facebook."))
    except NoPlaceError:
        messages.error(
            request, gettext("None of its hashtags has a published page. Publish the hashtag’s page first.")
        )
    return HttpResponseRedirect(_back(request))


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look for new posts now."""
    moderator(request)
    for pk in FacebookPage.objects.usable().values_list("pk", flat=True):
        sync_page.enqueue(pk)
    messages.success(request, gettext("The program looks at the page; new posts appear in a moment."))
    return redirect("media_facebook_arrivals")


def _back(request: HttpRequest) -> str:
    said = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure()):
        return said
    return reverse("media_facebook_arrivals")
