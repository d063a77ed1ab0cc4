"""A text in each language of the hub, for short words that belong to a site and not to a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Translated(dict[str, str]):
    """A text by language code; as a string it is the reader's, or the source's where that one lacks."""

    def in_language(self, code: str) -> str:
        return self.get(self.language_of(code), "")

    def language_of(self, code: str) -> str:
        """The language in which ``in_language(code)`` answers."""
        return next((c for c in (code, settings.LANGUAGE_CODE, *self) if self.get(c)), code)

    def __str__(self) -> str:
        return self.in_language(get_language() or settings.LANGUAGE_CODE)


class TranslatedWidget(forms.MultiWidget):
    """One input for each language, under its name."""

    template_name = "core/forms/translated_text.html"

    def __init__(self, *, rows: int = 1, attrs: dict[str, Any] | None = None) -> None:
        def single() -> forms.Widget:
            return forms.TextInput() if rows == 1 else forms.Textarea({"rows": rows})

        super().__init__({code: single() for code, _name in settings.LANGUAGES}, attrs)

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for widget, (code, label) in zip(context["widget"]["subwidgets"], settings.LANGUAGES, strict=True):
            widget["attrs"].update({"aria-label": str(label), "lang": code})
            widget["language"] = label
        return context


class TranslatedFormField(forms.MultiValueField):
    """Collects the texts of all languages; the source's is the one that a required field asks for."""

    def __init__(self, *, max_length: int = 200, rows: int = 1, required: bool = True, **kwargs: Any) -> None:
        fields = [forms.CharField(max_length=max_length, required=False) for _language in settings.LANGUAGES]
        super().__init__(
            fields, required=required, require_all_fields=False, widget=TranslatedWidget(rows=rows), **kwargs
        )

    def compress(self, data_list: list[str]) -> Translated:
        codes = [code for code, _name in settings.LANGUAGES]
        return Translated({code: text for code, text in zip(codes, data_list, strict=False) if text})

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value) or Translated()
        if self.required and not cleaned.get(settings.LANGUAGE_CODE):
            raise ValidationError(_("Write the text in the first language at least."), code="required")
        return cleaned


class TranslatedTextField(models.JSONField):
    """A short text in every language, as JSON by language code; reads as ``Translated``."""

    def __init__(self, *args: Any, max_length: int = 200, rows: int = 1, **kwargs: Any) -> None:
        self.rows = rows
        kwargs.setdefault("default", Translated)
        super().__init__(*args, **kwargs)
        self.text_length = max_length

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Translated:
        return Translated(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Translated:
        return Translated(value or {})

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        return models.Field.formfield(
            self,
            form_class=TranslatedFormField,
            **{"max_length": self.text_length, "rows": self.rows, **kwargs},
        )


class LanguagesField(models.JSONField):
    """Some of the hub's languages, as a list of codes."""

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        return models.Field.formfield(
            self,
            form_class=forms.MultipleChoiceField,
            choices_form_class=forms.MultipleChoiceField,
            **{
                "choices": settings.LANGUAGES,
                "widget": forms.CheckboxSelectMultiple,
                "required": False,
                **kwargs,
            },
        )
