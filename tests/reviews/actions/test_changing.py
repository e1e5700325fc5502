"""A change of readers: what is asked for, as few moves as can be, and nothing before somebody has approved it."""

from collections.abc import Callable

import pytest

from applications.actions.bars import set_bar
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.jobs.runner import run as run_job
from reviews.actions.assignments import start_repair, start_run, work
from reviews.actions.changing import approve_change, open_pair, reject_change, start_change
from reviews.actions.declarations import declare
from reviews.actions.hand_assigning import assign as assign_by_hand
from reviews.actions.hand_assigning import confirm, take_back
from reviews.domain.choices import Choices, Wanted, Wish
from reviews.domain.differences import Cause, Change, Why
from reviews.models import Assignment, AssignmentRun, Case, ClosedPair, PanelRole, Reviewer
from reviews.queries.results import difference_of
from tests.factories import make_staff
from tests.kept import kept
from tests.reviews.worlds import (
    CONFLICT,
    World,
    application_of,
    assign,
    case_number,
    make_known,
    make_reviewer,
    make_world,
    person_of,
    seat,
    write_review,
)
from tests.threads import together

pytestmark = pytest.mark.django_db
N_READERS = 3


@kept
def a_round() -> tuple[World, list[User]]:
    """Two cases with the same three confirmed readers, who take three each; two members to spare."""
    world = make_world(2)
    people = [make_reviewer(world.panel, name=f"Reader {number}") for number in range(5)]
    for number in (1, 2):
        for reader in people[:3]:
            assign(case_number(world, number), reader)
    return world, people


def reviewer_of(user: User) -> Reviewer:
    return Reviewer.objects.get(person__user=user)


def wish(wanted: Wanted, user: User, world: World, number: int = 1) -> Wish:
    return Wish(wanted, str(reviewer_of(user).pk), str(case_number(world, number).pk))


def worked_out(run: AssignmentRun, world: World) -> AssignmentRun:
    run_job(run.job_id, lambda job: work(job, world.review))
    run.refresh_from_db()
    return run


def changed(world: World, *wishes: Wish) -> AssignmentRun:
    return worked_out(start_change(world.round, wishes, by=world.officer, at=world.review), world)


def approve(run: AssignmentRun, world: World) -> None:
    approve_change(run, by=world.officer, at=world.review)


def standing(world: World) -> set[tuple[str, str]]:
    rows = Assignment.objects.filter(case__round=world.round, ended_at__isnull=True)
    return set(rows.values_list("case__label", "reviewer__person__name"))


def test_a_change_waits_and_touches_nothing_until_it_is_approved() -> None:
    world, people = a_round()
    before = standing(world)
    run = changed(world, wish(Wanted.FORCE, people[3], world))
    assert (run.kind, run.state, standing(world)) == ("change", "waiting", before)
    approve(run, world)
    run.refresh_from_db()
    assert run.state == "proposed"
    assert ("A-01", "Reader 3") in standing(world)
    forced = Assignment.objects.get(reviewer__person__name="Reader 3")
    assert (forced.state, forced.locked, forced.origin) == ("proposed", True, "run")


def test_having_somebody_read_moves_one_reader_of_that_application_and_nobody_else() -> None:
    world, people = a_round()
    run = changed(world, wish(Wanted.FORCE, people[3], world))
    found = difference_of(run)
    case, added = str(case_number(world).pk), str(reviewer_of(people[3]).pk)
    assert found.added == ((case, added),)
    assert len(found.moved) == 1
    assert found.changes == (Change(case, (found.moved[0][1],), (added,), (Cause(Why.FORCED, case, added),)),)


def test_confirming_an_approved_change_ends_who_was_moved() -> None:
    world, people = a_round()
    approve(changed(world, wish(Wanted.FORCE, people[3], world)), world)
    assert confirm(world.round, by=world.officer, at=world.in_panel) == 1
    of_first = {name for label, name in standing(world) if label == "A-01"}
    assert len(of_first) == N_READERS
    assert Assignment.objects.filter(end_reason="reassigned").count() == 1


