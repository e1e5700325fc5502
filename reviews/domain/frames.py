"""What grants, proposals and a priority list take of a frame, in all and by calendar year. Whole SEK, exact sums.

Only the whole of a frame binds. Its part of a year is the frame divided by the days of the grant period in that year:
something to compare with.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Kind(StrEnum):
    """Why a case takes of a frame. They are filled in this order."""

    COMMITTED = "committed"  # granted, and published
    RESERVED = "reserved"  # proposed in an open or locked meeting
    LISTED = "listed"  # prioritised within the frame line, and not proposed yet


KINDS = tuple(Kind)


@dataclass(frozen=True)
class Claim(Generic[Key]):
    """What one case takes, by year."""

    key: Key
    kind: Kind
    by_year: Mapping[int, int]

    @property
    def amount_sek(self) -> int:
        return sum(self.by_year.values())


@dataclass(frozen=True)
class Balance:
    """A frame, or its part of one year, and what is taken of it."""

    frame_sek: int
    committed_sek: int = 0
    reserved_sek: int = 0
    listed_sek: int = 0

    @property
    def taken_sek(self) -> int:
        return self.committed_sek + self.reserved_sek + self.listed_sek

    @property
    def remaining_sek(self) -> int:
        """Negative where more is taken than there is."""
        return self.frame_sek - self.taken_sek

    @property
    def over_sek(self) -> int:
        return max(0, -self.remaining_sek)

    @property
    def free_sek(self) -> int:
        return max(0, self.remaining_sek)

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(
            self.frame_sek + other.frame_sek,
            self.committed_sek + other.committed_sek,
            self.reserved_sek + other.reserved_sek,
            self.listed_sek + other.listed_sek,
        )


@dataclass(frozen=True)
class Account:
    """A frame year by year, and in all."""

    years: Mapping[int, Balance]
    whole: Balance

    @property
    def years_over(self) -> tuple[int, ...]:
        return tuple(year for year, balance in self.years.items() if balance.over_sek)


def spread(amount_sek: int, weights: Mapping[int, int]) -> dict[int, int]:
    """`amount_sek` over the years as `weights` say, adding up exactly: what is left goes to the largest remainders.

    At equal remainders the earlier year comes first; where all weights are zero the years share equally. Nothing is
    negative. Raises ValueError without a year to give an amount to.
    """
    if not weights:
        if amount_sek:
            raise ValueError("there is no year for the amount")
        return {}
    given = weights if any(weights.values()) else dict.fromkeys(weights, 1)
    total = sum(given.values())
    shares = {year: divmod(amount_sek * weight, total) for year, weight in sorted(given.items())}
    left = amount_sek - sum(whole for whole, _rest in shares.values())
    largest = sorted(shares, key=lambda year: (-shares[year][1], year))[:left]
    return {year: whole + (year in largest) for year, (whole, _rest) in shares.items()}


def account(frames: Mapping[int, int], claims: Iterable[Claim[Key]]) -> Account:
    """`frames`: the frame by year. A year in which only claims fall has none of it."""
    found = {year: Balance(frame_sek) for year, frame_sek in frames.items()}
    for claim in claims:
        for year, amount_sek in claim.by_year.items():
            if amount_sek or year in found:
                taken = Balance(0, **{f"{claim.kind.value}_sek": amount_sek})
                found[year] = found.get(year, Balance(0)) + taken
    return Account(dict(sorted(found.items())), _sum(found.values()))


def together(accounts: Iterable[Account]) -> Account:
    """The accounts of several frames as one."""
    found: dict[int, Balance] = {}
    for one in accounts:
        for year, balance in one.years.items():
            found[year] = found.get(year, Balance(0)) + balance
    return Account(dict(sorted(found.items())), _sum(found.values()))


def in_turn(claims: Iterable[Claim[Key]]) -> tuple[Claim[Key], ...]:
    """What is committed first, then what is reserved, then the list; each as given."""
    return tuple(sorted(claims, key=lambda one: KINDS.index(one.kind)))


def going_over(claims: Iterable[Claim[Key]], frame_sek: int, year: int | None = None) -> tuple[Key, ...]:
    """The cases with which the sum is above the frame, in turn; of one year, where it is given."""
    so_far, found = 0, []
    for claim in in_turn(claims):
        amount_sek = claim.amount_sek if year is None else claim.by_year.get(year, 0)
        so_far += amount_sek
        if amount_sek and so_far > frame_sek:
            found.append(claim.key)
    return tuple(found)


def _sum(balances: Iterable[Balance]) -> Balance:
    return sum(balances, start=Balance(0))
