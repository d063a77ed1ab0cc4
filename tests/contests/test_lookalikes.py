"""Photos that look alike: found by the worker, shown two by two, decided once by a person."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from contests import tasks
from contests.actions import Refused, admit_entry, export_person, withdraw_entry
from contests.actions.lookalikes import decide_look_alike
from contests.enums import EntryEvent, EntryStatus, LookAlikeVerdict, Phase
from contests.lookalikes import catch_up, compare_photo
from contests.models import Contest, Entry, Fingerprint, LookAlike, Photo
from contests.views.standing import dashboard_panel
from hub.accounts.enums import StaffGroup
from tests.factories.contests import ContestFactory, EntryFactory, PersonFactory, PhotoFactory
from tests.factories.jury import JurorFactory, give, publish

from .photographs import SAME, photographs
from .test_screening import member

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from PIL import Image

    from hub.accounts.models import User

pytestmark = pytest.mark.django_db

QUERIES = 17
ONE, FAR = b"\x0f" * 128, b"\xf0" * 128


@pytest.fixture
def staff(home: Any) -> User:
    return member(StaffGroup.SECRETARIES)


def jpeg_of(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def sent(contest: Contest, image: Image.Image) -> Photo:
    """A photo as it is sent, with what the worker then does."""
    entry = EntryFactory(contest=contest)
    entry.photos.all().delete()
    photo: Photo = PhotoFactory(entry=entry, ready=False, data=jpeg_of(image))
    tasks.make_derivatives.func(photo.pk)
    return photo


def looking(entry: Entry, bits: bytes = ONE) -> Photo:
    """The photo of an entry with a fingerprint of its own, compared."""
    photo = entry.photos.get()
    Fingerprint.objects.create(photo=photo, bits=bits)
    compare_photo(photo_id=photo.pk)
    return photo


def pair(**values: Any) -> LookAlike:
    contest = values.pop("contest", None) or ContestFactory()
    other = looking(values.pop("other", None) or EntryFactory(contest=contest))
    photo = looking(values.pop("entry", None) or EntryFactory(contest=contest))
    return LookAlike.objects.get(photo=photo, other=other)


def found() -> list[tuple[int, int]]:
    return list(LookAlike.objects.order_by("pk").values_list("photo", "other"))


def decide(client: Client, one: LookAlike, verdict: str, note: str = "") -> Any:
    contest = one.photo.entry.contest_id
    return client.post(
        reverse("contests_lookalike", args=[contest, one.pk]), {"verdict": verdict, "note": note}
    )


# --- found by the worker -------------------------------------------------------


def test_the_worker_finds_the_same_photograph_however_it_was_changed() -> None:
    contest = ContestFactory()
    first, second = list(photographs().values())[:2]
    original, stranger = sent(contest, first), sent(contest, second)
    assert found() == []
    copies = [sent(contest, SAME[name](first)) for name in ("mirrored", "turned by 90")]
    assert set(found()) == {
        (copies[0].pk, original.pk),
        (copies[1].pk, original.pk),
        (copies[1].pk, copies[0].pk),
    }
    assert stranger.pk not in {pk for both in found() for pk in both}


def test_a_photo_of_another_year_is_found_in_the_queue_of_this_one() -> None:
    before = ContestFactory(phase=Phase.ARCHIVED)
    other = looking(EntryFactory(contest=before, status=EntryStatus.ADMITTED))
    photo = looking(EntryFactory())
    assert found() == [(photo.pk, other.pk)]
    assert LookAlike.objects.of_contest(photo.entry.contest).count() == 1
    assert LookAlike.objects.of_contest(before).count() == 0


def test_comparing_twice_finds_the_same_once() -> None:
    made = pair()
    for photo in (made.photo, made.other):
        assert compare_photo(photo_id=photo.pk) == 1
    assert found() == [(made.photo_id, made.other_id)]


def test_the_photos_of_one_entry_are_not_held_against_each_other() -> None:
    entry = EntryFactory()
    looking(entry)
    second = PhotoFactory(entry=entry, position=1)
    Fingerprint.objects.create(photo=second, bits=ONE)
    assert compare_photo(photo_id=second.pk) == 0


def test_what_looks_different_is_no_pair() -> None:
    looking(EntryFactory())
    looking(EntryFactory(), FAR)
    assert found() == []


def test_photos_from_before_are_caught_up_with() -> None:
    contest = ContestFactory()
    image = next(iter(photographs().values()))
    one, two = sent(contest, image), sent(contest, SAME["mirrored"](image))
    told = found()
    Fingerprint.objects.all().delete()
    LookAlike.objects.all().delete()
    assert catch_up() == 2
    assert found() == told == [(two.pk, one.pk)]
    assert catch_up() == 0


def test_a_lost_file_does_not_keep_the_others_waiting() -> None:
    image = next(iter(photographs().values()))
    lost, other = sent(ContestFactory(), image), sent(ContestFactory(), image)
    Fingerprint.objects.all().delete()
    for derivative in lost.derivatives.filter(format="jpeg"):
        derivative.file.storage.delete(derivative.file.name)
    assert catch_up() == 1
    assert list(Fingerprint.objects.values_list("photo", flat=True)) == [other.pk]


def test_a_photo_that_is_gone_is_compared_with_nothing() -> None:
    photo = looking(EntryFactory())
    pk = photo.pk
    photo.delete()
    assert compare_photo(photo_id=pk) == 0


def test_a_pair_goes_with_its_photo() -> None:
    one = pair()
    withdraw_entry(entry=one.photo.entry, user=one.photo.entry.entrant, now=timezone.now())
    assert found() == []


def test_it_never_rejects(staff: User) -> None:
    one = pair()
    decide_look_alike(pair_id=one.pk, user=staff, verdict=LookAlikeVerdict.SAME, note="", now=timezone.now())
    assert set(Entry.objects.values_list("status", flat=True)) == {EntryStatus.SUBMITTED}
    admit_entry(entry_id=one.photo.entry_id, user=staff, now=timezone.now())
    assert Entry.objects.get(pk=one.photo.entry_id).status == EntryStatus.ADMITTED


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "same", "decided_at": None},
        {"verdict": "", "decided_at": timezone.now()},
        {"verdict": "perhaps", "decided_at": timezone.now()},
    ],
)
def test_the_database_refuses_half_a_decision(wrong: dict[str, Any]) -> None:
    one = pair()
    with pytest.raises(IntegrityError), transaction.atomic():
        LookAlike.objects.filter(pk=one.pk).update(**wrong)


# --- decided by a person -------------------------------------------------------


def test_a_pair_is_decided_once_with_who_and_when(client: Client, staff: User, login: Any) -> None:
    one = pair()
    login(client, staff)
    before = timezone.now()
    decide(client, one, "same", "Inviata anche dal fratello.")
    decide(client, one, "different", "Ripensamento")
    kept = LookAlike.objects.get()
    assert (kept.verdict, kept.note, kept.decided_by) == ("same", "Inviata anche dal fratello.", staff)
    assert kept.decided_at is not None
    assert before <= kept.decided_at <= timezone.now()
    for entry, other in ((one.photo.entry, one.other.entry), (one.other.entry, one.photo.entry)):
        assert list(entry.log.values_list("event", "actor", "reason")) == [
            (EntryEvent.LOOKALIKE_SAME, staff.pk, other.code)
        ]


def test_the_note_is_not_for_the_entrants(staff: User) -> None:
    one = pair()
    note = "È di Mario Rossi."
    decide_look_alike(
        pair_id=one.pk, user=staff, verdict=LookAlikeVerdict.SAME, note=note, now=timezone.now()
    )
    assert note not in str(export_person(one.photo.entry.entrant_id or 0))


def test_nobody_decides_about_their_own_photo(client: Client, staff: User, login: Any) -> None:
    contest = ContestFactory()
    one = pair(contest=contest, other=EntryFactory(contest=contest, entrant=staff))
    login(client, staff)
    decide(client, one, "different")
    assert LookAlike.objects.get().verdict == ""
    page = client.get(reverse("contests_lookalikes", args=[contest.pk])).content.decode()
    assert "Una delle due è una tua foto" in page
    with pytest.raises(Refused):
        decide_look_alike(
            pair_id=one.pk, user=staff, verdict=LookAlikeVerdict.SAME, note="", now=timezone.now()
        )


def test_what_is_no_verdict_is_refused(client: Client, staff: User, login: Any) -> None:
    one = pair()
    login(client, staff)
    assert decide(client, one, "perhaps").status_code == 302
    assert decide(client, one, "same", "x" * 501).status_code == 302
    assert LookAlike.objects.get().verdict == ""


def test_a_pair_of_another_contest_is_not_found(client: Client, staff: User, login: Any) -> None:
    one, elsewhere = pair(), ContestFactory()
    login(client, staff)
    path = reverse("contests_lookalike", args=[elsewhere.pk, one.pk])
    client.post(path, {"verdict": "same"})
    assert LookAlike.objects.get().verdict == ""


ROLES = {
    "entrant": False,
    "editor": False,
    "auditor": False,
    "screener": True,
    "contest_staff": True,
    "superuser": True,
}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_compare(client: Client, home: Any, request: Any, login: Any, role: str) -> None:
    one = pair()
    login(client, request.getfixturevalue(role))
    path = reverse("contests_lookalikes", args=[one.photo.entry.contest_id])
    assert (client.get(path).status_code == 200) is ROLES[role]
    decide(client, one, "same")
    assert (LookAlike.objects.get().verdict == "same") is ROLES[role]


# --- what the screener sees ----------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_pairs_ask_as_much_for_one_as_for_many(
    client: Client, staff: User, login: Any, number: int, django_assert_num_queries: Any
) -> None:
    contest = ContestFactory()
    for n in range(number):
        bits = bytes([n * 85]) * 128
        looking(EntryFactory(contest=contest), bits)
        looking(EntryFactory(contest=contest), bits)
    login(client, staff)
    path = reverse("contests_lookalikes", args=[contest.pk])
    client.get(path)
    with django_assert_num_queries(QUERIES):
        response = client.get(path)
    assert len(response.context["rows"]) == number


def test_both_are_shown_large_with_what_they_have_in_common_and_no_name(
    client: Client, staff: User, login: Any, superuser: User
) -> None:
    before = ContestFactory(phase=Phase.DELIBERATION, names={"it": "Sfumature di una volta"})
    winner = EntryFactory(contest=before, status=EntryStatus.ADMITTED)
    give(JurorFactory(contest=before), winner, 9, 9, 9)
    publish(before, superuser)
    one = pair(other=winner)
    Photo.objects.filter(pk=one.photo_id).update(sha256="b" * 64)
    login(client, staff)
    response = client.get(reverse("contests_lookalikes", args=[one.photo.entry.contest_id]))
    page = response.content.decode()
    [row] = response.context["rows"]
    assert row["said"] == [
        "Differiscono 0 segni su 64: meno sono, più si assomigliano.",
        "Le hanno inviate due persone diverse.",
        "Sono state inviate a due concorsi.",
    ]
    year = before.opens_at.year
    assert row["sides"][1]["where"] == f"Sfumature di una volta, {year}: posto 1"
    for entry in (one.photo.entry, one.other.entry):
        assert entry.photos.get().derivatives.get(format="jpeg", width=960).address in page
        assert entry.author.name not in page
        assert entry.entrant.email not in page


def test_a_result_that_is_not_out_is_not_told(
    client: Client, staff: User, login: Any, superuser: User
) -> None:
    from contests.actions.results import seal_results

    sealed = ContestFactory(phase=Phase.DELIBERATION)
    winner = EntryFactory(contest=sealed, status=EntryStatus.ADMITTED)
    give(JurorFactory(contest=sealed), winner, 9, 9, 9)
    seal_results(contest=sealed, by=superuser)
    one = pair(other=winner)
    login(client, staff)
    response = client.get(reverse("contests_lookalikes", args=[one.photo.entry.contest_id]))
    assert response.context["rows"][0]["sides"][1]["where"].endswith(": Ammessa")


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (lambda entry: entry.entrant, "Le ha inviate la stessa persona."),
        (lambda _entry: PersonFactory(), "Le hanno inviate due persone diverse."),
        (lambda _entry: None, "Una delle due persone ha cancellato il suo profilo."),
    ],
)
def test_whether_one_person_sent_both(
    client: Client, staff: User, login: Any, who: Callable[[Entry], User | None], said: str
) -> None:
    one = pair()
    Entry.objects.filter(pk=one.photo.entry_id).update(entrant=who(one.other.entry))
    login(client, staff)
    response = client.get(reverse("contests_lookalikes", args=[one.photo.entry.contest_id]))
    assert said in response.context["rows"][0]["said"]


def test_the_very_same_file_is_called_so(client: Client, staff: User, login: Any) -> None:
    one = pair()
    Photo.objects.update(sha256="a" * 64)
    login(client, staff)
    response = client.get(reverse("contests_lookalikes", args=[one.photo.entry.contest_id]))
    assert response.context["rows"][0]["said"][0] == "Sono lo stesso identico file."


def test_decided_pairs_stand_apart(client: Client, staff: User, login: Any) -> None:
    one = pair()
    login(client, staff)
    path = reverse("contests_lookalikes", args=[one.photo.entry.contest_id])
    answer = decide(client, one, "different", "Stesso ponte, altra nebbia.")
    assert answer["Location"] == path
    assert client.get(path).context["rows"] == []
    assert "Stesso ponte, altra nebbia." in client.get(path, {"decided": "yes"}).content.decode()


def test_the_next_pair_gets_the_focus(client: Client, staff: User, login: Any) -> None:
    contest = ContestFactory()
    looking(EntryFactory(contest=contest))
    looking(EntryFactory(contest=contest))
    looking(EntryFactory(contest=contest))
    first, second, _third = LookAlike.objects.all()
    login(client, staff)
    assert decide(client, first, "same")["Location"].endswith(f"#pair-{second.pk}")


def test_screening_points_to_what_waits(client: Client, staff: User, login: Any, rf: Any) -> None:
    one = pair()
    contest = one.photo.entry.contest
    login(client, staff)
    path = reverse("contests_lookalikes", args=[contest.pk])
    queue = client.get(reverse("contests_queue", args=[contest.pk]))
    assert path in queue.content.decode()
    hint = "Assomiglia a un’altra foto: confrontale"
    assert [hint in row["flags"] for row in queue.context["rows"]] == [False, True]
    assert path in client.get(reverse("contests_contests")).content.decode()
    assert (
        f"{path}#pair-{one.pk}"
        in client.get(reverse("contests_screen", args=[one.other.entry.code])).content.decode()
    )
    request = rf.get("/admin/")
    request.user = staff
    Entry.objects.update(status=EntryStatus.ADMITTED)
    assert path in dashboard_panel(request)
    decide(client, one, "same")
    assert path not in dashboard_panel(request)
    assert path not in client.get(reverse("contests_queue", args=[contest.pk])).content.decode()


@pytest.mark.parametrize(("phase", "waits"), [(Phase.JUDGING, True), (Phase.SEALED, False)])
def test_pairs_wait_until_the_result_is_sealed(rf: Any, staff: User, phase: Phase, waits: bool) -> None:
    contest = pair().photo.entry.contest
    dates = ContestFactory(phase=phase)
    names = (
        "public_from",
        "opens_at",
        "closes_at",
        "judging_from",
        "judging_until",
        "deliberation_from",
        "sealed_at",
    )
    Contest.objects.filter(pk=contest.pk).update(**{name: getattr(dates, name) for name in names})
    request = rf.get("/admin/")
    request.user = staff
    path = reverse("contests_lookalikes", args=[contest.pk])
    assert (path in dashboard_panel(request)) is waits
