"""The "argomenti" of the Modello Comuni: the fixed vocabulary of themes for Italian town sites."""

from django.utils.translation import gettext_lazy as _

# Key: stable code in the database and in addresses. The list follows the model's vocabulary.
THEMES = {
    "culture": _("Culture"),
    "sport": _("Sport"),
    "education": _("Education"),
    "health": _("Health"),
}


def theme_choices() -> list[tuple[str, str]]:
    """Choices for form and model fields; a callable, so that migrations don't freeze them."""
    return [(code, str(label)) for code, label in THEMES.items()]
