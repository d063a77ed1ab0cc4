"""What makes a hub the hub of one town: names, colours, contacts, links, banners, partners."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.panels import TabbedInterface as Tabs
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, Site

from hub.core import colours
from hub.core.enums import ContentLicence, Severity, SocialNetwork
from hub.core.fields import LanguagesField, TranslatedTextField

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_COLOUR, DEFAULT_ACCENT = "#1b4f8f", "#b4431c"

# The links that every Italian public site owes its citizens, as fields of SiteSettings.
LEGAL_LINKS = ("accessibility", "privacy", "legal", "faq", "report", "appointment")


def default_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def validate_readable(colour: str) -> None:
    """Refuse a colour in which words on a page, or on which white words, could not be read."""
    try:
        ratio = colours.least_contrast(colours.parse(colour))
    except ValueError:
        raise ValidationError(
            _("Write the colour as # and six digits, for example #1b4f8f."), code="invalid"
        ) from None
    if ratio < colours.ENOUGH:
        raise ValidationError(
            _(
                "Between this colour and the light grounds of the pages the contrast is %(ratio)s to 1: many "
                "people could not read it. It takes at least 4.5 to 1: choose a darker colour."
            ),
            code="contrast",
            # Never rounded up to what would be enough.
            params={"ratio": number_format(floor(ratio * 100) / 100, decimal_pos=2)},
        )


def validate_link(value: str) -> None:
    """A web address, a mail address as ``mailto:``, or a path of this site."""
    if value.startswith("/") and not value.startswith("//"):
        return
    if value.startswith("mailto:") and "@" in value:
        return
    URLValidator(schemes=["https", "http"])(value)


def _page(label: Any) -> Any:
    return models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=label,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )


def _address() -> Any:
    return models.CharField(
        _("or another address"),
        max_length=500,
        blank=True,
        validators=[validate_link],
        help_text=_("Only if it is not a page of this site. It wins over the page."),
    )


@register_setting(icon="site", order=1)
class SiteSettings(ClusterableModel, BaseSiteSetting):
    """One row for each Wagtail site; everything has a default, so that an empty one works."""

    select_related: ClassVar[list[str]] = ["crest"]

    # --- who we are
    municipality = models.CharField(
        _("name of the municipality"),
        max_length=120,
        blank=True,
        help_text=_("As people say it: Comune di Piobesi Torinese. Shown in the header and the footer."),
    )
    tagline = TranslatedTextField(
        _("motto"), max_length=120, blank=True, help_text=_("One line under the name, in each language.")
    )
    parent_name = models.CharField(
        _("region or other parent body"),
        max_length=120,
        blank=True,
        help_text=_("In the thin bar at the top, for example: Regione Piemonte."),
    )
    parent_url = models.URLField(_("its website"), blank=True)
    crest = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("crest"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("PNG with a transparent ground looks best on the coloured header."),
    )
    primary_colour = models.CharField(
        _("colour of the site"),
        max_length=7,
        default=DEFAULT_COLOUR,
        validators=[validate_readable],
        help_text=_("Header, buttons and links. Its darker and lighter shades follow by themselves."),
    )
    accent_colour = models.CharField(
        _("second colour"),
        max_length=7,
        default=DEFAULT_ACCENT,
        validators=[validate_readable],
        help_text=_(
            "Places in the results, the line beside a quotation, the frame of what the keys have reached."
        ),
    )
    languages = LanguagesField(
        _("languages of the site"),
        default=default_languages,
        help_text=_("Italian is always there: it is the language in which pages are written first."),
    )

    # --- contacts
    address = models.TextField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    pec = models.EmailField(_("certified e-mail (PEC)"), blank=True)
    tax_code = models.CharField(
        _("tax code or VAT number"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Z ]+$", _("Digits and capital letters only."))],
    )

    # --- links owed by law and by the Modello Comuni
    accessibility_page = _page(_("accessibility statement"))
    accessibility_url = _address()
    privacy_page = _page(_("privacy notice"))
    privacy_url = _address()
    legal_page = _page(_("legal notes"))
    legal_url = _address()
    faq_page = _page(_("frequent questions"))
    faq_url = _address()
    report_page = _page(_("report a problem"))
    report_url = _address()
    appointment_page = _page(_("book an appointment"))
    appointment_url = _address()
    licence = models.CharField(
        _("licence of the content"),
        max_length=10,
        choices=ContentLicence.choices,
        default=ContentLicence.BY,
        help_text=_(
            "For the texts, data and pictures that are the municipality's own. The footer names it and the "
            "legal notes explain it, in a section that the program adds. The Modello Comuni asks for "
            "CC-BY 4.0."
        ),
    )

    edit_handler = Tabs(
        [
            ObjectList(
                [
                    FieldPanel("municipality"),
                    FieldPanel("tagline"),
                    FieldRowPanel([FieldPanel("parent_name"), FieldPanel("parent_url")]),
                    FieldPanel("crest"),
                    FieldRowPanel(
                        [
                            FieldPanel("primary_colour", widget=forms.TextInput({"type": "color"})),
                            FieldPanel("accent_colour", widget=forms.TextInput({"type": "color"})),
                        ]
                    ),
                    FieldPanel("languages"),
                ],
                heading=_("Who we are"),
            ),
            ObjectList(
                [
                    FieldPanel("address"),
                    FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                    FieldRowPanel([FieldPanel("pec"), FieldPanel("tax_code")]),
                    InlinePanel("social_addresses", label=_("social network"), heading=_("Social networks")),
                ],
                heading=_("Contacts"),
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [FieldPanel(f"{name}_page"), FieldPanel(f"{name}_url")],
                        heading=label,
                    )
                    for name, label in {
                        "accessibility": _("Accessibility statement"),
                        "privacy": _("Privacy notice"),
                        "legal": _("Legal notes"),
                        "faq": _("Frequent questions"),
                        "report": _("Report a problem"),
                        "appointment": _("Book an appointment"),
                    }.items()
                ]
                + [FieldPanel("licence")],
                heading=_("Links in the footer"),
            ),
            ObjectList(
                [InlinePanel("partners", label=_("partner"), heading=_("Partners and their logos"))],
                heading=_("Partners"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("the site of the municipality")

    def clean(self) -> None:
        super().clean()
        known = default_languages()
        chosen = {settings.LANGUAGE_CODE, *(self.languages or [])}
        self.languages = [code for code in known if code in chosen]

    @property
    def name(self) -> str:
        return self.municipality or self.site.site_name or settings.WAGTAIL_SITE_NAME

    def offered_languages(self) -> list[str]:
        """Codes in the order of ``LANGUAGES``, the source always among them."""
        chosen = {settings.LANGUAGE_CODE, *self.languages}
        return [code for code in default_languages() if code in chosen]


class BannerForm(WagtailAdminModelForm):
    """Asks for the site only where there are several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A site whose settings nobody has opened yet has no row.
        rows = [SiteSettings.for_site(site) for site in Site.objects.all()]
        if len(rows) == 1:
            self.instance.site_settings = rows[0]
            del self.fields["site_settings"]
        else:
            self.fields["site_settings"].label = _("site")


