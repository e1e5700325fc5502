"""What a new assignment changes in the one that stands, application by application, and what each change comes from."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Pair = tuple[str, str]
"""(application, reviewer), each by its key."""


class Why(StrEnum):
    """What begins a chain of changes."""

    OPEN = "open"  # the application had fewer readers than it should
    FORBIDDEN = "forbidden"
    FORCED = "forced"
    GIVEN = "given"  # the reviewer shall read more


@dataclass(frozen=True)
class Cause:
    """`application` and `reviewer` by key; empty where the cause has none."""

    why: Why
    application: str = ""
    reviewer: str = ""


@dataclass(frozen=True)
class Change:
    """Who leaves an application and who comes to it, and the causes of the chain that it is part of."""

    application: str
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Difference:
    """`moved`: the pairs that stood and are gone; `added`: the new ones."""

    changes: tuple[Change, ...]
    moved: tuple[Pair, ...]
    added: tuple[Pair, ...]


def difference(before: Collection[Pair], after: Collection[Pair], causes: Iterable[Cause]) -> Difference:
    """The changes, by application. Two are of one chain where they share an application or a reviewer."""
    moved, added = sorted(set(before) - set(after)), sorted(set(after) - set(before))
    chains = _chains([*moved, *added])
    begun: dict[str, list[Cause]] = defaultdict(list)
    for cause in causes:
        for chain in {chains[key] for key in _nodes(cause) if key in chains}:
            begun[chain].append(cause)
    changes = [
        Change(application, _of(moved, application), _of(added, application), tuple(begun[chains[f"a:{application}"]]))
        for application in dict.fromkeys(application for application, _reviewer in sorted([*moved, *added]))
    ]
    return Difference(tuple(changes), tuple(moved), tuple(added))


def _of(pairs: Sequence[Pair], application: str) -> tuple[str, ...]:
    return tuple(reviewer for one, reviewer in pairs if one == application)


def _nodes(cause: Cause) -> list[str]:
    """Where the chain of a cause begins: of a pair at its application, else at the reviewer."""
    return [f"a:{cause.application}"] if cause.application else [f"r:{cause.reviewer}"]


def _chains(pairs: Iterable[Pair]) -> Mapping[str, str]:
    """A name of the chain for every application and reviewer in the changed pairs."""
    root: dict[str, str] = {}

    def find(key: str) -> str:
        root.setdefault(key, key)
        while root[key] != key:
            key = root[key]
        return key

    for application, reviewer in pairs:
        root[find(f"a:{application}")] = find(f"r:{reviewer}")
    return {key: find(key) for key in root}
