"""Screening cases out and lifting them back: who may, what goes, what stays, what comes again."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions import hand_assigning
from reviews.actions.meetings import close_meeting, plan_meeting
from reviews.actions.panels import enter_panel_grades, lock_list, move_in_list, place_in_list
from reviews.actions.screening import lift_back, screen_out
from reviews.domain.grading import Mark
from reviews.models import Assignment, Case, Panel, PanelGrade, Review, Reviewer
from reviews.queries.dashboard import rounds_of
from reviews.queries.matching import cases_to_assign
from reviews.queries.own_reviews import own_cases
from reviews.queries.panels import in_order, priority_list
from tests.factories import DAY, make_staff
from tests.reviews.meetings import opened
from tests.reviews.worlds import (
    CONFLICT,
    MARKS,
    World,
    assign,
    case_number,
    declare_all,
    declare_staff,
    make_reviewer,
    make_world,
    save_marks,
    write_review,
)

pytestmark = pytest.mark.django_db
WHY = "Outside the call."


def out(world: World, *numbers: int) -> int:
    cases = [case_number(world, number) for number in numbers or (1,)]
    return screen_out(cases, reason=WHY, by=world.officer, at=world.review)


def back(world: World, *numbers: int) -> int:
    cases = [case_number(world, number) for number in numbers or (1,)]
    return lift_back(cases, reason="It is within.", by=world.officer, at=world.review)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return str(caught.value.code)


def order(world: World) -> list[tuple[str, int | None]]:
    return [(case.label, case.rank) for case in in_order(world.panel)]


def test_several_are_screened_out_and_lifted_back_and_the_trail_says_why() -> None:
    world = make_world(3)
    assert out(world, 1, 3) == 2
    rows = Case.objects.order_by("label").values_list("label", "stage", "screened_reason")
    assert list(rows) == [("A-01", "screened_out", WHY), ("A-02", "under_review", ""), ("A-03", "screened_out", WHY)]
    assert list(cases_to_assign(world.round)) == [case_number(world, 2)]
    assert back(world, 1, 3) == 2
    assert set(Case.objects.values_list("stage", "screened_reason")) == {("under_review", "")}
    events = Event.objects.filter(action__in=["case.screened_out", "case.lifted_back"]).order_by("seq")
    told = [(one.action, one.detail["reason"]) for one in events]
    assert told == [("case.screened_out", WHY)] * 2 + [("case.lifted_back", "It is within.")] * 2


def test_a_reader_loses_the_case_from_the_lists_and_nothing_of_the_draft() -> None:
    world = make_world(2)
    user = make_reviewer(world.panel)
    for number in (1, 2):
        assign(case_number(world, number), user)
    save_marks(case_number(world), {"quality": Mark(5, "So far.")}, note="Half.", by=user, at=world.review)
    before = (list(Assignment.objects.order_by("pk").values()), list(Review.objects.values()))
    own = [one.case.label for one in own_cases(user, world.round, world.review)]

    out(world)

    (tasks,) = rounds_of(user, world.review, "en")
    assert [task.seen.case.label for task in tasks.tasks] == ["A-02"]
    assert [one.case.label for one in own_cases(user, world.round, world.review)] == ["A-02"]
    assert refusal(lambda: save_marks(case_number(world), MARKS, by=user, at=world.review)) == "screened_out"
    assert (list(Assignment.objects.order_by("pk").values()), list(Review.objects.values())) == before

    back(world)

    assert [one.case.label for one in own_cases(user, world.round, world.review)] == own
    assert write_review(case_number(world), user, world.review).state == "submitted"


def test_a_ranked_case_leaves_the_order_and_comes_back_to_its_place() -> None:
    world = make_world(3, closes_in=-40 * DAY)
    chair = make_reviewer(world.panel, "chair")
    move_in_list(case_number(world, 3), -1, by=chair, at=world.in_panel)
    assert order(world) == [("A-01", 1), ("A-03", 2), ("A-02", 3)]

    screen_out([case_number(world, 3)], reason=WHY, by=chair, at=world.in_panel)

    assert order(world) == [("A-01", 1), ("A-02", 3)]
    listed = priority_list(chair, world.panel, world.in_panel)
    assert [row.seen.case.label for row in listed.rows] == ["A-01", "A-02"]
    lift_back([case_number(world, 3)], reason="It is within.", by=chair, at=world.in_panel)
    assert order(world) == [("A-01", 1), ("A-03", 2), ("A-02", 3)]


def test_the_panels_grades_stay_and_cannot_change_while_it_is_out() -> None:
    world = make_world(2, closes_in=-40 * DAY)
    chair = make_reviewer(world.panel, "chair")
    grades = {key: mark.grade for key, mark in MARKS.items()}
    enter_panel_grades(case_number(world), grades, by=chair, at=world.in_panel)
    screen_out([case_number(world)], reason=WHY, by=chair, at=world.in_panel)
    assert (
        refusal(lambda: enter_panel_grades(case_number(world), grades, by=chair, at=world.in_panel)),
        PanelGrade.objects.count(),
    ) == ("screened_out", 3)
    place_in_list(case_number(world, 2), "leave_unprioritised", by=chair, at=world.in_panel)
    lock_list(world.panel, by=chair, at=world.in_panel)
    assert Panel.objects.get().list_state == "locked"


def test_a_meeting_is_planned_without_it() -> None:
    world = make_world(2, closes_in=-40 * DAY)
    out(world)
    made = plan_meeting(world.panel, starts_at=world.in_panel, place="Room 1", by=world.officer, at=world.review)
    assert [item.case.label for item in made.items.all()] == ["A-02"]


def test_a_closed_meetings_list_stands_as_its_minutes_say() -> None:
    world = make_world(2, closes_in=-40 * DAY)
    chair = make_reviewer(world.panel, "chair")
    close_meeting(opened(world, chair), by=chair, at=world.in_panel)
    for user in (chair, world.officer):
        act = partial(screen_out, [case_number(world)], reason=WHY, by=user, at=world.in_panel)
        assert refusal(act) == "minutes_stand"


def test_a_proposed_reader_waits_while_it_is_out() -> None:
    world = make_world(2)
    reader = Reviewer.objects.get(person__user=make_reviewer(world.panel))
    for number in (1, 2):
        hand_assigning.assign(case_number(world, number), reader, by=world.officer, at=world.review)
    out(world)
    assert hand_assigning.confirm(world.round, by=world.officer, at=world.review) == 1
    assert (
        refusal(lambda: hand_assigning.assign(case_number(world), reader, by=world.officer, at=world.review))
        == "screened_out"
    )
    assert (
        refusal(lambda: hand_assigning.confirm(world.round, by=world.officer, at=world.review)) == "nothing_to_confirm"
    )
    back(world)
    assert hand_assigning.confirm(world.round, by=world.officer, at=world.review) == 1


def test_what_cannot_be_screened_out_is_refused_whole() -> None:
    world = make_world(2)
    out(world, 2)
    assert refusal(lambda: out(world, 1, 2)) == "illegal_stage"
    assert refusal(lambda: back(world, 1)) == "illegal_stage"
    assert (
        refusal(lambda: screen_out([case_number(world)], reason=" ", by=world.officer, at=world.review))
        == "screening_needs_reason"
    )
    Panel.objects.update(list_state="locked")
    assert refusal(lambda: out(world)) == "list_locked"
    assert refusal(lambda: back(world, 2)) == "list_locked"
    assert list(Case.objects.order_by("label").values_list("stage", flat=True)) == ["under_review", "screened_out"]


def test_only_an_officer_who_may_know_of_it_and_the_chair_in_the_panel() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    chair, member = make_reviewer(world.panel, "chair"), make_reviewer(world.panel)

    def act(user: User, at: datetime) -> int:
        return screen_out([case_number(world)], reason=WHY, by=user, at=at)

    assert refusal(lambda: act(member, world.in_panel)) == "chair_only"
    for stranger in (make_reviewer(world.panel, declared=False), make_staff(world.call.agency)):
        with pytest.raises((Hidden, Refused)):
            act(stranger, world.in_panel)
    with pytest.raises(Hidden):
        act(chair, world.review)
    assert act(chair, world.in_panel) == 1


def test_a_conflicted_officer_and_a_conflicted_chair_know_nothing_of_it() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    chair = make_reviewer(world.panel, "chair", declared=False)
    declare_all(chair, world.round, A_01=CONFLICT)
    other = make_staff(world.call.agency, name="Olga Jävig")
    reference = case_number(world).application.reference.replace("-", "_")
    declare_staff(other, world.call, world.declaring, **{reference: CONFLICT})
    for user in (chair, other):
        with pytest.raises(Hidden):
            screen_out([case_number(world)], reason=WHY, by=user, at=world.in_panel)
    vice = make_reviewer(world.panel, "vice_chair")
    assert screen_out([case_number(world)], reason=WHY, by=vice, at=world.in_panel) == 1
