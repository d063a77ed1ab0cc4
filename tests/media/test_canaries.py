"""Every address of the videos, and wherever they show, as each role: no name where it does not belong.

One town holds a resident's video in each state, each with words of its own in every personal field. ``SEES``
is the whole table of who reads which word where: what is not in it is a leak. Roles, words and walk are as in
``tests/contests/test_canaries.py``, which walks the contests.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from django.test import Client, TestCase
from django.urls import get_resolver
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hub.accounts.enums import StaffGroup
from hub.core.enums import Arrivals
from media import actions
from media.actions.sending import NamedGuardian
from media.enums import ResidentVideoState
from media.facebook_tasks import sync_page
from media.guardian_links import link_of
from media.models import FacebookVoice, ResidentVideo, VideoUpload
from tests.contests.canaries import MARK
from tests.contests.canary_walk import BARE, OURS, Seen, beyond, filled, patterns, whole, words_in
from tests.contests.test_vote_secrecy import everything
from tests.factories.facebook import connect_facebook
from tests.factories.videos import make_video_file
from tests.working import work

from .residents import sent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db
S = ResidentVideoState
ROLES = (
    "anonymous",
    "sender",
    "other",
    "editor",
    "translator",
    "moderator",
    "secretary",
    "auditor",
    "superuser",
)
GROUPS = {
    "editor": StaffGroup.EDITORS,
    "translator": StaffGroup.TRANSLATORS,
    "moderator": StaffGroup.MODERATORS,
    "secretary": StaffGroup.SECRETARIES,
    "auditor": StaffGroup.AUDITORS,
}
SENDER_NAME, SENDER_MAIL = f"{MARK}sendername", f"{MARK}sendermail"
FILE_NAME = f"{MARK}filename"
# Fields of a video: what people wrote of it, of whom, and what was written back.
SHOWN = ("title", "words", "speaker")
KEPT = ("guardian", "guardianmail")
BACK = ("reason", "note", "captions")


def word(field: str, state: S) -> str:
    return f"{MARK}{field}{state.value}"


class Town(NamedTuple):
    people: dict[str, User]
    videos: dict[S, ResidentVideo]
    upload: VideoUpload


@pytest.fixture
def town(home: Any, hashtag: Any, hashtag_page: Any, in_group: Any, superuser: User) -> Town:
    from hub.accounts.models import User as Person

    people = {role: in_group(f"{role}@example.org", group) for role, group in GROUPS.items()}
    people["superuser"] = superuser
    people["other"] = Person.objects.create_user("altra@example.org")
    people["sender"] = Person.objects.create_user(
        f"{SENDER_MAIL}@example.org", first_name=SENDER_NAME, last_name=SENDER_NAME
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        videos = {state: video_in(state, people, hashtag) for state in S}
    upload = VideoUpload.objects.create(
        owner=people["sender"],
        name=f"{FILE_NAME}.mp4",
        size=10,
        expires_at=timezone.now() + timedelta(days=1),
    )
    return Town(people, videos, upload)


def video_in(state: S, people: dict[str, User], hashtag: Any) -> ResidentVideo:
    """Sent with a signature of a guardian, and brought into its state by the deeds that lead there."""
    moderator, sender = people["moderator"], people["sender"]
    guardian = NamedGuardian(name=word("guardian", state), email=f"{word('guardianmail', state)}@example.org")
    video = sent(
        sender,
        hashtag,
        guardians=[guardian],
        title=word("title", state),
        words=word("words", state),
        speaker_name=word("speaker", state),
        speaker_kind="resident",
        video_file=make_video_file(title=word("title", state)),
    )
    who = {"video_id": video.pk, "user": moderator}
    if state != S.SUBMITTED:
        video.guardians.update(signed_at=timezone.now())
        ResidentVideo.objects.filter(pk=video.pk).update(awaited=0)
        actions.start_review(**who)
        actions.set_captions(
            **who, language="it", text=f"WEBVTT\n\n00:01.000 --> 00:02.000\n{word('captions', state)}\n"
        )
        video.log.filter(event="captions").update(note=word("note", state))
    if state in (S.APPROVED, S.PUBLISHED, S.UNAVAILABLE):
        actions.approve_video(**who)
    if state in (S.PUBLISHED, S.UNAVAILABLE):
        assert actions.bring_out(video_id=video.pk)
    if state == S.UNAVAILABLE:
        page = ResidentVideo.objects.get(pk=video.pk).page
        assert page is not None
        page.unpublish()
    if state == S.REJECTED:
        actions.reject_video(**who, reason=word("reason", state))
    if state == S.WITHDRAWN:
        actions.withdraw_video(video_id=video.pk, user=sender)
    video = ResidentVideo.objects.get(pk=video.pk)
    assert video.state == state
    return video


# --- who reads what ---------------------------------------------------------------


class Sight(NamedTuple):
    """Who reads the words of these fields, at which addresses, of videos in which states."""

    fields: Iterable[str]
    roles: Iterable[str]
    names: Iterable[str]
    states: Iterable[S]


EVERYBODY = frozenset(ROLES)
REVIEWERS = frozenset({"editor", "moderator", "superuser"})
EDITORS = frozenset({"editor", "translator", "superuser"})
OUT, ON_A_PAGE = frozenset({S.PUBLISHED}), frozenset({S.PUBLISHED, S.UNAVAILABLE})
FIELDS = (*SHOWN, *KEPT, *BACK)
SEES = [
    # Who sent it reads what they wrote, and what was written back to them.
    Sight(FIELDS, {"sender"}, {"accounts:download", "media:mine_one"}, S),
    Sight({"title"}, {"sender"}, {"media:mine", "media:withdraw"}, S),
    Sight({"title", *KEPT}, {"sender"}, {"media:correct_guardian"}, {S.SUBMITTED}),
    Sight({"captions"}, {"sender", *REVIEWERS}, {"video_file_captions"}, S),
    # Who decides about it reads all of it, in one place.
    Sight(FIELDS, REVIEWERS, {"media_resident_video"}, S),
    Sight({"title", "speaker"}, REVIEWERS, {"media_resident_videos"}, S),
    # The link that a guardian was mailed opens for whoever holds it; it tells no address.
    Sight({*SHOWN, "guardian"}, EVERYBODY, {"media:guardian"}, {S.SUBMITTED}),
    # Once it is published, its words and who speaks: never who sent it, nor a guardian.
    Sight(SHOWN, EVERYBODY, {"feed", "media:videos", "page", "search", "sitemap"}, OUT),
    Sight({"captions"}, EVERYBODY, {"video_file_captions"}, OUT),
    # Then its page is a page as any other: of those who look after pages, also offline.
    Sight(
        SHOWN,
        EDITORS,
        {"theirs", "videos:index", "videos:index_results", "media_facebook_post", "localize_submit"},
        ON_A_PAGE,
    ),
    Sight(
        {"title"}, EDITORS, {"undescribed_pictures_report", "undescribed_pictures_report_results"}, ON_A_PAGE
    ),
    Sight({"title"}, {"secretary"}, {"theirs"}, ON_A_PAGE),
]
# Words that are of no video: who sent them all, and a file on its way.
OF_PEOPLE = {
    (SENDER_NAME, "superuser"): {
        "media_resident_video",
        "theirs",
        *(f"wagtailusers_users:{do}" for do in ("edit", "delete", "reset_second_step")),
    },
    (SENDER_MAIL, "superuser"): {"media_resident_video", "theirs", "wagtailusers_users:edit"},
    **{
        (one, role): {"media_resident_video"}
        for one in (SENDER_NAME, SENDER_MAIL)
        for role in ("editor", "moderator")
    },
    (SENDER_NAME, "sender"): {"accounts:download", "accounts:profile"},
    (SENDER_MAIL, "sender"): {"accounts:download", "accounts:profile", "account_email"},
    (FILE_NAME, "sender"): {"accounts:download"},
}


def table() -> Seen:
    found: Seen = defaultdict(set, {key: set(names) for key, names in OF_PEOPLE.items()})
    for sight in SEES:
        for field in sight.fields:
            for state in sight.states:
                for role in sight.roles:
                    found[word(field, state), role] |= set(sight.names)
    return found


def addresses(town: Town) -> list[tuple[str, str]]:
    """Everything of ours but the contests; lists of Wagtail's in which a video or a person shows."""
    page = town.videos[S.PUBLISHED].page
    assert page is not None
    way = page.get_url().removeprefix("/it/")
    files = [video.video_file for video in town.videos.values() if video.video_file]
    links = [link_of(guardian.token) for guardian in town.videos[S.SUBMITTED].guardians.all()]
    fillings: dict[str, list[Any]] = {
        "code": [video.code for video in town.videos.values()],
        "link": [*links, "x"],
        "position": [1],
        "media:token": [town.upload.token],
        "video:token": [file.token for file in files],
        "language": ["it"],
        "media_video_file:pk": [files[0].pk],
        "pk": [1],
        "wagtailusers_users:pk": [town.people["sender"].pk],
        "page_id": [page.pk],
        "media_facebook_post:pk": [page.pk],
        "task": ["5b8a3f8e-0d4e-4f0e-9d65-0f3f6f0f7a11"],
        "slug": ["patrimonio-culturale"],
        "name": ["x"],
        "feed:path": ["", "restiamo-connessi/", way],
        "feed:form": ["atom", "json"],
        "calendar:path": ["", "restiamo-connessi/"],
        "page:": ["", "restiamo-connessi/", way],
    }
    found = []
    for name, route, names, app in patterns(get_resolver()):
        if app in OURS and not name.startswith("contest"):
            found += [(name or "localize_submit", path) for path in filled(fillings, name, route, names)]
    states = [("media_resident_videos", f"/admin/video-residenti/?state={state.value}") for state in S]
    theirs = [
        "",
        "users/",
        f"pages/{page.pk}/edit/",
        f"pages/{page.pk}/history/",
        "reports/site-history/",
        "api/main/pages/",
        "images/",
        "documents/",
        f"pages/search/?q={MARK}",
    ]
    found += [("search", f"/it/cerca/?q={MARK}"), *states, *(("theirs", f"/admin/{one}") for one in theirs)]
    return sorted(set(found))


