"""The best assignment under rules, and a bound on all others.

Prices bound every assignment over all pairs and say what each pair loses at least. An integer
program finds the best among the few pairs that lose least. A second one then asks for anything
worth more, over all pairs that such a thing could use; most often it is refuted by its LP at once.
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

FIRST_MARGIN = 0.3
"""Times the tolerance: what a pair may lose and still take part in the first integer program."""

KEPT_MARGIN = 2
"""Times the tolerance: what a pair may lose and still be worth a look afterwards."""

WIDER = 8
"""Factor by which the margin grows while no assignment is found within it."""

NODE_LIMIT = 20_000
"""Branching stops here rather than at a time, so that the result is the same everywhere."""

MOST_KEYS = 200_000
"""Pairs of one integer program; beyond, the bound found so far stands."""

OWN_SHARE = 0.5
"""Of the tolerance: what an integer program may leave open among its own pairs."""

MOST_PROGRAMS = 6
"""Integer programs after the first; two are the rule."""


@dataclass(frozen=True, eq=False)
class Ruled:
    """chosen: sorted keys, locked ones included. value, bound: objective in micro-units, soft rules paid.

    keys: open pairs worth a look for whoever changes it, those of its program among them.
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
    best = _first(aim, rules, tight, watch)
    for _ in range(MOST_PROGRAMS):
        if best.is_proved or watch.is_over:
            break
        better = _better(aim, rules, tight, best, watch)
        if better is None:
            break
        best = better
    near, _ = tight.keys_within(aim, KEPT_MARGIN * aim.tolerance)
    return replace(best, keys=np.union1d(best.keys, near))


def _first(aim: Aim, rules: tuple[Rule, ...], tight: Tight, watch: Watch) -> Ruled:
    """The best among the pairs that lose least, of ever more pairs until there is any."""
    # Without scores nothing tells pairs apart, and those of the LP are tried first.
    margin = int(FIRST_MARGIN * aim.tolerance) if aim.scored else -1
    while True:
        keys, least_loss = tight.keys_within(aim, margin)
        try:
            found = _among(aim, tight, np.union1d(keys, tight.chosen), watch)
            return _ruled(aim, rules, tight, found, least_loss)
        except NoRuledAssignment:
            if least_loss is None:
                raise
            margin = WIDER * max(margin, 1)


def _better(aim: Aim, rules: tuple[Rule, ...], tight: Tight, best: Ruled, watch: Watch) -> Ruled | None:
    """Something worth clearly more, over all pairs that it could use; `best`, proved, when nothing is.

    None when this is too much to decide.
    """
    enough = best.value + aim.tolerance
    keys, least_loss = tight.keys_within(aim, tight.bound - enough, MOST_KEYS)
    if len(keys) > MOST_KEYS:
        return None
    try:
        found = _among(aim, tight, keys, watch, least=enough + 1 - aim.locked())
    except NoRuledAssignment:
        bound = max(enough, best.value if least_loss is None else tight.bound - least_loss)
        return replace(best, bound=min(best.bound, bound), is_proved=True)
    return None if found is None else _ruled(aim, rules, tight, found, least_loss)


def _among(aim: Aim, tight: Tight, keys: IntArray, watch: Watch, least: int | None = None) -> Found | None:
    """The best with pairs `keys`; None only when nothing worth `least` was found before a limit."""
    program = RuleProgram(aim.rest, tight.relaxed.rows, keys, aim.weights(keys))
    rel_gap = OWN_SHARE * aim.tolerance / max(abs(tight.bound), 1)
    return watch.during(0.6, "rules", partial(_integer_best, program, rel_gap, watch, least))


def _ruled(aim: Aim, rules: tuple[Rule, ...], tight: Tight, found: Found | None, least_loss: int | None) -> Ruled:
    """What was found, with a bound also on assignments that use a pair which loses `least_loss`."""
    if found is None:
        raise RuntimeError("the integer program ended without an answer")
    chosen = np.union1d(found.keys, pair_keys(aim.problem.locked, aim.problem.shape[1]))
    value = value_micro(aim, rules, chosen)
    inside = found.bound + aim.locked()
    others = inside if least_loss is None else tight.bound - least_loss
    bound = max(value, min(tight.bound, max(inside, others)))
    return Ruled(chosen, found.weighed, value, bound, is_proved=bound - value <= aim.tolerance)


def value_micro(aim: Aim, rules: tuple[Rule, ...], chosen: IntArray) -> int:
    """The objective of sorted keys, counted anew in integers."""
    pairs = pairs_of(chosen, aim.problem.shape[1])
    if breaks_hard_rule(aim.problem, pairs, rules):
        raise RuntimeError("the integer program broke a hard rule")
    return int(aim.weights(chosen).sum()) - soft_cost_micro(aim.problem, pairs, rules)


def _integer_best(program: RuleProgram, rel_gap: float, watch: Watch, least: int | None) -> Found | None:
    left = watch.seconds_left
    time_limit = None if left is None else max(left, 0.01)
    found = program.best(rel_gap=rel_gap, least=least, node_limit=NODE_LIMIT, time_limit=time_limit)
    if found is None and least is None:
        # A limit came before any assignment: then the first one, however long it takes.
        return program.best(rel_gap=1.0)
    return found
