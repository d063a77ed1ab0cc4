"""Taking a page offline, and its translations with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages import unpublish as of_wagtail
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction

from hub.core.actions import live_translations, unpublish_translations
from hub.core.registry import unpublish_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AbstractUser
    from django.http import HttpRequest, HttpResponse
    from wagtail.models import Page


def with_live_descendants(pages: Iterable[Page]) -> list[Page]:
    return [one for page in pages for one in (page, *page.get_descendants().live())]


# Wagtail 8 calls it UnpublishView; in 7.4 that is the name, there, of what it is made from.
Unpublish: Any = getattr(of_wagtail, "Unpublish", of_wagtail.UnpublishView)


class UnpublishView(Unpublish):
    """Wagtail's leaves the translations online; a box, ticked until somebody unticks it, takes them along."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def unpublish(self) -> HttpResponse | None:
        chosen = self.request.POST
        pages = with_live_descendants([self.object]) if "include_descendants" in chosen else [self.object]
        response = super().unpublish()
        if response is None and "include_translations" in chosen:
            unpublish_translations(of=pages, user=self.request.user)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everything = with_live_descendants([self.object])
        return super().get_context_data(**kwargs) | {
            "translations": live_translations([self.object]).select_related("locale"),
            "translations_below": live_translations(everything).count(),
            "parts": [part(self.request, self.object) for part in unpublish_parts.values()],
        }


class UnpublishForm(DefaultPageForm):
    """What goes offline besides the pages that were chosen."""

    include_descendants = forms.BooleanField(label=_("Unpublish the subpages, too"), required=False)
    include_translations = forms.BooleanField(
        label=_("Unpublish the translations, too"), required=False, initial=True
    )


class UnpublishManyAction(UnpublishBulkAction):
    """Wagtail's for several pages at once."""

    form_class = UnpublishForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        pages = [item["item"] for item in context["items"]]
        if not context["has_live_descendants"]:
            del context["form"].fields["include_descendants"]
        if not live_translations(with_live_descendants(pages)).exists():
            del context["form"].fields["include_translations"]
        # Then Wagtail shows the form's boxes.
        return context | {"has_live_descendants": bool(context["form"].fields)}

    def prepare_action(self, objects: list[Page], objects_without_access: dict[str, list[Page]]) -> None:
        """Remember what goes, while it is known."""
        below = self.cleaned_form.cleaned_data["include_descendants"]
        self.going = with_live_descendants(objects) if below else objects

    def get_execution_context(self) -> dict[str, Any]:
        of = self.going if self.cleaned_form.cleaned_data["include_translations"] else []
        return {**super().get_execution_context(), "translations_of": of}

    @classmethod
    def execute_action(
        cls,
        objects: list[Page],
        *,
        translations_of: list[Page],
        user: AbstractUser | None = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        done: tuple[int, int] = super().execute_action(objects, user=user, **kwargs)
        unpublish_translations(of=translations_of, user=user)
        return done
