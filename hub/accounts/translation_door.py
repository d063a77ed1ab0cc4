"""Who may send what to translation: only what they may edit.

wagtail-localize asks for one permission, whatever the page; contest staff have it for the pages of contests.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.submit_translations import (
    SubmitPageTranslationView,
    SubmitSnippetTranslationView,
)
from wagtail_localize.views.update_translations import UpdateTranslationsView

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponseBase
    from wagtail_localize.views.submit_translations import SubmitTranslationForm

    from hub.accounts.models import User

    View = Callable[..., HttpResponseBase]


def may_edit(user: User, instance: Model) -> bool:
    if isinstance(instance, Page):
        return bool(instance.permissions_for_user(user).can_edit())
    return bool(ModelPermissionPolicy(type(instance)).user_has_permission(user, "change"))


def _page(*, page_id: int) -> Model:
    return get_object_or_404(Page, pk=page_id)


def _snippet(*, app_label: str, model_name: str, pk: str) -> Model:
    label = f"{app_label}.{model_name}"
    model = next((m for m in get_snippet_models() if m._meta.label_lower == label), None)
    if model is None:
        raise Http404
    return get_object_or_404(model, pk=unquote(pk))


def _source(*, translation_source_id: int) -> Model:
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    instance: Model = source.get_source_instance()
    return instance


def _guarded(view: View, subject: Callable[..., Model]) -> View:
    @wraps(view)
    def guard(request: HttpRequest, **named: Any) -> HttpResponseBase:
        if not may_edit(request.user, subject(**named)):  # type: ignore[arg-type]
            raise PermissionDenied
        return view(request, **named)

    return guard


class SubmitPageView(SubmitPageTranslationView):
    """Leads on to the translations, where wagtail-localize leads away from them: to the page's parent."""

    def form_valid(self, form: SubmitTranslationForm) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        if len(form.cleaned_data["locales"]) == 1 or self.get_success_url():
            return response
        query = urlencode({"source_title": self.object.title})
        return redirect(f"{reverse('wagtail_localize:translations_report')}?{query}")


# The same addresses as wagtail-localize's own, asked before them.
urls = [
    path("localize/submit/page/<int:page_id>/", _guarded(SubmitPageView.as_view(), _page)),
    path(
        "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
        _guarded(SubmitSnippetTranslationView.as_view(), _snippet),
    ),
    path("localize/update/<int:translation_source_id>/", _guarded(UpdateTranslationsView.as_view(), _source)),
]
