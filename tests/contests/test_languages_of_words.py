"""Titles and stories in any language: chosen at entry, and said to the browser wherever they are shown."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

import contests
from contests.enums import EntryStatus, Phase
from contests.languages import languages_to_write_in
from contests.models import Entry
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give
from tests.factories.votes import PublicVoteFactory, ballot

from .conftest import form_data, only_entry

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db
ARABIC = "جسر في الضباب"


def test_the_sites_languages_come_first_and_each_has_its_own_name() -> None:
    *ours, (_words, others) = languages_to_write_in()
    assert ours == [("it", "italiano"), ("en", "English"), ("fr", "français"), ("ro", "Română")]
    named = dict(others)
    assert (named["ar"], named["uk"], named["zh-hans"]) == ("العربيّة", "Українська", "简体中文")
    assert not named.keys() & dict(ours).keys()


@pytest.mark.parametrize(("chosen", "kept"), [("ar", "ar"), ("", "it"), (None, "it")])
def test_the_language_is_chosen_in_the_form(
    page_client: Client, send: Any, chosen: str | None, kept: str
) -> None:
    contest = ContestFactory()
    data = form_data(page_client, contest, language=chosen, title=ARABIC)
    assert send(contest, data).status_code == 302
    assert only_entry().language == kept


def test_the_form_offers_its_own_language_and_then_what_was_chosen(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    form = page_client.get(reverse("contests:enter", args=[contest.slug])).context["form"]
    assert form["language"].value() == "it"
    send(contest, form_data(page_client, contest, language="uk"))
    edit = page_client.get(reverse("contests:edit", args=[only_entry().code]))
    assert edit.context["form"]["language"].value() == "uk"


def test_what_is_no_language_is_refused_beside_the_field(page_client: Client, send: Any) -> None:
    contest = ContestFactory()
    answer = send(contest, form_data(page_client, contest, language="xx"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["language"])
    assert Entry.objects.filter(status=EntryStatus.SUBMITTED).count() == 0


def test_the_page_of_a_photo_says_it(client: Client, home: Any) -> None:
    contest = ContestFactory(phase=Phase.PUBLISHED)
    entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED, language="ar", title=ARABIC)
    page = client.get(reverse("contests:gallery_photo", args=[contest.slug, entry.code]))
    assert f'<h1 lang="ar" dir="auto">{ARABIC}</h1>' in page.content.decode()


def test_a_title_within_a_sentence_stands_apart(client: Client, home: Any) -> None:
    entry = EntryFactory(language="ar", title=f"{ARABIC} <b>")
    client.force_login(entry.entrant)
    page = client.get(reverse("contests:withdraw", args=[entry.code])).content.decode()
    assert f'<bdi lang="ar">{ARABIC} &lt;b&gt;</bdi>' in page


def test_no_template_names_the_language_without_the_direction() -> None:
    folder = Path(contests.__file__).parent / "templates"
    pattern = re.compile(r'lang="\{\{ (?:\w+\.)*(?:entry|piece)\.language \}\}"(?!\s+dir="auto")')
    assert [p.name for p in folder.rglob("*.html") if pattern.search(p.read_text())] == []


def test_no_template_puts_a_title_into_words_of_another_language() -> None:
    """In an attribute, and in a sentence, a title needs its own element; a page's ``<title>`` has none."""
    inside = re.compile(r"blocktranslate [^%]*title=(?:\w+\.)*entry\.title\b")
    attribute = re.compile(r'aria-label="[^"]*entry\.title')
    heads = re.compile(r"{% block (title|titletag|description) %}.*?{% endblock \1 %}", re.DOTALL)
    templates = Path(contests.__file__).parent / "templates"
    found = []
    for path in templates.rglob("*.html"):
        text = heads.sub("", path.read_text())
        found += [(path.name, one) for one in (*inside.findall(text), *attribute.findall(text))]
    assert found == []


def test_staff_and_jurors_hear_a_title_in_its_own_language(
    client: Client, login: Any, superuser: User, home: Any
) -> None:
    juror = JurorFactory(contest=ContestFactory(phase=Phase.JUDGING))
    entries = EntryFactory.create_batch(
        2, contest=juror.contest, title=ARABIC, language="ar", status=EntryStatus.ADMITTED
    )
    spoken = f'<bdi lang="ar">{ARABIC}</bdi>'
    login(client, juror.user)
    assert client.get(reverse("contests:jury_table", args=[juror.contest.slug])).text.count(spoken) == 10
    contest = ContestFactory(phase=Phase.DELIBERATION)
    other = JurorFactory(contest=contest)
    entries = EntryFactory.create_batch(
        2, contest=contest, title=ARABIC, language="ar", status=EntryStatus.ADMITTED
    )
    give(other, entries[0], 9, 9, 9)
    give(other, entries[1], 9, 9, 9)
    ballot(PublicVoteFactory(contest=contest, closes_at=timezone.now() - timedelta(hours=1)), entries[0])
    login(client, superuser)
    results = client.get(reverse("contests_results", args=[contest.pk])).text
    code = entries[0].code
    assert f'aria-labelledby="mention-{code}"' in results
    assert re.search(rf'id="mention-{code}"[^>]*>[^<]*{re.escape(spoken)}', results)
    assert spoken in client.get(reverse("contests_vote", args=[contest.pk])).text
    assert spoken in client.get(reverse("contests_screen", args=[code])).text
