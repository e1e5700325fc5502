"""The best assignment under rules, and a bound on all others.

The LP's prices bound every assignment over all pairs and say what each pair loses at least. The
MILP then decides among the pairs that lose little: an assignment with any other pair is worth at
most the bound less that pair's loss.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from reviews.domain.matching.arrays import IntArray, pair_keys, pairs_of
from reviews.domain.matching.rule_bound import Aim
from reviews.domain.matching.rule_program import Found, NoRuledAssignment, RuleProgram
from reviews.domain.matching.rule_relaxation import relax
from reviews.domain.matching.rule_tightening import Tight, tightened
from reviews.domain.matching.rules import Rule
from reviews.domain.matching.violations import breaks_hard_rule, soft_cost_micro
from reviews.domain.matching.watch import Watch

PROOF = 0.95e-4
"""Share of the bound that the tolerance is at most, so that a gap of 1e-4 is met with room to spare."""

FIRST_MARGIN = 1.5
"""Times the tolerance: what a pair may lose and still take part in the first integer program."""

WIDER = 8
"""Factor by which the margin grows while no assignment is found within it."""

NODE_LIMIT = 20_000
"""Branching stops here rather than at a time, so that the result is the same everywhere."""

MOST_KEYS = 200_000
"""Pairs of one integer program; beyond, the bound found so far stands."""

OWN_SHARE = 0.8
"""Of the tolerance: what the integer program may leave open."""

NOTHING = -(1 << 60)
"""Below the value of any assignment."""


@dataclass(frozen=True, eq=False)
class Ruled:
    """chosen: sorted keys, locked ones included. value, bound: objective in micro-units, soft rules paid.

    keys: the open pairs that were weighed.
    """

    chosen: IntArray
    keys: IntArray
    value: int
    bound: int
    is_proved: bool


def best_under_rules(
    aim: Aim, rules: tuple[Rule, ...], arcs: IntArray, u: IntArray, v: IntArray, watch: Watch
) -> Ruled:
    """arcs, u, v: of the optimum without rules. Raises NoRuledAssignment when hard rules forbid all."""
    relaxed = relax(aim, rules, arcs, u, v, watch)
    if aim.scored:
        aim = replace(aim, tolerance=min(aim.tolerance, int(PROOF * abs(relaxed.bound))))
    tight = tightened(aim, rules, relaxed, watch)
    # Without scores nothing tells pairs apart, and those of the LP are tried first.
    margin = int(FIRST_MARGIN * aim.tolerance) if aim.scored else -1
    while True:
        keys, least_loss = tight.keys_within(aim, margin)
        outside = NOTHING if least_loss is None else tight.bound - least_loss
        try:
            best = _among(aim, rules, tight, keys, outside, watch)
        except NoRuledAssignment:
            if outside == NOTHING:
                raise
            margin = WIDER * max(margin, 1)
            continue
        needed = tight.bound - best.value - int(OWN_SHARE * aim.tolerance)
        is_last = outside == NOTHING or needed <= margin or watch.is_over
        if best.is_proved or is_last or len(tight.keys_within(aim, needed, MOST_KEYS)[0]) > MOST_KEYS:
            return best
        margin = needed


def _among(aim: Aim, rules: tuple[Rule, ...], tight: Tight, keys: IntArray, outside: int, watch: Watch) -> Ruled:
    """The best with pairs `keys`; `outside` bounds all others."""
    program = RuleProgram(aim.rest, tight.relaxed.rows, keys, aim.weights(keys))
    rel_gap = OWN_SHARE * aim.tolerance / max(abs(tight.bound), 1)
    found = watch.during(0.6, "rules", partial(_integer_best, program, rel_gap, watch))
    chosen = np.union1d(found.keys, pair_keys(aim.problem.locked, aim.problem.shape[1]))
    value = value_micro(aim, rules, chosen)
    bound = max(value, min(tight.bound, max(found.bound + aim.locked(), outside)))
    return Ruled(chosen, keys, value, bound, is_proved=bound - value <= aim.tolerance)


def value_micro(aim: Aim, rules: tuple[Rule, ...], chosen: IntArray) -> int:
    """The objective of sorted keys, counted anew in integers."""
    pairs = pairs_of(chosen, aim.problem.shape[1])
    if breaks_hard_rule(aim.problem, pairs, rules):
        raise RuntimeError("the integer program broke a hard rule")
    return int(aim.weights(chosen).sum()) - soft_cost_micro(aim.problem, pairs, rules)


def _integer_best(program: RuleProgram, rel_gap: float, watch: Watch) -> Found:
    left = watch.seconds_left
    time_limit = None if left is None else max(left, 0.01)
    found = program.best(rel_gap=rel_gap, node_limit=NODE_LIMIT, time_limit=time_limit)
    # A limit that came before any assignment: then the first one, however long it takes.
    found = found or program.best(rel_gap=1.0)
    if found is None:
        raise RuntimeError("the integer program ended without an answer")
    return found
