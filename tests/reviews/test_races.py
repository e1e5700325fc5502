"""Two at once, with real threads and real commits."""

import threading
import time
from collections.abc import Iterable
from contextlib import suppress

import pytest
from django.db import IntegrityError, transaction

from applications.actions.status import lock_application
from applications.actions.working_copy import Change, fingerprint
from applications.models import Application, Bar
from clusterportal.accounts.errors import Refused
from clusterportal.audit.models import Event
from reviews.actions.cases import open_cases
from reviews.actions.declarations import declare
from reviews.actions.own_order import move_own_review
from reviews.actions.panels import lock_list, place_in_list
from reviews.actions.reviewing import save_review, submit_review, unlock_review
from reviews.actions.screening import lift_back, screen_out
from reviews.actions.several import Outcome, each
from reviews.models import Assignment, Case, Panel, Review, Reviewer, ReviewRevision
from reviews.queries.own_reviews import own_cases
from tests.factories import DAY
from tests.reviews.worlds import (
    CONFLICT,
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
    texts = [Change(f"Window {number}", fingerprint("")) for number in range(4)]

    outcomes = together(
        *[lambda one=one: save_review(case, {"text_quality": one}, by=user, at=world.review) for one in texts]
    )

    saved = [place for place, outcome in enumerate(outcomes) if outcome.changed]
    assert (len(saved), sum(len(outcome.clashes) for outcome in outcomes)) == (1, 3)
    assert Review.objects.get().scores.get(criterion__key="quality").text == f"Window {saved[0]}"
    kept = ReviewRevision.objects.order_by("value").values_list("value", "is_set_aside")
    assert list(kept) == [(f"Window {number}", number != saved[0]) for number in range(4)]


def test_parallel_saves_of_different_fields_are_all_kept() -> None:
    world = make_world(1)
    user = make_reviewer(world.panel)
    assign(case := case_number(world), user)
    keys = ["text_quality", "text_feasibility", "text_overall", "note"]

    outcomes = together(
        *[
            lambda key=key: save_review(case, {key: Change(key, fingerprint(""))}, by=user, at=world.review)
            for key in keys
        ]
    )

    assert [outcome.changed for outcome in outcomes] == [(key,) for key in keys]
    review = Review.objects.get()
    assert (review.note, review.revision) == ("note", 4)
    assert set(review.scores.values_list("text", flat=True)) == set(keys) - {"note"}


@pytest.mark.parametrize("_time", range(3))
def test_a_save_and_a_submission_at_once_never_submit_what_was_not_read(_time: int) -> None:
    world = make_world(1)
    user = make_reviewer(world.panel)
    assign(case := case_number(world), user)
    write_review(case, user, world.review, submit=False)

    change = {"text_quality": Change("Later.", fingerprint("Strong."))}
    saved, submitted = together(
        lambda: save_review(case, change, by=user, at=world.review),
        lambda: submit_review(case, revision=1, by=user, at=world.review),
    )

    review = Review.objects.get()
    text = review.scores.get(criterion__key="quality").text
    if isinstance(saved, Refused):
        assert (saved.code, review.state, text) == ("already_reviewed", "submitted", "Strong.")
    else:
        assert (submitted.code, review.state, text) == ("review_changed", "saved", "Later.")


def test_a_save_and_an_unlocking_at_once_keep_the_review_whole() -> None:
    world = make_world(1)
    user = make_reviewer(world.panel)
    assign(case := case_number(world), user)
    review = write_review(case, user, world.review)

    change = {"text_quality": Change("Later.", fingerprint("Strong."))}
    saved, unlocked = together(
        lambda: save_review(case, change, by=user, at=world.review),
        lambda: unlock_review(review, reason="A wrong file.", by=world.officer, at=world.review),
    )

    text = Review.objects.get().scores.get(criterion__key="quality").text
    assert unlocked is None
    assert (saved.code, text) == ("already_reviewed", "Strong.") if isinstance(saved, Refused) else text == "Later."
    assert (Review.objects.get().state, Review.objects.get().submitted_at) == ("saved", None)


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


def test_two_moves_at_once_in_the_own_order_both_count() -> None:
    world = make_world(3)
    user = make_reviewer(world.panel)
    for number in (1, 2, 3):
        assign(case_number(world, number), user)

    together(*[lambda: move_own_review(case_number(world, 3), -1, by=user, at=world.review)] * 2)

    assert [one.case.label for one in own_cases(user, world.round, world.review)] == ["A-03", "A-01", "A-02"]


@pytest.mark.parametrize("_time", range(3))
def test_screening_out_and_submitting_at_once_leave_no_review_of_a_case_that_was_out(_time: int) -> None:
    world = make_world(1)
    user = make_reviewer(world.panel)
    assign(case := case_number(world), user)
    write_review(case, user, world.review, submit=False)

    submitted, screened = together(
        lambda: submit_review(case, revision=1, by=user, at=world.review),
        lambda: screen_out([case], reason="Outside.", by=world.officer, at=world.review),
    )

    actions = ["review.submitted", "case.screened_out"]
    told = list(Event.objects.filter(action__in=actions).order_by("seq").values_list("action", flat=True))
    assert (screened, case_number(world).stage) == (1, "screened_out")
    if isinstance(submitted, Refused):
        assert (submitted.code, Review.objects.get().state, told) == ("screened_out", "saved", actions[1:])
    else:
        assert (Review.objects.get().state, told) == ("submitted", actions)


def test_a_submission_waits_for_screening_out_under_way_and_is_refused() -> None:
    world = make_world(1)
    user = make_reviewer(world.panel)
    assign(case := case_number(world), user)
    write_review(case, user, world.review, submit=False)

    with transaction.atomic():
        screen_out([case], reason="Outside.", by=world.officer, at=world.review)
        thread, outcome = in_background(
            lambda: _code(lambda: submit_review(case, revision=1, by=user, at=world.review))
        )
        time.sleep(0.5)
        assert outcome == []
    thread.join()

    assert (outcome, Review.objects.get().state) == (["screened_out"], "saved")


@pytest.mark.parametrize("_time", range(3))
def test_screening_out_and_locking_the_list_at_once_never_lock_what_has_no_place(_time: int) -> None:
    world = make_world(2, closes_in=-40 * DAY)
    chair = make_reviewer(world.panel, "chair")
    place_in_list(case_number(world, 2), "leave_unprioritised", by=chair, at=world.in_panel)
    case = case_number(world)

    screened, locked = together(
        lambda: screen_out([case], reason="Outside.", by=world.officer, at=world.in_panel),
        lambda: lock_list(world.panel, by=chair, at=world.in_panel),
    )

    assert (screened, case_number(world).stage) == (1, "screened_out")
    assert Panel.objects.get().list_state == ("open" if isinstance(locked, Refused) else "locked")
    assert not isinstance(locked, Refused) or locked.code == "not_ranked_yet"


def test_lifting_back_and_locking_the_list_at_once_never_lock_what_has_no_place() -> None:
    world = make_world(2, closes_in=-40 * DAY)
    chair = make_reviewer(world.panel, "chair")
    place_in_list(case_number(world, 2), "leave_unprioritised", by=chair, at=world.in_panel)
    screen_out([case_number(world)], reason="Outside.", by=world.officer, at=world.in_panel)
    case = case_number(world)

    lifted, locked = together(
        lambda: lift_back([case], reason="Inside.", by=world.officer, at=world.in_panel),
        lambda: lock_list(world.panel, by=chair, at=world.in_panel),
    )

    state = (case_number(world).stage, Panel.objects.get().list_state)
    assert state in {("under_review", "open"), ("screened_out", "locked")}
    codes = {one.code for one in (lifted, locked) if isinstance(one, Refused)}
    assert codes == ({"not_ranked_yet"} if state[1] == "open" else {"list_locked"})


def test_two_officers_screen_out_the_same_once() -> None:
    world = make_world(2)
    cases = [case_number(world, number) for number in (1, 2)]

    outcomes = together(
        lambda: screen_out(cases, reason="Outside.", by=world.officer, at=world.review),
        lambda: screen_out(cases[::-1], reason="Outside.", by=world.officer, at=world.review),
    )

    assert sorted(one.code if isinstance(one, Refused) else str(one) for one in outcomes) == ["2", "illegal_stage"]
    assert Event.objects.filter(action="case.screened_out").count() == 2


def _code(act: object) -> object:
    try:
        return act()
    except Refused as refused:
        return refused.code


def test_acts_on_the_same_applications_in_other_orders_wait_for_each_other() -> None:
    world = make_world(2)
    applications = [application_of(world, number) for number in (1, 2)]
    both_hold_one = threading.Barrier(2)

    def hold(application: Application) -> None:
        lock_application(application)
        with suppress(threading.BrokenBarrierError):
            both_hold_one.wait(timeout=0.5)

    def act(given: Iterable[Application]) -> list[Outcome]:
        with transaction.atomic():
            return each(given, hold)

    outcomes = together(lambda: act(applications), lambda: act(reversed(applications)))

    assert outcomes == [[Outcome(one) for one in applications], [Outcome(one) for one in reversed(applications)]]
