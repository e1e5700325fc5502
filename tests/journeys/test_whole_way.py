"""One call per agency, from draft to published decision, in the browser alone.

The first starts in an empty portal: its officer enters the initiative, the area and the organisations too.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys import staff
from tests.journeys.applying import Party
from tests.journeys.dates import Clock
from tests.journeys.looks import Album
from tests.journeys.people import Person, sign_up
from tests.journeys.stack import Portal
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser

SENSING = "Quantum sensing"
HOME, ELSEWHERE = "Provlärosätet", "Granskarlärosätet"
VR = staff.Terms(
    initiative="Clusters by hand",
    profile="research council: participating researchers, approved organisations",
    title_en="Excellence clusters, research",
    title_sv="Excellenskluster, forskning",
    form="Excellence clusters for groundbreaking technology, Swedish Research Council",
    needs_signature=True,
    n_participants_min=2,
    least_sek=40_000_000,
    area=SENSING,
)
VINNOVA = staff.Terms(
    initiative="Excellence clusters for groundbreaking technology",
    profile="innovation agency: coordinator and project parties",
    title_en="Excellence clusters, innovation",
    title_sv="Excellenskluster, innovation",
    form="Excellence clusters for groundbreaking technology, Vinnova",
    needs_signature=False,
    n_participants_min=1,
    least_sek=0,
    area="Quantum technology",
)
FOREIGN = ("Beispiel Photonik GmbH", "Germany", "Klaus Kontakt")
NewPerson = Callable[[str, str], Person]


@pytest.fixture(scope="module")
def clock(portal: Portal) -> Clock:
    return Clock(portal)


@pytest.fixture
def new_person(portal: Portal, new_context: Callable[..., BrowserContext]) -> NewPerson:
    return lambda name, email: Person(name, email, portal, new_context)


@pytest.fixture
def album(screenshot: Callable[[Page, str], Path]) -> Album:
    return Album(screenshot)


def test_research_council_decides(clock: Clock, album: Album, new_person: NewPerson) -> None:
    party = Party("Partner", *FOREIGN, "klaus.vr@beispiel.example")
    walk = Walk("vr", VR, "vr-cluster", HOME, ELSEWHERE, party, clock, album, new_person)

    walk.gets_staff()
    _enter_what_an_empty_portal_lacks(walk)
    _take_call_to_deadline(walk)
    walk.is_submitted()
    walk.is_signed()
    _take_call_to_decision(walk)

    album.check()


def test_innovation_agency_decides_though_its_worker_is_killed(
    portal: Portal, clock: Clock, album: Album, new_person: NewPerson
) -> None:
    portal.manage("load_register")
    party = Party("Project party", *FOREIGN, "klaus.vinnova@beispiel.example")
    home, elsewhere = "KTH Royal Institute of Technology", "Lund University"
    walk = Walk(
        "vinnova", VINNOVA, "vinnova-cluster", home, elsewhere, party, clock, album, new_person, kills_worker=True
    )

    walk.gets_staff()
    _take_call_to_deadline(walk)
    walk.is_submitted()
    _take_call_to_decision(walk)

    album.check()


def _enter_what_an_empty_portal_lacks(walk: Walk) -> None:
    officer, signatory = walk["officer"], walk["signatory"]
    staff.create_initiative(officer, VR.initiative, "Kluster för hand", {"sensing": (SENSING, "Kvantmätning")})
    staff.add_organisation(officer, HOME, "202100-9010", "university", "approved by law")
    staff.add_organisation(officer, ELSEWHERE, "202100-9028", "university", "approved by law")
    sign_up(signatory)
    staff.let_sign(officer, HOME, signatory)


def _take_call_to_deadline(walk: Walk) -> None:
    walk.sets_call_up()
    walk.makes_panel()
    walk.is_applied_to()
    walk.gathers_people()
    walk.completes_application()
    walk.registers_twice()


def _take_call_to_decision(walk: Walk) -> None:
    walk.is_eligible()
    walk.is_reviewed()
    walk.meets()
    walk.decides()
    walk.is_known()
