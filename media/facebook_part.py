"""“Also on Facebook”: the section of an initiative's editor, and the box when it is taken offline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from wagtail.models import Site

from hub.core.models import InitiativePage
from media.actions.facebook_posts import NotNowError, call_off, delete_there, plan_post, standing_post
from media.enums import FacebookPostState
from media.facebook_forms import FacebookTickForm
from media.models import FacebookPage

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from wagtail.models import Page

PREFIX = "facebook"
DELETE = f"{PREFIX}-delete"


class FacebookPart:
    """For whoever may publish a page of the source language, once a page on Facebook is connected."""

    def is_shown(self, page: InitiativePage, user: Any) -> bool:
        return may_post(page, user) and connected(page) is not None

    def errors(self, form: Any) -> list[str]:
        if f"{PREFIX}-shown" not in form.data or not self.is_shown(form.instance, form.for_user):
            return []
        tick = _form(form.instance, form.data)
        if tick.is_valid() or not tick["also"].value():
            return []
        return [
            f"Facebook, {tick[name].label}: {error}"
            for name, errors in tick.errors.items()
            for error in errors
        ]

    def html(self, page: InitiativePage, request: HttpRequest, form: Any) -> SafeString | str:
        sent = form.data if form.is_bound and f"{PREFIX}-shown" in form.data else None
        connection, post = connected(page), standing_post(page)
        context = {"page": page, "connection": connection, "post": post, "form": _form(page, sent)}
        return render_to_string("media/admin/facebook_part.html", context, request)


def keep_tick(request: HttpRequest, page: Page) -> None:
    """After the page is saved: what was said of Facebook in its editor."""
    # A draft that is saved, also by itself while somebody types, sends nothing.
    published = "action-publish" in request.POST and page.live and not page.approved_schedule
    _keep(request, page, published=published)


def _keep(request: HttpRequest, page: Page, *, published: bool) -> None:
    page = page.specific
    if f"{PREFIX}-shown" not in request.POST or not isinstance(page, InitiativePage):
        return
    if not FacebookPart().is_shown(page, request.user):
        return
    post = standing_post(page)
    if post is not None and post.state == FacebookPostState.FAILED and not published:
        return
    form = _form(page, request.POST)
    try:
        if form.is_valid() and form.cleaned_data["also"]:
            plan_post(
                page=page,
                text=form.cleaned_data["text"],
                with_picture=form.cleaned_data["with_picture"],
                due_at=form.cleaned_data["due_at"],
                by=request.user,  # type: ignore[arg-type]
                with_draft=not published,
            )
        elif not form["also"].value():
            call_off(page=page)
    except NotNowError:
        # It is under way, or there: its own page in the admin says so, and what can be done.
        return


def keep_tick_before(request: HttpRequest, page: Page) -> None:
    """Before the page is published: it takes along what was typed with it, not what was typed before."""
    post = standing_post(page.specific) if isinstance(page.specific, InitiativePage) else None
    if post is None or post.state == FacebookPostState.WAITING:
        _keep(request, page, published=False)


def unpublish_box(request: HttpRequest, page: Page) -> SafeString | str:
    """Who takes a page offline may take its post away, too."""
    post = _post_there(page)
    return (
        render_to_string("media/admin/facebook_unpublish.html", {"post": post, "name": DELETE})
        if post
        else ""
    )


def take_post_along(request: HttpRequest, page: Page) -> None:
    """After the page is offline: its post goes, if that was ticked; what waits goes on waiting."""
    post = _post_there(page)
    if post is not None and DELETE in request.POST:
        delete_there(post=post)


def may_post(page: Page, user: Any) -> bool:
    """Pages of the source language, by whoever may publish them."""
    if page.locale.language_code != settings.LANGUAGE_CODE or page.alias_of_id:
        return False
    if not page.pk:
        return bool(user.has_perm("wagtailadmin.access_admin"))
    return bool(page.permissions_for_user(user).can_publish())


def connected(page: Page) -> FacebookPage | None:
    """The page on Facebook of the site of ``page``."""
    site = page.get_site() if page.pk else None
    site = site or Site.objects.filter(is_default_site=True).first()
    return FacebookPage.objects.filter(site=site).first()


def _post_there(page: Page) -> Any:
    post = standing_post(page.specific) if isinstance(page.specific, InitiativePage) else None
    return post if post and post.state == FacebookPostState.POSTED else None


def _form(page: InitiativePage, sent: Any) -> FacebookTickForm:
    """With what was said before, else what is offered."""
    post, connection = standing_post(page), connected(page)
    form = FacebookTickForm(sent, prefix=PREFIX, page=page)
    form.initial = {
        "shown": form.offered or "-",
        "also": post is not None if page.pk else bool(connection and connection.offered),
        "text": post.words if post else form.offered,
        "with_picture": post.with_picture if post else True,
        "due_at": post.due_at if post else None,
    }
    return form
