"""Who has sent all that a contest takes from a person hears it before writing, and is led to their photos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import translation

from contests.enums import EntryStatus
from contests.models import Contest
from tests.factories.contests import ContestFactory, EntryFactory
from tests.markup import tight

from .conftest import form_data

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

NOTE = "Only a photo of a school class can be sent now"


def form_page(client: Client, contest: Contest) -> Any:
    with translation.override("en"):
        return client.get(reverse("contests:enter", args=[contest.slug]))


def links_to_own_photos(html: str) -> bool:
    with translation.override("en"):
        return f'href="{reverse("contests:mine")}"' in html


@pytest.mark.parametrize(("sent", "said"), [(1, False), (2, True)])
def test_the_form_says_at_its_top_that_only_a_class_can_send(
    page_client: Client, person: Any, sent: int, said: bool
) -> None:
    contest = ContestFactory(max_entries=2, takes_classes=True)
    for _ in range(sent):
        EntryFactory(contest=contest, entrant=person)
    html = tight(form_page(page_client, contest).content.decode())
    before, _form, _after = html.partition('id="entry-form"')
    assert (NOTE in before, 'class="contest-state"' in before) == (said, said)
    assert links_to_own_photos(before.partition("<main")[2]) is said


def test_a_draft_says_so_too(page_client: Client, person: Any) -> None:
    contest = ContestFactory(max_entries=1, takes_classes=True)
    EntryFactory(contest=contest, entrant=person)
    draft = EntryFactory(contest=contest, entrant=person, status=EntryStatus.DRAFT)
    with translation.override("en"):
        page = page_client.get(reverse("contests:edit", args=[draft.code]))
    assert NOTE in page.content.decode()
    Contest.objects.update(takes_classes=False)
    page = page_client.get(reverse("contests:edit", args=[draft.code]))
    assert page.templates[0].name == "contests/full.html"


def test_an_entry_that_is_changed_takes_no_further_place(page_client: Client, person: Any) -> None:
    contest = ContestFactory(max_entries=1, takes_classes=True)
    entry = EntryFactory(contest=contest, entrant=person)
    with translation.override("en"):
        page = page_client.get(reverse("contests:edit", args=[entry.code]))
    assert NOTE not in page.content.decode()


@pytest.mark.parametrize("takes_classes", [False, True])
def test_the_refusal_leads_to_ones_photos(page_client: Client, person: Any, takes_classes: bool) -> None:
    contest = ContestFactory(max_entries=1, takes_classes=takes_classes)
    data = form_data(page_client, contest)
    EntryFactory(contest=contest, entrant=person)
    with translation.override("en"):
        data["shown"] = (
            form_page(page_client, ContestFactory(takes_classes=takes_classes))
            .context["form"]["shown"]
            .value()
        )
        page = page_client.post(reverse("contests:enter", args=[contest.slug]), data)
    errors = page.content.decode().partition('id="form-errors"')[2].partition("</div>")[0]
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["__all__"])
    assert links_to_own_photos(errors)
