"""The big application: a leader, seven researchers, two administrators, six parties, a full budget, four attachments.

Made in the browser by several people at the same time; registered, reopened, changed, registered, submitted, signed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys import applying, cast
from tests.journeys.consortium import Gathering
from tests.journeys.dates import Clock
from tests.journeys.looks import Album
from tests.journeys.people import Person
from tests.journeys.stack import Portal
from tests.journeys.waiting import wait_until

pytestmark = pytest.mark.browser

CHANGED_TITLE = "Quantum sensing for everyone"
RECEIPTS = ["Submission, version 2", "Registration, version 2", "Registration, version 1"]
STANDING = "Version 1 is registered and will be submitted. You have changes that are not registered."


@pytest.fixture
def closes_at(portal: Portal) -> datetime:
    """When the call closes, in a portal where the people of the cast have accounts, but for one."""
    facts = portal.manage("shell", "--verbosity", "0", "--command", cast.WORLD).split()
    return datetime.fromisoformat(facts[-1].removeprefix("closes_at="))


@pytest.fixture
def gathering(
    portal: Portal, new_context: Callable[..., BrowserContext], screenshot: Callable[[Page, str], Path]
) -> Gathering:
    return Gathering(Album(screenshot), lambda name, email: Person(name, email, portal, new_context))


def test_a_consortium_applies(gathering: Gathering, portal: Portal, closes_at: datetime) -> None:
    _is_written(gathering)
    _is_registered_twice(gathering)
    _is_submitted_and_signed(gathering, Clock(portal), closes_at)

    _holds_what_was_put_in(gathering, portal)
    gathering.album.check()


def _is_written(gathering: Gathering) -> None:
    gathering.begins()
    gathering.invites()
    gathering.answer()
    gathering.newcomer_answers()
    gathering.write_together()
    gathering.write_over_each_other()
    gathering.gathers_parties()
    gathering.budget_together()
    gathering.parties_confirm()
    gathering.part_changes()
    assert applying.missing(gathering.leader, gathering.reference) == ["Attach “Research plan”."]
    gathering.album.look(gathering.leader, "missing")
    gathering.attaches()
    assert applying.missing(gathering.leader, gathering.reference) == []
    gathering.album.look(gathering.leader, "task-list-complete")


def _is_registered_twice(gathering: Gathering) -> None:
    leader, reference, album = gathering.leader, gathering.reference, gathering.album
    applying.register(leader, reference)
    leader.is_told("Version 1 arrived")
    album.look(leader, "registered")
    applying.reopen(leader, reference)
    applying.change_title(leader, reference, gathering.section("basics"), CHANGED_TITLE)
    for reader in (leader, gathering[cast.ELSEWHERE]):
        reader.goes_to(gathering.task_list)
        reader.is_told(STANDING)
        album.look(reader, "reopened")
    applying.register(leader, reference)
    leader.is_told("Version 2 arrived")
    leader.follows("Read the receipt")
    album.look(leader, "receipt")


def _is_submitted_and_signed(gathering: Gathering, clock: Clock, closes_at: datetime) -> None:
    leader = gathering.leader
    clock.move_to(closes_at + timedelta(minutes=5))
    number = leader.page.get_by_text("Case number")
    wait_until(lambda: leader.goes_to(gathering.task_list) and number.is_visible(), "it is submitted", seconds=60)
    leader.is_told(f"Case number {closes_at.year}-01001")
    gathering.album.look(leader, "submitted")
    signatory = gathering.signatory()
    applying.sign(signatory, CHANGED_TITLE)
    gathering.album.look(signatory, "signed")


def _holds_what_was_put_in(gathering: Gathering, portal: Portal) -> None:
    leader = gathering.leader
    researchers = (*cast.RESEARCHERS, *cast.INVITED_AT_WORK)
    assert gathering.budget_on_check_page() == gathering.budget_entered()
    assert gathering.people_on_check_page() == [
        f"{cast.LEADER}: Project leader",
        *(f"{name}: Participating researcher" for name in researchers),
    ]
    letters = (f"Letter of {party.name}.pdf" for party in cast.PARTIES[3:])
    assert gathering.files_on_check_page() == ["plan.pdf", *letters]
    gathering.album.look(leader, "check-page")
    assert gathering.confirmed() == [party.name for party in cast.PARTIES]
    gathering.album.look(leader, "confirmations")
    for name in researchers:
        gathering.has_a_part(name)
    assert gathering.verified() == RECEIPTS
    leader.goes_to(gathering.task_list)
    expect(leader.page.locator(".page-head")).to_contain_text("signed", ignore_case=True)
    gathering.album.look(leader, "signed-for-the-leader")
    assert "invariants hold" in portal.manage("check_invariants"), "the audit chains among them"
