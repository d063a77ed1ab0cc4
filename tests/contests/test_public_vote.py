"""The public votes: one ballot a mailbox, by a mailed link, until the deadline by the server's clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from contests.enums import ConsentKind, EntryStatus
from contests.models import Ballot, BallotPick, BallotRequest, Consent, UsedProof
from tests.factories.contests import EntryFactory
from tests.factories.votes import PublicVoteFactory, ask, mailed_link, photos, solved

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
ADDRESS = "ada.voti+gara@gmail.com"


def page(vote: Any) -> str:
    return reverse("contests:vote", args=[vote.contest.slug])


def shown(response: Any) -> list[str]:
    return [entry.code for entry in response.context["entries"]]


# --- choosing -------------------------------------------------------------------


def test_looking_sets_no_cookie_and_names_nobody(client: Client) -> None:
    vote = PublicVoteFactory()
    entry = photos(vote, 3)[0]
    response = client.get(page(vote))
    assert (response.status_code, response.cookies) == (200, {})
    assert "Vary" not in response or "Cookie" in response["Vary"]
    assert entry.title in response.content.decode()
    assert "Autrice" not in response.content.decode()


def test_each_visit_has_an_order_of_its_own_which_a_form_keeps(client: Client) -> None:
    vote = PublicVoteFactory()
    photos(vote, 8)
    visits = [client.get(page(vote)) for _ in range(6)]
    assert len({tuple(shown(visit)) for visit in visits}) > 1
    order = visits[0].context["form"].signed_order
    again = client.post(page(vote), {"do": "change", "order": order})
    assert shown(again) == shown(visits[0])
    forged = order[:-3] + "abc"
    assert client.post(page(vote), {"do": "change", "order": forged}).context["form"].signed_order != forged


def test_only_admitted_photos_whose_licence_stands_are_shown(client: Client) -> None:
    vote = PublicVoteFactory()
    good, revoked, *_others = photos(vote, 2)
    EntryFactory(contest=vote.contest, status=EntryStatus.REJECTED)
    Consent.objects.filter(entry=revoked, kind=ConsentKind.LICENCE).update(revoked_at=timezone.now())
    assert shown(client.get(page(vote))) == [good.code]
    address = good.photos.get().derivatives.get(format="webp", width=480).address
    hidden = revoked.photos.get().derivatives.get(format="webp", width=480).address
    assert (client.get(address).status_code, client.get(hidden).status_code) == (200, 404)


def test_photos_are_hidden_again_when_the_vote_is_over(client: Client) -> None:
    vote = PublicVoteFactory()
    address = photos(vote, 1)[0].photos.get().derivatives.get(format="webp", width=480).address
    vote.closes_at = timezone.now()
    vote.save()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [0, 2, 4])
def test_exactly_so_many_photos(client: Client, number: int) -> None:
    vote = PublicVoteFactory()
    chosen = photos(vote, 5)[:number]
    response = client.post(page(vote), {"do": "choose", "choice": [e.code for e in chosen]})
    assert (response.status_code, list(response.context["wrong"])) == (422, ["Scegli esattamente 3 foto."])
    assert set(response.context["chosen"]) == {e.code for e in chosen}


def test_a_photo_twice_is_one_photo(client: Client) -> None:
    vote = PublicVoteFactory(picks=2)
    entry = photos(vote, 2)[0]
    assert ask(client, vote, ADDRESS, [entry, entry]).status_code == 422
    assert mail.outbox == []


def test_a_photo_of_another_contest_is_no_choice(client: Client) -> None:
    vote, other = PublicVoteFactory(picks=1), PublicVoteFactory(picks=1)
    photos(vote, 1)
    assert ask(client, vote, ADDRESS, photos(other, 1)).status_code == 422


def test_choices_of_other_pages_go_along(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("contests.views.vote.A_PAGE", 2)
    vote = PublicVoteFactory()
    photos(vote, 5)
    first = client.get(page(vote))
    sent = {"order": first.context["form"].signed_order, "choice": shown(first)}
    second = client.post(page(vote), {**sent, "do": "page-2"})
    assert (second.context["elsewhere"], set(shown(second)) & set(shown(first))) == (
        second.context["chosen"],
        set(),
    )
    assert set(second.context["elsewhere"]) == set(shown(first))


def test_another_site_cannot_send_the_form(client: Client) -> None:
    vote = PublicVoteFactory(picks=1)
    data = {"do": "send", "choice": photos(vote, 1)[0].code, "email": ADDRESS}
    response = client.post(page(vote), data, headers={"Origin": "https://altrove.example"})
    assert (response.status_code, mail.outbox) == (403, [])
    assert client.post(page(vote), data, headers={"Origin": "http://testserver"}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_how_many_queries_the_page_takes(client: Client, number: int, django_assert_num_queries: Any) -> None:
    vote = PublicVoteFactory()
    photos(vote, number)
    client.get(page(vote))
    with django_assert_num_queries(7):
        client.get(page(vote))


# --- the mail and its link ------------------------------------------------------


def test_the_way_of_a_vote(client: Client) -> None:
    vote = PublicVoteFactory()
    chosen = photos(vote, 4)[:3]
    review = client.post(page(vote), {"do": "choose", "choice": [e.code for e in chosen]})
    assert "contests/vote/review.html" in {t.name for t in review.templates}
    sent = ask(client, vote, ADDRESS, chosen, altcha=solved(client, vote))
    assert (sent.status_code, sent.cookies, [m.to for m in mail.outbox]) == (200, {}, [[ADDRESS]])
    link = mailed_link()
    opened = client.get(link)
    assert {e.pk for e in opened.context["entries"]} == {e.pk for e in chosen}
    assert Ballot.objects.count() == 0  # a link that is opened, by a mail scanner say, casts nothing
    done = client.post(link)
    assert (done.status_code, done.context["is_new"]) == (200, True)
    ballot = Ballot.objects.get()
    assert set(ballot.picks.values_list("entry", flat=True)) == {e.pk for e in chosen}
    assert (ballot.proven, len(ballot.mailbox), len(ballot.network)) == (True, 64, 64)
    assert client.post(link).context["is_new"] is True
    assert (Ballot.objects.count(), BallotPick.objects.count()) == (1, 3)


def test_the_mail_in_each_language(client: Client) -> None:
    vote = PublicVoteFactory(picks=1)
    entry = photos(vote, 1)[0]
    subjects = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            ask(client, vote, f"{code}@example.org", [entry])
            subjects[code] = mail.outbox[-1].subject
            assert f"/{code}/concorsi/" in mailed_link()
    assert len(set(subjects.values())) == 4


def test_200_variants_of_one_mailbox_count_once(client: Client) -> None:
    vote = PublicVoteFactory(picks=1)
    entry, other = photos(vote, 2)
    variants = [
        f"a{'.' * (n % 2)}d{'.' * (n // 2 % 2)}a+{n}@g{'oogle' if n % 3 else ''}mail.com" for n in range(200)
    ]
    assert len(set(variants)) == 200
    links = []
    for number, address in enumerate(variants):
        cache.clear()  # the limits would stop it earlier
        ask(client, vote, address, [other if number else entry])
        links.append(mailed_link())
    for link in links:
        cache.clear()
        assert client.post(link).status_code == 200
    assert Ballot.objects.count() == 1
    assert list(BallotPick.objects.values_list("entry", flat=True)) == [entry.pk]


def test_who_has_voted_gets_a_mail_that_says_so_and_the_page_tells_nobody(client: Client) -> None:
    vote = PublicVoteFactory(picks=1)
    entry = photos(vote, 1)[0]
    first = ask(client, vote, ADDRESS, [entry])
    client.post(mailed_link())
    second = ask(client, vote, "adavoti@googlemail.com", [entry])
    told = [
        (r.status_code, r.content.decode().replace(address, "…"))
        for r, address in ((first, ADDRESS), (second, "adavoti@googlemail.com"))
    ]
    assert told[0] == told[1]
    assert mail.outbox[-1].subject == f"Hai già votato per «{vote.contest.name}»"
    assert "/conferma/" not in mail.outbox[-1].body


def test_another_link_of_a_mailbox_that_has_voted_offers_nothing(client: Client) -> None:
    vote = PublicVoteFactory(picks=1)
    entry, other = photos(vote, 2)
    links = []
    for address, chosen in ((ADDRESS, entry), (ADDRESS.replace("@", "+due@"), other)):
        ask(client, vote, address, [chosen])
        links.append(mailed_link())
    client.post(links[0])
    assert [client.get(link).context["is_new"] for link in links] == [True, False]
    said = client.get(links[1], headers={"accept-language": "it"}).content.decode()
    assert ("Hai già votato" in said, "<form" in said.partition("<main")[2].partition("</main")[0]) == (
        True,
        False,
    )
    assert client.post(links[1]).context["is_new"] is False
    assert BallotPick.objects.get().entry == entry


def test_an_unknown_link_is_gone(client: Client) -> None:
    vote = PublicVoteFactory()
    link = reverse("contests:vote_confirm", args=[vote.contest.slug, "x" * 32])
    assert (client.get(link).status_code, client.post(link).status_code) == (410, 410)


def test_a_link_of_yesterday_is_gone(client: Client) -> None:
    vote = PublicVoteFactory(picks=1)
    ask(client, vote, ADDRESS, photos(vote, 1))
    BallotRequest.objects.update(expires_at=timezone.now())
    link = mailed_link()
    assert (client.get(link).status_code, client.post(link).status_code) == (410, 410)
    assert Ballot.objects.count() == 0


def test_a_mail_that_does_not_go_out_leaves_nothing(client: Client, settings: Any, caplog: Any) -> None:
    settings.EMAIL_BACKEND = "tests.contests.test_public_vote.Broken"
    vote = PublicVoteFactory(picks=1)
    response = ask(client, vote, ADDRESS, photos(vote, 1))
    assert (response.status_code, BallotRequest.objects.count()) == (503, 0)
    assert ADDRESS not in caplog.text


class Broken:
    def __init__(self, **options: Any) -> None: ...

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError(messages[0].to)


@pytest.mark.parametrize("address", ["", "ada", "ada@", "ada@localhost", "a" * 250 + "@example.org"])
def test_what_is_no_address_gets_no_mail(client: Client, address: str) -> None:
    vote = PublicVoteFactory(picks=1)
    response = ask(client, vote, address, photos(vote, 1))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


# --- the clock ------------------------------------------------------------------


def test_late_by_the_servers_clock_at_every_step(client: Client, time_machine: Any) -> None:
    vote = PublicVoteFactory(picks=1)
    entry = photos(vote, 1)[0]
    order = client.get(page(vote)).context["form"].signed_order
    ask(client, vote, ADDRESS, [entry])
    link = mailed_link()
    time_machine.move_to(vote.closes_at, tick=False)
    chosen = client.post(page(vote), {"do": "choose", "order": order, "choice": entry.code})
    asked = ask(client, vote, "bruno@example.org", [entry])
    confirmed = client.post(link)
    assert [r.status_code for r in (chosen, asked, confirmed)] == [409, 409, 409]
    assert [client.get(a).status_code for a in (page(vote), link)] == [200, 200]
    assert (Ballot.objects.count(), len(mail.outbox)) == (0, 1)


def test_a_second_before_the_end_counts(client: Client, time_machine: Any) -> None:
    vote = PublicVoteFactory(picks=1)
    entry = photos(vote, 1)[0]
    time_machine.move_to(vote.closes_at - timedelta(seconds=1), tick=False)
    ask(client, vote, ADDRESS, [entry])
    assert client.post(mailed_link()).context["is_new"] is True


def test_nobody_votes_before_it_opens_or_while_the_contest_is_stopped(client: Client) -> None:
    early = PublicVoteFactory(opens_at=timezone.now() + timedelta(hours=1))
    stopped = PublicVoteFactory(contest__phase="suspended", opens_at=timezone.now() - timedelta(days=1))
    for vote in (early, stopped):
        vote.picks = 1
        vote.save()
        response = ask(client, vote, ADDRESS, photos(vote, 1))
        assert response.status_code == 409
    assert mail.outbox == []


def test_a_jury_that_is_done_early_takes_no_hour_from_the_public(client: Client) -> None:
    vote = PublicVoteFactory(
        contest__phase="deliberation", picks=1, closes_at=timezone.now() + timedelta(hours=1)
    )
    assert ask(client, vote, ADDRESS, photos(vote, 1)).status_code == 200


def test_without_a_vote_there_is_no_page(client: Client) -> None:
    contest = EntryFactory(contest__phase="judging").contest
    assert client.get(reverse("contests:vote", args=[contest.slug])).status_code == 404


# --- robots ---------------------------------------------------------------------


def test_a_solved_challenge_counts_once(client: Client) -> None:
    vote = PublicVoteFactory(picks=1)
    entry = photos(vote, 1)[0]
    handed_in = solved(client, vote)
    first = ask(client, vote, ADDRESS, [entry], altcha=handed_in)
    replayed = ask(client, vote, "bruno@example.org", [entry], altcha=handed_in)
    assert (first.status_code, replayed.status_code) == (200, 422)
    assert list(replayed.context["form"].errors) == ["altcha"]
    assert ([m.to for m in mail.outbox], UsedProof.objects.count()) == ([[ADDRESS]], 1)


def test_a_solution_of_another_vote_or_too_old_or_made_up_is_refused(
    client: Client, time_machine: Any
) -> None:
    vote, other = PublicVoteFactory(picks=1), PublicVoteFactory(picks=1)
    entry = photos(vote, 1)[0]
    old = solved(client, vote)
    foreign = solved(client, other)
    for handed_in in (foreign, old[:-8] + "AAAAAAAA", "x", "e30="):
        assert ask(client, vote, ADDRESS, [entry], altcha=handed_in).status_code == 422
    time_machine.move_to(timezone.now() + timedelta(minutes=21))
    assert ask(client, vote, ADDRESS, [entry], altcha=old).status_code == 422
    assert mail.outbox == []


def test_without_javascript_few_from_one_network(client: Client) -> None:
    vote = PublicVoteFactory(picks=1)
    entry = photos(vote, 1)[0]
    got = [ask(client, vote, f"p{n}@example.org", [entry]).status_code for n in range(7)]
    assert got == [200] * 5 + [429] * 2
    other = client.post(
        page(vote),
        {"do": "send", "choice": entry.code, "email": "q@example.org"},
        REMOTE_ADDR="203.0.113.9",
    )
    assert other.status_code == 200
    assert ask(client, vote, "r@example.org", [entry], altcha=solved(client, vote)).status_code == 200


def test_nobody_floods_a_mailbox(client: Client) -> None:
    vote = PublicVoteFactory(picks=1)
    entry = photos(vote, 1)[0]
    variants = ["ada@gmail.com", "a.da@gmail.com", "ada+x@gmail.com", "a.d.a@googlemail.com"]
    got = [ask(client, vote, address, [entry]).status_code for address in variants]
    assert (got, len(mail.outbox)) == ([200, 200, 200, 429], 3)


# --- a contest that stands still -------------------------------------------------


@pytest.mark.parametrize(
    ("stamp", "told"),
    [
        ("suspended_at", "The contest has been suspended since Monday 2 March 2026 at 09:30"),
        ("annulled_at", "The contest was annulled on Monday 2 March 2026 at 09:30"),
    ],
)
def test_voters_read_since_when_a_contest_stands_still(client: Client, stamp: str, told: str) -> None:
    vote = PublicVoteFactory()
    chosen = photos(vote, 3)
    ask(client, vote, ADDRESS, chosen)
    with translation.override("en"):
        link, address = mailed_link().replace("/it/", "/en/", 1), page(vote)
    vote.contest.stop_reason, vote.contest.stop_act = "Grandine sulla mostra", "Determina 7/2026"
    when = timezone.make_aware(datetime(2026, 3, 2, 9, 30))  # noqa: DTZ001
    setattr(vote.contest, stamp, when)
    vote.contest.save()
    for answer, status in (
        (client.get(address), 200),
        (client.get(link), 200),
        (client.post(link), 409),
        (client.post(address, {"do": "choose"}), 409),
    ):
        said = " ".join(answer.text.split())
        assert (answer.status_code, told in said, "Grandine" in said) == (status, True, False)
        assert ("nothing of it is kept" in said) is (status == 409)
    assert Ballot.objects.count() == 0
