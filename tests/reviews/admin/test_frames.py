"""The pages of a call's frame and of an agency's: charts with tables, warnings in words, and nothing that is closed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Call, Frame
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from tests.factories import make_agency, make_call, make_initiative, make_staff
from tests.reviews.frames import Framed, M, framed

pytestmark = pytest.mark.django_db
ENDS = re.compile(r"[ \n]+</")
NBSP = "\N{NO-BREAK SPACE}"
TOKEN = re.compile(r'csrf[^"]*" (?:value|content)="[^"]*"|X-CSRFToken[^,}]*')


def sek(millions: int) -> str:
    return f"{millions}{NBSP}000{NBSP}000"


def of_call(world: Framed, user: User | None = None) -> str:
    return _page(user or world.world.officer, reverse("admin:reviews_call_frame", args=[world.world.call.pk]))


def of_agency(user: User, agency: str = "vr") -> str:
    return _page(user, agency_address(agency))


def agency_address(agency: str = "vr") -> str:
    return reverse("admin:reviews_initiative_frame", args=[make_initiative().pk, agency])


def _page(user: User, address: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return ENDS.sub("</", TOKEN.sub("", answer.content.decode().split("<main")[1]))


def test_the_page_says_of_each_year_what_is_granted_proposed_listed_and_left() -> None:
    world = framed()
    world.publish(world.meeting(1, grants={1: 60 * M}))
    page = of_call(world)
    for words in ("Already granted", "Proposed in a meeting", "On the list within the frame", "Remaining", "In all"):
        assert words in page
    for amount in (300, 60, 120, 15, 20, 25):
        assert f">{sek(amount)}<" in page
    assert "A-01" in page
    assert "A-02" in page
    assert "A-03" not in page
    assert '<svg class="chart-bars"' in page
    assert 'role="img" aria-labelledby="frame-title frame-described"' in page
    assert " style=" not in page


def test_an_overspent_frame_is_said_in_all_by_year_and_by_case() -> None:
    world = framed()
    Call.objects.update(frame_sek=200 * M)
    world.meeting(1, 2)
    page = of_call(world)
    taken, frame, over = (f"SEK{NBSP}{sek(one)}" for one in (240, 200, 40))
    assert f"{taken} is taken of the frame of {frame}: {over} too much. It is overspent with A-02." in page
    assert f"{world.years[2]}: SEK{NBSP}" in page
    assert "more than the year&#x27;s part of the frame. It is passed with A-02." in page


def test_a_prioritised_case_below_the_line_is_named() -> None:
    world = framed()
    Call.objects.update(frame_sek=200 * M)
    assert "Prioritised, but below the frame line, and so not counted here: A-02." in of_call(world)


def test_a_barred_officer_reads_who_handles_the_case_and_no_figure_of_the_whole() -> None:
    world = framed()
    world.publish(world.meeting(1))
    world.bar(world.second, 1)
    page = of_call(world, world.second)
    assert "1 case is handled by Officer Olsson" in page
    assert "Only what you may see is counted here." in page
    assert (world.application(1).title_en in page, "A-01" in page, "Remaining" in page) == (False, False, False)
    assert f">{sek(180)}<" not in page
    assert f">{sek(60)}<" not in page
    assert "Remaining" not in of_agency(world.second)
    assert "Remaining" in of_call(world)


def test_what_happens_to_the_hidden_case_moves_no_byte_for_the_barred() -> None:
    world = framed()
    world.bar(world.second, 1)
    pages = [(of_call(world, world.second), of_agency(world.second))]
    meeting = world.meeting(1)
    pages.append((of_call(world, world.second), of_agency(world.second)))
    world.lock(meeting)
    pages.append((of_call(world, world.second), of_agency(world.second)))
    assert pages == [pages[0]] * 3


def test_who_has_not_declared_is_sent_to_declare() -> None:
    world = framed()
    new = make_staff(world.world.call.agency)
    page = of_call(world, new)
    assert reverse("staff_declaration", args=[world.world.call.pk]) in page
    assert "A-01" not in page
    assert reverse("staff_declaration", args=[world.world.call.pk]) in of_agency(new)


def test_before_the_call_closes_there_is_the_frame_and_nothing_to_declare() -> None:
    call = make_call("vr", frame_sek=300 * M)
    officer = make_staff(call.agency)
    page = _page(officer, reverse("admin:reviews_call_frame", args=[call.pk]))
    assert "Nothing is taken of the frame yet" in page
    assert "Declare" not in page


def test_the_agencys_page_warns_of_calls_that_hold_more_than_the_agency_has() -> None:
    world = framed()
    officer = world.world.officer
    page = of_agency(officer)
    assert "Not given to a call" in page
    assert f"SEK{NBSP}200{NBSP}M" in page
    make_call("vr", title_en="A later call", frame_sek=250 * M)
    page = of_agency(officer)
    words = f"SEK{NBSP}{sek(550)} together, SEK{NBSP}{sek(50)} more than the agency&#x27;s frame."
    assert words in page
    assert "A later call" in page


def test_an_agency_without_a_frame_says_so() -> None:
    officer = make_staff(make_agency("vinnova"))
    Frame.objects.all().delete()
    page = of_agency(officer, "vinnova")
    assert "No frame is set for the agency in this initiative." in page
    assert "No call takes of the frame yet" in page


def test_a_coordinator_reads_both_agencies_without_proposals() -> None:
    world = framed()
    coordinator = make_staff(make_agency("vinnova"), "coordinator")
    meeting = world.meeting(1, grants={1: 61 * M})
    page = of_call(world, coordinator)
    assert ("Proposed in a meeting" in page, "A-01" in page, sek(61) in page) == (False, True, False)
    assert "No call takes of the frame yet" in of_agency(coordinator, "vinnova")
    world.publish(meeting)
    assert sek(61) in of_call(world, coordinator)
    assert sek(61) in of_agency(coordinator)


def test_a_decision_maker_is_told_that_open_meetings_do_not_count() -> None:
    world = framed()
    meeting = world.meeting(1)
    page = of_call(world, world.decider)
    assert ("What officers prepare in open meetings is not counted." in page, "A-01" in page) == (True, False)
    world.lock(meeting)
    assert "A-01" in of_call(world, world.decider)


@pytest.mark.parametrize("role", ["registrar", "auditor", "administrator"])
def test_for_other_staff_the_pages_do_not_exist(role: str) -> None:
    world = framed()
    client = Client()
    client.force_login(make_staff(world.world.call.agency, role))
    addresses = (reverse("admin:reviews_call_frame", args=[world.world.call.pk]), agency_address())
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_nothing_can_be_written_there_and_an_unknown_agency_is_not_found() -> None:
    world = framed()
    client = Client()
    client.force_login(world.world.officer)
    assert client.post(reverse("admin:reviews_call_frame", args=[world.world.call.pk])).status_code == 404
    assert client.post(agency_address()).status_code == 404
    assert client.get(agency_address("nobody")).status_code == 404


def test_each_reading_is_in_the_chain_of_reads() -> None:
    world = framed()
    of_call(world)
    of_agency(world.world.officer)
    read = Event.objects.filter(chain__startswith="reads:", actor=str(world.world.officer.pk)).order_by("seq")
    assert [one.detail["thing"] for one in read][-2:] == [
        f"call:{world.world.call.pk}:frame",
        f"initiative:{make_initiative().pk}:frame",
    ]
