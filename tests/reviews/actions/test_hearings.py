"""Hearings: planned, changed, cancelled, named for and reminded of; who is told, and what is refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from applications.actions.registering import withdraw
from applications.models import Applicant
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from reviews.actions.cases import place_in_panel
from reviews.actions.declarations import declare
from reviews.actions.hearings import cancel_hearing, change_hearing, name_guests, plan_hearings, remind_hearings
from reviews.actions.screening import screen_out
from reviews.domain.access import Right
from reviews.domain.hearings import Slot, slots
from reviews.models import Assignment, Case, Hearing, HearingGuest, Panel, Reviewer
from reviews.queries.hearings import hearings_in, seats_at
from reviews.queries.visibility import seen_cases
from tests.factories import DAY, make_staff, make_user
from tests.reviews.hearings import HOUR, hear, hearing_of, join, leader_of, move, start, terms, told
from tests.reviews.worlds import (
    CONFLICT,
    World,
    assign,
    case_number,
    declare_all,
    declare_staff,
    judged_eligible,
    make_panel,
    make_reviewer,
    make_world,
    seat,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(3, closes_in=-40 * DAY)


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def declares_conflict(world: World, user: User, number: int = 1) -> None:
    declare(world.round, {case_number(world, number).application_id: CONFLICT}, by=user, at=world.in_panel)


def test_many_are_planned_at_once_and_both_sides_are_told(world: World) -> None:
    member = make_reviewer(world.panel, name="Member Malm")
    first, second = hear(world, 2, 1)

    assert (first.starts_at, first.ends_at) == (start(world), start(world) + timedelta(minutes=30))
    assert second.starts_at == start(world) + timedelta(minutes=40)
    assert told() == {"hearing_planned": sorted([str(member)] * 2 + [str(leader_of(first)), str(leader_of(second))])}
    assert Event.objects.filter(action="hearing.planned").count() == 2
    assert all(one.subject_id == f"{key} 0" for one, key in _by_hearing())


def _by_hearing() -> list[tuple[Message, str]]:
    return [(one, one.key.split(":")[1]) for one in Message.objects.filter(key__startswith="hearing_")]


def test_the_mail_says_the_time_and_nothing_of_the_content(world: World) -> None:
    hearing = hear(world, 1)[0]
    mail = Message.objects.get(recipient=leader_of(hearing))
    assert hearing.case.application.reference in mail.subject
    assert f"/hearings/{hearing.pk}/" in mail.body
    assert not any(word in mail.body for word in ("Room 4", "budget", hearing.case.application.title_en))


def test_whoever_is_barred_undeclared_or_gone_is_not_told(world: World) -> None:
    barred = make_reviewer(world.panel, name="Barred")
    make_reviewer(world.panel, name="Undeclared", declared=False)
    gone = make_reviewer(world.panel, name="Gone")
    clear = make_reviewer(world.panel, "chair", name="Clear chair")
    observer = make_reviewer(world.panel, "observer", name="Observer")
    declares_conflict(world, barred)
    world.panel.roles.filter(reviewer__person__user=gone).update(ended_at=world.in_panel)

    hearing = hear(world, 1)[0]

    assert told() == {"hearing_planned": sorted([str(clear), str(observer), str(leader_of(hearing))])}


def test_a_conflict_declared_later_takes_the_person_away_at_once(world: World) -> None:
    member = make_reviewer(world.panel, name="Member")
    hearing = hear(world, 1)[0]
    declares_conflict(world, member)

    assert list(seats_at(hearing.case, world.in_panel)) == []
    send_queued(world.in_panel)
    assert {one.recipient: one.state for one in Message.objects.filter(key__startswith="hearing_")} == {
        leader_of(hearing): "sent",
        member: "dropped",
    }


def test_what_was_said_before_the_last_change_is_not_sent(world: World) -> None:
    hearing = hear(world, 1)[0]
    move(world, hearing, HOUR)
    send_queued(world.in_panel)
    sent = Message.objects.filter(key__startswith="hearing_").values_list("key", "state")
    assert {key.split(":")[0]: state for key, state in sent} == {
        "hearing_planned": "dropped",
        "hearing_changed": "sent",
    }


def test_an_external_reviewer_comes_while_the_case_is_open_to_them(world: World) -> None:
    external, other = (make_reviewer(world.panel, "external", name=name) for name in ("Asked", "Not asked"))
    assign(case_number(world), external)
    case = case_number(world)
    assert [one.reviewer.person.user for one in seats_at(case, world.review)] == [external]
    assert list(seats_at(case, world.in_panel)) == []
    Assignment.objects.update(ended_at=world.review)
    assert list(seats_at(case, world.review)) == []
    assert other not in {one.reviewer.person.user for one in seats_at(case, world.review)}


@pytest.mark.parametrize("time", ["declaring", "review", "in_panel"])
def test_who_is_to_come_is_who_may_know_of_the_hearing(world: World, time: str) -> None:
    """The list of seats, made for many at once, says the same as the table of rights."""
    at, case = getattr(world, time), case_number(world)
    people = [make_reviewer(world.panel, role, name=f"{role} {n}") for n, role in enumerate(ROLES)]
    people += [make_reviewer(world.panel, name="Undeclared", declared=False)]
    people += [make_reviewer(make_panel(world.round, "Another"), name="Elsewhere")]
    assign(case, people[ROLES.index("external")])
    assign(case, people[0])
    declare(world.round, {case.application_id: CONFLICT}, by=people[1], at=world.declaring)

    seated = {one.reviewer.person.user for one in seats_at(case, at)}

    knowing = {one for one in people if any(seen.case == case for seen in seen_cases(one, at, Right.HEARING))}
    assert seated == knowing
    assert seated


ROLES = ["member", "member", "member", "chair", "observer", "external", "vice_chair"]


def test_a_hearing_is_known_to_whom_the_case_is(world: World) -> None:
    member, elsewhere = make_reviewer(world.panel), make_reviewer(make_panel(world.round, "Another"))
    hearing = hear(world, 1)[0]
    found = {one: hearings_in(seen_cases(one, world.in_panel, Right.TITLE)) for one in (member, elsewhere)}
    keys = {one: [row.key for _case, row in rows] for one, rows in found.items()}
    assert keys == {member: [str(hearing.pk)], elsewhere: []}


def test_planning_is_refused_in_words(world: World) -> None:
    at, case = world.in_panel, case_number(world)
    slot = slots(start(world), 1, minutes=30, pause=0)[0]

    def plan(when: Slot = slot, **changes: Any) -> str:
        return refusal(
            lambda: plan_hearings(world.panel, [(case, when)], terms(world, **changes), by=world.officer, at=at)
        )

    assert plan(Slot(at - HOUR, at)) == "hearing_in_past"
    assert plan(Slot(slot.starts_at, slot.starts_at)) == "hearing_ends_before_start"
    assert plan(link="http://video.example") == "hearing_link_not_https"
    assert plan(place="", link="") == "hearing_is_nowhere"
    assert plan(names_by=at) == "names_in_past"
    assert plan(names_by=slot.ends_at) == "names_after_start"
    twice = [(case, slot), (case_number(world, 2), Slot(slot.starts_at + timedelta(minutes=29), slot.ends_at + HOUR))]
    assert (
        refusal(lambda: plan_hearings(world.panel, twice, terms(world), by=world.officer, at=at)) == "hearings_overlap"
    )
    assert not Hearing.objects.exists()


def test_only_a_case_before_the_panel_is_heard(world: World) -> None:
    screen_out([case_number(world, 1)], reason="Outside.", by=world.officer, at=world.in_panel)
    assert refusal(lambda: hear(world, 1)) == "not_to_be_heard"
    withdrawn = case_number(world, 2).application
    withdraw(withdrawn, by=withdrawn.created_by, at=world.in_panel)
    assert refusal(lambda: hear(world, 2)) == "not_to_be_heard"
    hear(world, 3)
    assert refusal(lambda: hear(world, 3)) == "not_to_be_heard"
    Hearing.objects.all().delete()
    Case.objects.filter(label="A-03").update(stage="goes_on", outcome="goes_on")
    assert refusal(lambda: hear(world, 3)) == "not_to_be_heard"
    Case.objects.filter(label="A-03").update(stage="under_review", outcome=None)
    Panel.objects.update(list_state="locked")
    assert refusal(lambda: hear(world, 3)) == "not_to_be_heard"


def test_a_case_that_is_to_be_heard_stays_in_its_panel(world: World) -> None:
    other, case = make_panel(world.round, "Another"), case_number(world)
    early = world.review
    hearing = hear(world, 1, at=early, names_by=world.in_panel)[0]
    assert refusal(lambda: place_in_panel(case, other, by=world.officer, at=early)) == "hearing_planned"
    cancel_hearing(hearing, reason="It moves.", by=world.officer, at=early)
    place_in_panel(case, other, by=world.officer, at=early)
    assert case_number(world).panel == other


def test_a_case_of_another_panel_is_not_found(world: World) -> None:
    other, slot = make_panel(world.round, "Another"), slots(start(world), 1, minutes=30, pause=0)[0]
    with pytest.raises(Refused):
        plan_hearings(other, [(case_number(world), slot)], terms(world), by=world.officer, at=world.in_panel)
    foreign = make_world(1, closes_in=-40 * DAY)
    with pytest.raises(Hidden):
        plan_hearings(world.panel, [(case_number(foreign), slot)], terms(world), by=world.officer, at=world.in_panel)


def test_nobody_but_a_declared_officer_plans(world: World) -> None:
    case, slot = case_number(world), slots(start(world), 1, minutes=30, pause=0)[0]
    hearing = hear(world, 2)[0]
    acts = (
        lambda by: plan_hearings(world.panel, [(case, slot)], terms(world), by=by, at=world.in_panel),
        lambda by: change_hearing(hearing, slot, terms(world), by=by, at=world.in_panel),
        lambda by: cancel_hearing(hearing, reason="x", by=by, at=world.in_panel),
    )
    for act in acts:
        for by in (make_reviewer(world.panel, "chair", name=f"Chair {id(act)}"), leader_of(hearing), make_user()):
            with pytest.raises(Hidden):
                act(by)
            world.panel.roles.update(ended_at=world.in_panel)
        assert refusal(lambda a=act: a(make_staff(world.call.agency))) == "declare_first"


def test_a_barred_officer_does_not_know_of_the_hearing(world: World) -> None:
    officer = make_staff(world.call.agency)
    label = case_number(world).application.reference.replace("-", "_")
    declare_staff(officer, world.call, world.declaring, **{label: CONFLICT})
    hearing, slot = hear(world, 1)[0], slots(start(world), 1, minutes=30, pause=0)[0]
    with pytest.raises(Hidden):
        cancel_hearing(hearing, reason="x", by=officer, at=world.in_panel)
    with pytest.raises(Hidden):
        change_hearing(hearing, slot, terms(world), by=officer, at=world.in_panel)
    taken = [(case_number(world, 2), slot)]
    with pytest.raises(Refused) as refused:
        plan_hearings(world.panel, taken, terms(world), by=officer, at=world.in_panel)
    assert (refused.value.code, refused.value.params) == ("time_taken", {})


def test_the_panel_hears_one_at_a_time(world: World) -> None:
    first = hear(world, 1)[0]
    case, at = case_number(world, 2), world.in_panel

    def plan(minutes: int) -> object:
        slot = Slot(first.ends_at + timedelta(minutes=minutes), first.ends_at + HOUR)
        return plan_hearings(world.panel, [(case, slot)], terms(world), by=world.officer, at=at)

    with pytest.raises(Refused) as refused:
        plan(-1)
    assert (refused.value.code, refused.value.params) == ("panel_taken", {"label": "A-01"})
    assert plan(0) == 1


def test_nobody_is_at_two_hearings_at_once(world: World) -> None:
    """In two panels of the agency; the other agency's hearings are not asked about."""
    other = make_panel(world.round, "Another")
    Case.objects.filter(label="A-02").update(panel=other)
    member = make_reviewer(world.panel, name="Twice Tallberg")
    seat(other, Reviewer.objects.get(person__user=member), "member")
    declare_all(member, world.round)
    hear(world, 1)
    with pytest.raises(Refused) as refused:
        hear(world, 2)
    assert (refused.value.code, refused.value.params) == ("person_taken", {"name": "Twice Tallberg", "label": "A-01"})
    declares_conflict(world, member, 1)
    assert len(hear(world, 2)) == 1


