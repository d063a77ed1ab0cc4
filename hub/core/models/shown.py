"""What every page that a visitor reads has in common, whatever it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Coalesce
from wagtail.models import Page, PageViewRestriction

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ShownPage:
    """Mixed into every page model, before ``Page``: its language, and who may read it, cheaply."""

    # What the page's own template reads: loaded with the page in one query.
    shown_with: ClassVar[tuple[str, ...]] = ("locale", "alias_of__locale")

    @property
    def shown_language(self: Page) -> str:
        """Code of the language that the words are in: the source's, where there is no translation yet."""
        return (self.alias_of if self.alias_of_id else self).locale.language_code

    @property
    def is_untranslated(self: Page) -> bool:
        """Whether this is the source shown in place of a translation that does not exist yet."""
        return self.shown_language != self.locale.language_code

    # What ``is_restricted()`` says of it, if the query that found the page has asked.
    restricted: bool | None = None

    def get_view_restrictions(self: Page) -> QuerySet[PageViewRestriction]:
        """Wagtail's, in one query however deep the page lies and however many of its parents are aliases."""
        if self.restricted is False:
            return PageViewRestriction.objects.none()
        step = Page.steplen
        above = [self.path[:end] for end in range(step, len(self.path) + 1, step)]
        pages = Page.objects.filter(path__in=above)
        sources = pages.annotate(source=Coalesce("alias_of__alias_of_id", "alias_of_id", "pk"))
        return PageViewRestriction.objects.filter(page_id__in=sources.values("source"))


def borrowed_language(page: Page) -> str:
    """Code of the language that ``page`` (of any class) is shown in for want of a translation, else empty."""
    source = page.alias_of
    return source.locale.language_code if source and source.locale_id != page.locale_id else ""


def is_restricted() -> Q:
    """A condition on pages: ``get_view_restrictions()`` would find something."""
    hiding = PageViewRestriction.objects.alias(
        read=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    )
    # It starts from the restrictions, which are few.
    places = ("page__path", "page__aliases__path", "page__aliases__aliases__path")
    itself, alias, alias_of_alias = (Q(Exists(hiding.filter(read__startswith=F(place)))) for place in places)
    return itself | alias | alias_of_alias


def is_private() -> Q:
    """A condition on pages: in a private section, or shown in place of one that is.

    Part of the query that lists pages, where Wagtail asks the database first; and Wagtail's own
    forgets that an alias tells what its source hides.
    """
    path = Coalesce(OuterRef("alias_of__path"), OuterRef("path"), output_field=CharField())
    hiding = PageViewRestriction.objects.alias(read=ExpressionWrapper(path, output_field=CharField()))
    return Q(Exists(hiding.filter(read__startswith=F("page__path"))))
