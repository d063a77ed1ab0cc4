"""A small town with one page of every type, for tests that look at all of them."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model

from contests.actions.results import publish_results
from contests.desk import Desk
from contests.enums import EntryStatus, Phase
from contests.models import ContestPage
from hub.accounts.models import User
from hub.core.enums import OrganiserKind, Severity
from hub.core.models import Hashtag
from hub.core.translations import mirror_in_all_languages
from hub.home.actions import found_town
from hub.home.models import HashtagPage, InfoPage, NoticePage
from media.models import VideoPage
from projects.models import ColumnPage, EpisodePage, EventPage, ProjectPage
from tests.factories.contests import ContestFactory, EntryFactory
from tests.factories.jury import JurorFactory, give
from tests.factories.pages import make_page

if TYPE_CHECKING:
    from wagtail.models import Page

    from media.models import Picture


@dataclass
class Town:
    """``paths`` leads from a name to a path in Italian; ``users`` to who may see it."""

    url: str = ""
    paths: dict[str, str] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def path(self, name: str, language: str) -> str:
        return self.paths[name].replace("/it/", f"/{language}/", 1)


def picture(colour: tuple[int, int, int], title: str) -> Picture:
    buffer = io.BytesIO()
    Image.new("RGB", (1600, 1000), colour).save(buffer, "JPEG")
    made: Picture = get_image_model().objects.create(title=title, file=ImageFile(buffer, name=f"{title}.jpg"))
    return made


def whole_body(shown: Picture, video: Page) -> list[tuple[str, Any]]:
    """One block of each kind."""
    image = {"image": shown.pk, "decorative": False, "alt_text": "La piazza al mattino"}
    image_block = {"picture": image, "caption": "La piazza"}
    return [
        {
            "type": "text",
            "value": "<h2>Come funziona</h2><p>Si parte alle nove. <b>Portate</b> un amico.</p>",
        },
        {"type": "picture", "value": image_block},
        {"type": "gallery", "value": {"title": "Le foto", "pictures": [image_block, image_block]}},
        {"type": "video", "value": {"video": video.pk, "caption": "Parla la presidente"}},
        {"type": "quote", "value": {"text": "Restare uniti.", "author": "Maria", "role": "Volontaria"}},
        {
            "type": "call_to_action",
            "value": {
                "title": "Partecipa",
                "text": "Bastano due ore.",
                "label": "Iscriviti alla passeggiata",
                "page": None,
                "address": "https://example.org/",
            },
        },
        {
            "type": "timetable",
            "value": {
                "title": "Orari",
                "rows": [{"days": "Lunedì", "hours": "9:00–12:00"}],
                "note": "Festivi chiuso",
            },
        },
        {
            "type": "contact",
            "value": {
                "name": "Pro Loco",
                "role": "Associazione",
                "phone": "+39 011 000000",
                "email": "proloco@example.org",
                "address": "Piazza Roma 1",
                "hours": "9-12",
                "web": "https://example.org/",
            },
        },
        {
            "type": "faq",
            "value": {"title": "Domande", "questions": [{"question": "Costa?", "answer": "<p>No.</p>"}]},
        },
        {"type": "term", "value": {"term": "Hashtag", "meaning": "Una parola con il cancelletto davanti."}},
    ]


def build(town: Town) -> None:
    """Fill the tables; names as in ``tests/browser/test_every_page.py``."""
    home = found_town(name="Borgo di Prova", hostname="localhost")
    town.paths["home"] = "/it/"
    hashtag = Hashtag.objects.create(label="RestiamoConnessi")
    hashtag_page = HashtagPage(title="Restiamo connessi", slug="restiamo-connessi", hashtag=hashtag)
    home.add_child(instance=hashtag_page)
    mirror_in_all_languages(hashtag_page)
    shown = picture((40, 110, 160), "Piazza")
    now = timezone.now()

    def put(name: str, page: Page) -> Page:
        town.paths[name] = page.get_url()
        return page

    common = {"picture": shown, "picture_alt": "La piazza con il mercato"}
    put("hashtag", hashtag_page)
    video = put(
        "video",
        make_page(
            VideoPage,
            hashtag_page,
            title="Le voci del mercato",
            address="https://youtu.be/aqz-KE-bpKQ",
            organiser_kind=OrganiserKind.SHOP,
            transcript="<p>Buongiorno a tutti.</p>",
            **common,
        ),
    )
    body = whole_body(shown, video)
    put(
        "project",
        make_page(
            ProjectPage,
            hashtag_page,
            title="La spesa a casa",
            body=body,
            themes=["culture"],
            featured=True,
            **common,
        ),
    )
    put(
        "event",
        make_page(
            EventPage,
            hashtag_page,
            title="Passeggiata al castello",
            starts_at=now + timedelta(days=3),
            ends_at=now + timedelta(days=3, hours=2),
            place_name="Castello",
            place_address="Via del Castello 1",
            **common,
        ),
    )
    column = put("column", make_page(ColumnPage, hashtag_page, title="L'esperta risponde", **common))
    put("episode", make_page(EpisodePage, column, title="Dormire bene", body=body))
    put(
        "notice",
        make_page(
            NoticePage,
            hashtag_page,
            title="Chiusura della strada",
            severity=Severity.WARNING,
            issuer="Sindaco",
            act_number="ordinanza 42/2026",
            starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=1),
        ),
    )
    put("information", make_page(InfoPage, home, title="Privacy", body=body[:1]))
    for number in range(30):
        make_page(ProjectPage, hashtag_page, title=f"Progetto numero {number}", mirrored=False, **common)
    build_contests(town, hashtag_page)
    town.paths |= {
        "search": "/it/cerca/?q=progetto",
        "search without result": "/it/cerca/?q=zzzz",
        "stream, filtered": f"{hashtag_page.get_url()}?kind=project",
        "videos": "/it/video/",
        "how videos are shown": "/it/video/come-funziona/",
        "login": "/it/accesso/",
        "profile": "/it/profilo/",
        "security": "/it/accesso/sicurezza/",
        "log out": "/it/accesso/esci/",
        "not found": "/it/non-esiste/",
    }


def build_contests(town: Town, under: Page) -> None:
    """A contest in each phase; one has an entrant, one a juror at work, one results and a gallery."""
    for phase in Phase:
        made_in = Phase.DELIBERATION if phase is Phase.PUBLISHED else phase
        contest = ContestFactory(phase=made_in, name=f"Sfumature {phase.label}")
        page = make_page(ContestPage, under, title=contest.name, contest=contest)
        town.paths[f"contest {phase.value}"] = page.get_url()
        if phase is Phase.OPEN:
            entrant = town.users["entrant"] = User.objects.create_user("anna@example.org")
            entry = EntryFactory(contest=contest, entrant=entrant)
            town.paths["entry form"] = f"/it/concorsi/{contest.slug}/partecipa/"
            town.paths["my entries"] = "/it/concorsi/mie/"
            town.paths["my entry"] = f"/it/concorsi/mie/{entry.code}/"
            town.paths["edit my entry"] = f"/it/concorsi/mie/{entry.code}/modifica/"
            town.paths["withdraw my entry"] = f"/it/concorsi/mie/{entry.code}/ritira/"
        if phase in {Phase.JUDGING, Phase.PUBLISHED}:
            juror = JurorFactory(contest=contest)
            entries = EntryFactory.create_batch(3, contest=contest, status=EntryStatus.ADMITTED)
            for entry, value in zip(entries, (9, 7, 5), strict=True):
                give(juror, entry, value, value, value)
            if phase is Phase.JUDGING:
                town.users["juror"] = juror.user
                town.paths["jury home"] = "/it/giuria/"
                town.paths["jury desk"] = f"/it/giuria/{contest.slug}/"
                token = Desk(juror).slots[0].token
                town.paths["jury photo"] = f"/it/giuria/{contest.slug}/foto/{token}/"
            else:
                publish_results(contest=contest, by=User.objects.create_superuser("sindaca@example.org"))
                town.paths["results"] = f"/it/concorsi/{contest.slug}/risultati/"
                town.paths["calendar of winners"] = f"/it/concorsi/{contest.slug}/calendario/"
                town.paths["gallery"] = f"/it/concorsi/{contest.slug}/galleria/"
                town.paths["gallery photo"] = f"/it/concorsi/{contest.slug}/galleria/{entries[0].code}/"
