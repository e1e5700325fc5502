"""The matrix of a run: whole for who sees all of it, without any figure of the whole for who is barred from a part."""

from datetime import timedelta

import pytest

from applications.actions.bars import lift_bar, set_bar
from clusterportal.accounts.models import User
from reviews.domain.choices import Choices, Wanted, Wish
from reviews.domain.pair_matrix import PairState
from reviews.models import AssignmentRun, Case, ClosedPair, PanelRole
from reviews.queries.matrix import ColumnOrder, Matrix, RowOrder, matrix_of
from reviews.queries.matrix import Wanted as Narrowed
from reviews.queries.run_pairs import pair_of
from tests.factories import DAY, NOW, make_person
from tests.reviews.matrices import FIT, run_of, two_panels
from tests.reviews.runs import reviewer_called, solved_run
from tests.reviews.worlds import World, case_number

pytestmark = pytest.mark.django_db
OPEN, CHOSEN, LOCKED, CONFLICT, OUTSIDE, CLOSED = PairState


def seen(world: World, run: AssignmentRun, user: User | None = None) -> Matrix:
    return matrix_of(user or world.officer, run, NOW)


def table(matrix: Matrix) -> dict[str, list[tuple[PairState, int]]]:
    """Cells by label, affinity in per cent."""
    return {
        row.label: [(PairState(state), micro // 10_000) for state, micro in matrix.cells(row)] for row in matrix.rows
    }


def test_the_whole_of_a_small_run() -> None:
    world = two_panels()
    matrix = seen(world, run_of(world))

    assert matrix.is_whole
    assert [panel.name_en for panel in matrix.panels] == ["Panel one", "Panel two"]
    assert [(one.name, one.n_readings, one.load_max, one.worth) for one in matrix.columns] == [
        ("Ann Ek", 1, 1, 400_000),
        ("Bo Al", 1, 1, 0),
        ("Cilla Bok", 0, 1, 0),
        ("Dag Lind", 1, 1, 0),
    ]
    assert table(matrix) == {
        "A-01": [(OPEN, 90), (CHOSEN, 50), (OPEN, 10), (OUTSIDE, 40)],
        "A-02": [(CHOSEN, 80), (OPEN, 20), (OPEN, 30), (OUTSIDE, 41)],
        "A-03": [(OUTSIDE, 70), (OUTSIDE, 60), (OUTSIDE, 20), (CHOSEN, 42)],
    }
    assert [(row.label, row.n_readers, row.score, row.price, row.is_hard) for row in matrix.rows] == [
        ("A-01", 1, 500_000, 500_000, False),
        ("A-02", 1, 800_000, 400_000, True),
        ("A-03", 1, 420_000, 420_000, False),
    ]


def test_a_price_is_what_the_last_reader_adds_to_the_total() -> None:
    world = two_panels()
    run = run_of(world)
    Case.objects.filter(label="A-02").update(stage="screened_out", screened_reason="Out.")
    fit = {name: (first, third) for name, (first, _second, third) in FIT.items()}
    without = solved_run(world.round, fit, choices=Choices.from_plain(run.options), by=world.officer)

    totals = [one.result["solution"]["total_micro"] for one in (run, without)]
    assert totals[0] - totals[1] == seen(world, run).rows[1].price == 400_000


def test_locked_pairs_have_no_price_and_no_worth() -> None:
    world = two_panels()
    matrix = seen(world, run_of(world, locked=[(0, "Cilla Bok")]))

    assert table(matrix)["A-01"][2] == (LOCKED, 10)
    assert (matrix.rows[0].price, matrix.rows[0].score, matrix.columns[2].worth) == (None, 100_000, None)
    assert (matrix.rows[1].price, matrix.columns[0].worth) == (800_000, 0)


def test_what_closes_a_pair_is_told_apart() -> None:
    world = two_panels()
    ann, bo, cilla = (reviewer_called(name) for name in ("Ann Ek", "Bo Al", "Cilla Bok"))
    case = case_number(world)
    set_bar(case.application, ann.person, by=None, at=NOW - DAY)
    earlier = run_of(world)
    ClosedPair.objects.create(case=case, reviewer=bo, run=earlier, closed_by=world.officer, closed_at=NOW - DAY)
    matrix = seen(world, run_of(world))
    assert [state for state, _micro in table(matrix)["A-01"]] == [CONFLICT, CLOSED, CHOSEN, OUTSIDE]

    def facts(name: str) -> tuple[bool, bool, int | None]:
        pair = pair_of(matrix, matrix.rows[0], matrix.column(str(reviewer_called(name).pk)))
        return pair.was_closed_by_hand, pair.has_new_conflict, pair.rank

    assert {name: facts(name) for name in FIT} == {
        "Ann Ek": (False, False, 1),
        "Bo Al": (True, False, 2),
        "Cilla Bok": (False, False, 3),
        "Dag Lind": (False, False, None),
    }
    set_bar(case.application, cilla.person, by=None, at=NOW + DAY)
    assert facts("Cilla Bok") == (False, True, 3)


def test_states_are_those_of_when_the_run_began() -> None:
    world = two_panels()
    ann, case = reviewer_called("Ann Ek"), case_number(world)
    set_bar(case.application, ann.person, by=None, at=NOW - DAY)
    run = run_of(world)
    lift_bar(case.application, ann.person, by=None, at=NOW + DAY)
    PanelRole.objects.filter(reviewer=ann).update(ended_at=NOW + DAY)
    assert table(seen(world, run))["A-01"][0] == (CONFLICT, 90)
    PanelRole.objects.filter(reviewer=ann).update(ended_at=NOW - timedelta(hours=1))
    assert table(seen(world, run))["A-01"][0] == (OUTSIDE, 90)


def test_a_pair_that_the_run_was_asked_not_to_have_is_closed_by_hand() -> None:
    world = two_panels()
    wish = Wish(Wanted.FORBID, str(reviewer_called("Ann Ek").pk), str(case_number(world, 2).pk))
    matrix = seen(world, run_of(world, wishes=(wish,)))
    pair = pair_of(matrix, matrix.rows[1], matrix.columns[0])

    assert (pair.state, pair.was_closed_by_hand) == (CLOSED, True)


def test_a_pair_opens_into_its_terms() -> None:
    world = two_panels()
    matrix = seen(world, run_of(world))
    pair = pair_of(matrix, matrix.rows[0], matrix.columns[0])

    assert (pair.affinity, pair.n_ranked, pair.total) == (0.9, 3, matrix.run.result["solution"]["total"])
    assert {(term.value, term.share) for term in pair.terms} == {(0.9, 0.35), (0.9, 0.15), (0.9, 0.1), (0.9, 0.4)}
    assert sum(term.contribution for term in pair.terms) == pytest.approx(pair.affinity)


def names(matrix: Matrix) -> tuple[str, str]:
    return " ".join(row.label[-1] for row in matrix.rows), " ".join(one.name.split()[0] for one in matrix.columns)


def test_narrowing_and_ordering() -> None:
    world = two_panels()
    matrix = seen(world, run_of(world))
    one, two = (str(panel.pk) for panel in matrix.panels)

    found = {
        "all": names(matrix.narrowed(Narrowed())),
        "panel": names(matrix.narrowed(Narrowed(panel=one))),
        "other": names(matrix.narrowed(Narrowed(panel=two))),
        "text": names(matrix.narrowed(Narrowed(panel=one, text="a-02"))),
        "none": names(matrix.narrowed(Narrowed(panel=one, text="a-03"))),
        "hard": names(matrix.narrowed(Narrowed(rows=RowOrder.HARD, columns=ColumnOrder.WORTH))),
        "score": names(matrix.narrowed(Narrowed(rows=RowOrder.SCORE, columns=ColumnOrder.FULL))),
    }

    assert found == {
        "all": ("1 2 3", "Ann Bo Cilla Dag"),
        "panel": ("1 2", "Ann Bo Cilla"),
        "other": ("3", "Dag"),
        "text": ("2", "Ann Bo Cilla"),
        "none": ("", "Ann Bo Cilla"),
        "hard": ("2 3 1", "Ann Bo Cilla Dag"),
        "score": ("3 1 2", "Ann Bo Dag Cilla"),
    }


def test_labels_are_in_the_order_of_their_numbers() -> None:
    world = two_panels()
    Case.objects.filter(label="A-01").update(label="A-100")

    assert [row.label for row in seen(world, run_of(world)).narrowed(Narrowed()).rows] == ["A-02", "A-03", "A-100"]


def test_part_of_a_title_finds_a_row() -> None:
    world = two_panels()
    matrix = seen(world, run_of(world))
    title = matrix.rows[0].title

    assert title
    assert "1" in names(matrix.narrowed(Narrowed(text=title.upper())))[0]
    assert names(matrix.narrowed(Narrowed(text="no such word")))[0] == ""


def test_who_is_barred_from_a_case_sees_no_row_and_no_figure_of_the_whole() -> None:
    world = two_panels()
    run = run_of(world)
    set_bar(case_number(world, 3).application, make_person(user=world.officer), by=None, at=NOW)
    matrix = seen(world, run)

    assert not matrix.is_whole
    assert table(matrix) == {
        "A-01": [(OPEN, 90), (CHOSEN, 50), (OPEN, 10)],
        "A-02": [(CHOSEN, 80), (OPEN, 20), (OPEN, 30)],
    }
    assert {(row.price, row.is_hard) for row in matrix.rows} == {(None, False)}
    assert {(one.n_readings, one.load_max, one.worth) for one in matrix.columns} == {(None, None, None)}
    assert [panel.name_en for panel in matrix.panels] == ["Panel one"]
    assert matrix.column(str(reviewer_called("Dag Lind").pk)) is None
    pair = pair_of(matrix, matrix.rows[0], matrix.columns[0], exact=True)
    assert (pair.explanation, pair.total, pair.rank, pair.n_ranked) == (None, None, 1, 3)


def test_an_officer_who_has_seen_no_case_of_the_run_gets_an_empty_matrix() -> None:
    world = two_panels()
    run = run_of(world)
    for number in (1, 2, 3):
        set_bar(case_number(world, number).application, make_person(user=world.officer), by=None, at=NOW)
    matrix = seen(world, run)

    assert (matrix.rows, matrix.columns, matrix.panels, matrix.is_whole) == ((), (), (), False)
    assert names(matrix.narrowed(Narrowed(rows=RowOrder.SCORE))) == ("", "")
