"""A hearing on the pages of both sides: what each reads, whom the leader names, and the calendar file."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.models import Applicant, Call
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.declarations import declare
from reviews.actions.hearings import cancel_hearing
from reviews.models import Hearing, HearingGuest
from tests.factories import DAY, NOW
from tests.reviews.hearings import HOUR, hear, hearing_of, join, leader_of, move
from tests.reviews.meetings import opened
from tests.reviews.worlds import CONFLICT, World, case_number, make_reviewer, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """A panel under way, whose hearings lie in the coming days."""
    return make_world(2, closes_in=-36 * DAY)


@pytest.fixture
def hearing(world: World) -> Hearing:
    made = hear(world, 1)[0]
    assert made.starts_at > NOW
    return made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, name: str, *args: object) -> str:
    response = browser(user).get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def name(user: User, hearing: Hearing, *people: object) -> HttpResponse:
    sent = {"people": [str(one) for one in people], "save": "1"}
    return browser(user).post(reverse("own_hearing", args=[hearing.pk]), sent)


def test_the_applicants_read_when_where_and_what_to_prepare(world: World, hearing: Hearing) -> None:
    applicants = page(leader_of(hearing), "application", hearing.case.application.reference)
    assert f'href="/hearings/{hearing.pk}/"' in applicants
    own = page(leader_of(hearing), "own_hearing", hearing.pk)
    for shown in ("Room 4", "https://video.example/h", "Bring your budget.", "Swedish time", leader_of(hearing).name):
        assert shown in own


def test_the_leader_names_people_and_everybody_reads_it(world: World, hearing: Hearing) -> None:
    user, guest = join(hearing, "Guest Gran")
    member = make_reviewer(world.panel)

    saved = name(leader_of(hearing), hearing, guest.pk)

    assert (saved.status_code, saved["Location"]) == (302, f"/hearings/{hearing.pk}/")
    assert "Guest Gran" in page(user, "own_hearing", hearing.pk)
    assert "Guest Gran" in page(member, "hearing", hearing.pk)
    assert "Guest Gran" in page(world.officer, "admin:reviews_panel_change", world.panel.pk)


def test_too_many_or_a_stranger_is_refused_beside_the_field_and_nothing_is_lost(world: World, hearing: Hearing) -> None:
    chosen = [join(hearing, f"Guest {n}")[1].pk for n in range(3)]

    refused = name(leader_of(hearing), hearing, *chosen)

    shown = refused.content.decode()
    assert refused.status_code == 409
    assert "At most 2 people can come with the project leader." in shown
    assert "Error:" in shown
    assert len(re.findall(r"<input[^>]*checked", shown)) == 3
    stranger = name(
        leader_of(hearing), hearing, Applicant.objects.exclude(consortium=hearing.case.application_id)[0].pk
    )
    assert stranger.status_code == 422
    assert "Choose among those who take part in the application." in stranger.content.decode()
    assert not HearingGuest.objects.exists()


def test_who_does_not_lead_names_nobody(world: World, hearing: Hearing) -> None:
    user, guest = join(hearing, "Guest")
    assert "Save who comes" not in page(user, "own_hearing", hearing.pk)
    assert name(user, hearing, guest.pk).status_code == 403
    assert not HearingGuest.objects.exists()


def test_after_the_date_the_page_says_why_it_is_closed(world: World, hearing: Hearing) -> None:
    _user, guest = join(hearing, "Guest")
    Hearing.objects.update(names_by=NOW - HOUR)
    assert "The last day to say who comes has passed." in page(leader_of(hearing), "own_hearing", hearing.pk)
    assert name(leader_of(hearing), hearing, guest.pk).status_code == 409
    assert not HearingGuest.objects.exists()


def test_a_frozen_call_takes_no_names(world: World, hearing: Hearing) -> None:
    _user, guest = join(hearing, "Guest")
    Call.objects.update(frozen_at=NOW)
    assert name(leader_of(hearing), hearing, guest.pk).status_code == 423


def test_the_panel_finds_it_on_its_first_page_and_the_panels(world: World, hearing: Hearing) -> None:
    member = make_reviewer(world.panel)
    for shown in (page(member, "reviewing"), page(member, "panel", world.panel.pk)):
        assert f"/reviewing/hearings/{hearing.pk}/" in shown
        assert "Room 4" in shown
    assert "Bring your budget." in page(member, "hearing", hearing.pk)
    assert Event.objects.filter(action="read", detail__thing=f"case:{hearing.case_id}:hearing").count() == 1


def test_whoever_is_barred_finds_nothing_of_it(world: World, hearing: Hearing) -> None:
    member = make_reviewer(world.panel)
    declare(world.round, {hearing.case.application_id: CONFLICT}, by=member, at=world.in_panel)
    for shown in (page(member, "reviewing"), page(member, "panel", world.panel.pk)):
        assert "earing" not in shown
    for address in ("hearing", "hearing_dates", "own_hearing", "own_hearing_dates"):
        assert browser(member).get(reverse(address, args=[hearing.pk])).status_code == 404


def test_the_agenda_says_that_a_case_is_heard_and_when(world: World, hearing: Hearing) -> None:
    chair, member = make_reviewer(world.panel, "chair"), make_reviewer(world.panel)
    meeting = opened(world, chair)
    assert len(re.findall(r"Hearing \d", page(chair, "meeting", meeting.pk))) == 1
    before = browser(chair).get(reverse("meeting_now", args=[meeting.pk]))["ETag"]
    declare(world.round, {hearing.case.application_id: CONFLICT}, by=member, at=world.in_panel)
    assert "earing" not in page(member, "meeting", meeting.pk)
    marks = [browser(one).get(reverse("meeting_now", args=[meeting.pk]))["ETag"] for one in (chair, member)]
    move(world, hearing, HOUR)
    after = [browser(one).get(reverse("meeting_now", args=[meeting.pk]))["ETag"] for one in (chair, member)]
    assert before == marks[0] != after[0]
    assert marks[1] == after[1]


def test_the_calendar_file_replaces_the_earlier_one(world: World, hearing: Hearing) -> None:
    leader = leader_of(hearing)

    def file() -> list[str]:
        return page(leader, "own_hearing_dates", hearing.pk).replace("\r\n ", "").split("\r\n")

    first = file()
    move(world, hearing, HOUR)
    moved = file()
    cancel_hearing(hearing, reason="The chair is ill.", by=world.officer, at=world.in_panel)
    cancelled = file()

    assert [lines[5] for lines in (first, moved, cancelled)] == [f"UID:{hearing.pk}-hearing@clusterportal"] * 3
    assert [lines[6] for lines in (first, moved, cancelled)] == ["SEQUENCE:0", "SEQUENCE:1", "SEQUENCE:2"]
    assert ("METHOD:CANCEL" in first, "METHOD:CANCEL" in moved, "METHOD:CANCEL" in cancelled) == (False, False, True)
    assert r"LOCATION:Room 4\, https://video.example/h" in first


def test_a_cancelled_one_says_why_on_both_sides(world: World, hearing: Hearing) -> None:
    member = make_reviewer(world.panel)
    cancel_hearing(hearing, reason="The chair is ill.", by=world.officer, at=world.in_panel)
    for shown in (page(leader_of(hearing), "own_hearing", hearing.pk), page(member, "hearing", hearing.pk)):
        assert "The chair is ill." in shown
    assert "is cancelled" in page(leader_of(hearing), "application", hearing.case.application.reference)
    assert str(hearing.pk) not in page(member, "reviewing")


def test_nothing_of_the_panel_reaches_the_applicants(world: World, hearing: Hearing) -> None:
    make_reviewer(world.panel, "chair", name="Secretchair")
    case = case_number(world)
    shown = page(leader_of(hearing), "own_hearing", hearing.pk) + page(
        leader_of(hearing), "own_hearing_dates", hearing.pk
    )
    assert not any(word in shown for word in ("Secretchair", case.label, str(case.pk), str(world.panel)))


def test_the_pages_speak_swedish_time(world: World, hearing: Hearing) -> None:
    """Across the change to summer time too: the clock that stands there is the one on the wall."""
    Hearing.objects.update(
        names_by=NOW,
        starts_at="2027-03-28T00:50:00Z",
        ends_at="2027-03-28T01:10:00Z",
    )
    with translation.override("en"):
        shown = page(leader_of(hearing), "own_hearing", hearing.pk)
    assert "28 March 2027, 01:50" in shown
    assert ">03:10<" in shown
    assert hearing_of(hearing.case).slot.ends_at - hearing_of(hearing.case).slot.starts_at == timedelta(minutes=20)
