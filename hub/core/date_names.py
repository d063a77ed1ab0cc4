"""Months, days and languages as Italian, French and Romanian write them: without a capital.

Django's own catalogues write them with one. Ours come first, so what stands in these lists is
what every date of the site says; whoever begins a sentence with one adds ``|capfirst``.
"""

from django.utils.translation import gettext_noop as _

MONTHS = [
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
]
DAYS = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
LANGUAGES = [_("Italian"), _("English"), _("French"), _("Romanian")]
