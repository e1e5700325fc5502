"""Two at once about hearings, with real threads and real commits."""

from datetime import timedelta

import pytest

from clusterportal.accounts.errors import Refused
from clusterportal.mail.models import Message
from reviews.actions.declarations import declare
from reviews.actions.hearings import cancel_hearing, name_guests, plan_hearings, remind_hearings
from reviews.domain.hearings import slots
from reviews.models import Case, Hearing, HearingGuest, Reviewer
from reviews.queries.hearings import seats_at
from tests.factories import DAY, make_staff
from tests.reviews.hearings import hear, hearing_of, join, leader_of, move, start, terms
from tests.reviews.worlds import (
    CONFLICT,
    case_number,
    declare_all,
    declare_staff,
    make_panel,
    make_reviewer,
    make_world,
    seat,
)
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def codes(outcomes: list[object]) -> list[str]:
    return [one.code for one in outcomes if isinstance(one, Refused)]


def test_two_officers_plan_the_same_time_and_one_has_it() -> None:
    world = make_world(2, closes_in=-40 * DAY)
    other = make_staff(world.call.agency)
    declare_staff(other, world.call, world.declaring)
    slot = slots(start(world), 1, minutes=30, pause=0)[0]

    def plan(number: int, by: object) -> int:
        planned = [(case_number(world, number), slot)]
        return plan_hearings(world.panel, planned, terms(world), by=by, at=world.in_panel)

    outcomes = together(lambda: plan(1, world.officer), lambda: plan(2, other))

    assert (codes(outcomes), Hearing.objects.count()) == (["panel_taken"], 1)


def test_two_officers_plan_the_same_case_and_it_is_heard_once() -> None:
    world = make_world(1, closes_in=-40 * DAY)

    outcomes = together(*[lambda: hear(world, 1)] * 3)

    assert codes(outcomes) == ["not_to_be_heard"] * 2
    assert (Hearing.objects.count(), Message.objects.filter(key__startswith="hearing_planned").count()) == (1, 1)


def test_two_panels_plan_a_member_of_both_for_one_of_two_hearings() -> None:
    world = make_world(2, closes_in=-40 * DAY)
    other = make_panel(world.round, "Another")
    Case.objects.filter(label="A-02").update(panel=other)
    member = make_reviewer(world.panel)
    seat(other, Reviewer.objects.get(person__user=member), "member")
    declare_all(member, world.round)

    outcomes = together(lambda: hear(world, 1), lambda: hear(world, 2))

    assert (codes(outcomes), Hearing.objects.count()) == (["person_taken"], 1)


def test_the_leader_names_while_the_officer_moves_or_cancels() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    hearing = hear(world, 1)[0]
    _user, guest = join(hearing, "Guest")
    given = {"by": leader_of(hearing), "at": world.in_panel}

    moved = together(
        lambda: name_guests(hearing, [guest.pk], **given),
        lambda: move(world, hearing, timedelta(hours=1), guests_max=0),
    )
    now = hearing_of(hearing.case)
    assert HearingGuest.objects.count() <= now.guests_max
    assert codes(moved) in (["more_are_named"], ["too_many_guests"])
    cancelled = together(
        lambda: name_guests(hearing, [], **given),
        lambda: cancel_hearing(hearing, reason="x", by=world.officer, at=world.in_panel),
    )
    assert codes(cancelled) in ([], ["hearing_cancelled"])


def test_a_conflict_declared_while_it_is_planned_leaves_nobody_on_the_list() -> None:
    world = make_world(4, closes_in=-40 * DAY)
    for number in range(1, 5):
        member, case = make_reviewer(world.panel), case_number(world, number)
        together(
            lambda n=number: hear(world, n),
            lambda c=case, m=member: declare(world.round, {c.application_id: CONFLICT}, by=m, at=world.in_panel),
        )
        assert member not in {one.reviewer.person.user for one in seats_at(case, world.in_panel)}
        Hearing.objects.update(starts_at=start(world) + number * DAY, ends_at=start(world) + (number + 1) * DAY)


def test_two_beats_remind_once() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    hearing = hear(world, 1)[0]

    outcomes = together(*[lambda: remind_hearings(hearing.starts_at - DAY)] * 3)

    assert (sorted(outcomes), Message.objects.filter(key__startswith="hearing_reminder").count()) == ([0, 0, 1], 1)
