"""A shell with everything that one can hold: crest, banners, partners with logos, networks, links, menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.models import Site

from hub.core.actions import build_frames
from hub.core.models import Banner, Partner, SiteSettings, SocialAddress
from hub.core.models.site_settings import LEGAL_LINKS
from hub.home.models import InfoPage
from media.models import VideoPage
from tests.factories.pages import make_page
from tests.factories.pictures import make_picture

if TYPE_CHECKING:
    from hub.home.models import HomePage


def furnish(home: HomePage) -> SiteSettings:
    """Fill header and footer, in all languages, as a town has them after a year; the frames are built."""
    own = SiteSettings.for_site(Site.objects.get())
    own.municipality, own.crest = "Comune di Borgo", make_picture()
    own.tagline = {"it": "Insieme", "en": "Together", "fr": "Ensemble", "ro": "Împreună"}
    for name in LEGAL_LINKS:
        setattr(own, f"{name}_page", make_page(InfoPage, home, slug=name, title=name, show_in_menus=True))
    own.save()
    for number in range(3):
        Banner.objects.create(site_settings=own, text={"it": f"Avviso {number}", "en": f"Notice {number}"})
        Partner.objects.create(
            site_settings=own, name=f"Partner {number}", logo=make_picture(), url="https://partner.example/"
        )
        SocialAddress.objects.create(
            site_settings=own, network="mastodon", url=f"https://social.example/@borgo{number}"
        )
    make_page(VideoPage, home, slug="un-video", address="abcdefghijk")
    build_frames()
    return own
