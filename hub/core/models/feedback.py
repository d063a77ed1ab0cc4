"""What readers think of a page: stars, a reason, a few words, and nothing about who they are."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.core.enums import RatingReason


class PageRatingQuerySet(models.QuerySet["PageRating"]):
    def by_page(self) -> models.QuerySet[PageRating, Any]:
        """One row for each address: how many ratings, their mean, how many of one or two stars."""
        return (
            self.values("path")
            .annotate(
                number=models.Count("pk"),
                mean=models.Avg("stars"),
                low=models.Count("pk", filter=Q(stars__lte=2)),
                last=models.Max("created_at"),
            )
            .order_by("mean", "-number", "path")
        )

    def with_words(self) -> models.QuerySet[PageRating]:
        """Those that say more than stars, the latest first."""
        return self.exclude(reason="", comment="").order_by("-created_at", "-pk")


class PageRating(models.Model):
    """One answer to "how clear is the information on this page?" (C.SI.2.5 of the Modello Comuni)."""

    COMMENT_LENGTH: ClassVar[int] = 200

    path = models.CharField(_("page"), max_length=300, db_index=True)
    language = models.CharField(_("language"), max_length=10)
    stars = models.PositiveSmallIntegerField(_("stars"))
    reason = models.CharField(_("reason"), max_length=20, choices=RatingReason.choices, blank=True)
    comment = models.CharField(_("details"), max_length=COMMENT_LENGTH, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager.from_queryset(PageRatingQuerySet)()

    class Meta:
        verbose_name = _("rating of a page")
        verbose_name_plural = _("ratings of pages")
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.stars}"
