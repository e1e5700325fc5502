"""The life of a case: what the agency does with an application between eligibility and decision.

No stage here is known to the applicant before the decision is published.
"""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    UNDER_REVIEW = "under_review"
    SCREENED_OUT = "screened_out"
    GOES_ON = "goes_on"
    PRIORITISED = "prioritised"
    RESERVE = "reserve"
    NOT_PRIORITISED = "not_prioritised"
    PROPOSED = "proposed"


class Mover(StrEnum):
    CHAIR = "chair"
    OFFICER = "officer"


class IllegalStage(Exception):
    """The table has no such move from that stage."""

    def __init__(self, stage: Stage, move: str) -> None:
        super().__init__(f"no move {move!r} from {stage.value!r}")
        self.stage = stage
        self.move = move


@dataclass(frozen=True)
class Move:
    """One row of the table: `by` may take a case from any stage of `sources` to `target`."""

    name: str
    sources: frozenset[Stage]
    target: Stage
    by: frozenset[Mover]


S, M = Stage, Mover
RANKED = frozenset({S.PRIORITISED, S.RESERVE, S.NOT_PRIORITISED})
IN_PANEL = RANKED | {S.UNDER_REVIEW}


def _move(name: str, sources: frozenset[Stage] | Stage, target: Stage, *by: Mover) -> Move:
    return Move(name, frozenset({sources}) if isinstance(sources, Stage) else sources, target, frozenset(by))


MOVES = (
    _move("screen_out", S.UNDER_REVIEW, S.SCREENED_OUT, M.CHAIR, M.OFFICER),
    _move("lift_back", S.SCREENED_OUT, S.UNDER_REVIEW, M.CHAIR, M.OFFICER),
    _move("go_on", IN_PANEL, S.GOES_ON, M.OFFICER),
    _move("prioritise", IN_PANEL, S.PRIORITISED, M.CHAIR),
    _move("place_in_reserve", IN_PANEL, S.RESERVE, M.CHAIR),
    _move("leave_unprioritised", IN_PANEL, S.NOT_PRIORITISED, M.CHAIR),
    _move("propose", RANKED | {S.UNDER_REVIEW, S.SCREENED_OUT}, S.PROPOSED, M.OFFICER),
)
BY_NAME = {move.name: move for move in MOVES}


def check_move(stage: Stage, name: str) -> Stage:
    """The stage that the move leads to. Raises IllegalStage where the table has no such move from `stage`."""
    move = BY_NAME[name]
    if stage not in move.sources:
        raise IllegalStage(stage, name)
    return move.target
