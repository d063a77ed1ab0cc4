"""Parents and guardians of who is seen in a resident's video: who signs, what, and by which mailbox."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from hub.core.enums import GuardiansNeeded
from media.actions.guardians import shown_to, sign
from media.actions.sending import NamedGuardian
from media.enums import VideoConsentKind
from media.guardian_links import link_of
from media.models import ResidentVideo
from tests.factories.videos import make_video_file

from .channels import run_tasks
from .residents import form_data, sent, words

if TYPE_CHECKING:
    from django.test import Client

    from media.models import VideoGuardian

SEND = "/it/video/invia/"
MINORS = {"minors": "yes"}
SELF = {"guardian_self": "on", "guardian_self_name": "Ada Autrice"}
MOTHER = {"guardian_1_name": "Madre", "guardian_1_email": "madre@example.org"}
FATHER = {"guardian_2_name": "Padre", "guardian_2_email": "padre@example.org"}
SOLE = {"guardian_sole": "on"}
BOTH, ONE = GuardiansNeeded.BOTH, GuardiansNeeded.ONE


@pytest.fixture
def asked(entrant, open_hashtag) -> VideoGuardian:
    mother = NamedGuardian(name="Madre", email="madre@example.org")
    video = sent(entrant, open_hashtag, video_file=make_video_file(), guardians=[mother])
    return video.guardians.get()


def own_page(guardian: VideoGuardian) -> str:
    return reverse("media:guardian", args=[link_of(guardian.token)])


def correcting(guardian: VideoGuardian) -> str:
    return reverse("media:correct_guardian", args=[guardian.video.code, guardian.position])


# --- whose signatures it takes ----------------------------------------------------------


@pytest.mark.parametrize(
    ("needed", "answers", "wrong"),
    [
        (BOTH, {}, {"guardian_1_name"}),
        (BOTH, SELF, {"guardian_1_name"}),
        (BOTH, MOTHER, {"guardian_2_name"}),
        (BOTH, FATHER, {"guardian_1_name"}),
        (BOTH, MOTHER | FATHER | SOLE, {"guardian_sole"}),
        (BOTH, SELF | FATHER | SOLE, {"guardian_sole"}),
        (BOTH, SOLE, {"guardian_1_name"}),
        (BOTH, SELF | SOLE | {"guardian_self_name": ""}, {"guardian_self_name"}),
        (ONE, {}, {"guardian_1_name"}),
        (ONE, MOTHER | {"guardian_1_name": ""}, {"guardian_1_name"}),
        (BOTH, MOTHER | FATHER | {"guardian_2_email": "MADRE+x@example.org"}, {"guardian_2_email"}),
        (BOTH, MOTHER | FATHER | {"guardian_1_email": "ada@example.org"}, {"guardian_1_email"}),
    ],
)
def test_a_signature_is_missing(sender: Client, open_hashtag, needed: str, answers: dict, wrong: set):
    open_hashtag.video_guardians = needed
    open_hashtag.save()
    answer = sender.post(SEND, form_data(open_hashtag, **MINORS | answers))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, wrong)
    assert ResidentVideo.objects.count() == 0


@pytest.mark.parametrize(
    ("needed", "answers", "rows"),
    [
        (BOTH, MOTHER | FATHER, [("Madre", False, False), ("Padre", False, False)]),
        (BOTH, SELF | FATHER, [("Ada Autrice", False, True), ("Padre", False, False)]),
        (BOTH, SELF | SOLE, [("Ada Autrice", True, True)]),
        (BOTH, MOTHER | SOLE, [("Madre", True, False)]),
        (ONE, MOTHER, [("Madre", False, False)]),
        (ONE, SELF, [("Ada Autrice", False, True)]),
    ],
)
def test_signatures_are_asked_for(sender: Client, open_hashtag, needed: str, answers: dict, rows: list):
    open_hashtag.video_guardians = needed
    open_hashtag.save()
    assert ("guardian_sole" in sender.get(SEND).context["form"].fields) == (needed == BOTH)
    assert sender.post(SEND, form_data(open_hashtag, **MINORS | answers)).status_code == 302
    video = ResidentVideo.objects.get()
    found = [(one.name, one.is_sole, one.signed_at is not None) for one in video.guardians.all()]
    assert (found, video.awaited) == (rows, sum(not has_signed for _name, _sole, has_signed in rows))
    declared = video.consents.filter(kind=VideoConsentKind.SOLE).count()
    assert declared == sum(is_sole and has_signed for _name, is_sole, has_signed in rows)


def test_adults_need_nobody(sender: Client, open_hashtag):
    assert sender.post(SEND, form_data(open_hashtag)).status_code == 302
    assert ResidentVideo.objects.get().guardians.count() == 0


# --- the page behind the link -----------------------------------------------------------


def test_a_guardian_watches_signs_and_takes_back(client: Client, asked):
    here = own_page(asked)
    page = client.get(here)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "no-referrer")
    assert client.get(f"{here}video.mp4", headers={"Range": "bytes=0-3"}).status_code == 206
    fields = agreed(page.text)
    assert client.post(here, {"do": "sign", **fields}).status_code == 422
    assert client.post(here, {"do": "sign", "agree": "on", **fields}).status_code == 302
    asked.video.refresh_from_db()
    assert (asked.video.awaited, asked.video.consents.filter(guardian=asked).count()) == (0, 1)
    assert client.post(here, {"do": "take_back"}).status_code == 422
    assert client.post(here, {"do": "take_back", "sure": "on"}).status_code == 200
    assert client.get(here).status_code == 410


def test_who_is_alone_signs_that_too(client: Client, asked):
    asked.is_sole = True
    asked.save()
    page = client.get(own_page(asked)).text
    assert "nessun altro oltre a me" in page
    client.post(own_page(asked), {"do": "sign", "agree": "on", **agreed(page)})
    kinds = asked.consents.values_list("kind", flat=True)
    assert sorted(kinds) == [VideoConsentKind.GUARDIAN, VideoConsentKind.SOLE]


def agreed(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(shown|agreed_to)"\s+value="([^"]+)"', page))


def test_links_that_lead_nowhere(client: Client, asked):
    assert client.get(reverse("media:guardian", args=["x" * 40])).status_code == 404
    assert client.get(reverse("media:guardian", args=["x" * 40]) + "video.mp4").status_code == 404
    link = link_of(uuid.uuid4())
    assert client.get(reverse("media:guardian", args=[link])).status_code == 410


# --- corrected --------------------------------------------------------------------------


def test_another_address_gets_another_link(
    sender: Client, asked, mailoutbox, django_capture_on_commit_callbacks
):
    old = own_page(asked)
    assert correcting(asked) in sender.get(reverse("media:mine_one", args=[asked.video.code])).text
    assert 'value="madre@example.org"' in sender.get(correcting(asked)).text
    with django_capture_on_commit_callbacks(execute=True):
        answer = sender.post(correcting(asked), {"name": "Maria", "email": "maria@example.org"})
    assert answer.status_code == 302
    run_tasks("media.tasks.ask_")
    asked.refresh_from_db()
    assert (asked.name, asked.email, asked.asked_at is not None) == ("Maria", "maria@example.org", True)
    (mail,) = (one for one in mailoutbox if one.to == ["maria@example.org"])
    assert own_page(asked) in mail.body
    assert [sender.get(page).status_code for page in (old, own_page(asked))] == [410, 200]
    assert [row.event for row in asked.video.log.all()] == ["submitted", "guardian_changed"]


def test_the_same_address_changes_nothing(sender: Client, asked):
    sender.post(correcting(asked), {"name": "Madre", "email": "madre@example.org"})
    token = asked.token
    asked.refresh_from_db()
    assert (asked.token, asked.video.log.count()) == (token, 1)


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"name": "", "email": "maria@example.org"}, {"name"}),
        ({"name": "x" * 121, "email": "maria@example.org"}, {"name"}),
        ({"name": "Maria", "email": "nessuno"}, {"email"}),
        ({"name": "Maria", "email": "Ada+x@example.org"}, {"email"}),
        ({"name": "Maria", "email": "padre@example.org"}, {"email"}),
    ],
)
def test_an_address_of_somebody_else_is_refused(
    sender: Client, entrant, open_hashtag, answers: dict, wrong: set
):
    both = [NamedGuardian(name=name, email=f"{name.lower()}@example.org") for name in ("Madre", "Padre")]
    mother = sent(entrant, open_hashtag, guardians=both).guardians.first()
    answer = sender.post(correcting(mother), answers)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, wrong)
    assert f'value="{answers["email"]}"' in answer.text


def test_who_corrects_and_when(client: Client, asked, entrant, other_entrant, screener, superuser):
    """The sender as long as the signature is missing: role × whether it is."""

    def found() -> list[Any]:
        told = []
        for person in (None, entrant, other_entrant, screener, superuser):
            client.logout()
            if person:
                client.force_login(person)
            answers = (
                client.get(correcting(asked)),
                client.post(correcting(asked), {"name": "X", "email": "x"}),
            )
            told.append(tuple(answer.status_code for answer in answers))
        return told

    assert found() == [(302, 302), (200, 422), (404, 404), (404, 404), (404, 404)]
    video = asked.video
    sign(
        guardian_id=asked.pk,
        words=words(VideoConsentKind.GUARDIAN),
        shown=shown_to(video),
        now=video.created_at,
    )
    assert found() == [(302, 302), (302, 302), (404, 404), (404, 404), (404, 404)]
    asked.refresh_from_db()
    assert asked.name == "Madre"


def test_the_sender_has_the_link_mailed_again(sender: Client, asked, mailoutbox):
    again = reverse("media:ask_again", args=[asked.video.code, asked.position])
    assert sender.post(again).status_code == 302
    assert [one.to for one in mailoutbox] == [["madre@example.org"]]
    assert sender.post(again.replace("/1/", "/9/")).status_code == 404
