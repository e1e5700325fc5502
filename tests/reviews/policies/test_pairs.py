"""The rule of a pair by hand, of which every hand and every file asks."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.actions.bars import lift_bar, set_bar
from clusterportal.accounts.errors import Refused
from reviews.models import Assignment, Case, Declaration, PanelRole, Reviewer
from reviews.policies.pairs import check_pair, ties_of
from tests.reviews.worlds import World, case_number, make_panel, make_reviewer, make_world

pytestmark = pytest.mark.django_db


def said(case: Case, reviewer: Reviewer) -> tuple[str, dict[str, object]] | None:
    try:
        check_pair(case, reviewer, ties_of([case], [reviewer]))
    except Refused as refusal:
        return refusal.code, refusal.params
    return None


def a_pair(role: str = "member", *, declared: bool = True) -> tuple[World, Case, Reviewer]:
    world = make_world()
    user = make_reviewer(world.panel, role, name="Ada Ek", declared=declared)
    return world, case_number(world), Reviewer.objects.get(person__user=user)


@pytest.mark.parametrize(
    ("role", "declared", "code"),
    [
        ("member", True, None),
        ("chair", True, None),
        ("vice_chair", True, None),
        ("external", False, None),
        ("member", False, "not_declared"),
        ("chair", False, "not_declared"),
        ("vice_chair", False, "not_declared"),
        ("observer", False, "not_in_its_panel"),
        ("observer", True, "not_in_its_panel"),
    ],
)
def test_a_part_in_the_panel_decides(role: str, declared: bool, code: str | None) -> None:
    _world, case, reviewer = a_pair(role, declared=declared)
    found = said(case, reviewer)
    assert (found and found[0]) == code


def test_a_bar_and_a_pair_that_stands_are_named_with_the_label() -> None:
    world, case, reviewer = a_pair()
    named = {"name": "Ada Ek", "label": "A-01"}
    set_bar(case.application, reviewer.person, by=None, at=world.review)
    assert said(case, reviewer) == ("reviewer_barred", named)
    lift_bar(case.application, reviewer.person, by=world.officer, at=world.review)
    made = Assignment.objects.create(case=case, reviewer=reviewer, origin="manual", at=world.review)
    assert said(case, reviewer) == ("already_assigned", named)
    Assignment.objects.filter(pk=made.pk).update(ended_at=world.review)
    assert said(case, reviewer) is None


def test_who_is_asked_again_or_has_left_the_panel_gets_nothing() -> None:
    world, case, reviewer = a_pair()
    Declaration.objects.update(asked_again_at=world.review)
    assert said(case, reviewer) == ("not_declared", {"name": "Ada Ek"})
    PanelRole.objects.update(ended_at=world.review)
    assert said(case, reviewer) == ("not_in_its_panel", {"name": "Ada Ek", "label": "A-01"})


@pytest.mark.parametrize("other", [lambda world: make_panel(world.round, "Panel two"), lambda _world: None])
def test_a_case_of_another_panel_or_of_none_is_closed(other: Callable[[World], object]) -> None:
    world, _case, reviewer = a_pair()
    Case.objects.update(panel=other(world))
    assert said(case_number(world), reviewer) == ("not_in_its_panel", {"name": "Ada Ek", "label": "A-01"})


def test_many_pairs_take_as_many_statements_as_one() -> None:
    world = make_world(3)
    people = [Reviewer.objects.get(person__user=make_reviewer(world.panel)) for _one in range(3)]
    cases = [case_number(world, number) for number in (1, 2, 3)]
    with CaptureQueriesContext(connection) as statements:
        ties = ties_of(cases, people)
    assert (len(statements), len(ties.parts)) == (4, 3)
