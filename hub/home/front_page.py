"""What the front door shows of all that is published: four queries, pictures included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from hub.core.models import Hashtag, InitiativePage, is_private
from hub.core.models.hashtags import HashtagQuerySet
from hub.core.pictures import load_files
from hub.home.models.notices import NoticePage

if TYPE_CHECKING:
    from hub.home.models import HomePage

HASHTAGS, NOTICES, FEATURED, LATEST, EVENTS = 6, 4, 3, 6, 4


def front_page(home: HomePage) -> dict[str, Any]:
    """Hashtags, notices in force, featured, latest and events to come, in the language of ``home``."""
    language = home.locale.language_code
    hashtag_pages = list(
        apps.get_model("home", "HashtagPage")
        .objects.live()
        .filter(~is_private(), locale=home.locale_id, hashtag__in=HashtagQuerySet(Hashtag).active())
        .select_related("hashtag", "picture", "locale", "alias_of__locale")
        .order_by("path")[:HASHTAGS]
    )
    # Notices have a place of their own on the page.
    rows = InitiativePage.objects.public().in_language(language).exclude(kind=NoticePage.kind_code)
    featured = rows.filter(featured=True).newest_first()[:FEATURED]
    latest = rows.order_by("-first_published_at", "-pk")[: LATEST + FEATURED]
    events = rows.of_kind("event").to_come()[:EVENTS]
    wanted = [part.values("pk") for part in (featured, latest, events)]
    anywhere = Q(pk__in=wanted[0]) | Q(pk__in=wanted[1]) | Q(pk__in=wanted[2])
    found = list(InitiativePage.objects.filter(anywhere).for_lists().order_by("-first_published_at", "-pk"))
    load_files(([home.picture], "hero"), ([page.picture for page in (*hashtag_pages, *found)], "card"))

    shown = [page for page in found if page.featured][:FEATURED]
    to_come = [page for page in found if page.kind == "event" and page.is_to_come]
    notices = NoticePage.objects.public().in_language(language).in_force().gravest_first()
    return {
        "hashtag_pages": hashtag_pages,
        "featured": shown,
        "latest": [page for page in found if page not in shown][:LATEST],
        "events": sorted(to_come, key=lambda page: (page.starts_at, page.pk))[:EVENTS],
        "notices": list(notices.for_lists()[:NOTICES]),
    }
