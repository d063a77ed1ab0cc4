"""A translation follows its source: dates, places and pictures at once; and when it is taken away."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale, Page, PageLogEntry
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation

from hub.core.actions import follow_source, unpublish_translations
from hub.core.models import InitiativePage
from projects.models import ColumnPage, EpisodePage, EventPage, Expert
from tests.factories.pages import make_page
from tests.factories.pictures import make_picture
from tests.factories.translations import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from hub.accounts.models import User
    from hub.home.models import HashtagPage

FRIDAY = dt.datetime(2030, 6, 7, 18, 0, tzinfo=dt.UTC)
SATURDAY = FRIDAY + dt.timedelta(days=1)


@pytest.fixture
def staff(client: Client, superuser: User, login: Callable[[Client, User], Client]) -> Client:
    return login(client, superuser)


@pytest.fixture
def event(hashtag_page: HashtagPage, django_capture_on_commit_callbacks: Any) -> EventPage:
    """An event on Friday, translated into English."""
    page = make_page(
        EventPage,
        hashtag_page,
        title="Festa",
        slug="festa",
        starts_at=FRIDAY,
        place_name="Piazza",
        picture=make_picture(),
        picture_alt="La banda",
    )
    page.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        translate(page, title="Party", picture_alt="The band")
    return page


def english(page: Page) -> Any:
    return page.get_translation(Locale.objects.get(language_code="en")).specific


def move(page: EventPage, to: dt.datetime = SATURDAY, **fields: Any) -> None:
    page.refresh_from_db()
    page.starts_at = to
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_translation_says_the_new_day_as_soon_as_the_source_does(event: EventPage, superuser: User) -> None:
    event.starts_at, event.place_name, event.title = SATURDAY, "Cortile", "Festa grande"
    event.theme_links.set([event.theme_links.model(theme="sport")])
    revision = event.save_revision(user=superuser)
    assert english(event).starts_at == FRIDAY  # a draft changes nothing
    revision.publish(user=superuser)

    page = english(event)
    assert (page.starts_at, page.place_name, page.title) == (SATURDAY, "Cortile", "Party")
    assert [link.theme for link in page.theme_links.all()] == ["sport"]
    assert (page.live, page.has_unpublished_changes) == (True, False)
    assert page.live_revision.as_object().starts_at == SATURDAY
    entry = PageLogEntry.objects.filter(page=page.pk).latest("pk")
    assert (entry.action, entry.user, entry.revision) == ("hub.follow_source", superuser, page.live_revision)
    french = event.get_translation(Locale.objects.get(language_code="fr")).specific
    assert (french.alias_of_id, french.starts_at) == (event.pk, SATURDAY)


def illustrated(page: EventPage, *pictures: tuple[Any, str]) -> None:
    """Publish ``page`` with a text, one picture and a gallery; a block keeps its id from time to time."""
    page.refresh_from_db()
    ids = [str(uuid.UUID(int=number)) for number in range(9)]
    alone, *rest = ({"image": image.pk, "alt_text": alt, "decorative": False} for image, alt in pictures)
    items = [
        {"type": "item", "id": ids[3 + at], "value": {"picture": one, "caption": "Sotto"}}
        for at, one in enumerate(rest)
    ]
    page.body = json.dumps(
        [
            {"type": "text", "id": ids[0], "value": "<p>Venite.</p>"},
            {"type": "picture", "id": ids[1], "value": {"picture": alone, "caption": "Qui"}},
            {"type": "gallery", "id": ids[2], "value": {"title": "", "pictures": items}},
        ]
    )
    page.save_revision().publish()


def shown(page: Any) -> tuple[str, list[tuple[int, str, str]]]:
    """The text of a page, and each picture with its two lines."""
    text, alone, gallery = page.body
    values = [alone.value, *gallery.value["pictures"]]
    lines = [(v["picture"].pk, v["picture"].contextual_alt_text, v["caption"]) for v in values]
    return text.value.source, lines


def test_pictures_within_the_text_follow_where_they_stand(
    hashtag_page: HashtagPage, django_capture_on_commit_callbacks: Any, superuser: User
) -> None:
    old = [make_picture() for _one in range(3)]
    new = [make_picture() for _one in range(3)]
    page = make_page(EventPage, hashtag_page, title="Festa", slug="festa", starts_at=FRIDAY)
    illustrated(page, (old[0], "Banda"), (old[1], "Fiume"), (old[2], "Ponte"))
    words = {"title": "Party", "Venite.": "Come.", "Banda": "Band", "Fiume": "River", "Ponte": "Bridge",
             "Qui": "Here", "Sotto": "Below"}  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        translate(page, **words)
    before = [(old[0].pk, "Band", "Here"), (old[1].pk, "River", "Below"), (old[2].pk, "Bridge", "Below")]
    assert shown(english(page)) == ("<p>Come.</p>", before)

    # The first is another one, described as before; the second's description changed with it.
    with django_capture_on_commit_callbacks(execute=True):
        illustrated(page, (new[0], "Banda"), (new[1], "Torrente"), (old[2], "Ponte vecchio"))
    after = [(new[0].pk, "Band", "Here"), (new[1].pk, "Torrente", "Below"), (old[2].pk, "Bridge", "Below")]
    assert shown(english(page)) == ("<p>Come.</p>", after)
    assert english(page).language_of("Torrente") == "it"
    revision = english(page).latest_revision_id
    follow_source(source=EventPage.objects.get(pk=page.pk))
    assert english(page).latest_revision_id == revision

    # What a translator publishes later has them too, and its own words.
    translation = Translation.objects.get(source__object_id=page.translation_key)
    [segment] = translation.source.stringsegment_set.filter(string__data="Torrente")
    StringTranslation.objects.create(
        translation_of=segment.string,
        context=segment.context,
        locale=translation.target_locale,
        data="Stream",
    )
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    after[1] = (new[1].pk, "Stream", "Below")
    assert shown(english(page)) == ("<p>Come.</p>", after)

    # A picture that was chosen for English stays.
    where = translation.source.overridablesegment_set.get(data_json=str(new[0].pk))
    SegmentOverride.objects.create(
        context=where.context, locale=translation.target_locale, data_json=str(new[2].pk)
    )
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    with django_capture_on_commit_callbacks(execute=True):
        illustrated(page, (old[0], "Banda"), (old[1], "Torrente"), (old[2], "Ponte vecchio"))
    after[:2] = [(new[2].pk, "Band", "Here"), (old[1].pk, "Stream", "Below")]
    assert shown(english(page)) == ("<p>Come.</p>", after)


def test_what_has_followed_is_left_alone(event: EventPage) -> None:
    move(event)
    before = english(event).latest_revision_id
    follow_source(source=event)
    move(event)
    assert english(event).latest_revision_id == before


def test_a_translator_who_publishes_later_keeps_the_new_day(
    event: EventPage, django_capture_on_commit_callbacks: Any
) -> None:
    move(event)
    translation = Translation.objects.get(source__object_id=event.translation_key)
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    assert (english(event).starts_at, english(event).title) == (SATURDAY, "Party")


def test_a_draft_of_the_translation_follows_and_waits_on(event: EventPage) -> None:
    page = english(event)
    page.title = "Great party"
    page.save_revision()
    move(event)

    page = english(event)
    draft = page.get_latest_revision_as_object()
    assert (page.title, page.starts_at, page.has_unpublished_changes) == ("Party", SATURDAY, True)
    assert (draft.title, draft.starts_at) == ("Great party", SATURDAY)


def test_a_translation_that_is_offline_follows_and_stays_offline(event: EventPage) -> None:
    english(event).unpublish()
    move(event)
    page = english(event)
    assert (page.live, page.get_latest_revision_as_object().starts_at) == (False, SATURDAY)


def test_a_translation_that_was_stopped_goes_its_own_way(event: EventPage) -> None:
    Translation.objects.update(enabled=False)
    move(event)
    assert english(event).starts_at == FRIDAY


def test_what_a_picture_shows_goes_with_the_picture(event: EventPage) -> None:
    other = make_picture()
    move(event, picture=other)  # another photograph of the same
    assert (english(event).picture, english(event).picture_alt) == (other, "The band")
    third = make_picture()
    move(event, picture=third, picture_alt="La piazza vuota")

    page = english(event)
    assert (page.picture, page.picture_alt) == (third, "La piazza vuota")
    translation = Translation.objects.get(source__object_id=event.translation_key)
    wanting = translation.source.stringsegment_set.annotate_translation(translation.target_locale)
    assert [s.string.data for s in wanting if s.context.path == "picture_alt" and not s.translation] == [
        "La piazza vuota"
    ]


def test_page_and_translations_change_together_or_not_at_all(event: EventPage) -> None:
    Page.objects.filter(pk=english(event).pk).update(title="")  # cannot be published
    with pytest.raises(ValidationError):
        move(event)
    assert InitiativePage.objects.get(pk=event.pk).starts_at == FRIDAY


def test_an_expert_has_one_portrait_in_every_language(hashtag_page: HashtagPage) -> None:
    expert = Expert.objects.create(name="Elena", role="psicologa", locale=hashtag_page.locale)
    translate(expert, role="psychologist")
    expert.portrait = make_picture()
    expert.name = "Elena Ferrero"
    expert.save()
    there = expert.get_translation(Locale.objects.get(language_code="en"))
    assert (there.name, there.role, there.portrait) == ("Elena Ferrero", "psychologist", expert.portrait)


# --- taken away ---------------------------------------------------------------


@pytest.fixture
def column(hashtag_page: HashtagPage, django_capture_on_commit_callbacks: Any) -> ColumnPage:
    """A column in Italian only, with an episode that is translated."""
    page = make_page(ColumnPage, hashtag_page, title="Parliamone", slug="parliamone")
    episode = make_page(EpisodePage, page, title="Dormire", slug="dormire")
    with django_capture_on_commit_callbacks(execute=True):
        translate(episode, title="Sleeping")
    return page


def live(page: Page) -> list[str]:
    pages = Page.objects.filter(translation_key=page.translation_key, live=True)
    return sorted(pages.values_list("locale__language_code", flat=True))


@pytest.mark.parametrize(
    ("box", "left"), [({"include_translations": "on"}, []), ({}, ["en"])], ids=["ticked", "unticked"]
)
def test_who_unpublishes_is_asked_about_the_translations(
    staff: Client, event: EventPage, box: dict[str, str], left: list[str]
) -> None:
    address = reverse("wagtailadmin_pages:unpublish", args=[event.pk])
    html = staff.get(address).content.decode()
    [said] = [line for line in html.splitlines() if 'name="include_translations"' in line]
    assert ("checked" in said, "(inglese)" in html) == (True, True)

    assert staff.post(address, box).status_code == 302
    assert live(event) == left


def test_who_unpublishes_a_translation_is_asked_nothing(staff: Client, event: EventPage) -> None:
    address = reverse("wagtailadmin_pages:unpublish", args=[english(event).pk])
    assert "include_translations" not in staff.get(address).content.decode()
    assert staff.post(address, {"include_translations": "on"}).status_code == 302
    assert live(event) == ["fr", "it", "ro"]


@pytest.mark.parametrize(("box", "left"), [({"include_translations": "on"}, []), ({}, ["en"])])
def test_subpages_that_go_take_their_translations_along(
    staff: Client, column: ColumnPage, box: dict[str, str], left: list[str]
) -> None:
    episode = column.get_children().get()
    address = reverse("wagtailadmin_pages:unpublish", args=[column.pk])
    assert 'name="include_translations"' in staff.get(address).content.decode()
    assert staff.post(address, {"include_descendants": "on", **box}).status_code == 302
    assert (live(column), live(episode)) == ([], left)


@pytest.mark.parametrize(
    ("boxes", "left"),
    [
        (["include_descendants", "include_translations"], ([], [])),
        (["include_translations"], ([], ["en", "fr", "it", "ro"])),
        (["include_descendants"], (["en"], ["en"])),
    ],
)
def test_several_pages_are_unpublished_with_their_translations(
    staff: Client, event: EventPage, column: ColumnPage, boxes: list[str], left: tuple[list[str], list[str]]
) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    address += f"?id={event.pk}&id={column.pk}"
    html = staff.get(address).content.decode()
    assert ('name="include_descendants"' in html, 'name="include_translations"' in html) == (True, True)

    assert staff.post(address, dict.fromkeys(boxes, "on")).status_code == 302
    assert (live(event), live(column.get_children().get())) == left


def test_a_page_that_leaves_on_its_day_leaves_in_every_language(event: EventPage) -> None:
    event.unpublish(set_expired=True)
    assert (live(event), english(event).expired) == ([], True)


def test_only_what_one_may_unpublish_goes(event: EventPage, translator: User) -> None:
    event.unpublish()
    source = Page.objects.get(pk=event.pk)
    assert [page.pk for page in unpublish_translations(of=[source], user=translator)] == [english(event).pk]
    assert live(event) == []


def test_nothing_goes_that_one_may_not_unpublish(event: EventPage, screener: User) -> None:
    event.unpublish()
    assert unpublish_translations(of=[event], user=screener) == []
    assert live(event) == ["en"]
