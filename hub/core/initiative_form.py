"""The form in which editors write an initiative, of any kind."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from hub.core.moments import MomentField
from hub.core.registry import editor_parts


class InitiativeForm(WagtailAdminPageForm):
    """The form of every kind; it tells the page whether only a draft is being saved."""

    starts_at = MomentField(
        label=capfirst(_("starts")),
        help_text=_("A day, or a day and an hour: 07/06/2026 or 07/06/2026 18:30."),
    )
    ends_at = MomentField(
        label=capfirst(_("ends")), last=True, help_text=_("A day without an hour counts to its end.")
    )

    def clean(self) -> dict[str, Any]:
        """An archived hashtag takes nothing new; what stands under it stays."""
        data: dict[str, Any] = super().clean()
        formset = self.formsets.get("hashtag_links")
        stood = {link.hashtag_id for link in self.instance.hashtag_links.all()} if self.instance.pk else set()
        for form in formset.forms if formset else ():
            hashtag = form.cleaned_data.get("hashtag") if form.is_valid() else None
            if hashtag and hashtag.archived and hashtag.pk not in stood:
                said = _("%(hashtag)s is archived: nothing new is added to it. Choose another one.")
                form.add_error("hashtag", ValidationError(said, params={"hashtag": hashtag}))
        for part in editor_parts.values():
            for error in part.errors(self):
                self.add_error(None, error)
        return data

    def _post_clean(self) -> None:
        self.instance.is_draft = self.is_deferred_validation
        super()._post_clean()
