"""What every page that a visitor reads has in common, whatever it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Coalesce
from wagtail.models import Page, PageViewRestriction

from hub.core import source_words
from hub.core.registry import hidden_pages

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hub.core.seo import Seo


class ShownPage(models.Model):
    """Mixed into every page model, before ``Page``: its language, and who may read it, cheaply."""

    # What of a translation is still its source's (``hub.core.source_words``); lists ask it of every row.
    untranslated = models.JSONField(editable=False, default=dict)

    class Meta:
        abstract = True

    # What the page's own template reads: loaded with the page in one query.
    shown_with: ClassVar[tuple[str, ...]] = ("locale", "alias_of__locale")

    # Whether ``?page=2`` is another page of a list, with an address of its own.
    is_numbered: ClassVar[bool] = False

    @property
    def shown_language(self: Page) -> str:
        """Code of the language that the words are in: the source's, where there is no translation yet."""
        return (self.alias_of if self.alias_of_id else self).locale.language_code

    @property
    def is_untranslated(self: Page) -> bool:
        """Whether this is the source shown in place of a translation that does not exist yet."""
        return self.shown_language != self.locale.language_code

    def language_of(self: Page, text: str) -> str:
        """Code of the language that ``text``, one of the page's own, is in; empty if it is the page's."""
        if self.is_untranslated:
            return self.shown_language
        return source_words.language_of(text, self.untranslated)

    # What the page is in the words of schema.org.
    schema_type: ClassVar[str] = "WebPage"

    def structured_data(self: Page, seo: Seo) -> dict[str, Any]:
        """The page in the words of schema.org (see ``hub.core.seo``)."""
        data = {
            "@type": self.schema_type,
            "name": self.title,
            "description": self.summary,
            "inLanguage": self.shown_language,
            "url": seo.canonical,
            "image": seo.share_image.url if seo.share_image else "",
        }
        return {name: value for name, value in data.items() if value}

    def save(self: Page, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.untranslated = source_words.source_words(self)
        super().save(*args, **kwargs)

    @transaction.atomic
    def publish(self: Page, *args: Any, **kwargs: Any) -> None:
        """Wagtail's; the page, its aliases and its translations change together or not at all."""
        super().publish(*args, **kwargs)  # type: ignore[misc]

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


def with_kept_words(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Adds ``kept_words``: what ``untranslated`` holds, to pages that are read whatever their kind."""
    kinds = (row for row in Page._meta.related_objects if issubclass(row.related_model, ShownPage))
    fields = [f"{row.name}__untranslated" for row in kinds if row.parent_link]
    return pages.annotate(kept_words=Coalesce(*fields, output_field=models.JSONField()))


def title_language(page: Page) -> str:
    """Code of the language of the title of a page ``with_kept_words``; empty if it is the page's own."""
    source = page.alias_of
    if source and source.locale_id != page.locale_id:
        return str(source.locale.language_code)
    return source_words.language_of(page.title, page.kept_words or {})


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
    """A condition on pages: in a private section, shown in place of one that is, or not to be seen yet.

    Part of the query that lists pages, where Wagtail asks the database first; and Wagtail's own
    forgets that an alias tells what its source hides.
    """
    path = Coalesce(OuterRef("alias_of__path"), OuterRef("path"), output_field=CharField())
    hiding = PageViewRestriction.objects.alias(read=ExpressionWrapper(path, output_field=CharField()))
    private = Q(Exists(hiding.filter(read__startswith=F("page__path"))))
    for hidden in hidden_pages.values():
        private |= hidden()
    return private
