"""When somebody is reminded of a planning report."""

from dataclasses import dataclass
from datetime import date, timedelta

# How many days from the last day each step begins; a later step takes the place of an earlier one.
STEPS = (("month", -30), ("week", -7), ("overdue", 1))


@dataclass(frozen=True)
class Step:
    """`began_on`: the first day on which the step counts."""

    name: str
    began_on: date


def step_reached(due_on: date, today: date) -> Step | None:
    """The last step that has begun by `today`; None before the first."""
    begun = [(name, days) for name, days in STEPS if due_on <= today - timedelta(days=days)]
    if not begun:
        return None
    name, days = begun[-1]
    return Step(name, due_on + timedelta(days=days))


def is_late(received_on: date, due_on: date | None) -> bool:
    """The last day is in time; without one nothing is late."""
    return due_on is not None and received_on > due_on
