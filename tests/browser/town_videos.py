"""Residents' videos of the small town: in their states, and what guardians and senders see of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from media import actions
from media.actions.sending import NamedGuardian
from media.enums import ResidentVideoState
from media.guardian_links import link_of
from media.models import ResidentVideo, VideoPage
from tests.factories.pages import make_page
from tests.factories.videos import make_video_file
from tests.media.residents import sent

if TYPE_CHECKING:
    from hub.home.models import HashtagPage

    from .town import Town

WORDS = "WEBVTT\n\n00:01.000 --> 00:02.000\nBuongiorno\n"


def build_videos(town: Town, under: HashtagPage) -> None:
    hashtag, sender = under.hashtag, town.users["entrant"]
    hashtag.takes_videos = True
    hashtag.save()
    own = make_video_file(title="Saluto del Comune")
    actions.keep_captions(video_file=own, language="it", text=WORDS)
    page = make_page(VideoPage, under, title="Il saluto della sindaca", video_file=own, captions="reviewed")
    town.paths["video of our own"] = page.get_url()
    guardians = [NamedGuardian(name="Maria Neri", email="maria@example.org")]
    waiting = sent(sender, hashtag, video_file=make_video_file(), guardians=guardians)
    signed = sent(sender, hashtag, guardians=guardians)
    signed.guardians.update(signed_at=timezone.now())
    rejected = sent(sender, hashtag)
    refused = {"state": ResidentVideoState.REJECTED, "reason": "Musica altrui."}
    ResidentVideo.objects.filter(pk=rejected.pk).update(**refused)
    town.paths["send a video"] = "/it/video/invia/"
    town.paths["my videos"] = "/it/video/miei/"
    town.paths["my video"] = f"/it/video/miei/{waiting.code}/"
    town.paths["my rejected video"] = f"/it/video/miei/{rejected.code}/"
    town.paths["withdraw my video"] = f"/it/video/miei/{waiting.code}/ritira/"
    town.paths["correct a guardian"] = f"/it/video/miei/{waiting.code}/tutori/1/"
    town.paths["guardian of a video"] = f"/it/video/firma/{link_of(waiting.guardians.get().token)}/"
    town.paths["guardian of a video, signed"] = f"/it/video/firma/{link_of(signed.guardians.get().token)}/"
    town.paths["guardian of a video, broken"] = "/it/video/firma/x/"