def test_what_is_forbidden_stays_closed_for_runs_and_by_hand_until_it_is_opened() -> None:
    world, people = a_round()
    case, closed = case_number(world), reviewer_of(people[0])
    approve(changed(world, wish(Wanted.FORBID, people[0], world)), world)
    confirm(world.round, by=world.officer, at=world.review)
    assert ("A-01", "Reader 0") not in standing(world)
    with pytest.raises(Refused, match="pair_closed"):
        assign_by_hand(case, closed, by=world.officer, at=world.review)
    given = Choices(n_readers=5, fairness_percent=0.0)
    again = worked_out(start_run(world.round, given, by=world.officer, at=world.review), world)
    assert again.state == "infeasible"
    open_pair(ClosedPair.objects.get(), by=world.officer, at=world.review)
    with pytest.raises(Refused, match="pair_is_open"):
        open_pair(ClosedPair.objects.get(), by=world.officer, at=world.review)
    again = worked_out(start_run(world.round, given, by=world.officer, at=world.review), world)
    assert [str(case.pk), str(closed.pk)] in [pair[:2] for pair in again.result["pairs"]]


def test_somebody_new_gets_the_readings_that_the_change_gives() -> None:
    world, people = a_round()
    new = str(reviewer_of(people[4]).pk)
    run = changed(world, Wish(Wanted.GIVE, new, n=2))
    found = difference_of(run)
    assert {reviewer for _case, reviewer in found.added} == {new}
    assert len(found.added) == len(found.moved) == 2
    assert {one.causes for one in found.changes} == {(Cause(Why.GIVEN, reviewer=new),)}


def test_a_pair_that_is_kept_stays_when_its_reader_must_give_something_up() -> None:
    world, people = a_round()
    run = changed(world, wish(Wanted.KEEP, people[0], world), wish(Wanted.FORCE, people[3], world))
    kept_pair = (str(case_number(world).pk), str(reviewer_of(people[0]).pk))
    assert kept_pair not in difference_of(run).moved
    approve(run, world)
    assert Assignment.objects.get(case=case_number(world), reviewer=reviewer_of(people[0])).locked


def test_rejecting_leaves_everything() -> None:
    world, people = a_round()
    before = standing(world)
    run = changed(world, wish(Wanted.FORBID, people[0], world))
    reject_change(run, by=world.officer, at=world.review)
    run.refresh_from_db()
    assert (run.state, standing(world)) == ("discarded", before)
    assert not ClosedPair.objects.exists()
    with pytest.raises(Refused, match="not_waiting"):
        approve(run, world)


def test_a_change_is_not_approved_once_the_round_has_changed() -> None:
    world, people = a_round()
    run = changed(world, wish(Wanted.FORCE, people[3], world))
    gone = Assignment.objects.get(case=case_number(world, 2), reviewer=reviewer_of(people[0]))
    take_back(gone, reason="Too many.", by=world.officer, at=world.review)
    with pytest.raises(Refused, match="round_has_changed"):
        approve(run, world)


def test_a_conflict_found_after_the_change_was_worked_out_stops_its_approval() -> None:
    world, people = a_round()
    run = changed(world, wish(Wanted.FORCE, people[3], world))
    set_bar(application_of(world), person_of(people[3]), by=None, at=world.review)
    with pytest.raises(Refused, match="conflict_since"):
        approve(run, world)


def test_a_review_that_has_begun_is_neither_forbidden_nor_moved() -> None:
    world, people = a_round()
    write_review(case_number(world), people[0], world.review, submit=False)
    with pytest.raises(Refused, match="review_begun"):
        start_change(world.round, [wish(Wanted.FORBID, people[0], world)], by=world.officer, at=world.review)
    run = changed(world, wish(Wanted.FORCE, people[3], world))
    assert (str(case_number(world).pk), str(reviewer_of(people[0]).pk)) not in difference_of(run).moved


@pytest.mark.parametrize("code", ["nothing_to_change", "wished_twice", "pair_not_standing", "already_assigned"])
def test_what_makes_no_sense_is_refused(code: str) -> None:
    world, people = a_round()
    asked = {
        "nothing_to_change": [],
        "wished_twice": [wish(Wanted.FORCE, people[3], world), wish(Wanted.FORBID, people[3], world)],
        "pair_not_standing": [wish(Wanted.KEEP, people[3], world)],
        "already_assigned": [wish(Wanted.FORCE, people[0], world)],
    }
    with pytest.raises(Refused, match=code):
        start_change(world.round, asked[code], by=world.officer, at=world.review)


