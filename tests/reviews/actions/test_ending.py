"""Two rounds, from the first list to the decision: who goes on, who is out, who is decided on."""

from datetime import timedelta

import pytest
from django.db.models import Q

from applications.actions.rounds import add_round
from applications.models import Application, Call, Round
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.answering import accept_to_review
from reviews.actions.cases import open_cases
from reviews.actions.decisions import attach, create_meeting, lock_meeting, publish_meeting
from reviews.actions.ending import end_round
from reviews.actions.hand_assigning import assign as assign_by_hand
from reviews.actions.hand_assigning import confirm
from reviews.actions.inviting import Question, invite_reviewer, review_token
from reviews.actions.panels import lock_list, place_in_list
from reviews.actions.reviewing import submit_review
from reviews.domain.grading import Mark
from reviews.domain.lifecycle import Outcome
from reviews.models import Assignment, Case, Decision, Panel, Reviewer, ReviewInvitation
from reviews.queries.decisions import attachable
from reviews.queries.panels import priority_list
from reviews.queries.visibility import seen_cases, stubs
from tests.factories import DAY, make_call, make_staff, make_user
from tests.kept import kept
from tests.reviews.worlds import (
    CLEAR,
    CONFLICT,
    World,
    assign,
    case_number,
    declare_all,
    declare_staff,
    judged_eligible,
    make_known,
    make_panel,
    make_reviewer,
    make_world,
    save_marks,
    seat,
    write_review,
)

pytestmark = pytest.mark.django_db


@kept
def first_round(n_cases: int, **columns: object) -> tuple[World, Round]:
    """A call of two rounds with cases in the first, and the second round."""
    call = make_call(closes_in=-50 * DAY, published=False, **columns)
    officer = make_staff(call.agency, name="Officer Olsson")
    first = call.rounds.get()
    dates = {
        "n_readers": 1,
        "review_opens_at": first.panel_closes_at + 7 * DAY,
        "review_due_at": first.panel_closes_at + 14 * DAY,
        "panel_opens_at": first.panel_closes_at + 21 * DAY,
        "panel_closes_at": first.panel_closes_at + 28 * DAY,
    }
    second = add_round(call, fields=dates, by=officer, at=call.closes_at - 70 * DAY)
    Call.objects.filter(pk=call.pk).update(published_at=call.closes_at - 61 * DAY)
    world = World(Call.objects.get(pk=call.pk), first, make_panel(first), officer)
    for _number in range(n_cases):
        judged_eligible(world.call)
    declare_staff(officer, world.call, world.declaring)
    open_cases(first, by=officer, at=world.declaring)
    return world, second


def lock_first(world: World, *moves: str) -> User:
    """The list of round one with these places, locked by its chair."""
    chair = make_reviewer(world.panel, "chair")
    for number, move in enumerate(moves, start=1):
        place_in_list(case_number(world, number), move, by=chair, at=world.in_panel)
    lock_list(world.panel, by=chair, at=world.in_panel)
    return chair


def end(world: World, **outcomes: str) -> int:
    """`outcomes` by label, A_01."""
    keys = dict(Case.objects.filter(round=world.round).values_list("label", "pk"))
    given = {keys[label.replace("_", "-")]: Outcome(outcome) for label, outcome in outcomes.items()}
    return end_round(world.round, given, by=world.officer, at=world.in_panel)


def references(applications: object) -> list[str]:
    return sorted(
        Case.objects.filter(application__in=applications, label__startswith="A").values_list("label", flat=True)
    )


def ask_expert(case: Case, world: World, at: object) -> tuple[User, ReviewInvitation]:
    reviewer = make_known(case.panel, "Eva Extern")
    question = Question(role="external", load_max=2, answer_by=at + 5 * DAY, language="en", cases=[case])
    invitation = invite_reviewer(case.panel, reviewer, question, by=world.officer, at=at)
    user = make_user("Eva Extern")
    reviewer.person.user = user
    reviewer.person.save()
    return user, invitation


