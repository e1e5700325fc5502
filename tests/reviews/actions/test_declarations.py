"""Declaring, and what a declaration closes."""

import pytest

from applications.models import StaffDeclaration
from clusterportal.accounts.errors import Hidden, Refused
from reviews.actions.conflicts import enter_conflict, judge_conflict, judge_in_bulk
from reviews.actions.declarations import Answer, accept_rules, declare, declare_as_staff
from reviews.models import Assignment, Conflict, Declaration, Review
from reviews.queries.declaring import rows_of_round
from reviews.queries.visibility import seen_cases
from tests.factories import make_staff, make_user
from tests.reviews.worlds import (
    CLEAR,
    CONFLICT,
    World,
    application_of,
    assign,
    case_number,
    declare_staff,
    make_reviewer,
    make_world,
    person_of,
    write_review,
)

pytestmark = pytest.mark.django_db


def detected(
    world: World, user: object, number: int = 1, rule: str = "co_publication", state: str = "suspected"
) -> Conflict:
    return Conflict.objects.create(
        application=application_of(world, number), person=person_of(user), origin="detected", rule="co_publication",
        tier="risk", state=state, found_at=world.declaring,
    )  # fmt: skip


def is_barred(world: World, user: object, number: int = 1) -> bool:
    return application_of(world, number).bars.filter(person=person_of(user), lifted_at__isnull=True).exists()


def refusal(action: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value.code


def test_rules_come_first() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel, declared=False)
    answers = {application_of(world).pk: CLEAR}

    assert refusal(declare, world.round, answers, by=member, at=world.declaring) == "accept_rules_first"
    accept_rules(world.round, by=member, at=world.declaring)
    assert declare(world.round, answers, by=member, at=world.declaring) == 0


def test_half_a_declaration_opens_nothing() -> None:
    world = make_world(2)
    member = make_reviewer(world.panel, declared=False)
    accept_rules(world.round, by=member, at=world.declaring)

    left = declare(world.round, {application_of(world).pk: CLEAR}, by=member, at=world.declaring)

    assert left == 1
    assert not any(one.may_read_board or one.may_read_text for one in seen_cases(member, world.in_panel))


def test_strangers_and_strange_applications_are_kept_out() -> None:
    world, other = make_world(1), make_world(1)
    member = make_reviewer(world.panel)
    answers = {application_of(other).pk: CLEAR}

    assert refusal(declare, world.round, answers, by=member, at=world.declaring) == "not_in_declaration"
    with pytest.raises(Hidden):
        declare(world.round, {}, by=make_user(), at=world.declaring)


def test_a_declared_conflict_bars_and_only_an_officer_lifts_it() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    application = application_of(world)
    declare(world.round, {application.pk: CONFLICT}, by=member, at=world.review)

    assert is_barred(world, member)
    assert refusal(declare, world.round, {application.pk: CLEAR}, by=member, at=world.review) == "conflict_stands"
    conflict = Conflict.objects.get()
    judge_conflict(conflict, judgement="clear", reason="Long ago.", by=world.officer, at=world.review)

    assert not is_barred(world, member)
    assert [one.case.label for one in seen_cases(member, world.review)] == ["A-01"]
    declare(world.round, {application.pk: CONFLICT}, by=member, at=world.in_panel)
    assert is_barred(world, member)
    assert Conflict.objects.get().state == "declared"


def test_a_late_conflict_ends_the_assignment_and_keeps_the_words() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    assign(case_number(world), member)
    review = write_review(case_number(world), member, world.review, submit=False)

    declare(world.round, {application_of(world).pk: CONFLICT}, by=member, at=world.review)

    assignment, kept = Assignment.objects.get(), Review.objects.get()
    assert (assignment.ended_at, assignment.end_reason) == (world.review, "conflict of interest")
    assert (kept.pk, kept.set_aside_at, kept.scores.count()) == (review.pk, world.review, 3)


def test_the_bar_stands_while_one_conflict_stands() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    found = detected(world, member)
    declare(world.round, {application_of(world).pk: CONFLICT}, by=member, at=world.review)
    own = Conflict.objects.get(origin="declared")

    judge_conflict(found, judgement="clear", reason="Another person.", by=world.officer, at=world.review)
    assert is_barred(world, member)
    judge_conflict(own, judgement="clear", reason="Not close.", by=world.officer, at=world.review)
    assert not is_barred(world, member)
    judge_conflict(found, judgement="disqualify", reason="It was the same.", by=world.officer, at=world.review)
    assert is_barred(world, member)