@pytest.mark.usefixtures("quiet")
def test_nobody_reads_a_personal_word_where_it_does_not_belong(town: Town, settings: Any) -> None:
    """Refusals are bare: their pages are the same everywhere, and walked with the contests."""
    settings.ROOT_URLCONF = BARE
    seen: Seen = defaultdict(set)
    broken, only_posted, paths = [], set(), addresses(town)
    for role in sorted(ROLES, key=lambda role: role != "superuser"):
        client = Client(raise_request_exception=False)
        if role != "anonymous":
            client.force_login(
                town.people[role], backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        for name, path in paths:
            if path in only_posted:
                continue
            answer = client.get(path)
            if answer.status_code >= 500:
                broken.append((role, path))
            if role == "superuser" and answer.status_code == 405:
                only_posted.add(path)  # nobody else's GET gets further
            for found in words_in(whole(answer)):
                seen[found, role].add(name)
    assert broken == []
    assert beyond(seen, table()) == {}
    # The walk saw what there is to see.
    for state in S:
        assert seen[word("guardianmail", state), "moderator"] == {"media_resident_video"}
    assert "page" in seen[word("speaker", S.PUBLISHED), "anonymous"]


def test_work_that_waits_is_given_no_personal_word(town: Town) -> None:
    """What the worker is given is kept, and a superuser's page could show it."""
    rows = list(DBTaskResult.objects.values_list("task_path", "args_kwargs"))
    assert {path.rpartition(".")[2] for path, _given in rows} >= {"ask_video_guardian", "tell_sender"}
    assert words_in(repr(rows).encode()) == set()


def test_nothing_of_who_answered_a_post_comes_in(graph: Any, hashtag: Any, hashtag_page: Any) -> None:
    """Facebook may tell more than it was asked: of a comment neither its words nor its author are kept."""
    hashtag.arrivals = Arrivals.PUBLISH
    hashtag.save()
    author = {"id": "77", "name": f"{MARK}commenter"}
    comments = [{"id": "1_2", "message": f"{MARK}comment", "from": author}]
    strangers = {
        "comments": {"data": comments},
        "from": author,
        "reactions": {"data": [author]},
        "message_tags": [author],
        "to": {"data": [author]},
    }
    graph.tell("post", message="Oggi al mercato #RestiamoConnessi", strangers=strangers)
    connection = connect_facebook()
    with TestCase.captureOnCommitCallbacks(execute=True):
        sync_page.enqueue(connection.pk)
    work()
    voice = FacebookVoice.objects.get()
    assert (voice.state, words_in(everything().encode())) == ("published", set())
    assert voice.page is not None
    for path in (voice.page.get_url(), "/it/restiamo-connessi/", "/it/restiamo-connessi/feed.json"):
        answer = Client().get(path)
        assert (answer.status_code, words_in(whole(answer))) == (200, set())