def test_a_leader_of_two_is_heard_once_at_a_time(world: World) -> None:
    other = make_panel(world.round, "Another")
    leader = case_number(world, 1).application.consortium.applicants.get(role="leader")
    Case.objects.filter(label="A-02").update(panel=other)
    case_number(world, 2).application.consortium.applicants.filter(role="leader").update(
        person=leader.person, name=leader.name
    )
    hear(world, 1)
    assert refusal(lambda: hear(world, 2)) == "person_taken"


def test_a_change_raises_the_version_and_keeps_whom_the_leader_named(world: World) -> None:
    make_reviewer(world.panel)
    hearing = hear(world, 1)[0]
    _user, guest = join(hearing, "Guest Gran")
    name_guests(hearing, [guest.pk], by=leader_of(hearing), at=world.in_panel)
    move(world, hearing, HOUR, place="Room 5")
    now = hearing_of(hearing.case)
    assert (now.sequence, now.state, now.place) == (1, "moved", "Room 5")
    assert [one.applicant for one in now.guests.all()] == [guest]
    assert len(told("hearing_changed")["hearing_changed"]) == 3


def test_what_is_said_otherwise_moves_nothing(world: World) -> None:
    hearing = hear(world, 1)[0]
    move(world, hearing, timedelta(0), note="Bring nothing.")
    now = hearing_of(hearing.case)
    assert (now.sequence, now.state, now.moved_at) == (1, "planned", None)


