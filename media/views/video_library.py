"""The town's own video files in the admin: uploaded, with captions, to be chosen for pages."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from media import rules
from media.actions import drop_captions, keep_captions, keep_video_file, remove_video_files
from media.models import VideoFile
from media.video_forms import CaptionsForm, VideoFileForm
from media.views.staff import who

A_PAGE, UNPROCESSABLE = 30, 422


@require_safe
@never_cache
def video_files(request: HttpRequest) -> HttpResponse:
    """Every file that staff uploaded, newest first."""
    user = who(request, rules.can_see_files)
    shown = Count("pages", filter=Q(pages__alias_of__isnull=True))
    rows = VideoFile.objects.of_editors().annotate(on_pages=shown).newest_first()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "may_add": rules.can_add_files(user)}
    return render(request, "media/admin/video_files.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Upload a video; it can be chosen for a page once it is prepared."""
    user = who(request, rules.can_add_files)
    form, status = VideoFileForm(user=user), 200
    if request.method == "POST":
        form = VideoFileForm(request.POST, request.FILES, user=user)
        if form.is_valid() and form.sent is not None:
            sent = form.sent
            video = keep_video_file(
                facts=sent.facts,
                title=form.cleaned_data["title"],
                user=user,
                upload=sent.upload,
                stream=sent.stream,
            )
            said = gettext("The video has arrived and is being prepared for the web: this takes a while.")
            messages.success(request, said)
            return HttpResponseRedirect(reverse("media_video_file", args=[video.pk]))
        form.hold_file()
        status = UNPROCESSABLE
    mark = salted_hmac("media.add", str(user.pk)).hexdigest()[:16]
    return render(request, "media/admin/video_file_add.html", {"form": form, "person": mark}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def video_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: watch it, its captions, where it is shown; delete it while no page shows it."""
    user = who(request, rules.can_see_files)
    video = get_object_or_404(VideoFile.objects.of_editors(), pk=pk)
    pages = list(video.pages.filter(alias_of__isnull=True))
    can_delete = rules.can_delete_files(user) and not pages
    form, status = CaptionsForm(), 200
    here = reverse("media_video_file", args=[pk])
    if request.method == "POST":
        who(request, rules.can_add_files)
        do = request.POST.get("do")
        if do == "delete" and can_delete:
            remove_video_files([video])
            messages.success(request, gettext("The video file is deleted."))
            return HttpResponseRedirect(reverse("media_video_files"))
        if do == "drop_captions":
            drop_captions(video_file=video, language=request.POST.get("language", ""))
            return HttpResponseRedirect(here)
        form = CaptionsForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            keep_captions(video_file=video, language=data["language"], text=data["captions"])
            messages.success(request, gettext("The captions are with the video."))
            return HttpResponseRedirect(here)
        status = UNPROCESSABLE
    context = {"video_file": video, "pages": pages, "form": form, "can_delete": can_delete}
    return render(request, "media/admin/video_file.html", context, status=status)
