"""What staff list for a contest: categories, age bands, criteria; each named in every language."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .contests import Contest
from .translated import Translated


class Category(Translated):
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="categories")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]


class AgeBand(Translated):
    """A class of ages, such as "up to 13"; an entrant names it, and no date of birth is asked or kept."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="age_bands")
    position = models.PositiveSmallIntegerField(default=0)
    from_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    to_age = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)

    class Meta:
        verbose_name = _("age band")
        verbose_name_plural = _("age bands")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_age__isnull=True) | Q(to_age__isnull=True) | Q(from_age__lte=F("to_age")),
                name="age_band_in_order",
            ),
        ]

    @property
    def years(self) -> str:
        """Its ages in words; '' if both ends are open."""
        if self.from_age is None and self.to_age is None:
            return ""
        if self.from_age is None:
            return gettext("up to {age} years").format(age=self.to_age)
        if self.to_age is None:
            return gettext("from {age} years").format(age=self.from_age)
        return gettext("{first} to {last} years").format(first=self.from_age, last=self.to_age)


class Criterion(Translated):
    """What a juror scores, from 1 to 10; weights are whole numbers, so that results stay exact."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="criterion_weight"),
        ]
