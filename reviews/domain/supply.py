"""What a round's reviewers can give beside what its applications want, in all and group by group.

A reviewer can give a group of applications at most as many readings as there are applications of it that are open to
the person, and no more than the person takes. Groups are looked at one by one: the same reading may stand in several.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt

SUBJECT_DIGITS = 3  # a group of research subjects in SSIF
FIELD_DIGITS = 1  # a field of research, for a code that says no more
WELL_KNOWN = 0.2
"""An affinity that is less is that of somebody from another field: by the default weights a subject of the same first
digit and a panel of the same technology area give 0.17, and texts of different fields little more."""

Pairs = Collection[tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Possible:
    """Who may read what. wanted: readings by application; most: by reviewer; pairs: (application, reviewer)."""

    wanted: Sequence[int]
    most: Sequence[int]
    closed: Pairs = ()
    locked: Pairs = ()

    @cached_property
    def is_open(self) -> npt.NDArray[np.bool_]:
        """(n_applications, n_reviewers): whether the reviewer reads the application, or may."""
        found = np.ones((len(self.wanted), len(self.most)), dtype=np.bool_)
        for row, column in self.closed:
            found[row, column] = False
        found[:, np.asarray(self.most, dtype=np.int64) <= 0] = False
        for row, column in self.locked:
            found[row, column] = True
        return found


@dataclass(frozen=True)
class Supply:
    """n_wanted: their readings, and of an application that lies in several groups its part of them.

    n_reviewers can give n_given readings at most.
    """

    n_applications: int
    n_wanted: Fraction
    n_reviewers: int
    n_given: int

    @property
    def spare(self) -> Fraction:
        """Readings to spare, or, below 0, missing."""
        return self.n_given - self.n_wanted


def supply_of_all(possible: Possible) -> Supply:
    """Of all applications, by all reviewers."""
    return _supply(possible, dict.fromkeys(range(len(possible.wanted)), Fraction(1)), range(len(possible.most)))


def supply_by_group(
    possible: Possible, of_applications: Sequence[Collection[str]], of_reviewers: Sequence[Collection[str]]
) -> dict[str, Supply]:
    """By group that an application lies in, the shortest first; several share its readings equally."""
    shares: dict[str, dict[int, Fraction]] = {}
    for application, groups in enumerate(of_applications):
        for group in groups:
            shares.setdefault(group, {})[application] = Fraction(1, len(groups))
    members = {group: [one for one, own in enumerate(of_reviewers) if group in own] for group in shares}
    found = {group: _supply(possible, own, members[group]) for group, own in shares.items()}
    return dict(sorted(found.items(), key=lambda item: (item[1].spare, item[0])))


def subject_groups(codes: Iterable[str]) -> set[str]:
    """The groups that an application with these subject codes lies in; by its field where a code names no group."""
    return {code[:SUBJECT_DIGITS] for code in codes}


def known_subjects(codes: Collection[str]) -> set[str]:
    """The groups, and the fields, in which a reviewer has a code."""
    return subject_groups(codes) | {code[:FIELD_DIGITS] for code in codes}


def lacking(possible: Possible) -> dict[int, int]:
    """How many may read an application, for each that wants more."""
    counts = possible.is_open.sum(axis=1).tolist()
    return {row: n for row, n in enumerate(counts) if n < possible.wanted[row]}


def poorly_known(possible: Possible, affinity: npt.NDArray[np.float64], limit: float = WELL_KNOWN) -> dict[int, float]:
    """The best affinity of those who may read an application, for each that somebody may read and all know poorly."""
    best: Mapping[int, float] = {
        row: float(affinity[row][own].max()) for row, own in enumerate(possible.is_open) if own.any()
    }
    return {row: value for row, value in best.items() if value < limit}


def idle(possible: Possible) -> set[int]:
    """The reviewers to whom no application is open."""
    return set(np.flatnonzero(~possible.is_open.any(axis=0)).tolist())


def _supply(possible: Possible, shares: Mapping[int, Fraction], reviewers: Collection[int]) -> Supply:
    rows, columns = list(shares), [one for one in reviewers if possible.most[one] > 0]
    n_open = possible.is_open[np.ix_(rows, columns)].sum(axis=0).tolist()
    return Supply(
        n_applications=len(shares),
        n_wanted=sum((share * possible.wanted[row] for row, share in shares.items()), Fraction(0)),
        n_reviewers=len(columns),
        n_given=sum(min(possible.most[one], n) for one, n in zip(columns, n_open, strict=True)),
    )
