"""What everybody gets at every address, read from access.md: the rows are in tests/access/rows.py.

A line is `name | states | answers`. The answers are `page` (200), `sign-in` and `elsewhere` (redirects), `403`, `404`,
`405`, each with the roles that get it; `*` is everybody whom the room asks, `+` everybody with an account. Whoever is
not named gets 404, and without an account the sign-in. `post` names those who may write there: everybody else's POST is
refused and changes nothing. `-` is an address without a state.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.access.rows import GROUPS, ROOMS
from tests.access.worlds import ON_THE_TWIN, ROLES

TWINS = frozenset("VP")
DEFAULT = "404"
WRITES = "post"


@dataclass(frozen=True)
class Row:
    """One line of the table: the roles by answer; `asked` are those of its room."""

    name: str
    states: str
    asked: tuple[str, ...]
    answers: dict[str, frozenset[str]]

    def answer(self, role: str) -> str:
        """What the role gets."""
        named = (answer for answer, roles in self.answers.items() if role in roles and answer != WRITES)
        return next(named, "sign-in" if role == "ANON" else DEFAULT)


@dataclass(frozen=True)
class Cell:
    """One request: `may_write` is None where no POST is tried."""

    name: str
    role: str
    state: str
    answer: str
    may_write: bool | None

    def __str__(self) -> str:
        return f"{self.name}-{self.state}-{self.role}"


def cells() -> Iterator[Cell]:
    """Every cell of the table."""
    for row in ROWS:
        for state in row.states:
            for role in row.asked:
                if role not in ON_THE_TWIN or state in TWINS:
                    writers = row.answers.get(WRITES) if state == row.states[0] else None
                    yield Cell(row.name, role, state, row.answer(role), None if writers is None else role in writers)


def parse(text: str, asked: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a room. Raises ValueError where a role is not one, or is named twice."""
    for line in filter(None, (line.split("#")[0].strip() for line in text.splitlines())):
        name, states, answers = (part.strip() for part in line.split("|"))
        yield Row(name, states, asked, _answers(answers, asked))


def _answers(text: str, asked: tuple[str, ...]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for item in filter(None, (item.strip() for item in text.split(";"))):
        answer, _colon, roles = item.partition(":")
        taken = frozenset().union(*(given for other, given in found.items() if WRITES not in {answer, other}))
        found[answer] = _roles(roles, asked) - (taken if "*" in roles or "+" in roles else frozenset())
        if answer != WRITES and found[answer] & taken:
            raise ValueError(f"named twice: {text}")
    return found


def _roles(text: str, asked: tuple[str, ...]) -> frozenset[str]:
    named: set[str] = set()
    for word in text.split():
        everybody = {"*": set(asked), "+": set(asked) - {"ANON"}}
        named |= everybody.get(word) or set(GROUPS.get(word, word).split())
    if unknown := named - set(ROLES):
        raise ValueError(f"no such role: {sorted(unknown)}")
    return frozenset(named)


ROWS = tuple(row for asked, text in ROOMS for row in parse(text, tuple(asked.split())))
