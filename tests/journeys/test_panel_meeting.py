"""A panel of seven meets over twenty applications in several browsers at once; two of it have a conflict of interest.

The chair leads, the vice chair where the chair has a conflict; a barred member is sent out and learns nothing; all
see the same list move. The minutes then say what happened, each reader's copy without what is closed to that reader.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories import PASSWORD
from tests.journeys import meeting as acts
from tests.journeys import panel_cast as cast
from tests.journeys.looks import Album
from tests.journeys.meeting import SOON, Meeting
from tests.journeys.people import Person, sign_in
from tests.journeys.stack import Portal

pytestmark = pytest.mark.browser

AT_THE_SCREEN = ("chair", "vice", "barred", "observer")
OUT = "You have a conflict of interest: leave the room."
STUB = "You have a conflict of interest: you take no part."
LABELS = [f"A-{number:02}" for number in range(1, cast.N_CASES + 1)]


@dataclass
class Room:
    """The meeting, and the browsers that have it open."""

    meeting: Meeting
    people: dict[str, Person]

    def __getitem__(self, key: str) -> Person:
        return self.people[key]


@pytest.fixture
def room(portal: Portal, new_context: Callable[..., BrowserContext]) -> Room:
    facts = json.loads(portal.manage("shell", "--verbosity", "0", "--command", cast.WORLD).splitlines()[-1])
    people = {key: Person(key, facts["emails"][key], portal, new_context, password=PASSWORD) for key in AT_THE_SCREEN}
    meeting = Meeting(facts["meeting"], facts["panel"], facts["titles"])
    for person in people.values():
        sign_in(person)
        person.goes_to(meeting.page)
    return Room(meeting, people)


def test_a_panel_meets(room: Room, screenshot: Callable[[Page, str], Path]) -> None:
    album = Album(screenshot)
    _begins(room)
    _all_see_the_grades_of_the_first(room, album)
    _who_has_a_conflict_learns_nothing_of_the_second(room, album)
    _the_vice_chair_leads_where_the_chair_has_a_conflict(room, album)
    _the_rest_is_gone_through(room)
    _each_has_a_list_of_what_is_open_to_them(room, album)
    _ends(room, album)
    _the_minutes_say_what_happened(room)
    _is_opened_again(room, album)
    album.check()


def _begins(room: Room) -> None:
    acts.open_meeting(room["chair"])
    for key in ("vice", "barred", "observer"):
        acts.waits_for_the_opening(room[key])
    there = [name for key, (name, _role) in cast.SEATS.items() if key != "absent"]
    acts.mark_present(room["chair"], there)
    for name in there:
        expect(room["observer"].page.locator("#meeting-now")).to_contain_text(name, timeout=SOON)


def _all_see_the_grades_of_the_first(room: Room, album: Album) -> None:
    """What is saved is in the next answer of the poll; the page asks every two seconds."""
    chair, others = room["chair"], [room[key] for key in ("vice", "barred", "observer")]
    acts.take_up(chair, "A-01")
    for person in others:
        expect(person.page.locator("#now-title")).to_have_text(room.meeting.titles["A-01"], timeout=SOON)
        expect(person.page.locator("#meeting-now")).to_have_attribute("hx-trigger", "every 2s")
    with room["vice"].page.expect_response(room.meeting.is_news) as news:
        acts.grade(chair, *cast.GRADES["A-01"])
    assert "none yet" not in news.value.text()
    acts.place(chair, "A-01", "Prioritise", "Prioritised")
    for person in others:
        expect(person.page.locator("#row-A-01 .status")).to_have_text("Prioritised", timeout=SOON)
        expect(person.page.locator("#row-A-01 .grade")).to_contain_text("5")
    assert room["observer"].page.locator("#meeting-list").get_by_role("button").count() == 0
    album.look(chair, "chair-grades")
    acts.end_item(chair)


def _who_has_a_conflict_learns_nothing_of_the_second(room: Room, album: Album) -> None:
    chair, barred = room["chair"], room["barred"]
    acts.take_up(chair, "A-02")
    expect(barred.page.locator("#meeting-now").get_by_text(OUT)).to_be_visible(timeout=SOON)
    expect(chair.page.locator(".meeting-facts")).to_contain_text(cast.SEATS["barred"][0])
    before = barred.page.locator("main").inner_text()

    acts.grade(chair, *cast.GRADES["A-02"])
    acts.place(chair, "A-02", "Prioritise", "Prioritised")
    chair.page.locator("#up-A-02").click()
    expect(room["vice"].page.locator("#list tbody tr").first).to_contain_text("A-02", timeout=SOON)

    with barred.page.expect_response(room.meeting.is_poll) as answer:
        pass
    assert answer.value.status == 304
    assert barred.page.locator("main").inner_text() == before
    assert room.meeting.titles["A-02"] not in barred.page.content()
    expect(barred.page.locator("#list tr.is-stub")).to_have_text(f"A-02{STUB}")
    assert "7" not in "".join(barred.page.locator(".grade").all_inner_texts())
    album.look(barred, "barred-outside")
    acts.end_item(chair)
    expect(barred.page.get_by_text(OUT)).to_have_count(0, timeout=SOON)


def _the_vice_chair_leads_where_the_chair_has_a_conflict(room: Room, album: Album) -> None:
    chair, vice = room["chair"], room["vice"]
    expect(chair.page.locator("#open-A-04")).to_have_count(0)
    acts.take_up(chair, "A-03")
    acts.place(chair, "A-03", "Reserve", "Reserve")
    acts.end_item(chair)
    expect(vice.page.locator("#open-A-04")).to_be_visible(timeout=SOON)
    acts.take_up(vice, "A-04")
    expect(chair.page.locator("#meeting-now").get_by_text(OUT)).to_be_visible(timeout=SOON)
    acts.grade(vice, *cast.GRADES["A-04"])
    acts.place(vice, "A-04", "Prioritise", "Prioritised")
    assert room.meeting.titles["A-04"] not in chair.page.content()
    album.look(chair, "chair-outside")
    acts.end_item(vice)
    expect(chair.page.get_by_text(OUT)).to_have_count(0, timeout=SOON)


def _the_rest_is_gone_through(room: Room) -> None:
    """Of the agenda's twenty the panel takes up six, and has placed the others before."""
    for label in ("A-05", "A-06"):
        acts.take_up(room["chair"], label)
        acts.place(room["chair"], label, "Not prioritised", "Not prioritised")
        acts.end_item(room["chair"])


