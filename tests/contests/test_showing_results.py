"""What goes out of a result: pictures for the networks, a frame for other sites, earlier editions."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from contests.enums import ConsentKind, EntryStatus, Phase
from contests.printing.sheet import Sheet
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give, publish

if TYPE_CHECKING:
    from contests.models import Contest

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(home, superuser):
    """A contest with its winner and a second."""
    return _published(superuser)


def _published(by, **fields) -> Contest:
    contest = ContestFactory(phase=Phase.DELIBERATION, **fields)
    juror = JurorFactory(contest=contest)
    for value in (9, 5):
        entry = EntryFactory(contest=contest, status=EntryStatus.ADMITTED, title=f"Foto da {value}")
        give(juror, entry, value, value, value)
    publish(contest=contest, by=by)
    contest.refresh_from_db()
    return contest


def winner_of(contest):
    return contest.entries.get(placement__place=1)


def meta(html: str, name: str) -> str:
    found = re.search(rf'property="{name}"\s+content="([^"]*)"', html)
    return unescape(found[1]) if found else ""


def page(client, name: str, *args: str) -> str:
    return client.get(reverse(f"contests:{name}", args=args)).text


def test_the_networks_show_the_photo_and_its_words(client, published):
    winner = winner_of(published)
    address = winner.photos.get().derivatives.get(format="jpeg", width=960).address
    slug = published.slug
    for html, title in (
        (page(client, "results", slug), f"Risultati: {published.name}"),
        (page(client, "gallery", slug), f"Galleria: {published.name}"),
        (page(client, "gallery_photo", slug, winner.code), f"Foto da 9 · {published.name}"),
    ):
        assert meta(html, "og:title") == title
        assert meta(html, "og:image") == f"http://testserver{address}"
        assert (meta(html, "og:image:width"), meta(html, "og:image:height")) == ("960", "640")
        assert meta(html, "og:image:alt") == "Foto da 9"


def test_other_sites_may_frame_the_winners_and_nothing_else(client, published):
    framed = client.get(reverse("contests:embed", args=[published.slug]))
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "script-src 'self'" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert not framed.cookies
    assert "Foto da 9" in framed.text
    assert "<form" not in framed.text
    results = client.get(reverse("contests:results", args=[published.slug]))
    assert "frame-ancestors 'self'" in results["Content-Security-Policy"]
    assert results["X-Frame-Options"] == "SAMEORIGIN"
    code = re.search(r'<textarea id="embed-code"[^>]*>([^<]*)<', results.text)
    assert code is not None
    assert unescape(code[1]) == (
        f'<iframe src="http://testserver/it/concorsi/{published.slug}/risultati/incorpora/" '
        f'title="Risultati: {published.name}" width="100%" height="720" loading="lazy"></iframe>'
    )


def test_a_withdrawn_photo_leaves_the_frame(client, published):
    winner = winner_of(published)
    winner.consents.filter(kind=ConsentKind.LICENCE).update(revoked_at=timezone.now())
    html = page(client, "embed", published.slug)
    assert "Foto da 9" not in html
    assert "Foto ritirata" in html


def test_editions_lead_back_to_those_before(client, home, superuser):
    first, hidden, last = _published(superuser), _published(superuser), _published(superuser)
    hidden.previous_edition = first
    hidden.suspended_at, hidden.stop_reason, hidden.stop_act = timezone.now(), "Ricorso", "12/2026"
    hidden.save()
    last.previous_edition = hidden
    last.save()
    # A circle, which the form does not offer, does no harm.
    first.previous_edition = last
    first.save()
    html = page(client, "results", last.slug)
    section = html[html.index('id="editions"') :]
    assert re.findall(r"/it/concorsi/([^/]+)/risultati/", section)[:1] == [first.slug]
    assert f"/it/concorsi/{hidden.slug}/risultati/" not in section
    assert winner_of(first).photos.get().token.hex in section.replace("-", "")


@pytest.mark.parametrize("earlier", [1, 3])
def test_queries_of_the_results(client, home, superuser, django_assert_num_queries, earlier):
    contest = _published(superuser)
    for _edition in range(earlier):
        following = _published(superuser)
        following.previous_edition = contest
        following.save()
        contest = following
    page(client, "results", contest.slug)
    with django_assert_num_queries(14):
        page(client, "results", contest.slug)
    with django_assert_num_queries(10):
        page(client, "embed", contest.slug)


def test_a_page_to_be_cut_says_where():
    sheet = Sheet(size=(100, 200), title="x", language="it", made_at=timezone.now())
    sheet.boxes(trim=12, bleed=9)
    sheet.add_page()
    assert (
        b"/MediaBox [0.000 0.000 283.465 566.929]"
        b" /TrimBox [34.016 34.016 249.449 532.913]"
        b" /BleedBox [25.512 25.512 257.953 541.417]"
    ) in sheet.as_bytes()
