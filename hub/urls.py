"""Where everything is found: apps are named as text, so the hub imports none of them."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from hub.core.views.unpublish import UnpublishView

to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    # Wagtail's own doors take a bare password: closed, before its addresses are asked.
    path("admin/login/", to_login),
    re_path(r"^admin/password_reset/", to_login),
    path("admin/", include("hub.core.admin_doors")),
    path("admin/pages/<int:page_id>/unpublish/", require_admin_access(UnpublishView.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("documenti/", include(wagtaildocs_urls)),
    path("foto/", include("contests.photo_urls")),
    path("video/", include("media.file_urls")),
    path("", include("hub.core.urls")),
]

urlpatterns += i18n_patterns(
    path("", include("hub.core.page_urls")),
    path("", include("hub.accounts.urls")),
    path("", include("contests.urls")),
    path("cerca/", include("hub.search.urls")),
    path("video/", include("media.urls")),
    path("", include("hub.home.urls")),
)

handler400 = "hub.core.views.errors.bad_request"
handler403 = "hub.core.views.errors.permission_denied"
handler404 = "hub.core.views.errors.not_found"
handler500 = "hub.core.views.errors.server_error"
