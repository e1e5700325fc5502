"""Which rules stand behind a pair, or against it: what they say of the readers of one application."""

import numpy as np

from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.solution import Solution
from reviews.domain.matching.violations import price_micro, violation_units


def rules_behind(problem: Problem, solution: Solution, application: int) -> list[tuple[int, int]]:
    """(rule, units) that the readers whom the optimum without rules would take break in excess of the chosen."""
    free = _units(problem, _readers(solution.prices_pairs, application), application)
    now = _units(problem, _readers(solution.pairs, application), application)
    return [(int(rule), int(free[rule])) for rule in np.flatnonzero(free > now)]


def rules_against(problem: Problem, solution: Solution, application: int, reviewer: int) -> list[int]:
    """Hard rules that stop the reviewer from taking the place of any one reader that is not locked.

    Rules that each stop every such exchange; where there are none but every exchange is stopped,
    all that stop one. Empty when some exchange keeps all hard rules.
    """
    hard = np.array([rule.hard for rule in problem.rules], dtype=np.bool_)
    broken = _exchanges(problem, solution, application, reviewer)[:, hard] > 0
    if not len(broken) or not broken.any(axis=1).all():
        return []
    always = broken.all(axis=0)
    found = always if always.any() else broken.any(axis=0)
    return [int(rule) for rule in np.flatnonzero(hard)[found]]


def soft_rules_against(problem: Problem, solution: Solution, application: int, reviewer: int) -> list[tuple[int, int]]:
    """(rule, micro-units) of soft rules that every such exchange costs at least so much more."""
    exchanges = _exchanges(problem, solution, application, reviewer)
    if not len(exchanges):
        return []
    now = _units(problem, _readers(solution.pairs, application), application)
    more = exchanges.min(axis=0) - now
    soft = [index for index, rule in enumerate(problem.rules) if not rule.hard and more[index] > 0]
    return [(index, int(more[index]) * price_micro(problem.rules[index])) for index in soft]


def _exchanges(problem: Problem, solution: Solution, application: int, reviewer: int) -> IntArray:
    """(exchanges, n_rules) units at the application after the reviewer took one reader's place."""
    mine = _readers(solution.pairs, application)
    locked = _readers(problem.locked, application)
    after = [np.append(mine[mine != one], reviewer) for one in np.setdiff1d(mine, locked)]
    units = [_units(problem, readers, application) for readers in after]
    return np.array(units, dtype=np.int64).reshape(len(after), len(problem.rules))


def _readers(pairs: IntArray, application: int) -> IntArray:
    found: IntArray = pairs[pairs[:, 0] == application, 1]
    return found


def _units(problem: Problem, readers: IntArray, application: int) -> IntArray:
    pairs = np.stack([np.full(len(readers), application), readers], axis=1)
    found: IntArray = violation_units(problem, pairs)[:, application]
    return found
