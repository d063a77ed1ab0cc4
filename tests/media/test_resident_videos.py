"""Residents' videos: who may do what in which state, what follows on what, what goes with a withdrawal."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from hub.accounts.enums import StaffGroup
from media import actions, rules
from media.actions import guardians as signing
from media.actions import persons
from media.actions.bringing_out import NoPlaceError
from media.actions.sending import NamedGuardian
from media.enums import FOLLOWS, ResidentVideoState, VideoConsentKind, VideoEvent, VideoFileState
from media.guardian_links import link_of
from media.models import ResidentVideo, VideoFile, VideoPage, VideoUpload, VideoWording
from tests.factories.videos import make_video_file

from .residents import ID, sent, words

if TYPE_CHECKING:
    from django.test import Client

    from hub.accounts.models import User

S = ResidentVideoState


@pytest.fixture
def moderator(in_group) -> User:
    return in_group("moderazione@example.org", StaffGroup.MODERATORS)


@pytest.fixture
def video(entrant, hashtag_page, hashtag) -> ResidentVideo:
    return sent(entrant, hashtag)


def put(video: ResidentVideo, state: S, **fields: Any) -> ResidentVideo:
    """In ``state``, however it came there."""
    values = {"state": state, "reason": "No." if state == S.REJECTED else "", **fields}
    ResidentVideo.objects.filter(pk=video.pk).update(**values)
    video.refresh_from_db()
    return video


def events(video: ResidentVideo) -> list[str]:
    return list(video.log.values_list("event", flat=True))


# --- who may do what, when --------------------------------------------------------

STEPS = {
    "take up": S.REVIEW,
    "approve": S.APPROVED,
    "reject": S.REJECTED,
}
MAY = {
    ("moderator", S.SUBMITTED): {"take up", "reject", "edit"},
    ("moderator", S.REVIEW): {"approve", "reject", "edit"},
    ("moderator", S.APPROVED): {"reject", "edit"},
    ("editor", S.SUBMITTED): {"take up", "reject", "edit"},
    ("editor", S.REVIEW): {"approve", "reject", "edit"},
    ("editor", S.APPROVED): {"reject", "edit"},
    **{("sender", state): {"withdraw"} for state in S if state != S.WITHDRAWN},
}


@pytest.mark.parametrize(
    "role", ["nobody", "other", "sender", "moderator", "editor", "translator", "secretary"]
)
def test_who_may_do_what_in_which_state(role, video, entrant, other_entrant, in_group):
    groups = {
        "moderator": StaffGroup.MODERATORS,
        "editor": StaffGroup.EDITORS,
        "translator": StaffGroup.TRANSLATORS,
        "secretary": StaffGroup.SECRETARIES,
    }
    from django.contrib.auth.models import AnonymousUser

    people = {"nobody": AnonymousUser(), "other": other_entrant, "sender": entrant}
    user = people[role] if role in people else in_group("s@example.org", groups[role])
    found = {}
    for state in S:
        put(video, state)
        may = {name for name, to in STEPS.items() if rules.can_decide(user, video, to)}
        may |= {"edit"} if rules.can_edit_words(user, video) else set()
        may |= {"withdraw"} if rules.can_withdraw(user, video) else set()
        found[state] = may
    assert found == {state: MAY.get((role, state), set()) for state in S}


def test_staff_do_not_decide_about_their_own(video, moderator):
    video.sender = moderator
    video.save()
    assert [rules.can_decide(moderator, video, to) for to in STEPS.values()] == [False] * 3


@pytest.mark.parametrize("state", list(S))
def test_each_step_from_each_state(state, video, moderator, django_capture_on_commit_callbacks):
    done = {}
    for name, to, deed in (
        ("take up", S.REVIEW, lambda: actions.start_review(video_id=video.pk, user=moderator)),
        ("approve", S.APPROVED, lambda: actions.approve_video(video_id=video.pk, user=moderator)),
        ("reject", S.REJECTED, lambda: actions.reject_video(video_id=video.pk, user=moderator, reason="No.")),
    ):
        put(video, state)
        try:
            deed()
        except actions.MayNotError:
            done[name] = False
        else:
            done[name] = True
        video.refresh_from_db()
        assert video.state == (to if done[name] else state)
    assert done == {name: state in FOLLOWS[to] for name, to in STEPS.items()}


def test_the_database_keeps_what_the_rules_say(video, entrant):
    for wrong in (
        {"state": S.REJECTED, "reason": ""},
        {"state": S.REVIEW, "awaited": 1},
        {"video_file": make_video_file()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ResidentVideo.objects.filter(pk=video.pk).update(**wrong)


# --- from sending to the page -------------------------------------------------------


def test_an_approved_video_becomes_a_page_in_every_language(
    client: Client, video, moderator, hashtag, django_capture_on_commit_callbacks
):
    actions.start_review(video_id=video.pk, user=moderator)
    actions.edit_words(video_id=video.pk, user=moderator, title="La bottega di Rossi")
    with django_capture_on_commit_callbacks(execute=True):
        actions.approve_video(video_id=video.pk, user=moderator)
    assert [actions.bring_out(video_id=video.pk) for _ in range(2)] == [True, True]
    video.refresh_from_db()
    pages = VideoPage.objects.filter(title="La bottega di Rossi")
    assert (video.state, pages.count(), pages.filter(live=True).count()) == (S.PUBLISHED, 4, 4)
    assert (video.page.youtube_id, video.page.organiser_name, video.page.organiser_kind) == (
        ID, "Panificio Rossi", "shop",
    )  # fmt: skip
    assert [link.hashtag for link in video.page.hashtag_links.all()] == [hashtag]
    assert client.get(video.page.url).status_code == 200
    assert events(video) == ["submitted", "review", "edited", "approved", "published"]


def test_a_file_is_published_once_it_is_ready(entrant, hashtag_page, hashtag, moderator):
    file = make_video_file(ready=False)
    video = sent(entrant, hashtag, video_file=file)
    actions.start_review(video_id=video.pk, user=moderator)
    actions.approve_video(video_id=video.pk, user=moderator)
    assert actions.bring_out(video_id=video.pk) is False
    ready = make_video_file()
    VideoFile.objects.filter(pk=file.pk).update(
        state=VideoFileState.READY, web=ready.web.name, still=ready.still.name
    )
    assert actions.bring_out_waiting(video_file_id=file.pk) is True
    video.refresh_from_db()
    assert (video.state, video.page.video_file, video.page.picture is not None) == (S.PUBLISHED, file, True)


def test_without_a_page_of_its_hashtag_it_waits(entrant, hashtag, moderator):
    video = put(sent(entrant, hashtag), S.REVIEW)
    with pytest.raises(NoPlaceError):
        actions.approve_video(video_id=video.pk, user=moderator)
    put(video, S.APPROVED)
    with pytest.raises(NoPlaceError):
        actions.bring_out(video_id=video.pk)


def test_a_file_that_cannot_be_prepared_is_not_approved_and_its_sender_is_told(
    entrant, hashtag_page, hashtag, moderator
):
    video = put(sent(entrant, hashtag, video_file=make_video_file(ready=False)), S.REVIEW)
    VideoFile.objects.update(state=VideoFileState.FAILED, failure="broken")
    with pytest.raises(actions.MayNotError):
        actions.approve_video(video_id=video.pk, user=moderator)
    told = [actions.tell_of_failed_file(video_file_id=video.video_file_id) for _ in range(2)]
    assert (told, events(video)) == ([True, False], ["submitted", "file_failed"])


def published(video: ResidentVideo) -> ResidentVideo:
    put(video, S.APPROVED)
    actions.bring_out(video_id=video.pk)
    video.refresh_from_db()
    return video


def test_a_page_that_staff_take_away_makes_it_unavailable_and_back(video, django_capture_on_commit_callbacks):
    page = published(video).page
    page.unpublish()
    video.refresh_from_db()
    assert video.state == S.UNAVAILABLE
    page.refresh_from_db()
    page.save_revision().publish()
    video.refresh_from_db()
    assert video.state == S.PUBLISHED
    VideoPage.objects.get(pk=page.pk).delete()
    video.refresh_from_db()
    assert (video.state, video.page) == (S.UNAVAILABLE, None)


def test_a_withdrawal_takes_page_and_files(
    entrant, hashtag_page, hashtag, django_capture_on_commit_callbacks
):
    file = make_video_file()
    video = published(sent(entrant, hashtag, video_file=file))
    folder = Path(storages["private"].path(file.folder))
    assert folder.exists()
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            actions.withdraw_video(video_id=video.pk, user=entrant)
    video.refresh_from_db()
    assert (video.state, video.page, video.video_file) == (S.WITHDRAWN, None, None)
    assert (VideoPage.objects.count(), VideoFile.objects.count(), folder.exists()) == (0, 0, False)
    assert video.consents.standing().count() == 0


def test_others_cannot_withdraw(video, other_entrant, moderator):
    for user in (other_entrant, moderator):
        with pytest.raises(actions.MayNotError):
            actions.withdraw_video(video_id=video.pk, user=user)


def test_the_same_form_sent_twice_is_one_video(entrant, hashtag):
    import uuid

    from media.actions.sending import VideoFields, send_video
    from media.youtube_address import parse

    key = uuid.uuid4()
    fields = VideoFields(
        hashtag=hashtag, title="A", words="", language="it", language_spoken="it", speaker_kind="resident",
        speaker_name="Ada", has_minors=False,
    )  # fmt: skip
    made = {
        send_video(
            user=entrant, key=key, fields=fields, consents=words(VideoConsentKind.LICENCE), youtube=parse(ID)
        ).pk
        for _ in range(2)
    }
    assert len(made) == 1
    assert VideoWording.objects.count() == 1


def test_nobody_fills_the_desk_alone(entrant, hashtag):
    for _ in range(10):
        sent(entrant, hashtag)
    with pytest.raises(actions.TooManyVideosError):
        sent(entrant, hashtag)


# --- mails --------------------------------------------------------------------------


def test_the_mails_of_a_video(video, moderator):
    from media.tasks import tell_sender

    ResidentVideo.objects.filter(pk=video.pk).update(reason="")
    put(video, S.REVIEW)
    actions.reject_video(video_id=video.pk, user=moderator, reason="La musica è di altri.")
    for row in video.log.all():
        assert tell_sender.func(row.pk) is True
        assert tell_sender.func(row.pk) is False
    assert [one.to for one in mail.outbox] == [["ada@example.org"]] * 2
    assert "La musica è di altri." in mail.outbox[1].body
    assert f"/it/video/miei/{video.code}/" in mail.outbox[1].body


# --- signatures -----------------------------------------------------------------------


@pytest.fixture
def minor(entrant, hashtag_page, hashtag) -> ResidentVideo:
    both = [
        NamedGuardian(name="Madre", email="m@example.org"),
        NamedGuardian(name="Padre", email="p@example.org"),
    ]
    return sent(entrant, hashtag, guardians=both)


def sign(row: Any) -> None:
    shown = signing.shown_to(row.video)
    signing.sign(guardian_id=row.pk, words=words(VideoConsentKind.GUARDIAN), shown=shown, now=timezone.now())


def test_nothing_is_looked_at_before_all_have_signed(minor, moderator):
    first, second = minor.guardians.all()
    with pytest.raises(actions.MayNotError):
        actions.start_review(video_id=minor.pk, user=moderator)
    sign(first)
    with pytest.raises(actions.MayNotError):
        actions.start_review(video_id=minor.pk, user=moderator)
    sign(second)
    sign(second)
    actions.start_review(video_id=minor.pk, user=moderator)
    assert events(minor) == ["submitted", "signed", "signed", "complete", "review"]


def test_who_refuses_keeps_it_back_and_may_still_sign(minor):
    first, _second = minor.guardians.all()
    signing.refuse(guardian_id=first.pk, now=timezone.now())
    minor.refresh_from_db()
    assert (minor.state, minor.awaited) == (S.SUBMITTED, 2)
    sign(first)
    first.refresh_from_db()
    assert (first.refused_at, first.signed_at is not None) == (None, True)


def test_nobody_signs_what_changed_while_they_looked(minor):
    first = minor.guardians.first()
    shown = signing.shown_to(minor)
    ResidentVideo.objects.filter(pk=minor.pk).update(title="Un altro")
    with pytest.raises(signing.ChangedMeanwhileError):
        signing.sign(guardian_id=first.pk, words=[], shown=shown, now=timezone.now())


def test_a_signature_taken_back_takes_the_page(minor):
    for row in minor.guardians.all():
        sign(row)
    video = published(minor)
    signing.take_back(guardian_id=video.guardians.first().pk, now=timezone.now())
    video.refresh_from_db()
    assert (video.state, VideoPage.objects.count()) == (S.WITHDRAWN, 0)
    assert events(video)[-1] == VideoEvent.TAKEN_BACK


def test_a_link_is_mailed_once_there_is_something_to_see(entrant, hashtag_page, hashtag):
    video = sent(
        entrant,
        hashtag,
        video_file=make_video_file(ready=False),
        guardians=[NamedGuardian(name="M", email="m@example.org")],
    )
    row = video.guardians.get()
    assert actions.ask_guardian(guardian_id=row.pk) is False
    VideoFile.objects.update(state=VideoFileState.READY, web="videos/x/web.mp4")
    assert actions.ask_waiting_guardians(video_file_id=video.video_file_id) == 1
    assert actions.ask_guardian(guardian_id=row.pk) is False
    assert [one.to for one in mail.outbox] == [["m@example.org"]]
    assert link_of(row.token).split(".")[0] in mail.outbox[0].body
    assert actions.remind_guardians(before=timezone.now() + timedelta(seconds=1)) == 1
    assert actions.remind_guardians(before=timezone.now() + timedelta(seconds=1)) == 0


# --- pruning, a person's data -----------------------------------------------------------


def test_what_nobody_needs_any_more_goes(entrant, hashtag, moderator, django_capture_on_commit_callbacks):
    video = put(sent(entrant, hashtag, video_file=make_video_file()), S.REJECTED, decided_at=timezone.now())
    waits = sent(entrant, hashtag, guardians=[NamedGuardian(name="M", email="m@example.org")])
    later = timezone.now() + timedelta(days=1)
    assert actions.forget_rejected_files(before=timezone.now() - timedelta(days=1)) == 0
    assert actions.forget_rejected_files(before=later) == 1
    assert actions.give_up_unsigned(before=later, now=later) == 1
    video.refresh_from_db()
    waits.refresh_from_db()
    assert (video.state, video.video_file, waits.state) == (S.REJECTED, None, S.WITHDRAWN)


def test_a_person_takes_their_data_along_and_has_it_erased(
    entrant, hashtag_page, hashtag, django_capture_on_commit_callbacks
):
    file = make_video_file()
    video = published(sent(entrant, hashtag, video_file=file))
    put(sent(entrant, hashtag), S.REJECTED)
    told = persons.export_person(entrant.pk)
    assert [one["title"] for one in told["videos"]] == ["La mia bottega"] * 2
    assert len(told["consents"]) == 4
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            persons.erase_person(entrant.pk)
    rows = ResidentVideo.objects.values_list("title", "words", "speaker_name", "sender", "video_file", "page")
    assert set(rows) == {("", "", "", None, None, None)}
    assert (VideoPage.objects.count(), VideoFile.objects.count(), VideoUpload.objects.count()) == (0, 0, 0)
    assert persons.export_person(entrant.pk) == {"videos": [], "uploads": [], "consents": []}
    video.refresh_from_db()
    assert video.state == S.WITHDRAWN