def test_judging_asks_for_a_reason_and_another_person() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    found = detected(world, member)
    judging = {"judgement": "clear", "at": world.review}

    assert refusal(judge_conflict, found, reason=" ", by=world.officer, **judging) == "judgement_needs_reason"
    assert refusal(judge_conflict, found, reason="x", by=make_staff(world.call.agency), **judging) == "declare_first"
    with pytest.raises(Hidden):
        judge_conflict(found, reason="x", by=member, **judging)
    own = detected(world, world.officer, state="noted")
    assert refusal(judge_conflict, own, reason="x", by=world.officer, **judging) == "own_conflict"


def test_a_conflicted_officer_judges_nothing_of_that_application() -> None:
    world = make_world(1)
    officer = make_staff(world.call.agency)
    reference = application_of(world).reference.replace("-", "_")
    declare_staff(officer, world.call, world.declaring, **{reference: CONFLICT})
    found = detected(world, make_reviewer(world.panel))

    with pytest.raises(Hidden):
        judge_conflict(found, judgement="clear", reason="x", by=officer, at=world.review)


def test_bulk_takes_all_or_none_and_never_a_persons_own_statement() -> None:
    world = make_world(2)
    member = make_reviewer(world.panel)
    found = [detected(world, member, number) for number in (1, 2)]
    declare(world.round, {application_of(world, 2).pk: CONFLICT}, by=member, at=world.review)
    own = Conflict.objects.get(origin="declared")
    judging = {"judgement": "clear", "reason": "A namesake.", "by": world.officer, "at": world.review}

    assert refusal(judge_in_bulk, [*(one.pk for one in found), own.pk], **judging) == "never_in_bulk"
    assert judge_in_bulk([one.pk for one in found], **judging) == 2
    assert list(Conflict.objects.filter(origin="detected").values_list("state", "reason")) == [
        ("cleared", "A namesake."),
        ("cleared", "A namesake."),
    ]
    assert (is_barred(world, member, 1), is_barred(world, member, 2)) == (False, True)


def test_an_officers_own_entry_disqualifies_at_once() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)

    enter_conflict(application_of(world), person_of(member), reason="Told by phone.", by=world.officer, at=world.review)

    assert is_barred(world, member)
    assert Conflict.objects.get().state == "disqualified"


def test_staff_declare_wholly_or_not_at_all() -> None:
    world = make_world(2)
    officer = make_staff(world.call.agency)
    one, two = application_of(world, 1), application_of(world, 2)

    half = refusal(declare_as_staff, world.call, {one.pk: CLEAR}, by=officer, at=world.review)
    assert half == "answers_missing"
    declare_as_staff(world.call, {one.pk: CLEAR, two.pk: CONFLICT}, by=officer, at=world.review)

    assert StaffDeclaration.objects.filter(user=officer).count() == 1
    assert [one.case.label for one in seen_cases(officer, world.review)] == ["A-01"]
    with pytest.raises(Hidden):
        declare_as_staff(world.call, {}, by=make_user(), at=world.review)


def test_hits_stand_on_top_with_the_own_answer_open() -> None:
    world = make_world(2)
    member = make_reviewer(world.panel, declared=False)
    detected(world, member, 2)

    rows = rows_of_round(member, world.round)

    assert [(row.label, len(row.hits), row.is_answered) for row in rows] == [("A-02", 1, False), ("A-01", 0, False)]


def test_an_external_answers_for_what_is_asked_alone() -> None:
    world = make_world(2)
    external = make_reviewer(world.panel, "external")
    assert rows_of_round(external, world.round) == ()

    assign(case_number(world, 2), external)

    assert [row.label for row in rows_of_round(external, world.round)] == ["A-02"]
    assert [one.case.label for one in seen_cases(external, world.review)] == ["A-02"]
    assert Declaration.objects.filter(person=person_of(external)).count() == 1


def test_a_ground_is_what_makes_a_conflict() -> None:
    assert (Answer().kind, Answer(ground="other").kind) == ("none", "conflict")