class Banner(Orderable):
    """A word to everybody, at the top of every page, between two dates."""

    site_settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="banners")
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices, default=Severity.INFO)
    text = TranslatedTextField(_("text"), max_length=300, rows=2)
    url = models.CharField(
        _("link"),
        max_length=500,
        blank=True,
        validators=[validate_link],
        help_text=_("Where people read more: a whole address, or a path of this site like /it/…"),
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Last day. Leave empty until you take it away.")
    )

    base_form_class = BannerForm
    panels = [
        FieldPanel("text"),
        FieldPanel("severity"),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("site_settings"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="banner_dates_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)

    def is_shown(self) -> bool:
        today = timezone.localdate()
        return self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)


class SocialAddress(Orderable):
    """The municipality on a social network: a link, nothing is loaded from there."""

    site_settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="social_addresses")
    network = models.CharField(_("network"), max_length=20, choices=SocialNetwork.choices)
    url = models.URLField(_("address"))

    panels = [FieldPanel("network"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        verbose_name = _("social network")
        verbose_name_plural = _("social networks")

    def __str__(self) -> str:
        return self.get_network_display()


class Partner(Orderable):
    """Who stands behind the hub with the municipality."""

    site_settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=120, help_text=_("Read aloud in place of the logo."))
    logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("logo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    url = models.URLField(_("website"), blank=True)

    panels = [FieldPanel("name"), FieldPanel("logo"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return self.name


def stylesheet(site_settings: SiteSettings) -> str:
    """The site's own colours, as a style sheet that comes after ``tokens.css``."""

    def lines() -> Iterator[str]:
        found = colours.palette(site_settings.primary_colour, site_settings.accent_colour)
        for name, value in found.items():
            yield f"  {name}: {value};"

    return ":root {\n" + "\n".join(lines()) + "\n}\n"
