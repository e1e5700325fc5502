"""What the submitted grades look like: help for those who judge, never a judgement.

Raw figures alone. Each criterion has a scale of its own, and no scale is ever put together with another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from reviews.domain.grading import Scale

K = TypeVar("K")
R = TypeVar("R")


class Agreement(StrEnum):
    """How far apart the lowest and the highest grade lie."""

    NONE = "none"  # no grade
    ONE = "one"  # one grade alone, which agrees with nobody
    SAME = "same"
    NEAR = "near"  # one step
    APART = "apart"


@dataclass(frozen=True)
class Given(Generic[K, R]):
    """A grade that a reader has submitted on one criterion of one case."""

    case: K
    reader: R
    criterion: str
    grade: int


@dataclass(frozen=True)
class Distribution:
    """How many gave each grade of one scale; the first of `counts` is that of grade 1."""

    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def by_grade(self) -> tuple[tuple[int, int], ...]:
        return tuple(enumerate(self.counts, start=1))

    @property
    def lowest(self) -> int:
        """The lowest grade given; 0 where there is none."""
        return next((grade for grade, n in self.by_grade if n), 0)

    @property
    def highest(self) -> int:
        """The highest grade given; 0 where there is none."""
        return next((grade for grade, n in reversed(self.by_grade) if n), 0)

    @property
    def n_steps(self) -> int:
        return self.highest - self.lowest

    @property
    def mean(self) -> float | None:
        return sum(grade * n for grade, n in self.by_grade) / self.n if self.n else None

    @property
    def agreement(self) -> Agreement:
        if self.n < 2:
            return Agreement.ONE if self.n else Agreement.NONE
        return {0: Agreement.SAME, 1: Agreement.NEAR}.get(self.n_steps, Agreement.APART)


def distribution(grades: Iterable[int], scale: Scale) -> Distribution:
    """Of the grades of one scale."""
    counts = [0] * scale.highest
    for grade in grades:
        counts[grade - 1] += 1
    return Distribution(tuple(counts))


def distributions(given: Iterable[Given[K, R]], scales: Sequence[Scale]) -> tuple[Distribution, ...]:
    """One for each scale, in order."""
    rows = list(given)
    return tuple(distribution((one.grade for one in rows if one.criterion == scale.key), scale) for scale in scales)
