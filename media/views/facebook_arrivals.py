"""What came in from the town's Facebook page, and what staff decide about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hub.core.pictures import with_pictures
from media.actions.facebook_voices import draft_voice, publish_voice, refuse_voice
from media.facebook_tasks import sync_page
from media.models import FacebookPage, FacebookVoice
from media.views.arrival_lists import A_PAGE, about, asked, decided
from media.views.staff import moderator

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@never_cache
def arrivals(request: HttpRequest) -> HttpResponse:
    """The posts in one state, newest first; at first those that wait."""
    moderator(request)
    rows = FacebookVoice.objects.in_state(asked(request)).newest_first().for_lists()
    context = about(request, FacebookVoice.objects.all())
    context["voices"] = Paginator(with_pictures(rows, "card"), A_PAGE).get_page(request.GET.get("p"))
    context["connection"] = FacebookPage.objects.first()
    return render(request, "media/admin/facebook_arrivals.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a post, make a draft of its page, or do not take it."""
    user = moderator(request)
    voice = get_object_or_404(FacebookVoice, pk=pk)
    return decided(
        request,
        voice.title,
        publish=lambda: publish_voice(voice=voice, by=user),
        draft=lambda: draft_voice(voice=voice, by=user),
        refuse=lambda: refuse_voice(voice=voice, by=user),
        not_there=gettext("The post is no longer on Facebook."),
        home="media_facebook_arrivals",
    )


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look for new posts now."""
    moderator(request)
    for pk in FacebookPage.objects.usable().values_list("pk", flat=True):
        sync_page.enqueue(pk)
    messages.success(request, gettext("The program looks at the page; new posts appear in a moment."))
    return redirect("media_facebook_arrivals")
