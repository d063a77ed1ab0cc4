"""The ground floor's doors in Wagtail's admin: what waits, on the first page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.log_actions import LogFormatter
from wagtail.models import Locale
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail_localize.views.edit_translation import edit_translation

from hub.core import first_page
from hub.core.actions.follow_source import FOLLOWED
from hub.core.actions.publish_whole import SET_ASIDE
from hub.core.link_handlers import DocumentLinks, PageLinks
from hub.core.models import Banner
from hub.core.registry import dashboard_panels
from hub.core.translations import open_translation
from hub.core.views import background
from hub.core.views.publish import PublishManyAction
from hub.core.views.reports import RatingsReport, RatingWordsReport, UndescribedPicturesReport
from hub.core.views.unpublish import UnpublishManyAction

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from wagtail.log_actions import LogActionRegistry
    from wagtail.models import ModelLogEntry, Page, PageQuerySet
    from wagtail.rich_text.feature_registry import FeatureRegistry


class AppPanel(Component):
    """What an app has to say on the admin's first page."""

    def __init__(self, html: SafeString | str, order: int) -> None:
        self.html, self.order = html, order

    def render_html(self, parent_context: Any = None) -> SafeString:
        return mark_safe(self.html)  # noqa: S308 - a template of an app


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, in whose place they stand
def link_in_few_queries(features: FeatureRegistry) -> None:
    features.register_link_type(PageLinks)
    features.register_link_type(DocumentLinks)


@hooks.register("insert_global_admin_css")
def add_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("core/css/admin.css"))


@hooks.register("insert_global_admin_js")
def wait_for_autosave() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("core/js/autosave.js"))


@hooks.register("insert_global_admin_js")
def keep_dates_as_typed() -> SafeString:
    """Not deferred: Wagtail starts its calendars while the page is read."""
    return format_html('<script src="{}"></script>', static("core/js/date_fields.js"))


# After Wagtail's own, whose places they take.
hooks.register("register_bulk_action", PublishManyAction, order=1)
hooks.register("register_bulk_action", UnpublishManyAction, order=1)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        FOLLOWED,
        _("Follow the source"),
        _("Took over what is the same in every language: dates, places, pictures …"),
    )


@hooks.register("register_log_actions")
def register_set_aside(actions: LogActionRegistry) -> None:
    @actions.register_action(SET_ASIDE)
    class SetAside(LogFormatter):
        """With what the page lacked."""

        label = _("Set aside")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            reasons = " ".join(log_entry.data.get("reasons", []))
            return gettext("Not published at its moment: %(reasons)s") % {"reasons": reasons}


@hooks.register("insert_editor_js")
def show_words_as_they_are() -> SafeString:
    return format_html('<script src="{}"></script>', static("core/js/translation_editor.js"))


@hooks.register("construct_page_chooser_queryset")
def find_each_page_once(pages: PageQuerySet[Page], request: HttpRequest) -> PageQuerySet[Page]:
    """Who looks for a page by a word finds its source; its translations are reached by way of the tree."""
    is_search = request.path == reverse("wagtailadmin_choose_page_search")
    return pages.filter(locale=Locale.get_default()) if is_search else pages


@hooks.register("construct_homepage_panels")
def add_panels_of_apps(request: HttpRequest, panels: list[Component]) -> None:
    """Before Wagtail's own panels, those of the apps that have something to say."""
    parts = [panel(request) for _name, panel in dashboard_panels.items()]
    own = [AppPanel(html, order) for order, html in enumerate(filter(None, parts))]
    panels[:] = [*own, *first_page.useful(panels, request)]


@hooks.register("construct_homepage_summary_items", order=1000)  # after Wagtail's own
def leave_out_numbers(request: HttpRequest, items: list[Component]) -> None:
    """No numbers of pages, pictures and documents: the menu leads to each, and they ask up to eight times."""
    items.clear()


