"""The demo town's name, crest, colour, contacts, legal links, banner and partners."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from wagtail.models import Site

from hub.core import demo_pictures
from hub.core.models import Banner, Partner, SiteSettings, SocialAddress

if TYPE_CHECKING:
    from hub.core.demo import DemoTown
    from hub.core.demo.town import Words


def furnish_site(town: DemoTown, texts: dict[str, Words]) -> None:
    """Fill the settings of the site, unless somebody has given it a name already."""
    site = Site.objects.get(is_default_site=True)
    settings = SiteSettings.for_site(site)
    if settings.municipality:
        return
    words = texts["it"]["town"]
    settings.municipality = words["name"]
    settings.tagline = {code: said["town"]["tagline"] for code, said in texts.items() if "town" in said}
    settings.parent_name, settings.parent_url = words["region"], words["region_url"]
    settings.crest = town.keep_picture(_png(demo_pictures.crest(480)), "stemma-rivalora.png", words["crest"])
    settings.primary_colour = words["colour"]
    for name in ("address", "phone", "email", "pec", "tax_code"):
        setattr(settings, name, words[name])
    for info in texts["it"]["info"]:
        field = f"{info['role']}_page"
        if hasattr(settings, field):
            setattr(settings, field, town.made[f"page {info['slug']}"])
    settings.banners.set(
        [
            Banner(
                text={code: said["town"]["banner"] for code, said in texts.items() if "town" in said},
                severity="warning",
                url=f"/it/{texts['it']['hashtag'][0]['slug']}/{words['banner_page']}/",
                starts_on=town.moment(-2).date(),
                ends_on=town.moment(5).date(),
            )
        ]
    )
    settings.social_addresses.set(
        [
            SocialAddress(network=network, url=url, sort_order=i)
            for i, (network, url) in enumerate(words["social"].items())
        ]
    )
    settings.partners.set(
        [
            Partner(
                name=partner["name"],
                url=partner["url"],
                logo=town.keep_picture(
                    _png(demo_pictures.logo(partner["name"])), f"logo-{i}.png", partner["name"]
                ),
                sort_order=i,
            )
            for i, partner in enumerate(words["partner"])
        ]
    )
    settings.full_clean()
    settings.save()
    town.added += 1


def _png(image: object) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")  # type: ignore[attr-defined]
    return out.getvalue()
