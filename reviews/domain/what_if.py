"""A priority list tried otherwise: cases counted or not, amounts changed, and what becomes of the frame."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from reviews.domain.call_list import AREA_DIGITS
from reviews.domain.crowding import Crowd, Prioritised, crowds
from reviews.domain.frames import Account, Claim, Kind, account, spread

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Option(Generic[Key]):
    """A case of the list, in its order. `weights`: its budget by year, which divides any amount.

    `counts`: it takes of the frame. `is_fixed`: that is decided and published, and nothing to try.
    """

    key: Key
    counts: bool
    amount_sek: int
    weights: Mapping[int, int]
    area: str = ""
    codes: tuple[str, ...] = ()
    is_fixed: bool = False

    @property
    def groups(self) -> frozenset[str]:
        """The groups of research subjects that it lies in."""
        return frozenset(code[:AREA_DIGITS] for code in self.codes if len(code) >= AREA_DIGITS)


@dataclass(frozen=True)
class Try:
    """What is tried with a case; None leaves it as it stands."""

    counts: bool | None = None
    amount_sek: int | None = None


@dataclass(frozen=True)
class Scenario(Generic[Key]):
    """What comes of it: how many count, what they take, and where several lie in one area or group of subjects."""

    n: int
    account: Account
    areas: tuple[Crowd[Key], ...]
    groups: tuple[Crowd[Key], ...]


def tried(options: Iterable[Option[Key]], tries: Mapping[Key, Try]) -> tuple[Option[Key], ...]:
    """The options with what is tried; what is fixed stays."""
    return tuple(one if one.is_fixed else _with(one, tries.get(one.key, Try())) for one in options)


def differing(options: Iterable[Option[Key]], now: Iterable[Option[Key]]) -> dict[Key, Try]:
    """What must be tried with the options to come to `now`, and no more."""
    found = {}
    for before, after in zip(options, now, strict=True):
        change = Try(
            None if after.counts == before.counts else after.counts,
            None if after.amount_sek == before.amount_sek else after.amount_sek,
        )
        if change != Try():
            found[before.key] = change
    return found


def scenario(options: Iterable[Option[Key]], frames: Mapping[int, int]) -> Scenario[Key]:
    """`frames`: the frame by year."""
    counted = [one for one in options if one.counts]
    claims = [Claim(one.key, Kind.LISTED, _by_year(one, frames)) for one in counted]
    by_area = (Prioritised(one.key, one.area) for one in counted)
    by_group = (Prioritised(one.key, group) for one in counted for group in sorted(one.groups))
    return Scenario(len(counted), account(frames, claims), crowds(by_area), crowds(by_group))


def _with(one: Option[Key], change: Try) -> Option[Key]:
    counts = one.counts if change.counts is None else change.counts
    return replace(one, counts=counts, amount_sek=one.amount_sek if change.amount_sek is None else change.amount_sek)


def _by_year(one: Option[Key], frames: Mapping[int, int]) -> dict[int, int]:
    return spread(one.amount_sek, one.weights or dict.fromkeys(frames, 0))
