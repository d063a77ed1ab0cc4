"""Pictures that somebody who does not see them would miss are listed for those who can describe them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from hub.core.undescribed import undescribed
from hub.home.models import HashtagPage, InfoPage
from projects.models import ProjectPage
from tests.factories.pages import make_page
from tests.factories.pictures import make_picture
from tests.factories.translations import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from hub.accounts.models import User
    from hub.home.models import HomePage

REPORT = "/admin/reports/pictures/"


def within(title: str, *, alt: str = "", decorative: bool = False) -> dict[str, Any]:
    picture = {"image": make_picture(title).pk, "alt_text": alt, "decorative": decorative}
    return {"picture": picture, "caption": ""}


def body(*blocks: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"type": name, "value": value} for name, value in blocks]


def listed() -> dict[tuple[str, str], list[str]]:
    """The titles of the pictures by the address of the page and its language."""
    found = undescribed(Page.objects.all())
    pages = Page.objects.select_related("locale").in_bulk(found)
    return {(page.slug, page.locale.language_code): found[pk] for pk, page in pages.items()}


def test_pictures_without_words_are_found_wherever_they_stand(
    home: HomePage, hashtag_page: HashtagPage
) -> None:
    items = [within("Forno"), within("Ponte", alt="Il ponte"), within("Mulino")]
    pictures = [{"type": "item", "value": item, "id": str(uuid4())} for item in items]
    gallery = {"title": "", "pictures": pictures}
    blocks = body(("picture", within("Chiesa")), ("gallery", gallery), ("text", "<p>Parole</p>"))
    make_page(ProjectPage, hashtag_page, slug="orto", picture=make_picture("Orto"), body=blocks)
    make_page(InfoPage, home, slug="chi-siamo", body=body(("picture", within("Municipio"))))
    HashtagPage.objects.filter(pk=hashtag_page.pk).update(picture=make_picture("Piazza"))

    assert listed() == {
        ("orto", "it"): ["Orto", "Chiesa", "Forno", "Mulino"],
        ("chi-siamo", "it"): ["Municipio"],
        ("restiamo-connessi", "it"): ["Piazza"],
    }


def test_what_is_described_decoration_or_not_published_is_not_listed(
    home: HomePage, hashtag_page: HashtagPage
) -> None:
    blocks = body(("picture", within("Fregio", decorative=True)), ("picture", within("Ponte", alt="Ponte")))
    make_page(ProjectPage, hashtag_page, picture=make_picture(), picture_alt="La piazza", body=blocks)
    make_page(ProjectPage, hashtag_page, picture=make_picture(), live=False)
    make_page(ProjectPage, hashtag_page)
    assert listed() == {}


def test_each_language_is_asked_for(home: HomePage, hashtag_page: HashtagPage) -> None:
    """A translation that has its own words and lacks these; pages that show their source say nothing."""
    page = make_page(ProjectPage, hashtag_page, slug="orto", title="Orto", picture=make_picture("Orto"))
    translate(page, title="Garden")
    assert listed() == {("orto", "it"): ["Orto"], ("orto", "en"): ["Orto"]}

    ProjectPage.objects.filter(pk=page.pk).update(picture_alt="Aiuole")
    assert listed() == {("orto", "en"): ["Orto"]}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_leads_to_the_pages_in_few_queries(
    client: Client,
    hashtag_page: HashtagPage,
    superuser: User,
    login: Callable[..., object],
    django_assert_num_queries: Any,
    number: int,
) -> None:
    pages = [
        make_page(
            ProjectPage, hashtag_page, picture=make_picture("Piazza"), body=body(("picture", within("A")))
        )
        for _ in range(number)
    ]
    login(client, superuser)
    client.get(REPORT)
    with django_assert_num_queries(16):
        response = client.get(REPORT)

    html = response.content.decode()
    assert [reverse("wagtailadmin_pages:edit", args=[page.pk]) in html for page in pages] == [True] * number
    assert len(re.findall("Piazza, A", html)) == number
    exported = client.get(REPORT, {"export": "csv"})
    assert b"".join(exported).decode().count("Piazza, A") == number


def test_nothing_to_do_is_said(
    client: Client, home: HomePage, superuser: User, login: Callable[..., object]
) -> None:
    login(client, superuser)
    with_english = client.get(REPORT, headers={"accept-language": "en"}).content.decode()
    assert "Every picture of the published pages has its description." in with_english
    assert reverse("undescribed_pictures_report") in client.get("/admin/").content.decode()


def test_staff_find_what_is_theirs_to_change(
    client: Client, hashtag_page: HashtagPage, entrant: User, login: Callable[..., object]
) -> None:
    """Of a town that made a group of its own for one part of the site."""
    theirs, other = (
        make_page(ProjectPage, hashtag_page, title=title, picture=make_picture())
        for title in ("Orto", "Forno")
    )
    group = Group.objects.create(name="Biblioteca")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group,
        page=theirs,
        permission=Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page"),
    )
    entrant.groups.add(group)
    login(client, entrant)
    html = client.get(REPORT).content.decode()
    edits = [reverse("wagtailadmin_pages:edit", args=[page.pk]) in html for page in (theirs, other)]
    assert edits == [True, False]
