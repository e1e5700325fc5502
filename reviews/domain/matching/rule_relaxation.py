"""The LP over a growing set of pairs: its prices, and the bound that they prove over all pairs."""

from dataclasses import dataclass, replace

import numpy as np

from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.rule_arcs import rule_arcs
from reviews.domain.matching.rule_bound import Aim, priced
from reviews.domain.matching.rule_program import DualPrices, NoRuledAssignment, RuleProgram
from reviews.domain.matching.rule_rows import Rows, rule_rows
from reviews.domain.matching.rules import Rule
from reviews.domain.matching.watch import Watch


@dataclass(frozen=True, eq=False)
class Relaxed:
    """bound: micro-units, on every assignment over all pairs. arcs: the pairs that the LP weighed."""

    rows: Rows
    arcs: IntArray
    prices: DualPrices
    bound: int


def relax(aim: Aim, rules: tuple[Rule, ...], arcs: IntArray, u: IntArray, v: IntArray, watch: Watch) -> Relaxed:
    """arcs, u, v: of the optimum without rules. Raises NoRuledAssignment when the LP has no solution."""
    rows = rule_rows(aim.problem, rules)
    arcs = rule_arcs(aim, rows, arcs, u, v)
    try:
        return _priced_out(aim, rows, arcs, watch)
    except NoRuledAssignment:
        arcs = _arcs_without_violation(aim, rules, arcs, u, v, watch)
    return _priced_out(aim, rows, arcs, watch)


def elastic(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The hard rules as soft ones of one unit each: without scores the value is minus their violations."""
    return tuple(replace(rule, hard=False, price=1.0) for rule in rules if rule.hard)


def _priced_out(aim: Aim, rows: Rows, arcs: IntArray, watch: Watch) -> Relaxed:
    while True:
        program = RuleProgram(aim.rest, rows, arcs, aim.weights(arcs))
        prices = watch.during(0.6, "rules", program.dual_prices)
        found = priced(aim, rows, prices, arcs)
        if not len(found.improving) or watch.is_over:
            return Relaxed(rows, arcs, prices, found.bound)
        arcs = np.union1d(arcs, found.improving)


def _arcs_without_violation(
    aim: Aim, rules: tuple[Rule, ...], arcs: IntArray, u: IntArray, v: IntArray, watch: Watch
) -> IntArray:
    """Pairs with which the LP can keep all hard rules; a bound below zero proves that none can."""
    relaxed = relax(replace(aim, bonus_micro=0, scored=False), elastic(rules), arcs, u, v, watch)
    if relaxed.bound < 0:
        raise NoRuledAssignment
    return relaxed.arcs
