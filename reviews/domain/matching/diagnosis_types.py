"""Why a problem has no solution, as values."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Relaxation:
    """One change of the input that takes part in making it solvable.

    `code` is raise_load_max or lower_load_min (index: reviewer), lower_demand (index: application)
    or unlock (index: application; the pair is `reviewer` too): `amount` counts readings; or
    soften_rule (index: rule): made soft, it is violated in `amount` units.
    """

    code: str
    index: int
    amount: int
    reviewer: int | None = None


@dataclass(frozen=True)
class Diagnosis:
    """The smallest shortage of a problem, and the cheapest way out.

    kind: feasible, demand, loads, forbidden, locks, load_min, load_min_unreachable or rules; of a
    draw also pair_limit.
    applications, reviewers: the indices that the shortage is between.
    needed, available: readings, or reviewers where one application has too few of them;
    available < needed unless the kind is feasible.
    code, parameters: for the sentence that the caller makes.
    rules: for the kind rules, hard rules that conflict and would not without any one of them; the
    applications are those that break them when they break as little as can be, and available is
    needed less these units of violation.
    relaxations: together they make the problem solvable; forbidden pairs are never among them.
    """

    kind: str
    applications: tuple[int, ...]
    reviewers: tuple[int, ...]
    needed: int
    available: int
    code: str
    parameters: Mapping[str, int]
    relaxations: tuple[Relaxation, ...] = ()
    rules: tuple[int, ...] = ()
