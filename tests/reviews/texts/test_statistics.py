"""Figures of grades in words."""

import pytest
from django.utils import translation

from reviews.domain.grading import Scale
from reviews.domain.statistics import distribution
from reviews.texts.statistics import agreement, mean_of, spread

SEVEN = Scale("quality", 7)


@pytest.mark.parametrize(
    ("grades", "words"),
    [
        ([], ("no grade yet", "–", "–")),
        ([5], ("one grade alone", "5", "5.0 (1)")),
        ([5, 5], ("all agree", "5", "5.0 (2)")),
        ([2, 3, 3], ("one step apart", "2–3", "2.7 (3)")),
        ([6, 6, 6, 7], ("one step apart", "6–7", "6.3 (4)")),
        ([1, 7], ("6 steps apart", "1–7", "4.0 (2)")),
    ],
)
def test_agreement_spread_and_mean(grades: list[int], words: tuple[str, str, str]) -> None:
    found = distribution(grades, SEVEN)
    with translation.override("en"):
        assert (agreement(found), spread(found), mean_of(found)) == words


def test_a_mean_has_the_comma_of_the_page() -> None:
    with translation.override("sv"):
        assert mean_of(distribution([2, 3, 3], SEVEN)) == "2,7 (3)"