def test_a_hearing_is_moved_within_its_own_time(world: World) -> None:
    hearing = hear(world, 1)[0]
    move(world, hearing, timedelta(minutes=10))
    assert hearing_of(hearing.case).starts_at == start(world) + timedelta(minutes=10)


def test_what_is_cancelled_or_over_stays_so(world: World) -> None:
    hearing, over = hear(world, 1, 2)
    cancel_hearing(hearing, reason=" The chair is ill. ", by=world.officer, at=world.in_panel)
    now = hearing_of(hearing.case)
    assert (now.state, now.why_cancelled, now.sequence) == ("cancelled", "The chair is ill.", 1)
    assert told("hearing_cancelled") == {"hearing_cancelled": [str(leader_of(hearing))]}
    assert refusal(lambda: move(world, hearing, HOUR)) == "hearing_cancelled"
    late = {"by": world.officer, "at": over.ends_at}
    assert refusal(lambda: cancel_hearing(over, reason="x", **late)) == "hearing_over"
    assert (
        refusal(lambda: cancel_hearing(over, reason=" ", by=world.officer, at=world.in_panel)) == "hearing_needs_reason"
    )
    assert len(hear(world, 1)) == 1


def test_the_leader_names_people_of_the_consortium(world: World) -> None:
    hearing, elsewhere = hear(world, 1, 2)
    leader, at = leader_of(hearing), world.in_panel
    (one, first), (_two, second), (_three, third) = (join(hearing, f"Guest {n}") for n in (1, 2, 3))
    _stranger, foreign = join(elsewhere, "Stranger")

    def name(*parts: Any, by: User = leader, when: Any = at) -> None:
        name_guests(hearing, [part.pk for part in parts], by=by, at=when)

    assert refusal(lambda: name(first, second, third)) == "too_many_guests"
    assert refusal(lambda: name(foreign)) == "not_in_consortium"
    assert refusal(lambda: name(first, by=one)) == "leader_only"
    with pytest.raises(Hidden):
        name(first, by=leader_of(elsewhere))
    assert refusal(lambda: name(first, when=hearing.names_by + HOUR)) == "names_too_late"
    name(first, second)
    name(second)
    assert [guest.applicant for guest in HearingGuest.objects.all()] == [second]
    assert refusal(lambda: move(world, hearing, HOUR, guests_max=0)) == "more_are_named"
    first_to_last = Event.objects.filter(action="hearing.named").order_by("pk")
    assert [event.detail["n_named"] for event in first_to_last] == [2, 1]
    assert str(one) in told()["hearing_planned"]