@hooks.register("before_edit_page", order=-1)  # before wagtail-localize's, which offers to begin it again
def go_on_translating(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The page on which a translation is written, also while its source is still shown in its place."""
    translation = open_translation(page)
    return edit_translation(request, translation, page) if translation else None


class BannerViewSet(SnippetViewSet):
    """What stands at the top of every page; editors write it, also when the administrator is away."""

    model = Banner
    icon = "warning"
    menu_label = _("Banners")
    menu_order = 170
    add_to_admin_menu = True
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("severity", label=_("Severity"), accessor="get_severity_display"),
        "starts_on",
        "ends_on",
        BooleanColumn("is_shown", label=_("Shown today"), accessor=lambda banner: banner.is_shown()),
    ]
    list_filter: ClassVar[list[str]] = ["severity"]


register_snippet(BannerViewSet)


@hooks.register("register_admin_urls")
def ratings_urls() -> list[Any]:
    return [
        path("reports/ratings/", RatingsReport.as_view(), name="ratings_report"),
        path(
            "reports/ratings/results/",
            RatingsReport.as_view(results_only=True),
            name="ratings_report_results",
        ),
        path("reports/rating-words/", RatingWordsReport.as_view(), name="rating_words_report"),
        path(
            "reports/rating-words/results/",
            RatingWordsReport.as_view(results_only=True),
            name="rating_words_report_results",
        ),
    ]


@hooks.register("register_admin_urls")
def background_urls() -> list[Any]:
    return [
        path("reports/background/", background.background, name="background"),
        path("reports/background/again/", background.all_again, name="background_all_again"),
        path("reports/background/<uuid:task>/", background.details, name="background_details"),
        path("reports/background/<uuid:task>/again/", background.again, name="background_again"),
        path("reports/background/<uuid:task>/forget/", background.forget, name="background_forget"),
    ]


class BackgroundMenuItem(MenuItem):
    """For whoever may open the page behind it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(background.VIEW))


@hooks.register("register_reports_menu_item")
def background_menu_item() -> BackgroundMenuItem:
    return BackgroundMenuItem(_("Background work"), reverse("background"), icon_name="cogs", order=720)


@hooks.register("register_admin_urls")
def undescribed_pictures_urls() -> list[Any]:
    report = UndescribedPicturesReport
    return [
        path("reports/pictures/", report.as_view(), name="undescribed_pictures_report"),
        path(
            "reports/pictures/results/",
            report.as_view(results_only=True),
            name="undescribed_pictures_report_results",
        ),
    ]


class UndescribedPicturesMenuItem(MenuItem):
    """For whoever may change a page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_any_permission(request.user, ["change"]))


@hooks.register("register_reports_menu_item")
def undescribed_pictures_menu_item() -> UndescribedPicturesMenuItem:
    address = reverse("undescribed_pictures_report")
    return UndescribedPicturesMenuItem(
        _("Pictures without a description"), address, icon_name="image", order=690
    )


class RatingsMenuItem(MenuItem):
    """For whoever may open the report behind it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("core.view_pagerating"))


@hooks.register("register_reports_menu_item")
def ratings_menu_item() -> RatingsMenuItem:
    return RatingsMenuItem(_("Clarity of the pages"), reverse("ratings_report"), icon_name="pick", order=700)


@hooks.register("register_reports_menu_item")
def rating_words_menu_item() -> RatingsMenuItem:
    label = _("What readers say of the pages")
    return RatingsMenuItem(label, reverse("rating_words_report"), icon_name="comment", order=710)


@hooks.register("construct_reports_menu")
def leave_out_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out the report with names from the code, and that of translations for who does not translate."""
    if request.user.is_superuser:
        return
    hidden = ["wagtailadmin_reports:page_types_usage"]
    if not request.user.has_perm("wagtail_localize.submit_translation"):
        hidden.append("wagtail_localize:translations_report")
    addresses = {reverse(name) for name in hidden}
    items[:] = [item for item in items if item.url not in addresses]


@hooks.register("construct_help_menu")
def leave_out_news_of_the_program(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own guide and its news are in English, on another site."""
    items[:] = [item for item in items if not item.url.startswith("https://")]
