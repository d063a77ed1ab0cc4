"""An entry that leaves in mid-round: its scores are kept, left out, and come back unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from contests.actions import Refused, disqualify_entry, readmit_entry
from contests.enums import EntryStatus, Phase
from contests.models import Score
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, desk_of, give, record_of

from .conftest import run_tasks

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(home: Any) -> tuple[Any, Any, Any]:
    contest = ContestFactory(phase=Phase.JUDGING)
    juror = JurorFactory(contest=contest)
    entries = EntryFactory.create_batch(2, contest=contest, status=EntryStatus.ADMITTED)
    for entry in entries:
        give(juror, entry, 7, 8, 9)
    return contest, juror, entries


def test_scores_are_kept_left_out_and_come_back(judged: Any, contest_staff: User) -> None:
    contest, juror, (gone, stays) = judged
    before = record_of(contest)
    now = timezone.now()
    disqualify_entry(entry_id=gone.pk, user=contest_staff, reason=" Copiata ", now=now)
    assert [row["entry"] for row in record_of(contest)["ranking"]] == [stays.code]
    assert {slot.entry_id for slot in desk_of(juror).slots} == {stays.pk}
    assert Score.objects.filter(entry=gone).count() == 3
    readmit_entry(entry_id=gone.pk, user=contest_staff, now=now)
    assert record_of(contest) == before
    assert list(contest.ledger.values_list("event", "data")) == [
        ("entry_disqualified", {"entry": gone.code}),
        ("entry_readmitted", {"entry": gone.code}),
    ]
    assert list(gone.log.values_list("event", "reason")) == [("disqualified", "Copiata"), ("readmitted", "")]


MAY = (Phase.JUDGING, Phase.DELIBERATION)


@pytest.mark.parametrize("phase", list(Phase))
def test_only_while_the_jury_judges_or_deliberates(contest_staff: User, phase: Phase) -> None:
    entry = EntryFactory(contest=ContestFactory(phase=phase), status=EntryStatus.ADMITTED)
    done = True
    try:
        disqualify_entry(entry_id=entry.pk, user=contest_staff, reason="Copiata", now=timezone.now())
    except Refused:
        done = False
    assert done is (phase in MAY)


def test_who_may_and_never_ones_own(judged: Any, editor: User, screener: User, contest_staff: User) -> None:
    _contest, juror, (entry, own) = judged
    own.entrant = contest_staff
    own.save()
    now = timezone.now()
    for user in (editor, screener, juror.user):
        with pytest.raises(Refused):
            disqualify_entry(entry_id=entry.pk, user=user, reason="Copiata", now=now)
    for reason, pk in (("  ", entry.pk), ("Copiata", own.pk)):
        with pytest.raises(Refused):
            disqualify_entry(entry_id=pk, user=contest_staff, reason=reason, now=now)


def test_what_was_never_admitted_cannot_come_in_so_late(judged: Any, contest_staff: User) -> None:
    refused = EntryFactory(contest=judged[0], status=EntryStatus.REJECTED)
    with pytest.raises(Refused):
        readmit_entry(entry_id=refused.pk, user=contest_staff, now=timezone.now())


def test_staff_do_it_on_the_page_and_the_author_is_told(
    client: Client, login: Any, contest_staff: User, judged: Any, django_capture_on_commit_callbacks: Any
) -> None:
    contest, _juror, (entry, _other) = judged
    login(client, contest_staff)
    decide = reverse("contests_decide", args=[contest.pk])
    for decision in ("disqualify", "readmit"):
        page = client.get(reverse("contests_screen", args=[entry.code])).content.decode()
        assert f'value="{decision}"' in page
        with django_capture_on_commit_callbacks(execute=True):
            client.post(decide, {"entry": entry.code, "decision": decision, "reason": "Copiata"})
    entry.refresh_from_db()
    assert entry.status == EntryStatus.ADMITTED
    run_tasks()
    assert [message.subject for message in mail.outbox] == [
        f"La tua foto «{entry.title}» non è più nel concorso",
        f"La tua foto «{entry.title}» è di nuovo nel concorso",
    ]
    assert "Copiata" in mail.outbox[0].body
