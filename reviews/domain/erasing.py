"""What becomes of a person's part in an application when the person's account is erased."""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """`LEADS_OPEN` and `LEADS_UNDECIDED` stand in the way; `GOES`: the whole application; `LEFT`: the part in it."""

    LEADS_OPEN = "leads_open"
    LEADS_UNDECIDED = "leads_undecided"
    GOES = "goes"
    LEFT = "left"
    KEPT = "kept"


@dataclass(frozen=True)
class Part:
    """`was_received`: the agency has it. `is_given_up`: nobody can hand it in any more. `is_pending`: the agency has it
    and has not decided.
    """

    leads: bool
    was_received: bool
    is_given_up: bool
    is_pending: bool

    @property
    def fate(self) -> Fate:
        if self.was_received:
            return Fate.LEADS_UNDECIDED if self.leads and self.is_pending else Fate.KEPT
        if not self.leads:
            return Fate.LEFT
        return Fate.GOES if self.is_given_up else Fate.LEADS_OPEN