def test_who_is_no_longer_named_is_told_unless_named_again(world: World) -> None:
    hearing = hear(world, 1)[0]
    (one, first), (_other, second) = join(hearing, "One"), join(hearing, "Other")

    def name(*parts: Applicant, at: datetime) -> None:
        name_guests(hearing, [part.pk for part in parts], by=leader_of(hearing), at=at)

    for minute, chosen in enumerate([(first, second), (second,), (first, second), (second,)]):
        name(*chosen, at=world.in_panel + timedelta(minutes=minute))
    assert told("hearing_not_named") == {"hearing_not_named": [str(one)] * 2}
    assert told("hearing_planned")["hearing_planned"].count(str(one)) == 2
    send_queued(world.in_panel)
    kept = Message.objects.filter(key__startswith="hearing_", recipient=one)
    assert dict(kept.values_list("guard", "state").distinct()) == {
        "reviews.queries.mail.is_not_to_come": "sent",
        "reviews.queries.mail.may_be_told_of_hearing": "dropped",
    }


def test_who_left_the_consortium_does_not_come(world: World) -> None:
    hearing = hear(world, 1)[0]
    user, guest = join(hearing, "Guest")
    name_guests(hearing, [guest.pk], by=leader_of(hearing), at=world.in_panel)
    type(guest).objects.filter(pk=guest.pk).update(invitation="revoked")
    move(world, hearing, HOUR, guests_max=0)
    assert str(user) not in told("hearing_changed")["hearing_changed"]


