"""The arithmetic of a consortium's budget: whole SEK, exact sums, calendar years prorated by days."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

COST, FUNDING = "cost", "funding"
REQUESTED, OWN, OTHER = "requested", "own", "other"
FUNDING_LINES = (REQUESTED, OWN, OTHER)


class Place(NamedTuple):
    """Where an amount of a party stands. As text: cost.salary.2027."""

    side: str
    line: str
    year: int

    def __str__(self) -> str:
        return f"{self.side}.{self.line}.{self.year}"

    @classmethod
    def read(cls, text: str) -> "Place":
        """The place of a text. Raises ValueError."""
        side, line, year = text.split(".")
        return cls(side, line, int(year))


@dataclass(frozen=True)
class Cell:
    """An amount of a party in a year. `line` is a cost type's key, or on the funding side requested, own or other."""

    party: str
    year: int
    side: str
    line: str
    amount_sek: int


@dataclass(frozen=True)
class Imbalance:
    """A party's year whose costs differ from its funding."""

    party: str
    year: int
    cost_sek: int
    funding_sek: int


@dataclass(frozen=True)
class OutOfBounds:
    """A year whose requested amount is below the smallest or above the largest, prorated, of the call."""

    year: int
    requested_sek: int
    bound_sek: int


@dataclass(frozen=True)
class Bounds:
    """The smallest and the largest amount to ask for in a year; `most` is None where the call sets none."""

    least: int
    most: int | None


class Budget:
    """The cells of a consortium, summed in every direction. A cell that is not there is zero."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells = tuple(cells)
        self.parties = tuple(dict.fromkeys(cell.party for cell in self.cells))
        self.years = tuple(sorted({cell.year for cell in self.cells}))

    def total(
        self,
        side: str,
        *,
        party: str | None = None,
        year: int | None = None,
        line: str | None = None,
    ) -> int:
        """The sum of one side, narrowed by what is given."""
        return sum(
            cell.amount_sek
            for cell in self.cells
            if cell.side == side
            and party in {None, cell.party}
            and year in {None, cell.year}
            and line in {None, cell.line}
        )

    def requested(self, year: int | None = None) -> int:
        """What the consortium asks the agency for."""
        return self.total(FUNDING, year=year, line=REQUESTED)

    def indirect(self, indirect_lines: Iterable[str], *, party: str | None = None) -> int:
        """Costs on the indirect lines, which stand apart from the direct ones."""
        return sum(self.total(COST, party=party, line=line) for line in indirect_lines)

    def imbalances(self) -> tuple[Imbalance, ...]:
        """Where costs and funding of a party's year are not equal."""
        sums: dict[tuple[str, int], dict[str, int]] = {}
        for cell in self.cells:
            sides = sums.setdefault((cell.party, cell.year), {COST: 0, FUNDING: 0})
            sides[cell.side] += cell.amount_sek
        unequal = ((key, sides) for key, sides in sums.items() if sides[COST] != sides[FUNDING])
        return tuple(
            Imbalance(*key, sides[COST], sides[FUNDING]) for key, sides in sorted(unequal, key=lambda one: one[0])
        )


def below_minimum(budget: Budget, per_year_sek: int, starts_on: date, ends_on: date) -> tuple[OutOfBounds, ...]:
    """The years of the grant whose requested amount is too small."""
    years = bounds_by_year(per_year_sek, None, starts_on, ends_on)
    smallest = {year: bounds.least for year, bounds in years.items()}
    return _out_of_bounds(budget, smallest, lambda requested, bound: requested < bound)


def above_maximum(budget: Budget, per_year_sek: int, starts_on: date, ends_on: date) -> tuple[OutOfBounds, ...]:
    """The years of the grant whose requested amount is too large."""
    years = bounds_by_year(0, per_year_sek, starts_on, ends_on)
    largest = {year: bounds.most for year, bounds in years.items() if bounds.most is not None}
    return _out_of_bounds(budget, largest, lambda requested, bound: requested > bound)


def bounds_by_year(
    least_per_year_sek: int, most_per_year_sek: int | None, starts_on: date, ends_on: date
) -> dict[int, Bounds]:
    """The call's bounds for each year of the grant; a part-year's are rounded in favour of the applicant."""
    return {
        year: Bounds(
            least=prorated(least_per_year_sek, days),
            most=None if most_per_year_sek is None else -prorated(-most_per_year_sek, days),
        )
        for year, days in days_by_year(starts_on, ends_on).items()
    }


def days_by_year(starts_on: date, ends_on: date) -> dict[int, tuple[int, int]]:
    """For each calendar year of the grant: the days within it, first and last included, and the days of the year."""
    days = {}
    for year in range(starts_on.year, ends_on.year + 1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        within = (min(ends_on, last) - max(starts_on, first)).days + 1
        days[year] = (within, (last - first).days + 1)
    return days


def prorated(per_year_sek: int, days: tuple[int, int]) -> int:
    """A year's amount for a part of it, rounded down."""
    within, of_year = days
    return per_year_sek * within // of_year


def _out_of_bounds(
    budget: Budget, bounds: Mapping[int, int], is_out: Callable[[int, int], bool]
) -> tuple[OutOfBounds, ...]:
    asked = {year: budget.requested(year) for year in bounds}
    return tuple(OutOfBounds(year, asked[year], bound) for year, bound in bounds.items() if is_out(asked[year], bound))