def _each_has_a_list_of_what_is_open_to_them(room: Room, album: Album) -> None:
    """The budget line follows the seventh of one's own rows: the frame holds seven applications."""
    whole = ["A-02", "A-01", *LABELS[2:]]
    for key in ("vice", "observer"):
        expect(room[key].page.locator("#row-A-06 .status")).to_have_text("Not prioritised", timeout=SOON)
        assert acts.order(room[key]) == [*whole[:7], "frame", *whole[7:]]
    for key, label in cast.BARRED_FROM.items():
        expect(room[key].page.locator("#row-A-06 .status")).to_have_text("Not prioritised", timeout=SOON)
        own = [one for one in whole if one != label]
        assert acts.order(room[key]) == [*own[:7], "frame", *own[7:], label]
    expect(room["vice"].page.locator("#row-A-03 .status")).to_have_text("Reserve")
    album.look(room["vice"], "list")


def _ends(room: Room, album: Album) -> None:
    chair = room["chair"]
    acts.lock_list(chair, room.meeting)
    expect(room["vice"].page.locator("#list").get_by_role("button")).to_have_count(0, timeout=SOON)
    acts.close_meeting(chair)
    for person in room.people.values():
        expect(person.page.get_by_role("link", name="Minutes in Swedish (PDF)")).to_be_visible(timeout=SOON)
    album.look(chair, "closed")
    chair.goes_to(f"/reviewing/panels/{room.meeting.panel}/list/")
    chair.is_told("Locked")


def _the_minutes_say_what_happened(room: Room) -> None:
    """In both languages. The vice chair has no conflict, and gets all of them."""
    names = {key: name for key, (name, _role) in cast.SEATS.items()}
    for language, said in cast.SAID.items():
        whole = room.meeting.minutes(room["vice"], language)
        here, away = whole.text.split(said["item 1"])[0].split(said["absent"])
        assert [key for key, name in names.items() if name in here] == [key for key in names if key != "absent"]
        assert names["absent"] in away
        assert list(whole.items) == LABELS
        assert [label for label, words in whole.items.items() if said["not taken up"] not in words] == LABELS[:6]
        left = {label: name for label, words in whole.items.items() for name in names.values() if name in words}
        assert left == {label: names[key] for key, label in cast.BARRED_FROM.items()}
        expected = {label: (_graded(*grades), said["places"][label]) for label, grades in cast.GRADES.items()}
        assert [label for label, words in expected.items() if not all(one in whole.items[label] for one in words)] == []
        assert [label for label, words in said["places"].items() if words not in whole.items[label]] == []
        _closed_to_who_has_a_conflict(room, language)


def _is_opened_again(room: Room, album: Album) -> None:
    """The first minutes are kept; the new ones say why, but not to who has something left out."""
    reason = "The absent member came."
    acts.reopen(room["chair"], room.meeting, reason)
    acts.waits_for_the_opening(room["vice"])
    expect(room["vice"].page.locator("#list").get_by_role("button")).to_have_count(0)
    acts.close_meeting(room["chair"])
    album.look(room["chair"], "closed-again")
    for language, said in cast.SAID.items():
        new, first = (room.meeting.minutes(room["vice"], language, number) for number in (0, 1))
        assert (said["version 2"] in new.text, said["version 2"] in first.text) == (True, False)
        assert (reason in new.text, list(new.items), list(first.items)) == (True, LABELS, LABELS)
        assert reason not in room.meeting.minutes(room["barred"], language).text


def _closed_to_who_has_a_conflict(room: Room, language: str) -> None:
    for key, label in cast.BARRED_FROM.items():
        copy = room.meeting.minutes(room[key], language)
        assert (list(copy.items), copy.items[label]) == (LABELS, cast.SAID[language]["left out"])
        assert room.meeting.titles[label] not in copy.text


def _graded(quality: int, feasibility: int, overall: int) -> str:
    return f"Quality {quality} Feasibility {feasibility} Overall {overall}"
