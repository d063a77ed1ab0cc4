"""Staff make and change a contest in the guided form."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Locale
from wagtail_localize.models import TranslationSource

from contests.enums import Phase, TieStep
from contests.models import Contest, ContestPage
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.votes import PublicVoteFactory

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
        for formset in (page.context["categories"], page.context["criteria"], page.context["bands"]):
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
    response = fill(reverse("contests_create"), name_it="Sfumature di Borgo")
    contest = Contest.objects.get()
    page = ContestPage.objects.get(alias_of__isnull=True)
    assert (response.status_code, contest.slug, contest.phase) == (302, "sfumature-di-borgo", Phase.DRAFT)
    assert [(c.names["it"], c.weight) for c in contest.criteria.all()] == [
        ("Aderenza al tema", 3),
        ("Composizione", 2),
        ("Tecnica", 1),
    ]
    assert set(contest.current_rules.texts) == {"it", "en", "fr", "ro"}
    assert (page.contest, page.live, page.get_parent().specific) == (contest, False, hashtag_page)
    assert contest.pages.count() == 4


def test_name_and_theme_in_each_language(fill: Any, client: Client) -> None:
    words = {"name_it": "Sfumature", "name_en": "Shades", "theme_it": "L’acqua", "theme_ro": "Apa"}
    fill(reverse("contests_create"), **words)
    contest = Contest.objects.get()
    found = {}
    for code in ("it", "en", "fr", "ro"):
        with translation.override(code):
            found[code] = (contest.name, contest.name_language, contest.theme, contest.theme_language)
    assert found == {
        "it": ("Sfumature", "it", "L’acqua", "it"),
        "en": ("Shades", "en", "L’acqua", "it"),
        "fr": ("Sfumature", "it", "L’acqua", "it"),
        "ro": ("Sfumature", "it", "Apa", "ro"),
    }


def test_a_name_that_is_refused_in_another_language_is_shown_where_it_stands(fill: Any) -> None:
    response = fill(reverse("contests_create"), name_it="Prova", name_en="x" * 121)
    form, html = response.context["form"], response.content.decode()
    assert list(form.errors) == ["name_en"]
    assert form["name_en"].value() == "x" * 121
    assert '<details class="admin-form__languages" open>' in html
    assert 'aria-describedby="id_name_en_error"' in html
    assert '<div id="id_name_en_error">' in html
    assert Contest.objects.count() == 0


def test_dates_out_of_order_are_said_in_plain_words(fill: Any) -> None:
    response = fill(reverse("contests_create"), name_it="Prova", closes_at_0="2020-01-01")
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
    response = fill(
        reverse("contests_edit", args=[contest.pk]), opens_at_0="2020-01-01", name_it="Nuovo nome"
    )
    contest.refresh_from_db()
    assert (response.status_code, contest.opens_at, contest.name) == (302, opened, "Nuovo nome")


@pytest.mark.parametrize("phase", list(Phase))
def test_nothing_changes_once_the_jury_has_started(fill: Any, phase: Phase) -> None:
    contest = ContestFactory(phase=phase)
    fill(reverse("contests_edit", args=[contest.pk]), name_it="Nuovo nome")
    contest.refresh_from_db()
    changed = contest.name == "Nuovo nome"
    assert changed is (phase in (Phase.DRAFT, Phase.ANNOUNCED, Phase.OPEN, Phase.SCREENING))


STOP = {"reason": "Troppo poche foto.", "act": "Determina n. 112/2027"}


@pytest.mark.parametrize("left_out", ["reason", "act"])
def test_a_stop_needs_its_reason_and_its_act(
    client: Client, superuser: Any, home: Any, left_out: str
) -> None:
    client.force_login(superuser)
    contest = ContestFactory()
    for do in ("suspend", "annul"):
        client.post(reverse(f"contests_{do}", args=[contest.pk]), STOP | {left_out: " "})
    assert Contest.objects.get().phase is Phase.OPEN


@pytest.mark.parametrize("phase", [p for p in Phase if p is not Phase.ANNULLED])
def test_annulling_works_from_anywhere_and_is_for_good(
    client: Client, superuser: Any, home: Any, phase: Phase
) -> None:
    client.force_login(superuser)
    contest = ContestFactory(phase=phase)
    client.post(reverse("contests_annul", args=[contest.pk]), STOP)
    for do in ("resume", "archive", "suspend"):
        client.post(reverse(f"contests_{do}", args=[contest.pk]), STOP | {"reason": "Altro"})
    stopped = Contest.objects.get()
    assert (stopped.phase, stopped.stop_reason, stopped.stop_act) == (Phase.ANNULLED, *STOP.values())
    assert list(stopped.ledger.values_list("event", flat=True)) == ["annulled"]


def test_a_resumed_contest_loses_no_time(client: Client, superuser: Any, home: Any) -> None:
    client.force_login(superuser)
    contest = ContestFactory()
    client.post(reverse("contests_suspend", args=[contest.pk]), STOP)
    stopped = Contest.objects.get()
    assert stopped.phase is Phase.SUSPENDED
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        client.force_login(superuser)
        client.post(reverse("contests_resume", args=[contest.pk]))
        standing = Contest.objects.get()
        assert (standing.phase, standing.stop_reason) == (Phase.OPEN, "")
    assert standing.opens_at == contest.opens_at
    for name in ("closes_at", "judging_from", "judging_until"):
        moved = getattr(standing, name) - getattr(stopped, name)
        assert timedelta(days=3) <= moved < timedelta(days=3, minutes=5), name
    assert list(standing.ledger.values_list("event", flat=True)) == ["suspended", "resumed"]


def test_a_deleted_page_is_made_again_and_only_once(
    client: Client, contest_staff: Any, hashtag_page: Any, login: Any
) -> None:
    contest = ContestFactory()
    login(client, contest_staff)
    edit = reverse("contests_edit", args=[contest.pk])
    assert "Crea la pagina" in client.get(edit).content.decode()
    for _ in range(2):
        answer = client.post(reverse("contests_page", args=[contest.pk]), {"parent": hashtag_page.pk})
    page = contest.pages.get(alias_of__isnull=True)
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.live, page.get_parent().specific, contest.pages.count()) == (False, hashtag_page, 4)
    assert "Crea la pagina" not in client.get(edit).content.decode()


def test_contest_staff_write_translate_and_publish_its_page_but_cannot_give_it_another_contest(
    client: Client, contest_staff: Any, hashtag_page: Any, login: Any
) -> None:
    contest, other = ContestFactory(), ContestFactory()
    login(client, contest_staff)
    client.post(reverse("contests_page", args=[contest.pk]), {"parent": hashtag_page.pk})
    page = contest.pages.get(alias_of__isnull=True)
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert "contest" not in edit.context["form"].fields
    assert other.slug not in edit.content.decode()
    rights = page.permissions_for_user(contest_staff)
    assert (rights.can_edit(), rights.can_publish()) == (True, True)
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    english = Locale.objects.get(language_code="en")
    assert client.post(address, {"locales": [english.pk]}).status_code == 302
    translated = contest.pages.get(locale=english)
    assert (translated.alias_of_id, translated.permissions_for_user(contest_staff).can_publish()) == (
        page.pk,
        True,
    )
    source = TranslationSource.objects.get_for_instance(page)
    title = source.stringsegment_set.get(context__path="title")
    words = reverse("wagtail_localize:edit_string_translation", args=[source.translations.get().pk, title.pk])
    said = client.put(words, "value=Shades", content_type="application/x-www-form-urlencoded")
    assert said.status_code == 201
    published = client.post(reverse("wagtailadmin_pages:edit", args=[translated.pk]), {"action": "publish"})
    assert published.status_code == 302
    translated.refresh_from_db()
    assert (translated.alias_of_id, translated.title) == (None, "Shades")
    assert client.get(reverse("wagtail_localize:update_translations", args=[source.pk])).status_code == 200


def test_contest_staff_translate_nothing_else(
    client: Client, contest_staff: Any, editor: Any, hashtag_page: Any, login: Any
) -> None:
    submit = reverse("wagtail_localize:submit_page_translation", args=[hashtag_page.pk])
    login(client, contest_staff)
    assert client.get(submit).status_code == 302
    assert (
        submit
        not in client.get(
            reverse("wagtailadmin_explore", args=[hashtag_page.get_parent().pk])
        ).content.decode()
    )
    login(client, editor)
    assert client.get(submit).status_code == 200


def test_the_page_of_a_contest_is_not_offered_among_the_kinds_of_page(
    client: Client, superuser: Any, hashtag_page: Any, login: Any
) -> None:
    login(client, superuser)
    page = client.get(reverse("wagtailadmin_pages:add_subpage", args=[hashtag_page.pk])).content.decode()
    assert "projects/projectpage" in page
    assert "contests/contestpage" not in page


def test_a_town_without_a_hashtag_says_what_is_missing(
    client: Client, contest_staff: Any, home: Any, login: Any
) -> None:
    login(client, contest_staff)
    page = client.get(reverse("contests_create")).content.decode()
    assert "chiedine una alla redazione" in page


def test_a_jury_that_moves_away_from_the_vote_is_said(fill: Any, client: Client) -> None:
    contest = ContestFactory(phase=Phase.OPEN)
    PublicVoteFactory(
        contest=contest, opens_at=contest.judging_from, closes_at=contest.judging_until - timedelta(hours=1)
    )
    address = reverse("contests_edit", args=[contest.pk])
    words = "non è più nel tempo della giuria"
    fill(address)
    assert words not in client.get(address).content.decode()
    earlier = timezone.localtime(contest.judging_until - timedelta(days=1))
    fill(address, judging_until_0=f"{earlier:%Y-%m-%d}")
    contest.refresh_from_db()
    assert contest.judging_until < contest.public_vote.closes_at
    assert words in client.get(address).content.decode()


def test_a_new_contest_is_not_put_under_an_archived_hashtag(
    client: Client, superuser: Any, hashtag_page: Any
) -> None:
    def offered(address: str, name: str) -> list[Any]:
        return list(client.get(address).context[name].fields["parent"].queryset)

    client.force_login(superuser)
    create, lost = reverse("contests_create"), reverse("contests_edit", args=[ContestFactory().pk])
    assert offered(create, "form") == offered(lost, "page_form") == [hashtag_page]
    hashtag_page.hashtag.archived = True
    hashtag_page.hashtag.save()
    assert offered(create, "form") == []
    assert client.get(create).context["no_hashtag"] is True
    # What has stood there may come back.
    assert offered(lost, "page_form") == [hashtag_page]
    assert client.get(lost).context["no_hashtag"] is False
