"""A locked meeting of thirty cases, and readers who look at every page that tells of it, over and over."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client
from django.urls import reverse

from applications.models import Application, CaseNumber
from clusterportal.accounts.models import User
from reviews.actions.decisions import attach, create_meeting, lock_meeting
from reviews.models import Case, Decision, DecisionMeeting, Panel
from reviews.queries.decisions import attachable
from tests.factories import NOW, TODAY, make_staff
from tests.kept import kept
from tests.reviews.worlds import World, declare_staff, make_world

PAUSE = 1.0  # between two rounds of a reader, in seconds: live pages ask every two
Reading = Callable[[str, frozenset[str]], frozenset[str]]
REASON = {"minutes": "Protokoll.", "two_in_one_area_reason": "De kompletterar varandra."}
STATUS = re.compile(r"field-status[^>]*>(?:<[^>]*>)*([^<]+)<")
DECIDED = {"granted", "rejected", "dismissed"}
N_SHOWN = re.compile(r"(\d+) clusters? ha(?:s|ve) been granted")


@dataclass(frozen=True)
class Thirty:
    """Ten to grant, ten to reject, ten to dismiss; nothing is attached or locked yet."""

    world: World
    decider: User
    registrar: User
    meeting: DecisionMeeting

    def prepare(self) -> None:
        """Attach all and write what locking asks for."""
        attach(self.meeting, attachable(self.world.call), by=self.world.officer, at=NOW)
        Decision.objects.filter(outcome="granted").update(amount_sek=10_000_000)
        Decision.objects.update(reason_sv="Panelens bedömning.", reason_en="As the panel judged.")

    def lock(self, by: User | None = None) -> None:
        lock_meeting(self.meeting, **REASON, by=by or self.world.officer, at=NOW)

    def references(self, *outcomes: str) -> frozenset[str]:
        chosen = Decision.objects.filter(outcome__in=outcomes or Decision.Outcome.values)
        return frozenset(chosen.values_list("application__reference", flat=True))


@kept
def make_thirty() -> Thirty:
    world = make_world(30)
    decider, registrar = (make_staff(world.call.agency, role) for role in ("decision_maker", "registrar"))
    declare_staff(decider, world.call, NOW)
    cases = list(Case.objects.order_by("label"))
    for place, case in enumerate(cases[:20], start=1):
        stage = "prioritised" if place <= 10 else "not_prioritised"
        Case.objects.filter(pk=case.pk).update(stage=stage, place=stage, rank=place)
    formal = [case.application_id for case in cases[20:]]
    Case.objects.filter(application__in=formal).delete()
    Application.objects.filter(pk__in=formal).update(status="unsigned")
    Panel.objects.update(list_state="locked")
    for serial, case in enumerate(cases, start=1):
        given = {"application": case.application, "agency": world.call.agency, "year": NOW.year}
        CaseNumber.objects.create(serial=serial, **given)
    meeting = create_meeting(world.call, title="Meeting of thirty", held_on=TODAY, by=world.officer, at=NOW)
    return Thirty(world, decider, registrar, meeting)


@dataclass(frozen=True)
class Look:
    """A page that tells of the meeting's decisions: those that it tells of, and those that it tells of in the end."""

    name: str
    seen: Callable[[Client], frozenset[str]]
    whole: frozenset[str]


@dataclass
class Reader:
    """Somebody who looks at pages one after the other; `told` is what each look told, in order."""

    user: User | None
    looks: list[Look]
    told: list[tuple[str, str]] = field(default_factory=list)

    def look_at_all(self, client: Client) -> None:
        for look in self.looks:
            seen = look.seen(client)
            some = "part of it" if seen else "nothing"
            self.told.append((look.name, "all" if seen == look.whole else some))

    @property
    def changes(self) -> list[str]:
        """What the looks told, without repetitions."""
        found = [told for _name, told in self.told]
        return [told for place, told in enumerate(found) if place == 0 or found[place - 1] != told]


