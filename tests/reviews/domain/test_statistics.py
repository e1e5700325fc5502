"""What submitted grades look like, one scale at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.grading import Scale
from reviews.domain.statistics import Agreement, Given, distribution, distributions

SEVEN, THREE = Scale("quality", 7), Scale("feasibility", 3)


@pytest.mark.parametrize(
    ("grades", "counts", "agreement", "ends", "n_steps"),
    [
        ([], (0, 0, 0), Agreement.NONE, (0, 0), 0),
        ([2], (0, 1, 0), Agreement.ONE, (2, 2), 0),
        ([2, 2], (0, 2, 0), Agreement.SAME, (2, 2), 0),
        ([2, 3, 2], (0, 2, 1), Agreement.NEAR, (2, 3), 1),
        ([1, 3], (1, 0, 1), Agreement.APART, (1, 3), 2),
    ],
)
def test_the_figures_of_one_scale(
    grades: list[int], counts: tuple[int, ...], agreement: Agreement, ends: tuple[int, int], n_steps: int
) -> None:
    found = distribution(grades, THREE)
    assert (found.counts, found.agreement) == (counts, agreement)
    assert ((found.lowest, found.highest), found.n_steps, found.n) == (ends, n_steps, len(grades))


def test_scales_are_never_put_together() -> None:
    rows = [Given("a", "r", "quality", 7), Given("a", "r", "feasibility", 1), Given("b", "s", "quality", 5)]
    quality, feasibility = distributions(rows, [SEVEN, THREE])
    assert (quality.mean, feasibility.mean) == (6.0, 1.0)
    assert distribution([], SEVEN).mean is None


@given(st.lists(st.integers(1, 7)))
def test_every_grade_is_counted_once(grades: list[int]) -> None:
    found = distribution(grades, SEVEN)
    assert [grade for grade, n in found.by_grade for _one in range(n)] == sorted(grades)
