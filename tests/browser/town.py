"""A small town with one page of every type, for tests that look at all of them."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from contests.enums import EntryStatus, Phase
from contests.guardian_links import link_of
from contests.models import AgeBand, ContestPage, EntryAuthor
from hub.accounts.models import User
from hub.core.enums import OrganiserKind, Severity
from hub.core.models import Hashtag
from hub.core.translations import mirror_in_all_languages
from hub.home.actions import found_town
from hub.home.models import HashtagPage, InfoPage, NoticePage
from media.models import VideoPage, VoicePage
from projects.models import ColumnPage, EpisodePage, EventPage, Expert, ProjectPage
from tests.factories.contests import ContestFactory, EntryFactory, GuardianFactory, SubjectFactory, lengthen
from tests.factories.jury import JurorFactory, desk_of, give, publish
from tests.factories.pages import make_page

from .town_videos import build_videos

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
    kept = get_document_model()(title="Programma", file=ContentFile(b"9:00 ritrovo", name="programma.txt"))
    kept.save()
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
            "type": "timetable",
            "value": {
                "title": "Partenze",
                "first_head": "Linea",
                "second_head": "Ora",
                "rows": [{"days": "Lumaca", "hours": "7:35"}],
                "note": "",
            },
        },
        {
            "type": "documents",
            "value": {"title": "Da scaricare", "documents": [{"document": kept.pk, "title": "Il programma"}]},
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
    put(
        "voice",
        make_page(
            VoicePage,
            hashtag_page,
            title="Oggi al mercato",
            post_address="https://www.facebook.com/1020304050607/posts/100001",
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
            themes=["cultural_heritage"],
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
    build_events(town, hashtag_page, common)
    expert = Expert.objects.create(
        name="Elena Ferrero", role="psicologa", bio="Risponde.", portrait=shown, locale=home.locale
    )
    column = put(
        "column", make_page(ColumnPage, hashtag_page, title="L'esperta risponde", expert=expert, **common)
    )
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
    expired = make_page(
        NoticePage,
        hashtag_page,
        title="Acqua sospesa",
        starts_at=now - timedelta(days=9),
        ends_at=now - timedelta(days=8),
    )
    put("notice, expired", expired)
    superseded = put(
        "notice, superseded", make_page(NoticePage, hashtag_page, title="Allerta gialla", **common)
    )
    make_page(NoticePage, hashtag_page, title="Allerta arancione", supersedes=superseded)
    old = Hashtag.objects.create(label="IncontriNelParco", archived=True)
    archived = HashtagPage(title="Incontri nel parco", slug="incontri-nel-parco", hashtag=old)
    home.add_child(instance=archived)
    mirror_in_all_languages(archived)
    put("hashtag, archived", archived)
    gone = put("gone", make_page(InfoPage, home, title="Non più qui"))
    gone.unpublish()
    put("information", make_page(InfoPage, home, title="Privacy", body=body[:1]))
    for number in range(30):
        make_page(ProjectPage, hashtag_page, title=f"Progetto numero {number}", mirrored=False, **common)
    build_contests(town, hashtag_page)
    build_videos(town, hashtag_page)
    town.paths |= {
        "search": "/it/cerca/?q=progetto",
        "search without result": "/it/cerca/?q=zzzz",
        "search without words": "/it/cerca/",
        "stream, filtered": f"{hashtag_page.get_url()}?kind=project",
        "stream without result": f"{hashtag_page.get_url()}?q=zzzz",
        "themes": "/it/argomenti/",
        "theme": "/it/argomenti/patrimonio-culturale/",
        "theme without initiatives": "/it/argomenti/turismo/",
        "videos": "/it/video/",
        "videos, filtered": "/it/video/?q=zzzz",
        "how videos are shown": "/it/video/come-funziona/",
        "login": "/it/accesso/",
        "profile": "/it/profilo/",
        "change my address": "/it/profilo/indirizzo/",
        "delete my account": "/it/profilo/elimina/",
        "security": "/it/accesso/sicurezza/",
        "log out": "/it/accesso/esci/",
        "not found": "/it/non-esiste/",
        "bad request": "/it/errori/400/",
        "refused": "/it/errori/403/",
        "form expired": "/it/errori/403-form/",
        "too often": "/it/errori/429/",
        "broken": "/it/errori/500/",
    }


def build_events(town: Town, under: Page, common: dict[str, Any]) -> None:
    """Online events around their time."""
    now = timezone.now()
    for name, hours in (("online now", 0), ("online later", 30), ("over", -30)):
        event = make_page(
            EventPage,
            under,
            title=f"Filo diretto, {name}",
            attendance="online",
            join_address="https://meet.example.org/filo-diretto",
            starts_at=now + timedelta(hours=hours),
            ends_at=now + timedelta(hours=hours + 2),
            **common,
        )
        town.paths[f"event, {name}"] = event.get_url()


def build_contests(town: Town, under: Page) -> None:
    """A contest in each phase; one has an entrant, one a juror at work, one results and a gallery."""
    ContestFactory(phase=Phase.DRAFT, names={"it": "Sfumature in preparazione"})
    for phase in [phase for phase in Phase if phase is not Phase.DRAFT]:
        made_in = Phase.DELIBERATION if phase is Phase.PUBLISHED else phase
        contest = ContestFactory(phase=made_in, names={"it": f"Sfumature {phase.label}"})
        page = make_page(ContestPage, under, title=contest.name, contest=contest)
        town.paths[f"contest {phase.value}"] = page.get_url()
        if phase is Phase.OPEN:
            entrant = town.users["entrant"] = User.objects.create_user("anna@example.org")
            entry = EntryFactory(contest=contest, entrant=entrant)
            waiting = EntryFactory(contest=contest, entrant=entrant, status=EntryStatus.WAITING, awaited=1)
            signed = GuardianFactory(entry=waiting, signed_at=timezone.now())
            asked = GuardianFactory(entry=waiting, position=2)
            town.paths["my waiting entry"] = f"/it/concorsi/mie/{waiting.code}/"
            town.paths["who signs for my entry"] = f"/it/concorsi/mie/{waiting.code}/tutori/"
            town.paths["take back a consent"] = f"/it/concorsi/mie/{waiting.code}/consensi/licence/"
            SubjectFactory(entry=waiting)
            town.paths["people in my entry"] = f"/it/concorsi/mie/{waiting.code}/persone/"
            town.paths["guardian"] = f"/it/concorsi/tutori/{link_of(asked.token)}/"
            town.paths["guardian, signed"] = f"/it/concorsi/tutori/{link_of(signed.token)}/"
            town.paths["guardian, gone"] = f"/it/concorsi/tutori/{link_of(uuid.uuid4())}/"
            town.paths["guardian, broken"] = "/it/concorsi/tutori/x/"
            town.paths["entry form"] = f"/it/concorsi/{contest.slug}/partecipa/"
            town.paths["my entries"] = "/it/concorsi/mie/"
            town.paths["my entry"] = f"/it/concorsi/mie/{entry.code}/"
            town.paths["edit my entry"] = f"/it/concorsi/mie/{entry.code}/modifica/"
            town.paths["withdraw my entry"] = f"/it/concorsi/mie/{entry.code}/ritira/"
            build_series(town, under, entrant)
        if phase is Phase.SCREENING:
            town.paths["entry form, too late"] = f"/it/concorsi/{contest.slug}/partecipa/"
        if phase in {Phase.JUDGING, Phase.PUBLISHED}:
            juror = JurorFactory(contest=contest)
            entries = EntryFactory.create_batch(3, contest=contest, status=EntryStatus.ADMITTED)
            for entry, value in zip(entries, (9, 7, 5), strict=True):
                give(juror, entry, value, value, value)
            lengthen(entries[0], to=3)
            if phase is Phase.JUDGING:
                town.users["juror"] = juror.user
                town.paths["jury home"] = "/it/giuria/"
                town.paths["jury desk"] = f"/it/giuria/{contest.slug}/"
                tokens = {slot.entry_id: slot.token for slot in desk_of(juror).slots}
                for name, entry in (("jury photo", entries[1]), ("jury photo, series", entries[0])):
                    town.paths[name] = f"/it/giuria/{contest.slug}/foto/{tokens[entry.pk]}/"
            else:
                publish(contest=contest, by=User.objects.create_superuser("sindaca@example.org"))
                town.paths["results"] = f"/it/concorsi/{contest.slug}/risultati/"
                town.paths["embedded results"] = f"/it/concorsi/{contest.slug}/risultati/incorpora/"
                town.paths["calendar of winners"] = f"/it/concorsi/{contest.slug}/calendario/"
                town.paths["gallery"] = f"/it/concorsi/{contest.slug}/galleria/"
                for name, entry in (("gallery photo", entries[1]), ("gallery photo, series", entries[0])):
                    town.paths[name] = f"/it/concorsi/{contest.slug}/galleria/{entry.code}/"


def build_series(town: Town, under: Page, entrant: User) -> None:
    """A contest that asks everything: series, age bands, school classes; an entry of each."""
    contest = ContestFactory(names={"it": "Sfumature in serie"}, takes_classes=True, most_photos=4)
    for number, names in enumerate(({"it": "Ragazzi", "en": "Young"}, {"it": "Adulti", "en": "Adults"})):
        ages = {"to_age": 17} if number == 0 else {"from_age": 18}
        AgeBand.objects.create(contest=contest, position=number, names=names, **ages)
    page = make_page(ContestPage, under, title=contest.name, contest=contest)
    town.paths["contest of series and classes"] = page.get_url()
    town.paths["entry form of series and classes"] = f"/it/concorsi/{contest.slug}/partecipa/"
    entry = EntryFactory(contest=contest, entrant=entrant)
    lengthen(entry, to=3)
    town.paths["my series"] = f"/it/concorsi/mie/{entry.code}/"
    town.paths["edit my series"] = f"/it/concorsi/mie/{entry.code}/modifica/"
    of_class = EntryFactory(contest=contest, entrant=entrant)
    EntryAuthor.objects.filter(entry=of_class).update(
        name="3ª B, Scuola Rodari", school="Scuola Rodari", school_class="3ª B"
    )
    SubjectFactory(entry=of_class, name="3ª B, Scuola Rodari", is_class=True, is_minor=True)
    town.paths["sheet of a class"] = f"/it/concorsi/mie/{of_class.code}/persone/"
    town.paths["edit the photo of a class"] = f"/it/concorsi/mie/{of_class.code}/modifica/"
