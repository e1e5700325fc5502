"""The life of a case: what the agency does with an application between eligibility and decision.

No stage here is known to the applicant before the decision is published.
"""

from enum import StrEnum

from applications.domain.moves import Table, move


class Stage(StrEnum):
    UNDER_REVIEW = "under_review"
    SCREENED_OUT = "screened_out"
    GOES_ON = "goes_on"
    PRIORITISED = "prioritised"
    RESERVE = "reserve"
    NOT_PRIORITISED = "not_prioritised"
    PROPOSED = "proposed"


class Outcome(StrEnum):
    """What the officer says of a case when its round ends and another follows."""

    GOES_ON = "goes_on"
    OUT = "out"
    DECIDE = "decide"


class Mover(StrEnum):
    CHAIR = "chair"
    OFFICER = "officer"


S, M = Stage, Mover
RANKED = frozenset({S.PRIORITISED, S.RESERVE, S.NOT_PRIORITISED})
IN_PANEL = RANKED | {S.UNDER_REVIEW}

LIFE = Table(
    move("screen_out", S.UNDER_REVIEW, S.SCREENED_OUT, M.CHAIR, M.OFFICER),
    move("lift_back", S.SCREENED_OUT, S.UNDER_REVIEW, M.CHAIR, M.OFFICER),
    move("go_on", IN_PANEL, S.GOES_ON, M.OFFICER),
    move("prioritise", IN_PANEL, S.PRIORITISED, M.CHAIR),
    move("place_in_reserve", IN_PANEL, S.RESERVE, M.CHAIR),
    move("leave_unprioritised", IN_PANEL, S.NOT_PRIORITISED, M.CHAIR),
    move("propose", RANKED | {S.UNDER_REVIEW, S.SCREENED_OUT}, S.PROPOSED, M.OFFICER),
)