def test_both_sides_are_reminded_once_the_day_before(world: World) -> None:
    member = make_reviewer(world.panel)
    hearing = hear(world, 1)[0]
    day_before = hearing.starts_at - DAY
    assert remind_hearings(day_before - HOUR) == 0
    assert (remind_hearings(day_before), remind_hearings(day_before + HOUR)) == (1, 0)
    assert told("hearing_reminder") == {"hearing_reminder": sorted([str(member), str(leader_of(hearing))])}


def test_what_was_set_at_short_notice_or_is_cancelled_reminds_nobody(world: World) -> None:
    short, cancelled = hear(world, 1, 2, at=start(world) - 10 * HOUR, names_by=start(world) - HOUR)
    cancel_hearing(cancelled, reason="x", by=world.officer, at=start(world) - 9 * HOUR)
    assert remind_hearings(short.starts_at - HOUR) == 0


def test_who_was_reminded_is_reminded_of_the_new_time(world: World) -> None:
    hearing = hear(world, 1)[0]
    remind_hearings(hearing.starts_at - DAY)
    move(world, hearing, 5 * DAY)
    assert remind_hearings(hearing.starts_at + 4 * DAY) == 1


def test_a_withdrawn_application_is_heard_no_more(world: World) -> None:
    hearing = hear(world, 1)[0]
    withdraw(hearing.case.application, by=leader_of(hearing), at=world.in_panel)
    assert remind_hearings(hearing.starts_at - DAY) == 0
    judged_eligible(world.call)
    assert len(hear(world, 2)) == 1
    cancel_hearing(hearing_of(hearing.case), reason="Withdrawn.", by=world.officer, at=world.in_panel)
