"""The "argomenti" of the Modello Comuni: the fixed vocabulary of themes for Italian town sites."""

from functools import cache

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

# Key: stable code in the database and in addresses. The list follows the model's vocabulary.
THEMES = {
    "information_access": _("Access to information"),
    "water": _("Water"),
    "agriculture": _("Agriculture"),
    "pets": _("Pets"),
    "air": _("Air"),
    "disability_care": _("Care for disabled people"),
    "social_care": _("Social care"),
    "associations": _("Associations"),
    "budget": _("Budget"),
    "wholesale": _("Wholesale trade"),
    "retail": _("Retail trade"),
    "street_trade": _("Street trade"),
    "institutional_communication": _("Institutional communication"),
    "political_communication": _("Political communication"),
    "competitions": _("Competitions"),
    "covid_19": _("Covid-19"),
    "elections": _("Elections"),
    "renewable_energy": _("Renewable energy"),
    "foreign_affairs": _("Foreign countries"),
    "forests": _("Forests"),
    "vocational_training": _("Vocational training"),
    "twinning": _("Town twinning"),
    "waste": _("Waste management"),
    "justice": _("Justice"),
    "public_hygiene": _("Public hygiene"),
    "immigration": _("Immigration"),
    "taxes": _("Taxes"),
    "firms": _("Firms"),
    "pollution": _("Pollution"),
    "social_integration": _("Social integration"),
    "thermal_insulation": _("Thermal insulation"),
    "education": _("Education"),
    "work": _("Work"),
    "marriage": _("Marriage"),
    "market": _("Market"),
    "sustainable_mobility": _("Sustainable mobility"),
    "death": _("Death"),
    "birth": _("Birth"),
    "parking": _("Parking"),
    "cultural_heritage": _("Cultural heritage"),
    "fishing": _("Fishing"),
    "development_plan": _("Development plan"),
    "cycle_paths": _("Cycle paths"),
    "police": _("Police"),
    "food": _("Food products"),
    "civil_protection": _("Civil protection"),
    "residence": _("Residence"),
    "emergency_response": _("Emergency response"),
    "legal_system": _("Legal system"),
    "green_spaces": _("Green spaces"),
    "sport": _("Sport"),
    "sustainable_development": _("Sustainable development"),
    "service_charges": _("Service charges"),
    "leisure": _("Leisure"),
    "transparency": _("Administrative transparency"),
    "public_transport": _("Public transport"),
    "tourism": _("Tourism"),
    "urban_planning": _("Urban development"),
    "travel": _("Travel"),
    "pedestrian_areas": _("Pedestrian areas"),
    "limited_traffic": _("Limited traffic zone"),
}


def theme_choices() -> list[tuple[str, str]]:
    """Choices for form and model fields; a callable, so that migrations don't freeze them."""
    return [(code, str(label)) for code, label in THEMES.items()]


@cache
def _slugs() -> dict[str, str]:
    with override(settings.LANGUAGE_CODE):
        return {code: slugify(str(label)) for code, label in THEMES.items()}


def theme_slug(code: str) -> str:
    """The theme in an address: the Italian word, in every language."""
    return _slugs()[code]


def theme_of(slug: str) -> str | None:
    """The code of the theme that has this address."""
    return next((code for code, own in _slugs().items() if own == slug), None)
