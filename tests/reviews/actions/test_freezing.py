"""In a frozen call reviewers and panels write nothing; a conflict of interest can still be declared."""

import pytest

from applications.actions.freezing import freeze_call
from applications.models import Bar
from clusterportal.accounts.errors import Paused
from reviews.actions.declarations import declare
from reviews.actions.panels import enter_panel_grades, lock_list, move_in_list, place_in_list
from reviews.actions.reviewing import submit_review
from reviews.actions.statements import approve_statement, mark_ready, write_statement
from tests.reviews.worlds import (
    CONFLICT,
    MARKS,
    assign,
    case_number,
    make_reviewer,
    make_world,
    save_marks,
    write_review,
)

pytestmark = pytest.mark.django_db
GRADES = {"quality": 6, "feasibility": 2, "overall": 6}


def test_reviews_wait() -> None:
    world = make_world()
    case, reader = case_number(world), make_reviewer(world.panel)
    assign(case, reader)
    write_review(case, reader, world.review, submit=False)
    freeze_call(world.call, reason="Why.", by=world.officer, at=world.review)
    with pytest.raises(Paused):
        save_marks(case, MARKS, note="Later.", by=reader, at=world.review)
    with pytest.raises(Paused):
        submit_review(case, revision=1, by=reader, at=world.review)


def test_panels_wait_and_the_officer_goes_on() -> None:
    world = make_world(2)
    case, chair = case_number(world), make_reviewer(world.panel, "chair")
    at = world.in_panel
    write_statement(case, "Text.", revision=0, by=chair, at=at)
    mark_ready(case, by=chair, at=at)
    freeze_call(world.call, reason="Why.", by=world.officer, at=at)
    for act in (
        lambda: enter_panel_grades(case, GRADES, by=chair, at=at),
        lambda: place_in_list(case, "prioritise", by=chair, at=at),
        lambda: move_in_list(case, 1, by=chair, at=at),
        lambda: lock_list(world.panel, by=chair, at=at),
        lambda: write_statement(case, "Other.", revision=1, by=chair, at=at),
    ):
        with pytest.raises(Paused):
            act()
    approve_statement(case, by=world.officer, at=at)


def test_a_conflict_is_declared_all_the_same() -> None:
    world = make_world()
    case, member = case_number(world), make_reviewer(world.panel)
    freeze_call(world.call, reason="Why.", by=world.officer, at=world.review)
    declare(world.round, {case.application_id: CONFLICT}, by=member, at=world.review)
    assert Bar.objects.filter(application=case.application_id, person__user=member).exists()