def watch(readers: list[Reader], act: Callable[[], None]) -> None:
    """All read at once, over and over; when each has seen all pages, `act` runs; each then sees all pages once more."""
    ready, done = threading.Barrier(len(readers) + 1, timeout=120), threading.Event()
    failures: list[BaseException] = []

    def read(reader: Reader) -> None:
        client = Client(headers={"accept-language": "en"})
        try:
            if reader.user is not None:
                client.force_login(reader.user)
            reader.look_at_all(client)
            ready.wait()
            while not done.wait(PAUSE):
                reader.look_at_all(client)
            reader.look_at_all(client)
        except BaseException as error:
            failures.append(error)
            ready.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=read, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        ready.wait()
        act()
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failures == []


def readers_of(thirty: Thirty, n: int = 50) -> list[Reader]:
    """Of fifty: thirty applicants, ten of the public, and ten of the agency's staff; of fewer a like share."""
    granted = sorted(thirty.references("granted"))
    everybody = [_register(frozenset(granted)), *map(_grant, granted[:2])]
    applicants = [
        Reader(application.created_by, [_mine(application), _decision(application), everybody[0]])
        for application in Application.objects.select_related("created_by").order_by("reference")
    ]
    public = [Reader(None, everybody) for _one in range(10)]
    everyone = [*applicants, *public, *_staff(thirty)]
    return everyone[:: len(everyone) // n]


def _staff(thirty: Thirty) -> Iterator[Reader]:
    whole = thirty.references()
    statuses = _of("applications_application_changelist", whole, _decided)
    letters, messages = (_of(f"reviews_{name}_changelist", whole, _named) for name in ("letter", "delivery"))
    meeting = _of("reviews_decisionmeeting_change", whole, _published, key=thirty.meeting.pk)
    for place in range(10):
        if place % 2:
            yield Reader(thirty.world.officer, [statuses, letters, messages, meeting])
        else:
            yield Reader(thirty.registrar, [meeting, letters, _register(thirty.references("granted"))])


def _register(granted: frozenset[str]) -> Look:
    def seen(client: Client) -> frozenset[str]:
        page = client.get(reverse("granted_clusters")).content.decode()
        found = frozenset(one for one in granted if reverse("register_grant", args=[one]) in page)
        n_said = N_SHOWN.search(page)
        # The sum above the list is of the same grants as the list.
        return found if len(found) == (int(n_said[1]) if n_said else 0) else found | {"another sum"}

    return Look("register", seen, granted)


def _grant(reference: str) -> Look:
    return _one("grant", reverse("register_grant", args=[reference]), reference)


def _decision(application: Application) -> Look:
    return _one("decision", reverse("decision", args=[application.reference]), application.reference)


def _mine(application: Application) -> Look:
    address, reference = reverse("decision", args=[application.reference]), application.reference

    def seen(client: Client) -> frozenset[str]:
        page = client.get(reverse("my_applications")).content.decode()
        return frozenset({reference} if address in page else ())

    return Look("my applications", seen, frozenset({reference}))


def _one(name: str, address: str, reference: str) -> Look:
    def seen(client: Client) -> frozenset[str]:
        answer = client.get(address)
        assert answer.status_code in {200, 404}
        return frozenset({reference} if answer.status_code == 200 else ())

    return Look(name, seen, frozenset({reference}))


def _of(name: str, whole: frozenset[str], read: Reading, key: object = None) -> Look:
    address = reverse(f"admin:{name}", args=[key] if key else [])

    def seen(client: Client) -> frozenset[str]:
        answer = client.get(address)
        return read(answer.content.decode(), whole) if answer.status_code == 200 else frozenset()

    return Look(name, seen, whole)


def _named(page: str, whole: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one in whole if one in page)


def _decided(page: str, whole: frozenset[str]) -> frozenset[str]:
    """The references in rows whose status is that of a decision."""
    rows = page.split("<tr")[1:]
    found = {one for one in whole for row in rows if one in row and STATUS.search(row)[1].lower() in DECIDED}
    return frozenset(found)


def _published(page: str, whole: frozenset[str]) -> frozenset[str]:
    """An officer reads the locked list too: only a page that speaks of decisions tells of any."""
    return _named(page, whole) if "what was decided" in page else frozenset()
