"""The LP's bound made sharper: each application by itself, but in whole readers.

With the loads priced by v the applications are apart, and the best whole set of readers of each is
often worth less than the LP says. The difference comes off the bound, and off the loss of each of
the application's pairs. Better prices v are then sought for this bound.
Source: Lagrangian relaxation of the loads; Fisher, Management Science 27 (1981).
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from reviews.domain.matching.arrays import IntArray, pair_keys, pairs_of
from reviews.domain.matching.rule_bound import CLOSED, Aim, best_alone, bound_beside, losses
from reviews.domain.matching.rule_program import DualPrices, Found, NoRuledAssignment, RuleProgram
from reviews.domain.matching.rule_relaxation import Relaxed
from reviews.domain.matching.rules import Rule
from reviews.domain.matching.violations import price_micro, violation_units
from reviews.domain.matching.watch import Watch

APART = 1
"""Times the tolerance: what a pair may lose and still be weighed for its application alone."""

ROUNDS = 5
"""Steps of the prices; each takes an integer program of applications that are apart, which is easy."""

STEP = 0.7
"""Share of the step that would be right if the bound were linear."""


@dataclass(frozen=True, eq=False)
class Tight:
    """bound: micro-units, on every assignment over all pairs. relief: (n,) what came off it.

    chosen: sorted keys of the readers that were best for some application by itself.
    """

    relaxed: Relaxed
    bound: int
    relief: IntArray
    chosen: IntArray

    def keys_within(self, aim: Aim, margin: int, most: int | None = None) -> tuple[IntArray, int | None]:
        """Open pairs that lose at most `margin`, and the least that another loses.

        The LP's pairs are among them where a loss says nothing: without scores, without tolerance.
        None when no other pair is open. Looking ends once more than `most` pairs are found.
        """
        relaxed, m = self.relaxed, aim.rest.shape[1]
        arcs = relaxed.arcs[: 0 if aim.scored and aim.tolerance else None]
        found, least = [np.zeros(0, dtype=np.int64)], -CLOSED
        for start, stop, loss in losses(aim, relaxed.rows, relaxed.prices):
            is_open = loss < -CLOSED
            np.subtract(loss, self.relief[start:stop, None], out=loss)
            taken = loss <= margin
            first, last = np.searchsorted(arcs, [start * m, stop * m])
            taken.reshape(-1)[arcs[first:last] - start * m] = True
            row, column = np.nonzero(is_open & taken)
            found.append((row + start) * m + column)
            least = min(least, int(loss[is_open & ~taken].min(initial=-CLOSED)))
            if most is not None and sum(map(len, found)) > most:
                break
        return np.concatenate(found), None if least == -CLOSED else max(least, 0)


def tightened(aim: Aim, rules: tuple[Rule, ...], relaxed: Relaxed, watch: Watch) -> Tight:
    """As `relaxed` where nothing is gained: without scores, and where all pairs are weighed anyway.

    The prices of loads follow the subgradient, what each reviewer reads above or below their load,
    by steps that shrink when they do not help; every one of them gives a bound, the best is kept.
    """
    nothing = np.zeros(0, dtype=np.int64)
    best = Tight(relaxed, relaxed.bound, np.zeros(aim.rest.shape[0], dtype=np.int64), nothing)
    if not aim.scored or not aim.tolerance:
        return best
    prices, hoped = relaxed.prices, 2.0 * aim.tolerance
    for _ in range(ROUNDS):
        tried = _apart(aim, rules, replace(relaxed, prices=prices), watch)
        if tried is None or watch.is_over:
            break
        tight, load = tried
        hoped = hoped if tight.bound < best.bound else hoped / 2
        chosen = np.union1d(best.chosen, tight.chosen)
        best = replace(min(best, tight, key=lambda one: one.bound), chosen=chosen)
        prices = _stepped(aim, prices, load, tight.bound - best.bound + hoped)
    return best


def _stepped(aim: Aim, prices: DualPrices, load: IntArray, hoped: float) -> DualPrices:
    """Prices of loads that would lower the bound by `hoped`, were it linear."""
    v, rest = prices.v, aim.rest
    below, above = rest.load_min - load, rest.load_max - load
    slope = np.where(v > 0, above, np.where(v < 0, below, np.clip(0, below, above)))
    length = STEP * hoped / max(1, int((slope * slope).sum()))
    moved = v - np.rint(length * slope).astype(np.int64)
    return replace(prices, v=np.where(v * moved < 0, 0, moved))


def _apart(aim: Aim, rules: tuple[Rule, ...], relaxed: Relaxed, watch: Watch) -> tuple[Tight, IntArray] | None:
    """The bound at these prices, and the readings that each reviewer would get; None when not found."""
    n, m = aim.rest.shape
    keys, least_loss = _near(aim, relaxed, APART * aim.tolerance)
    free = replace(aim.rest, load_max=np.full(m, n), load_min=np.zeros(m, dtype=np.int64))
    weights = aim.weights(keys) - relaxed.prices.v[keys % m]
    program = RuleProgram(free, relaxed.rows, keys, weights)
    try:
        found = watch.during(0.6, "rules", partial(program.best, rel_gap=0.0, time_limit=watch.seconds_left))
    except NoRuledAssignment:
        return None
    if found is None:
        return None
    values = _values(aim, rules, keys, weights, found)
    if int(values.sum()) != found.bound:
        return None
    alone = best_alone(aim, relaxed.rows, relaxed.prices)
    # A set with a pair that was not weighed is worth at most the LP's value less that pair's loss.
    relief = np.minimum(alone - values, least_loss).clip(0)
    bound = bound_beside(aim, relaxed.prices) + int((alone - relief).sum())
    return Tight(relaxed, bound, relief, found.keys), np.bincount(found.keys % m, minlength=m)


def _near(aim: Aim, relaxed: Relaxed, margin: int) -> tuple[IntArray, IntArray]:
    """Pairs that lose at most `margin`, and per application (n,) the least that another loses."""
    found, least = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for start, _, loss in losses(aim, relaxed.rows, relaxed.prices):
        row, column = np.nonzero(loss <= margin)
        found.append((row + start) * loss.shape[1] + column)
        least.append(np.where(loss > margin, loss, -CLOSED).min(axis=1, initial=-CLOSED))
    return np.concatenate(found), np.concatenate(least)


def _values(aim: Aim, rules: tuple[Rule, ...], keys: IntArray, weights: IntArray, found: Found) -> IntArray:
    """(n,) what each application's readers are worth at the prices of loads, soft rules paid."""
    m = aim.rest.shape[1]
    values = np.zeros(aim.rest.shape[0], dtype=np.int64)
    np.add.at(values, found.keys // m, weights[np.searchsorted(keys, found.keys)])
    chosen = np.union1d(found.keys, pair_keys(aim.problem.locked, m))
    prices = np.array([0 if rule.hard else price_micro(rule) for rule in rules], dtype=np.int64)
    cost: IntArray = prices @ violation_units(aim.problem, pairs_of(chosen, m), rules)
    return values - cost
