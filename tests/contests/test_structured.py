"""What machines read of residents' photos, in the words of schema.org: what the pages show, and no more."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from contests.actions.revoking import revoke_consent
from contests.enums import ConsentKind, EntryStatus, Phase
from contests.models import EntryAuthor
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish

from .test_cc_by import ADDRESS, choose, english

if TYPE_CHECKING:
    from django.test import Client

    from contests.models import Contest, Entry
    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

RIGHTS = (
    "All rights stay with the author. The municipality may use the photo for the contest and its own, "
    "non-commercial communication."
)
HOST = "http://testserver"


@pytest.fixture
def published(home: Any, superuser: User) -> Contest:
    """Two photos: the first is under CC BY, the second is not, and its author is not named."""
    contest: Contest = ContestFactory(phase=Phase.DELIBERATION)
    juror = JurorFactory(contest=contest)
    for value in (9, 5):
        entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED, title=f"Foto da {value}")
        give(juror, entry, value, value, value)
    publish(contest=contest, by=superuser)
    choose(first(contest))
    hidden = second(contest)
    revoke_consent(entry=hidden, kind=ConsentKind.NAME, by=hidden.entrant, now=timezone.now())
    contest.refresh_from_db()
    return contest


def first(contest: Contest) -> Entry:
    return contest.entries.get(title="Foto da 9")


def second(contest: Contest) -> Entry:
    return contest.entries.get(title="Foto da 5")


def graph(client: Client, name: str, *args: str) -> list[dict[str, Any]]:
    """All that the page says; in one block."""
    [block] = re.findall(r'ld\+json">(.*?)</script>', english(client, name, *args), re.DOTALL)
    told = json.loads(block)
    assert told["@context"] == "https://schema.org"
    parts: list[dict[str, Any]] = told["@graph"]
    return parts


def image_of(entry: Entry) -> dict[str, Any]:
    photo = entry.photos.get()
    smallest, *_between, largest = photo.derivatives.filter(format="jpeg").order_by("width")
    return {
        "@type": "ImageObject",
        "name": entry.title,
        "inLanguage": "it",
        "url": f"{HOST}/en/concorsi/{entry.contest.slug}/galleria/{entry.code}/",
        "contentUrl": HOST + largest.address,
        "thumbnailUrl": HOST + smallest.address,
        "width": largest.width,
        "height": largest.height,
    }


def both(contest: Contest) -> list[dict[str, Any]]:
    free, hidden = first(contest), second(contest)
    name = f"Autrice {free.code}"
    rights = {
        "creator": {"@type": "Person", "name": name},
        "creditText": name,
        "license": ADDRESS,
        "acquireLicensePage": image_of(free)["url"],
    }
    return [image_of(free) | rights, image_of(hidden) | {"copyrightNotice": RIGHTS}]


@pytest.mark.parametrize(
    ("name", "title", "path"), [("gallery", "Gallery", "galleria"), ("results", "Results", "risultati")]
)
def test_a_gallery_of_images(client: Client, published: Contest, name: str, title: str, path: str) -> None:
    assert graph(client, name, published.slug) == [
        {
            "@type": "ImageGallery",
            "name": f"{title}: {published.name}",
            "url": f"{HOST}/en/concorsi/{published.slug}/{path}/",
            "image": both(published),
        }
    ]


def test_an_image_of_its_own(client: Client, published: Contest) -> None:
    for entry, image in zip((first(published), second(published)), both(published), strict=True):
        assert graph(client, "gallery_photo", published.slug, entry.code) == [image]


def test_a_class_is_no_person(client: Client, published: Contest) -> None:
    entry = first(published)
    EntryAuthor.objects.filter(entry=entry).update(
        name="2ª B, Scuola Rodari", school="Scuola Rodari", school_class="2ª B"
    )
    [image] = graph(client, "gallery_photo", published.slug, entry.code)
    assert image["creator"] == {"@type": "Organization", "name": "2ª B, Scuola Rodari"}


def test_a_withdrawn_photo_is_nowhere(client: Client, published: Contest) -> None:
    """Its place in the results stays, without a picture, a title or a name."""
    gone = first(published)
    left = both(published)[1:]
    gone.consents.filter(kind=ConsentKind.LICENCE).update(revoked_at=timezone.now())
    for name in ("gallery", "results"):
        assert [part["image"] for part in graph(client, name, published.slug)] == [left]


def test_a_series_is_told_photo_by_photo(client: Client, published: Contest) -> None:
    """Those that the worker has not made ready are not told yet."""
    entry = first(published)
    photo = entry.photos.get()
    made = list(photo.derivatives.all())
    for position in (1, 2):
        photo.pk, photo.position, photo.token = None, position, f"{position}" * 32
        photo.save()
        for derivative in made if position == 1 else []:
            derivative.pk, derivative.photo = None, photo
            derivative.save()
    told = graph(client, "gallery_photo", published.slug, entry.code)
    assert [image["name"] for image in told] == ["Foto da 9"] * 2
    assert len({image["contentUrl"] for image in told}) == 2