def test_an_officer_asks_nothing_of_a_case_that_another_handles() -> None:
    world, people = a_round()
    set_bar(application_of(world), person_of(world.officer), by=None, at=world.review)
    with pytest.raises(Hidden):
        start_change(world.round, [wish(Wanted.FORCE, people[3], world)], by=world.officer, at=world.review)


def test_only_a_declared_officer_of_the_call_asks_approves_and_rejects() -> None:
    world, people = a_round()
    run = changed(world, wish(Wanted.FORCE, people[3], world))
    for stranger in (people[0], make_staff(world.call.agency)):
        with pytest.raises((Refused, Hidden)):
            start_change(world.round, [wish(Wanted.FORCE, people[3], world)], by=stranger, at=world.review)
        with pytest.raises((Refused, Hidden)):
            approve_change(run, by=stranger, at=world.review)
        with pytest.raises((Refused, Hidden)):
            reject_change(run, by=stranger, at=world.review)


def test_a_repair_that_must_move_somebody_waits_for_approval() -> None:
    world, people = a_round()
    for spare in people[3:]:
        set_bar(application_of(world), person_of(spare), by=None, at=world.review)
    late = make_reviewer(world.panel, name="Late")
    PanelRole.objects.filter(reviewer=reviewer_of(late)).update(load_max=1)
    assign(case_number(world, 2), late)
    declare(world.round, {application_of(world).pk: CONFLICT}, by=people[0], at=world.review)
    run = worked_out(start_repair(world.round, by=world.officer, at=world.review), world)
    assert run.state == "waiting"
    assert [pair[1] for pair in difference_of(run).moved] == [str(reviewer_of(late).pk)]


def test_the_steps_are_in_the_record() -> None:
    world, people = a_round()
    approve(changed(world, wish(Wanted.FORBID, people[0], world)), world)
    reject_change(changed(world, wish(Wanted.FORBID, people[1], world)), by=world.officer, at=world.review)
    events = Event.objects.filter(action__startswith="assignment.").order_by("pk")
    assert list(events.values_list("action", flat=True)) == [
        "assignment.run_started",
        "assignment.pair_closed",
        "assignment.change_approved",
        "assignment.run_started",
        "assignment.change_rejected",
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_and_reject_at_once_one_wins() -> None:
    world, people = a_round()
    run = changed(world, wish(Wanted.FORCE, people[3], world))

    def done(verb: Callable[..., None]) -> str:
        verb(run, by=world.officer, at=world.review)
        return "done"

    outcomes = together(lambda: done(approve_change), lambda: done(reject_change))
    assert sorted(getattr(one, "code", one) for one in outcomes) == ["done", "not_waiting"]


def test_a_change_that_a_screening_has_overtaken_is_refused_and_writes_nothing() -> None:
    world, people = a_round()
    run = changed(world, wish(Wanted.FORCE, people[3], world))
    before = standing(world)
    Case.objects.filter(pk=case_number(world).pk).update(stage="screened_out", screened_reason="Out.")
    with pytest.raises(Refused, match="round_has_changed"):
        approve(run, world)
    assert standing(world) == before


def test_a_change_is_refused_once_its_new_reader_has_left_the_panel() -> None:
    world, people = a_round()
    run = changed(world, wish(Wanted.FORCE, people[3], world))
    PanelRole.objects.filter(reviewer=reviewer_of(people[3])).update(ended_at=world.review)
    with pytest.raises(Refused, match="round_has_changed"):
        approve(run, world)


@pytest.mark.parametrize("wanted", [Wanted.GIVE, Wanted.FORCE])
def test_what_no_run_could_do_is_refused_and_not_passed_over(wanted: Wanted) -> None:
    world, _people = a_round()
    outside = seat(world.panel, make_known(world.panel), "external").reviewer
    case = "" if wanted == Wanted.GIVE else str(case_number(world).pk)
    with pytest.raises(Refused, match="gets_no_readings"):
        start_change(world.round, [Wish(wanted, str(outside.pk), case, n=1)], by=world.officer, at=world.review)
