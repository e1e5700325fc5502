"""Where several prioritised cases lie in one technology area: the funders want one cluster in each."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Prioritised(Generic[Key]):
    """A prioritised case with its area; `linked` is the case of the same cluster at the other agency."""

    key: Key
    area: str
    linked: Key | None = None


@dataclass(frozen=True)
class Crowd(Generic[Key]):
    """The cases of one area; `is_one_cluster`: they are linked with each other."""

    area: str
    keys: tuple[Key, ...]
    is_one_cluster: bool


def crowds(cases: Iterable[Prioritised[Key]]) -> tuple[Crowd[Key], ...]:
    """The areas with more than one prioritised case, by name. What has no area crowds nobody."""
    by_area: dict[str, list[Prioritised[Key]]] = {}
    for case in cases:
        if case.area:
            by_area.setdefault(case.area, []).append(case)
    return tuple(_crowd(area, found) for area, found in sorted(by_area.items()) if len(found) > 1)


def _crowd(area: str, found: list[Prioritised[Key]]) -> Crowd[Key]:
    one, other = found[0], found[-1]
    is_pair = len(found) == 2 and (one.linked == other.key or other.linked == one.key)
    return Crowd(area, tuple(case.key for case in found), is_pair)
