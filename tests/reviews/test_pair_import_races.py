"""A file of pairs beside what others do at the same instant: no closed pair, no pair twice, nothing half."""

import time

import pytest
from django.db import transaction

from clusterportal.accounts.errors import Refused
from reviews.actions.declarations import declare
from reviews.actions.hand_assigning import assign as assign_by_hand
from reviews.actions.importing_pairs import PairRow, import_pairs, plan_pairs
from reviews.models import Assignment, Reviewer
from tests.factories import make_staff
from tests.reviews.worlds import (
    CONFLICT,
    World,
    application_of,
    case_number,
    declare_staff,
    make_reviewer,
    make_world,
)
from tests.threads import in_background, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]
ROWS = (PairRow(2, "A-01", "Ada Ek"), PairRow(3, "A-01", "Bo Berg"), PairRow(4, "A-02", "Ada Ek"))


def a_world() -> World:
    world = make_world(2)
    for name in ("Ada Ek", "Bo Berg"):
        make_reviewer(world.panel, name=name)
    return world


def shown(world: World) -> str:
    return plan_pairs(world.round, ROWS, by=world.officer, at=world.review).digest


def bring_in(world: World, digest: str, by: object = None) -> object:
    return import_pairs(world.round, ROWS, shown=digest, by=by or world.officer, at=world.review)


def user_of(name: str) -> object:
    return Reviewer.objects.get(person__name=name).person.user


def n_standing() -> int:
    return Assignment.objects.filter(ended_at__isnull=True).count()


def code_of(act: object) -> object:
    try:
        return act()
    except Refused as refused:
        return refused.code


def test_an_import_waits_for_a_conflict_that_is_being_declared_and_then_adds_nothing() -> None:
    world = a_world()
    digest, bo = shown(world), user_of("Bo Berg")

    with transaction.atomic():
        declare(world.round, {application_of(world).pk: CONFLICT}, by=bo, at=world.review)
        thread, outcome = in_background(lambda: code_of(lambda: bring_in(world, digest)))
        time.sleep(0.5)
        assert outcome == []
    thread.join()

    assert (outcome, n_standing()) == (["reviewer_barred"], 0)


@pytest.mark.parametrize("_time", range(3))
def test_a_conflict_declared_at_the_same_instant_never_leaves_a_closed_pair(_time: int) -> None:
    world = a_world()
    digest, bo, application = shown(world), user_of("Bo Berg"), application_of(world)

    imported, _declared = together(
        lambda: bring_in(world, digest),
        lambda: declare(world.round, {application.pk: CONFLICT}, by=bo, at=world.review),
    )

    closed = Assignment.objects.filter(case__application=application, reviewer__person__user=bo, ended_at=None)
    assert not closed.exists()
    if isinstance(imported, Refused):
        assert (imported.code, n_standing()) == ("reviewer_barred", 0)
    else:
        assert (imported, n_standing()) == ({"n_new": 3, "n_there": 0}, 2)


def test_one_of_two_officers_adds_the_pairs_and_the_other_hears_of_it() -> None:
    world = a_world()
    digest, second = shown(world), make_staff(world.call.agency)
    declare_staff(second, world.call, world.declaring)

    outcomes = together(lambda: bring_in(world, digest), lambda: bring_in(world, digest, second))

    refusals = [one.code for one in outcomes if isinstance(one, Refused)]
    assert refusals == ["pairs_changed_since_preview"]
    assert [one for one in outcomes if not isinstance(one, Refused)] == [{"n_new": 3, "n_there": 0}]
    assert n_standing() == 3


@pytest.mark.parametrize("_time", range(3))
def test_a_pair_by_hand_at_the_same_instant_is_there_once(_time: int) -> None:
    world = a_world()
    digest, ada, case = shown(world), Reviewer.objects.get(person__name="Ada Ek"), case_number(world)

    imported, by_hand = together(
        lambda: bring_in(world, digest),
        lambda: assign_by_hand(case, ada, by=world.officer, at=world.review),
    )

    if isinstance(imported, Refused):
        assert (imported.code, n_standing()) == ("pairs_changed_since_preview", 1)
    else:
        assert (by_hand.code, n_standing()) == ("already_assigned", 3)
