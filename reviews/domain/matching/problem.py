"""The instance: who can read what, how well, how much, and what must or must not be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from reviews.domain.matching import checks
from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.errors import InvalidProblem
from reviews.domain.matching.rule_checks import check_rules
from reviews.domain.matching.rules import Rule


@runtime_checkable
class AffinitySource(Protocol):
    """Affinity too large to hold: a shape, and rows on demand."""

    @property
    def shape(self) -> tuple[int, int]:
        """(n_applications, n_reviewers)."""
        ...

    def rows(self, start: int, stop: int) -> npt.NDArray[np.float32]:
        """Rows start…stop, each value in [0, 1]; the same bytes at every call."""
        ...


@dataclass(frozen=True, eq=False)
class Problem:
    """n applications × m reviewers; every array is checked, copied and made read-only.

    affinity: (n, m) in [0, 1], or an AffinitySource whose rows are checked when they are read.
    demand: (n,) readers wanted. load_max, load_min: (m,) readings of each reviewer.
    forbidden, locked, previous: (k, 2) pairs (application, reviewer); they come out sorted.
    rules: hard ones hold in every assignment, soft ones cost; see rules.py.
    previous may hold pairs that are no longer allowed: it is what was, not what must be.
    groups, application_groups: per name (m,) or (n,) with one value each, -1 none, or
    bool (m, n_values) for several.
    Raises InvalidProblem, naming field, index in the caller's order, and rule.
    """

    affinity: Any
    demand: Any
    load_max: Any
    load_min: Any = None
    forbidden: Any = None
    locked: Any = None
    previous: Any = None
    rules: tuple[Rule, ...] = ()
    groups: Any = None
    application_groups: Any = None
    shape: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        if not isinstance(self.affinity, AffinitySource):
            self._keep("affinity", checks.checked_affinity(self.affinity))
        n, m = (int(side) for side in self.affinity.shape)
        self._keep("shape", (n, m))
        self._check_counts(n, m)
        self._check_pairs((n, m))
        self._keep("groups", _checked_groups("groups", self.groups, m))
        self._keep(
            "application_groups",
            _checked_groups("application_groups", self.application_groups, n),
        )
        self._check_rules()

    def _keep(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def _check_counts(self, n: int, m: int) -> None:
        load_min = np.zeros(m, dtype=np.int64) if self.load_min is None else self.load_min
        self._keep("demand", checks.checked_counts("demand", self.demand, n))
        self._keep("load_max", checks.checked_counts("load_max", self.load_max, m))
        self._keep("load_min", checks.checked_counts("load_min", load_min, m))
        above: IntArray = np.flatnonzero(self.load_min > self.load_max)
        if len(above):
            raise InvalidProblem("load_min", "above_load_max", int(above[0]))

    def _check_pairs(self, shape: tuple[int, int]) -> None:
        locked = self.locked
        for name in ("forbidden", "locked", "previous"):
            self._keep(name, checks.checked_pairs(name, getattr(self, name), shape))
        checks.refuse_locked_and_forbidden(locked, self.forbidden, shape[1])

    def _check_rules(self) -> None:
        self._keep("rules", tuple(self.rules))
        check_rules(self.rules, self.groups, self.application_groups)


def _checked_groups(name: str, groups: Mapping[str, Any] | None, length: int) -> dict[str, Any]:
    checked = {}
    for group, values in (groups or {}).items():
        array = np.array(values)
        several = array.ndim == 2 and array.dtype == np.bool_
        if not (several or array.ndim == 1) or array.shape[0] != length:
            raise InvalidProblem(f"{name}.{group}", "shape")
        if not several and array.size and array.dtype.kind not in "iu":
            raise InvalidProblem(f"{name}.{group}", "dtype")
        if not several and array.size and array.min() < -1:
            raise InvalidProblem(f"{name}.{group}", "range", int(np.argmax(array < -1)))
        array = array if several else array.astype(np.int64)
        array.flags.writeable = False
        checked[group] = array
    return checked


def check_supported(problem: Problem) -> None:
    """For what weighs no rules: refuses them rather than ignoring them."""
    if problem.rules:
        raise InvalidProblem("rules", "unsupported", 0)
