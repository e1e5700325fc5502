"""When a reviewer holds office for an agency, and when the reviewer is away. Days are inclusive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise


@dataclass(frozen=True)
class Away:
    """A period away. `note`: why, for officers alone. `is_own`: the reviewer says so, not the agency."""

    starts_on: date
    ends_on: date
    note: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class Availability:
    """`starts_on`, `ends_on`: the term of office, each None where it is open. `away`: periods in order."""

    starts_on: date | None = None
    ends_on: date | None = None
    away: tuple[Away, ...] = ()

    @property
    def has_term(self) -> bool:
        """Whether anything is said of a term."""
        return self.starts_on is not None or self.ends_on is not None

    def covers(self, first: date, last: date) -> bool:
        """Whether the term of office holds on all of these days; one of which nothing is said always does."""
        begins = self.starts_on is None or self.starts_on <= first
        return begins and (self.ends_on is None or last <= self.ends_on)


def backwards(said: Availability) -> bool:
    """Whether a term or a period ends before it begins."""
    spans = [(said.starts_on, said.ends_on), *((one.starts_on, one.ends_on) for one in said.away)]
    return any(first is not None and last is not None and last < first for first, last in spans)


def touching(away: Sequence[Away]) -> bool:
    """Whether two periods overlap or follow on each other: they are one, and are kept as one."""
    ordered = sorted(away, key=lambda one: one.starts_on)
    return any(later.starts_on <= earlier.ends_on + timedelta(days=1) for earlier, later in pairwise(ordered))
