"""What importing a file would do, row by row: shown first, and done only while it would still do the same."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from applications.domain.tables import CellProblem


@dataclass(frozen=True)
class Difference:
    """What stands in a column now, and what the file says."""

    column: str
    old: Any
    new: Any


class PlannedRow(Protocol):
    """What a row comes to: new where none is `kept`, unchanged where there are no differences."""

    @property
    def kept(self) -> Any: ...

    @property
    def differences(self) -> tuple[Difference, ...]: ...

    @property
    def said(self) -> Sequence[object]:
        """JSON values that are the same as long as the row would do the same."""


P = TypeVar("P", bound=PlannedRow)


@dataclass(frozen=True)
class Plan(Generic[P]):
    """What importing would do, and what is wrong with the rows: with a problem nothing is done."""

    rows: tuple[P, ...] = ()
    problems: tuple[CellProblem, ...] = ()

    @property
    def new(self) -> list[P]:
        return [one for one in self.rows if one.kept is None]

    @property
    def changed(self) -> list[P]:
        return [one for one in self.rows if one.differences]

    @property
    def n_unchanged(self) -> int:
        return len(self.rows) - len(self.new) - len(self.changed)

    @property
    def digest(self) -> str:
        """The same as long as the same rows would do the same."""
        return hashlib.sha256(json.dumps([one.said for one in self.rows]).encode()).hexdigest()
