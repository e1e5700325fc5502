"""What stands before a run: counted of the cases that the officer sees, and of nothing else."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from applications.actions.bars import set_bar
from applications.domain.lifecycle import Status
from applications.models import Application
from clusterportal.accounts.models import User
from reviews.domain.choices import Choices
from reviews.domain.lifecycle import Stage
from reviews.domain.supply import Supply
from reviews.models import Absence, Assignment, Case, PanelRole, RegisterEntry, Reviewer
from reviews.queries.supply import Before, Why, before_run
from tests.factories import DAY, make_person
from tests.reviews.worlds import (
    CONFLICT,
    World,
    assign,
    case_number,
    declare_all,
    make_panel,
    make_reviewer,
    make_world,
    person_of,
    seat,
)

pytestmark = pytest.mark.django_db


def look(world: World, *, n_readers: int = 2, **given: Any) -> Before:
    """As the world's officer sees it while the review is under way."""
    return before_run(world.officer, world.round, world.review, Choices(n_readers, **given))


def reviewer_of(user: User) -> Reviewer:
    return Reviewer.objects.get(person__user=user)


def knows(user: User, *codes: str) -> None:
    RegisterEntry.objects.filter(reviewer__person__user=user).update(subject_codes=list(codes))


def bar(world: World, user: User, number: int = 1) -> None:
    set_bar(case_number(world, number).application, person_of(user), by=None, at=world.review)


def test_the_whole_counts_what_is_wanted_what_can_be_given_and_what_stands() -> None:
    world = make_world(3)
    readers = [make_reviewer(world.panel) for _one in range(2)]
    assign(case_number(world, 1), readers[0])
    locked = assign(case_number(world, 2), readers[0])
    Assignment.objects.filter(pk=locked.pk).update(locked=True)

    found = look(world)

    assert found.whole == Supply(n_applications=3, n_wanted=Fraction(6), n_reviewers=2, n_given=6)
    assert (found.n_readers, found.n_standing, found.n_kept) == (2, 2, 1)
    assert [(line.panel, line.supply, line.n_standing, line.n_kept) for line in found.panels] == [
        (world.panel, found.whole, 2, 1)
    ]
    assert found.is_feasible


def test_a_load_that_is_filled_in_counts_before_the_panels() -> None:
    world = make_world(3)
    reader = make_reviewer(world.panel)
    PanelRole.objects.update(load_max=1)
    assert look(world, n_readers=1).whole.n_given == 1
    assert look(world, n_readers=1, loads={str(reviewer_of(reader).pk): 3}).whole.n_given == 3


def test_panels_stand_by_their_shortage_and_only_those_with_cases() -> None:
    world = make_world(3)
    other, _empty = make_panel(world.round, "Panel two"), make_panel(world.round, "Panel three")
    Case.objects.filter(label="A-03").update(panel=other)
    make_reviewer(world.panel)
    found = look(world, n_readers=1)
    assert [(line.panel, line.supply.spare) for line in found.panels] == [(other, -1), (world.panel, 0)]


def test_a_reading_that_is_kept_from_outside_the_panel_counts_where_it_is() -> None:
    world = make_world(1)
    make_reviewer(world.panel)
    assert [line.supply.spare for line in look(world).panels] == [-1]
    made = assign(case_number(world), make_reviewer(world.panel, "external"))
    Assignment.objects.filter(pk=made.pk).update(locked=True)
    found = look(world)
    assert [(line.supply.n_reviewers, line.supply.spare, line.n_kept) for line in found.panels] == [(2, 0, 1)]
    assert (found.whole.spare, found.is_feasible, found.lacking) == (0, True, ())


def test_a_case_without_a_panel_is_named_and_counted_nowhere() -> None:
    world = make_world(2)
    make_reviewer(world.panel)
    Case.objects.filter(label="A-02").update(panel=None)
    found = look(world)
    assert ([case.label for case in found.homeless], found.whole.n_applications) == (["A-02"], 1)


@pytest.mark.parametrize(
    "out", [{"stage": Stage.SCREENED_OUT, "screened_reason": "Weak."}, {"application__status": Status.WITHDRAWN}]
)
def test_what_gets_no_readers_is_no_case_without_a_panel(out: dict[str, str]) -> None:
    world = make_world(1)
    Case.objects.update(panel=None)
    if "stage" in out:
        Case.objects.update(**out)
    else:
        Application.objects.update(status=Status.WITHDRAWN, withdrawn_at=world.review)
    assert look(world).homeless == ()


def test_areas_and_subjects_are_those_that_were_submitted() -> None:
    world = make_world(2)
    knows(make_reviewer(world.panel), "10202")
    knows(make_reviewer(world.panel), "30109")
    assert case_number(world).application.submitted_version.document["subject_codes"] == ["10201"]
    Application.objects.update(subject_codes=["50101"], area=None)

    found = look(world)

    area = case_number(world).application.submitted_version.area
    assert found.areas == ((area, Supply(2, Fraction(4), 2, 4)),)
    assert found.subjects == (("102", Supply(2, Fraction(4), 1, 2)),)


