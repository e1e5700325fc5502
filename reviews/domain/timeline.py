"""Where a call stands between its opening and its decision, for a line with a bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from applications.domain.phases import CallDates


class Step(StrEnum):
    OPENS = "opens"
    CLOSES = "closes"
    SIGNED = "signed"
    REVIEW = "review"
    PANEL = "panel"
    DECISION = "decision"


@dataclass(frozen=True)
class Milestone:
    """A step and when it comes. `state`: done, current (the last one that came), or empty (to come)."""

    step: Step
    at: datetime
    state: str


def milestones(dates: CallDates, at: datetime, *, needs_signature: bool) -> tuple[Milestone, ...]:
    """The steps in their order; the end of signing only where organisations sign."""
    steps = [(Step.OPENS, dates.opens_at), (Step.CLOSES, dates.closes_at)]
    if needs_signature:
        steps.append((Step.SIGNED, dates.signing_closes_at))
    steps += [(Step.REVIEW, dates.review_opens_at), (Step.PANEL, dates.panel_opens_at)]
    steps.append((Step.DECISION, dates.decided_at or dates.panel_closes_at))
    n_come = sum(when <= at for _step, when in steps)
    return tuple(Milestone(step, when, _state(place, n_come)) for place, (step, when) in enumerate(steps, start=1))


def percent_come(line: Sequence[Milestone], at: datetime) -> int:
    """How far along the line a call is: each stretch between two steps is as long as the others."""
    n_come = sum(one.at <= at for one in line)
    if not 0 < n_come < len(line):
        return 100 if n_come else 0
    before, after = line[n_come - 1].at, line[n_come].at
    within = (at - before) / (after - before) if after > before else 0.0
    return round(100 * (n_come - 1 + within) / (len(line) - 1))


def _state(place: int, n_come: int) -> str:
    if place == n_come:
        return "current"
    return "done" if place < n_come else ""