def test_from_round_one_through_round_two_to_the_decision() -> None:
    world, second = first_round(3)
    barred = make_reviewer(world.panel, declared=False, name="Jävig Johansson")
    declare_all(barred, world.round, A_01=CONFLICT)
    reader = make_reviewer(world.panel)
    assign(case_number(world), reader)
    review_one = write_review(case_number(world), reader, world.review)
    chair_one = lock_first(world, "prioritise", "place_in_reserve", "leave_unprioritised")
    assert references(attachable(world.call)) == []

    assert end(world, A_01="goes_on", A_02="decide", A_03="out") == 1

    assert references(attachable(world.call)) == ["A-02", "A-03"]
    listed = priority_list(chair_one, world.panel, world.in_panel)
    assert [row.seen.case.label for row in listed.rows] == ["A-01", "A-02", "A-03"]

    two = World(world.call, second, make_panel(second, "Panel of round two"), world.officer)
    assert open_cases(second, by=world.officer, at=two.declaring).n_cases == 1
    case = Case.objects.select_related("round__call", "panel", "application").get(round=second)
    assert (case.label, case.panel, case.application) == ("B-01", two.panel, case_number(world).application)
    assert not open_cases(second, by=world.officer, at=two.declaring).n_cases

    # A conflict declared in round one still bars in round two.
    seat(two.panel, Reviewer.objects.get(person__user=barred), "member")
    declare_all(barred, second)
    assert seen_cases(barred, two.in_panel, within=Q(round=second)) == ()
    assert [one.label for one in stubs(barred, two.panel)] == ["B-01"]
    with pytest.raises(Refused, match="reviewer_barred"):
        assign_by_hand(case, Reviewer.objects.get(person__user=barred), by=world.officer, at=two.review)
    asked = Question("external", 1, two.review + 5 * DAY, "en", [case])
    with pytest.raises(Refused):
        invite_reviewer(two.panel, Reviewer.objects.get(person__user=barred), asked, by=world.officer, at=two.review)

    # Who read in round one has no part in round two; an expert is invited to the named application.
    assert [one.case.label for one in seen_cases(reader, two.review)] == ["A-01", "A-02", "A-03"]
    expert, invitation = ask_expert(case, world, two.declaring)
    accept_to_review(review_token(invitation), {case.application_id: CLEAR}, by=expert, at=two.declaring)
    if Assignment.objects.filter(case=case, state="proposed").exists():
        confirm(second, by=world.officer, at=two.review)
    assert [one.case.label for one in seen_cases(expert, two.review)] == ["B-01"]
    marks = {one.key: Mark(one.scale_max, "Good.") for one in second.criteria.all()}  # those of the call's form
    saved = save_marks(case, marks, by=expert, at=two.review)
    assert submit_review(case, revision=saved.revision, by=expert, at=two.review).case.round == second
    review_one.refresh_from_db()
    assert (review_one.state, review_one.case.label) == ("submitted", "A-01")

    chair = make_reviewer(two.panel, "chair")
    place_in_list(case, "prioritise", by=chair, at=two.in_panel)
    lock_list(two.panel, by=chair, at=two.in_panel)
    assert references(attachable(world.call)) == ["A-01", "A-02", "A-03"]

    at = second.panel_closes_at + timedelta(days=1)
    decider = make_staff(world.call.agency, "decision_maker")
    declare_staff(decider, world.call, two.review)
    meeting = create_meeting(world.call, title="Decision", held_on=at.date(), by=world.officer, at=at)
    attach(meeting, attachable(world.call), by=world.officer, at=at)
    Decision.objects.update(reason_sv="Panelen har bedömt ansökan.")
    lock_meeting(meeting, minutes="Protokoll", two_in_one_area_reason="", by=world.officer, at=at)
    assert publish_meeting(meeting, by=decider, at=at) == 3
    statuses = Application.objects.filter(call=world.call).order_by("cases__label").filter(cases__label__startswith="A")
    assert list(statuses.values_list("status", flat=True)) == ["granted", "rejected", "rejected"]


def test_out_is_proposed_for_rejection_and_decide_as_the_list_says() -> None:
    world, _second = first_round(2)
    lock_first(world, "prioritise", "prioritise")
    end(world, A_01="out", A_02="decide")
    at = world.round.panel_closes_at
    meeting = create_meeting(world.call, title="Decision", held_on=at.date(), by=world.officer, at=at)
    attach(meeting, attachable(world.call), by=world.officer, at=at)
    outcomes = Decision.objects.order_by("application__cases__label").values_list("outcome", flat=True)
    assert list(outcomes) == ["rejected", "granted"]
    with pytest.raises(Refused, match="illegal_stage"):
        end(world, A_01="goes_on")


def test_an_outcome_can_change_until_it_goes_on_and_the_trail_says_each() -> None:
    world, _second = first_round(1)
    lock_first(world, "place_in_reserve")
    assert (end(world, A_01="out"), end(world, A_01="decide"), end(world, A_01="goes_on")) == (0, 0, 1)
    with pytest.raises(Refused, match="illegal_stage"):
        end(world, A_01="out")
    case = case_number(world)
    assert (case.stage, case.place, case.outcome) == ("goes_on", "reserve", "goes_on")
    told = Event.objects.filter(action="case.ended").order_by("seq").values_list("detail__outcome", flat=True)
    assert list(told) == ["out", "decide"]


def test_a_round_ends_over_locked_lists_alone_and_not_the_last_one() -> None:
    world, _second = first_round(1)
    with pytest.raises(Refused, match="illegal_stage"):
        end(world, A_01="goes_on")
    single = make_world(1)
    Panel.objects.update(list_state="locked")
    with pytest.raises(Refused, match="no_next_round"):
        end(single, A_01="goes_on")


def test_the_frame_does_not_bind_before_the_last_round() -> None:
    world, _second = first_round(1, frame_sek=1)
    lock_first(world, "prioritise")
    assert Panel.objects.get().list_state == "locked"


def test_only_an_officer_who_has_declared_and_sees_the_case() -> None:
    world, _second = first_round(1)
    chair = lock_first(world, "prioritise")
    other = make_staff(world.call.agency, name="Olga Jävig")
    reference = case_number(world).application.reference.replace("-", "_")
    declare_staff(other, world.call, world.declaring, **{reference: CONFLICT})
    keys = {case_number(world).pk: Outcome.GOES_ON}
    with pytest.raises(Hidden):
        end_round(world.round, keys, by=chair, at=world.in_panel)
    with pytest.raises(Refused, match="illegal_stage"):
        end_round(world.round, keys, by=other, at=world.in_panel)
