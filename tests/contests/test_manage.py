"""Staff make and change a contest in the guided form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from contests.enums import Phase, TieStep
from contests.models import Contest, ContestPage
from tests.factories.contests import ContestFactory, EntryFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def fill(client: Client, superuser: Any, hashtag_page: Any) -> Any:
    """Open the form, send what it holds with ``changes``."""
    client.force_login(superuser)

    def fill(address: str, **changes: Any) -> Any:
        page = client.get(address)
        data: dict[str, Any] = {}
        form = page.context["form"]
        for formset in (page.context["categories"], page.context["criteria"]):
            data |= {
                formset.management_form.add_prefix(k): v for k, v in formset.management_form.initial.items()
            }
            for row in formset:
                data |= {row.add_prefix(name): row[name].value() for name in row.fields}
        for name in form.fields:
            value = form[name].value()
            if hasattr(form.fields[name].widget, "decompress"):
                parts = form.fields[name].widget.decompress(value) if value else ["", ""]
                data |= {f"{name}_0": str(parts[0]), f"{name}_1": str(parts[1])}
            else:
                data[name] = value
        if "parent" in form.fields:
            data["parent"] = hashtag_page.pk
        return client.post(address, {k: v for k, v in {**data, **changes}.items() if v is not None})

    return fill


def test_the_form_as_it_is_makes_a_contest_with_its_page(fill: Any, hashtag_page: Any) -> None:
    response = fill(reverse("contests_create"), name="Sfumature di Borgo")
    contest = Contest.objects.get()
    page = ContestPage.objects.get(alias_of__isnull=True)
    assert (response.status_code, contest.slug, contest.phase) == (302, "sfumature-di-borgo", Phase.ANNOUNCED)
    assert [(c.names["it"], c.weight) for c in contest.criteria.all()] == [
        ("Aderenza al tema", 3),
        ("Composizione", 2),
        ("Tecnica", 1),
    ]
    assert set(contest.current_rules.texts) == {"it", "en", "fr", "ro"}
    assert (page.contest, page.live, page.get_parent().specific) == (contest, False, hashtag_page)
    assert contest.pages.count() == 4


def test_dates_out_of_order_are_said_in_plain_words(fill: Any) -> None:
    response = fill(reverse("contests_create"), name="Prova", closes_at_0="2020-01-01")
    assert list(response.context["form"].errors) == ["closes_at"]
    assert Contest.objects.count() == 0


def test_rules_that_somebody_accepted_get_a_new_version(fill: Any) -> None:
    contest = ContestFactory()
    fill(reverse("contests_edit", args=[contest.pk]), rules_it="Prima di tutto.")
    assert [(r.number, r.texts["it"]) for r in contest.rules_versions.all()] == [(1, "Prima di tutto.")]
    EntryFactory(contest=contest)
    fill(
        reverse("contests_edit", args=[contest.pk]),
        rules_it="Poi altro.",
        last_tie_step=TieStep.SEEDED_DRAW.value,
    )
    assert [(r.number, r.texts["it"], r.tie_ladder[-1]) for r in contest.rules_versions.all()] == [
        (2, "Poi altro.", TieStep.SEEDED_DRAW),
        (1, "Prima di tutto.", contest.rules_versions.last().tie_ladder[-1]),
    ]


def test_a_date_that_has_come_stays(fill: Any) -> None:
    contest = ContestFactory()
    opened = contest.opens_at
    response = fill(reverse("contests_edit", args=[contest.pk]), opens_at_0="2020-01-01", name="Nuovo nome")
    contest.refresh_from_db()
    assert (response.status_code, contest.opens_at, contest.name) == (302, opened, "Nuovo nome")


@pytest.mark.parametrize("phase", list(Phase))
def test_nothing_changes_once_the_jury_has_started(fill: Any, phase: Phase) -> None:
    contest = ContestFactory(phase=phase)
    fill(reverse("contests_edit", args=[contest.pk]), name="Nuovo nome")
    contest.refresh_from_db()
    changed = contest.name == "Nuovo nome"
    assert changed is (phase in (Phase.ANNOUNCED, Phase.OPEN, Phase.SCREENING))


def test_cancelling_needs_a_reason_and_is_for_good(client: Client, superuser: Any, home: Any) -> None:
    client.force_login(superuser)
    contest = ContestFactory()
    address = reverse("contests_cancel", args=[contest.pk])
    client.post(address)
    assert Contest.objects.get().phase is Phase.OPEN
    client.post(address, {"reason": "Troppo poche foto."})
    assert (Contest.objects.get().phase, Contest.objects.get().cancelled_reason) == (
        Phase.CANCELLED,
        "Troppo poche foto.",
    )
