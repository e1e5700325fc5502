"""A life as one table: its states, the moves between them, and who makes each."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

State = TypeVar("State", bound=StrEnum)


class IllegalMove(Exception):
    """The table has no such move from that state."""

    def __init__(self, state: StrEnum, name: str) -> None:
        super().__init__(f"no move {name!r} from {state.value!r}")
        self.state = state
        self.name = name


@dataclass(frozen=True)
class Move(Generic[State]):
    """One row: `by` may take what is in any state of `sources` to `target`."""

    name: str
    sources: frozenset[State]
    target: State
    by: frozenset[StrEnum]


def move(name: str, sources: frozenset[State] | State, target: State, *by: StrEnum) -> Move[State]:
    """A row of a table, written in one line."""
    return Move(name, frozenset({sources}) if isinstance(sources, StrEnum) else sources, target, frozenset(by))


class Table(Generic[State]):
    """All moves of one life, each with a name of its own, in the order in which they are written."""

    def __init__(self, *moves: Move[State]) -> None:
        self._moves = {move.name: move for move in moves}

    def __iter__(self) -> Iterator[Move[State]]:
        return iter(self._moves.values())

    def __getitem__(self, name: str) -> Move[State]:
        return self._moves[name]

    def target(self, state: State, name: str) -> State:
        """The state that the move leads to. Raises IllegalMove where the table has no such move from `state`."""
        found = self._moves.get(name)
        if found is None or state not in found.sources:
            raise IllegalMove(state, name)
        return found.target

    def names_from(self, state: State) -> tuple[str, ...]:
        """The names of the moves that the table knows from `state`."""
        return tuple(move.name for move in self if state in move.sources)
