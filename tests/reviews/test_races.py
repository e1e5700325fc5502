"""Two at once, with real threads and real commits."""

import time

import pytest
from django.db import IntegrityError, transaction

from applications.models import Bar
from clusterportal.accounts.errors import Refused
from clusterportal.audit.models import Event
from reviews.actions.cases import open_cases
from reviews.actions.declarations import declare
from reviews.actions.reviewing import save_review, submit_review
from reviews.domain.grading import Mark
from reviews.models import Assignment, Case, Review, Reviewer
from tests.reviews.worlds import (
    CONFLICT,
    MARKS,
    World,
    application_of,
    assign,
    case_number,
    judged_eligible,
    make_reviewer,
    make_world,
    write_review,
)
from tests.threads import in_background, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def insert_assignment(case: Case, reviewer: Reviewer) -> Assignment:
    return Assignment.objects.create(
        case=case, reviewer=reviewer, state="confirmed", origin="manual", at=case.round.review_opens_at
    )


def a_reviewer(world: World) -> tuple[object, Reviewer]:
    user = make_reviewer(world.panel)
    return user, Reviewer.objects.get(person__user=user)


def test_parallel_submissions_give_one() -> None:
    world = make_world(1)
    user = make_reviewer(world.panel)
    assign(case := case_number(world), user)
    review = write_review(case, user, world.review, submit=False)

    outcomes = together(*[lambda: submit_review(case, revision=1, by=user, at=world.review)] * 6)

    assert {outcome.pk for outcome in outcomes} == {review.pk}
    assert Review.objects.get().submitted_at == world.review
    assert Event.objects.filter(action="review.submitted").count() == 1


def test_parallel_first_saves_lose_nothing_silently() -> None:
    world = make_world(1)
    user = make_reviewer(world.panel)
    assign(case := case_number(world), user)
    texts = [MARKS | {"quality": Mark(6, f"Window {number}")} for number in range(4)]

    outcomes = together(
        *[lambda m=m: save_review(case, m, note="", revision=0, by=user, at=world.review) for m in texts]
    )

    saved = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, Review)]
    refused = [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]
    assert (len(saved), refused) == (1, ["review_changed"] * 3)
    assert Review.objects.get().scores.get(criterion__key="quality").text == f"Window {saved[0]}"


def test_an_assignment_waits_for_a_declaration_under_way_and_is_refused() -> None:
    world = make_world(1)
    user, reviewer = a_reviewer(world)
    case = case_number(world)

    with transaction.atomic():
        declare(world.round, {case.application_id: CONFLICT}, by=user, at=world.review)
        thread, outcome = in_background(lambda: insert_assignment(case, reviewer))
        time.sleep(0.5)
        assert outcome == []
    thread.join()

    assert isinstance(outcome[0], IntegrityError)
    assert "barred" in str(outcome[0])
    assert not Assignment.objects.exists()


def test_a_declaration_waits_for_an_assignment_under_way_and_ends_it() -> None:
    world = make_world(1)
    user, reviewer = a_reviewer(world)
    case = case_number(world)

    with transaction.atomic():
        insert_assignment(case, reviewer)
        thread, outcome = in_background(
            lambda: declare(world.round, {case.application_id: CONFLICT}, by=user, at=world.review)
        )
        time.sleep(0.5)
        assert outcome == []
    thread.join()

    assert outcome == [0]
    assert Assignment.objects.get().ended_at == world.review


def test_declarations_and_assignments_at_once_never_leave_both() -> None:
    world = make_world(1)
    case = case_number(world)
    for _try in range(8):
        user, reviewer = a_reviewer(world)
        together(
            lambda u=user: declare(world.round, {case.application_id: CONFLICT}, by=u, at=world.review),
            lambda r=reviewer: insert_assignment(case, r),
        )

    barred = set(Bar.objects.filter(lifted_at__isnull=True).values_list("person", flat=True))
    reading = set(Assignment.objects.filter(ended_at__isnull=True).values_list("reviewer__person", flat=True))
    assert len(barred) == 8
    assert barred & reading == set()


def test_a_conflict_and_a_submission_at_once_leave_the_review_aside() -> None:
    world = make_world(1)
    user = make_reviewer(world.panel)
    assign(case := case_number(world), user)
    write_review(case, user, world.review, submit=False)

    together(
        lambda: declare(world.round, {case.application_id: CONFLICT}, by=user, at=world.review),
        lambda: submit_review(case, revision=1, by=user, at=world.review),
    )

    review = Review.objects.get()
    assert review.set_aside_at == world.review
    assert review.scores.count() == 3


def test_parallel_openings_give_each_application_one_case() -> None:
    world = make_world(0)
    for _number in range(3):
        judged_eligible(world.call)

    opened = together(*[lambda: open_cases(world.round, by=world.officer, at=world.declaring)] * 2)

    assert sorted(one.n_cases for one in opened) == [0, 3]
    assert sorted(Case.objects.values_list("label", flat=True)) == ["A-01", "A-02", "A-03"]
    assert application_of(world).status == "eligible"