def test_a_case_that_too_few_may_read_is_named_and_has_no_solution() -> None:
    world = make_world(2)
    barred = make_reviewer(world.panel)
    make_reviewer(world.panel)
    bar(world, barred)

    found = look(world)

    assert [(one.case.label, one.n_free, one.n_wanted) for one in found.lacking] == [("A-01", 1, 2)]
    assert found.diagnosis["code"] == "too_few_without_conflict"
    assert found.diagnosis["cases"] == [str(case_number(world).pk)]
    assert found.names[str(case_number(world).pk)] == "A-01"
    assert look(world, n_readers=1).is_feasible


def test_a_case_in_whose_field_nobody_is_at_home_is_named_with_the_best_affinity() -> None:
    world = make_world(1)
    knows(make_reviewer(world.panel), "50101")
    [one] = look(world, n_readers=1).poorly_known
    assert (one.case.label, round(one.best, 2)) == ("A-01", 0.10)
    knows(make_reviewer(world.panel), "10201")
    assert look(world, n_readers=1).poorly_known == ()


def test_who_gets_nothing_is_named_with_the_reason() -> None:
    world = make_world(1)
    make_reviewer(world.panel, name="Free Fält")
    make_reviewer(world.panel, name="Late Lind", declared=False)
    again = make_reviewer(world.panel, name="Again Ask")
    person_of(again).declarations.update(asked_again_at=world.review)
    away = make_reviewer(world.panel, name="Far Fors")
    first, last = localdate(world.round.review_opens_at), localdate(world.round.review_due_at)
    columns = {"starts_on": first - timedelta(1), "ends_on": last + timedelta(1)}
    Absence.objects.create(agency=world.call.agency, reviewer=reviewer_of(away), **columns)
    full = make_reviewer(world.panel, "chair", name="Chair Ceder")
    PanelRole.objects.filter(reviewer=reviewer_of(full)).update(load_max=0)
    bar(world, make_reviewer(world.panel, name="Barred Berg"))
    make_reviewer(world.panel, "observer", name="Observer Ost")

    found = look(world, n_readers=1)

    assert [(one.name, one.panel, one.why) for one in found.idle] == [
        ("Again Ask", world.panel, Why.UNDECLARED),
        ("Barred Berg", world.panel, Why.NO_CASE),
        ("Chair Ceder", world.panel, Why.NO_LOAD),
        ("Far Fors", world.panel, Why.AWAY),
        ("Late Lind", world.panel, Why.UNDECLARED),
    ]


def test_who_has_declared_in_one_panel_and_not_in_another_is_idle_in_the_other_alone() -> None:
    world = make_world(2)
    other = make_panel(world.round, "Panel two")
    Case.objects.filter(label="A-02").update(panel=other)
    reader = make_reviewer(world.panel, name="Two Tall")
    seat(other, reviewer_of(reader), "member")
    assert [(one.panel, one.why) for one in look(world).idle] == [(other, Why.UNDECLARED)]
    declare_all(reader, world.round)
    assert look(world).idle == ()


def test_nothing_that_a_barred_officer_is_shown_follows_from_the_barred_case() -> None:
    """A lock, a conflict, a reader from outside, the area and whether it is under review at all."""
    world = make_world(3)
    readers = [make_reviewer(world.panel) for _one in range(2)]
    whole = look(world)
    set_bar(case_number(world, 1).application, make_person(user=world.officer), by=None, at=world.review)
    before = look(world)
    assert (whole.whole.n_applications, before.whole.n_applications) == (3, 2)

    secret = case_number(world, 1)
    PanelRole.objects.update(load_max=2)
    expected = look(world)
    for user in (*readers, make_reviewer(world.panel, "external")):
        made = assign(secret, user)
        Assignment.objects.filter(pk=made.pk).update(locked=True)
    assert look(world) == expected
    Assignment.objects.all().delete()
    bar(world, readers[0], 1)
    assert look(world) == expected
    Case.objects.filter(pk=secret.pk).update(panel=None)
    assert look(world) == expected
    Case.objects.filter(pk=secret.pk).update(panel=world.panel, stage=Stage.SCREENED_OUT, screened_reason="Weak.")
    assert look(world) == expected


def test_an_officer_who_is_barred_from_all_is_shown_people_and_no_case() -> None:
    world = make_world(1)
    make_reviewer(world.panel)
    set_bar(case_number(world).application, make_person(user=world.officer), by=None, at=world.review)
    found = look(world)
    assert (found.whole, found.panels, found.subjects, found.lacking) == (Supply(0, Fraction(0), 1, 0), (), (), ())
    assert [one.why for one in found.idle] == [Why.NO_CASE]
    assert found.is_feasible


def test_statements_do_not_grow_with_cases_and_people() -> None:
    counts = {}
    world = make_world(1)
    make_reviewer(world.panel)
    for n in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            look(world)
        counts[n] = len(asked)
        if n == 1:
            world = make_world(3, closes_in=-22 * DAY)
            for _one in range(3):
                assign(case_number(world), make_reviewer(world.panel))
            make_reviewer(world.panel, declared=False)
    assert counts[1] == counts[3] <= 24


def test_a_conflict_that_is_declared_closes_the_pair() -> None:
    world = make_world(1)
    reader = make_reviewer(world.panel, declared=False)
    declare_all(reader, world.round, A_01=CONFLICT)
    assert [one.n_free for one in look(world, n_readers=1).lacking] == [0]
