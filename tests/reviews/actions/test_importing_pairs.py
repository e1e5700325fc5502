"""Pairs from a file: what they mean and what is wrong is found before anything is written, all of it or nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.actions.bars import set_bar
from applications.domain.tables import CellProblem
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.assignments import start_run
from reviews.actions.hand_assigning import assign as assign_by_hand
from reviews.actions.hand_assigning import take_back
from reviews.actions.importing_pairs import PairRow, Plan, import_pairs, plan_pairs
from reviews.actions.screening import screen_out
from reviews.domain.choices import Choices
from reviews.models import Assignment, Panel, PanelRole, RegisterEntry, Reviewer
from tests.factories import make_agency, make_staff
from tests.reviews.worlds import (
    CONFLICT,
    World,
    case_number,
    declare_staff,
    make_known,
    make_panel,
    make_reviewer,
    make_world,
    person_of,
    seat,
)

pytestmark = pytest.mark.django_db
ADA, BO = "Ada Ek", "Bo Berg"


def a_world(n_cases: int = 2) -> tuple[World, User, User]:
    world = make_world(n_cases)
    return world, make_reviewer(world.panel, name=ADA), make_reviewer(world.panel, name=BO)


def plan(world: World, *rows: PairRow, by: User | None = None) -> Plan:
    return plan_pairs(world.round, rows, by=by or world.officer, at=world.review)


def bring_in(world: World, *rows: PairRow, shown: str | None = None, by: User | None = None) -> object:
    shown = plan(world, *rows).digest if shown is None else shown
    return import_pairs(world.round, rows, shown=shown, by=by or world.officer, at=world.review)


def problems(world: World, *rows: PairRow, by: User | None = None) -> list[tuple[str, int, str]]:
    return [(one.code, one.row, one.column) for one in plan(world, *rows, by=by).problems]


def reviewer_of(user: User) -> Reviewer:
    return Reviewer.objects.get(person__user=user)


def standing() -> list[tuple[str, str, str, str, bool]]:
    rows = Assignment.objects.filter(ended_at__isnull=True).order_by("case__label", "reviewer__person__name")
    names = ("case__label", "reviewer__person__name", "state", "origin", "locked")
    return list(rows.values_list(*names))


def test_pairs_are_proposed_as_by_hand_and_audited_one_by_one() -> None:
    world, _ada, _bo = a_world()
    counts = bring_in(
        world, PairRow(2, "A-02", ADA, keep=False), PairRow(3, "a-01 ", "ada  EK"), PairRow(4, "A-01", BO)
    )
    assert counts == {"n_new": 3, "n_there": 0}
    assert standing() == [
        ("A-01", ADA, "proposed", "manual", True),
        ("A-01", BO, "proposed", "manual", True),
        ("A-02", ADA, "proposed", "manual", False),
    ]
    events = Event.objects.filter(action="assignment.added").order_by("recorded_at", "pk")
    assert sorted(one.detail["case"] for one in events) == sorted(str(one.case_id) for one in Assignment.objects.all())
    assert {one.actor for one in events} == {str(world.officer.pk)}


def test_a_pair_from_a_file_has_the_affinity_that_it_has_by_hand() -> None:
    world, ada, bo = a_world()
    Reviewer.objects.update(keywords=["quantum"], profile="Quantum technology in practice")
    by_hand = assign_by_hand(case_number(world), reviewer_of(ada), by=world.officer, at=world.review)
    bring_in(world, PairRow(2, "A-01", BO))
    found = Assignment.objects.get(reviewer=reviewer_of(bo))
    assert (found.affinity, found.affinity is None) == (by_hand.affinity, False)


def test_a_reviewer_is_known_by_address_by_orcid_and_by_name() -> None:
    world, ada, _bo = a_world(1)
    RegisterEntry.objects.filter(reviewer=reviewer_of(ada)).update(orcid="0000-0002-1825-0097")
    for row in (
        PairRow(2, "A-01", ada.email.upper()),
        PairRow(2, "A-01", "https://orcid.org/0000-0002-1825-0097"),
        PairRow(2, "A-01", "0000000218250097"),
        PairRow(2, "A-01", ADA),
        PairRow(2, "A-01", "", email=ada.email),
        PairRow(2, "A-01", ADA, email=ada.email),
        PairRow(2, "A-01", "As the agency does not call her", email=ada.email),
    ):
        found = plan(world, row)
        assert ([one.reviewer for one in found.new], found.problems) == ([reviewer_of(ada)], ()), row


def test_what_no_row_can_mean_is_said_by_row_and_column() -> None:
    world, ada, _bo = a_world()
    make_reviewer(world.panel, name=BO)
    assert problems(
        world,
        PairRow(2, "", ADA),
        PairRow(3, "A-99", ADA),
        PairRow(4, "A-01", "Nobody"),
        PairRow(5, "A-01", "nobody@post.example"),
        PairRow(6, "A-01", "0000-0002-1825-0097"),
        PairRow(7, "A-01", BO),
        PairRow(8, "A-01", "Bo Berg", email=ada.email),
        PairRow(9, "A-01", ADA),
        PairRow(10, "A-01", ada.email),
        PairRow(11, "A-02"),
    ) == [
        ("label_missing", 2, "label"),
        ("label_unknown", 3, "label"),
        ("reviewer_unknown", 4, "reviewer"),
        ("reviewer_unknown", 5, "reviewer"),
        ("reviewer_unknown", 6, "reviewer"),
        ("reviewer_ambiguous", 7, "reviewer"),
        ("reviewer_two", 8, "reviewer"),
        ("pair_twice", 10, ""),
    ]
    assert plan(world, PairRow(2, "A-99", ADA)).problems == (
        CellProblem("label_unknown", 2, "label", {"written": "A-99"}),
    )


def test_a_name_means_who_reads_in_the_round_before_a_namesake_in_the_register() -> None:
    world, ada, _bo = a_world(1)
    make_known(world.panel, ADA)
    assert [one.reviewer for one in plan(world, PairRow(2, "A-01", ADA)).new] == [reviewer_of(ada)]


def test_the_rules_of_a_pair_by_hand_hold_for_each_row() -> None:
    world, ada, _bo = a_world(3)
    late = make_reviewer(world.panel, name="Cy Ceder", declared=False)
    outside = make_known(world.panel, "Dan Dahl")
    make_reviewer(world.panel, "observer", name="Eva Observer")
    set_bar(case_number(world).application, person_of(ada), by=None, at=world.review)
    screen_out([case_number(world, 3)], reason="Outside.", by=world.officer, at=world.review)
    found = plan(
        world,
        PairRow(2, "A-01", ADA),
        PairRow(3, "A-01", late.email),
        PairRow(4, "A-01", str(outside)),
        PairRow(5, "A-01", "Eva Observer"),
        PairRow(6, "A-03", ADA),
        PairRow(7, "A-02", ADA),
    )
    assert found.problems == (
        CellProblem("reviewer_barred", 2, "", {"name": ADA, "label": "A-01"}),
        CellProblem("not_declared", 3, "", {"name": "Cy Ceder"}),
        CellProblem("not_in_its_panel", 4, "", {"name": "Dan Dahl", "label": "A-01"}),
        CellProblem("not_in_its_panel", 5, "", {"name": "Eva Observer", "label": "A-01"}),
        CellProblem("screened_out", 6, "", {}),
    )
    Panel.objects.update(list_state="locked")
    assert problems(world, PairRow(2, "A-02", ADA)) == [("list_locked", 2, "")]


def test_one_wrong_row_and_nothing_is_written() -> None:
    world, _ada, _bo = a_world()
    rows = (PairRow(2, "A-01", ADA), PairRow(3, "A-02", "Nobody"))
    with pytest.raises(Refused) as refusal:
        bring_in(world, *rows)
    assert (refusal.value.code, refusal.value.params) == ("reviewer_unknown", {"written": "Nobody"})
    assert (standing(), Event.objects.filter(action="assignment.added").exists()) == ([], False)


def test_a_pair_that_stands_stays_as_it_is_even_where_it_could_not_be_added_any_more() -> None:
    world, ada, _bo = a_world(1)
    assign_by_hand(case_number(world), reviewer_of(ada), locked=False, by=world.officer, at=world.review)
    PanelRole.objects.filter(reviewer=reviewer_of(ada)).update(ended_at=world.review)
    Panel.objects.update(list_state="locked")
    before = standing()
    found = plan(world, PairRow(2, "A-01", ADA, keep=True))
    assert (found.new, len(found.there), found.problems) == ((), 1, ())
    assert bring_in(world, PairRow(2, "A-01", ADA, keep=True)) == {"n_new": 0, "n_there": 1}
    assert standing() == before


def test_more_readings_than_the_most_are_said_and_no_error() -> None:
    world, ada, bo = a_world(3)
    PanelRole.objects.filter(reviewer=reviewer_of(ada)).update(load_max=1)
    PanelRole.objects.filter(reviewer=reviewer_of(bo)).update(load_max=1)
    assign_by_hand(case_number(world), reviewer_of(ada), by=world.officer, at=world.review)
    rows = (PairRow(2, "A-02", ADA), PairRow(3, "A-03", ADA), PairRow(4, "A-01", BO))
    found = plan(world, *rows)
    assert [(str(one.reviewer), one.n_readings, one.load_max) for one in found.overloads] == [(ADA, 3, 1)]
    assert bring_in(world, *rows) == {"n_new": 3, "n_there": 0}


def test_what_changed_since_it_was_shown_is_refused() -> None:
    world, ada, _bo = a_world()
    rows = (PairRow(2, "A-01", ADA), PairRow(3, "A-02", ADA))
    shown = plan(world, *rows).digest
    made = assign_by_hand(case_number(world), reviewer_of(ada), by=world.officer, at=world.review)
    with pytest.raises(Refused, match="pairs_changed_since_preview"):
        bring_in(world, *rows, shown=shown)
    take_back(made, by=world.officer, at=world.review)
    assert bring_in(world, *rows, shown=shown) == {"n_new": 2, "n_there": 0}


def test_a_case_that_the_officer_may_not_know_of_is_as_one_that_does_not_exist() -> None:
    world, ada, _bo = a_world()
    barred = make_staff(world.call.agency, name="Officer Barred")
    reference = case_number(world).application.reference.replace("-", "_")
    declare_staff(barred, world.call, world.review, **{reference: CONFLICT})
    assign_by_hand(case_number(world), reviewer_of(ada), by=world.officer, at=world.review)
    PanelRole.objects.update(load_max=1)
    found = plan(world, PairRow(2, "A-01", ADA), by=barred)
    assert (found.there, found.problems) == ((), (CellProblem("label_unknown", 2, "label", {"written": "A-01"}),))
    assert plan(world, PairRow(2, "A-02", ADA), by=barred).overloads == ()
    assert plan(world, PairRow(2, "A-02", ADA)).overloads != ()


def test_only_declared_officers_of_the_call_import() -> None:
    world, _ada, _bo = a_world(1)
    row = PairRow(2, "A-01", ADA)
    shown = plan(world, row).digest
    for by in (make_staff(world.call.agency, "decision_maker"), make_staff(make_agency("vinnova")), _ada):
        with pytest.raises(Hidden):
            bring_in(world, row, shown=shown, by=by)
    with pytest.raises(Refused, match="declare_first"):
        bring_in(world, row, shown=shown, by=make_staff(world.call.agency))
    assert standing() == []


def test_nothing_is_imported_while_a_run_is_at_work() -> None:
    world, _ada, _bo = a_world(1)
    shown = plan(world, PairRow(2, "A-01", ADA)).digest
    start_run(world.round, Choices(n_readers=1, fairness_percent=0.0), by=world.officer, at=world.review)
    with pytest.raises(Refused, match="run_at_work"):
        bring_in(world, PairRow(2, "A-01", ADA), shown=shown)


def test_a_reviewer_whom_only_the_other_agency_knows_is_unknown() -> None:
    world, _ada, _bo = a_world(1)
    hidden = make_known(make_panel(world.round, "Panel two"), "Hilma Hemlig", agency=make_agency("vinnova"))
    address = RegisterEntry.objects.get(reviewer=hidden).email
    rows = (PairRow(2, "A-01", "Hilma Hemlig"), PairRow(3, "A-01", address))
    assert [one[0] for one in problems(world, *rows)] == ["reviewer_unknown", "reviewer_unknown"]


def test_the_plan_takes_as_many_statements_for_many_rows_as_for_one() -> None:
    world, _ada, _bo = a_world(3)
    seat(make_panel(world.round, "Panel two"), reviewer_of(_ada), "member")
    counts = []
    for rows in ([PairRow(2, "A-01", ADA)], [PairRow(number + 1, f"A-0{number}", BO) for number in (1, 2, 3)]):
        with CaptureQueriesContext(connection) as statements:
            assert plan(world, *rows).problems == ()
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12
