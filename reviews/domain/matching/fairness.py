"""The lowest score, raised as far as the budget allows; then the best total above it."""

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np

from reviews.domain.matching.arrays import IntArray, contains, pair_keys, pairs_of
from reviews.domain.matching.floor_program import IMPOSSIBLE, FloorProgram, floor_program
from reviews.domain.matching.floors import Floors, best_scores, scores_of
from reviews.domain.matching.optimum import Optimum
from reviews.domain.matching.options import Options
from reviews.domain.matching.penalised import raised_floor, within_budget
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, close_pairs
from reviews.domain.matching.scores import pair_scores, score_blocks
from reviews.domain.matching.violations import soft_cost_micro
from reviews.domain.matching.watch import Watch

PROVED_PAIRS = 130_000
"""Up to so many open pairs within the budget, the floor is proved; above, it is only raised."""

RULED_PAIRS = 5_000
"""The same under rules, where each program is hard; above, the best of each application raise the floor."""

FEW_PROGRAMS = 5
"""Programs of one search that raises the floor without proving it."""

MOST_PROGRAMS = 14
"""Programs of one search: enough to settle T among 16,000 values."""

WORK = 300_000
"""Pairs times programs of one search, so that a large instance ends in about a minute."""

BEST, ANY = 1e-7, 1.0
"""Gaps that end a program: the best assignment at a floor, or the first that reaches it."""


@dataclass(frozen=True, eq=False)
class Fair:
    """chosen: sorted keys. Targets and floors in micro-units; all but floor None without a budget."""

    chosen: IntArray
    floor: int | None
    target: int | None = None
    target_bound: int | None = None
    floor_bound: int | None = None
    is_proved: bool = True


def fairest(
    problem: Problem,
    rest: Remainder,
    options: Options,
    best: Optimum,
    stable: Optimum,
    bonus_micro: int,
    watch: Watch,
) -> Fair:
    """From the optimum `stable` to the highest floor T, and there to the highest objective.

    The budget is a share of the total of `stable`: without `previous` that is the optimum. What
    soft rules cost may rise only within the same budget; hard rules hold at every floor.
    """
    counted = np.flatnonzero(problem.demand > 0)
    scores = scores_of(problem, stable.chosen)
    if not len(counted):
        return Fair(stable.chosen, None)
    if not options.fairness_budget:
        return Fair(stable.chosen, int(scores[counted].min()))
    floors = watch.during(0.62, "fairness", partial(_floors, problem, rest, options, stable, counted))
    if floors.reached(scores) == floors.highest:
        return _fair(problem, stable.chosen, floors, floors.highest, is_proved=True)
    chosen = raised_floor(problem, rest, stable.arcs, stable.chosen, floors, bonus_micro, watch)
    within = partial(_pairs_within_budget, problem, rest, best, floors.least_total)
    keys = watch.during(0.8, "fairness", within)
    are_all = len(keys) <= (RULED_PAIRS if problem.rules else PROVED_PAIRS)
    if watch.is_over or not (are_all or problem.rules):
        return _fair(problem, chosen, floors, floors.highest, is_proved=False)
    keys = keys if are_all else np.union1d(stable.arcs, _best_of_each(problem, keys, RULED_PAIRS))
    program = floor_program(problem, rest, keys, floors, bonus_micro)
    fair = _proved(problem, program, floors, chosen, watch, most_programs=MOST_PROGRAMS if are_all else FEW_PROGRAMS)
    # Among some pairs only, the floor is raised but its ceiling is not known.
    return fair if are_all else _fair(problem, fair.chosen, floors, floors.highest, is_proved=False)


def _floors(
    problem: Problem,
    rest: Remainder,
    options: Options,
    stable: Optimum,
    counted: IntArray,
) -> Floors:
    m = problem.shape[1]
    pairs = pairs_of(stable.chosen, m)
    total = int(pair_scores(problem, pairs).sum())
    # The decimal that the officer wrote, not the binary fraction nearest to it.
    spendable = int(total * Fraction(str(options.fairness_budget)))
    kept = int(contains(pair_keys(problem.previous, m), stable.chosen).sum())
    return Floors(
        best=best_scores(problem, rest),
        counted=counted,
        least_total=total - spendable,
        least_kept=kept if options.least_change else 0,
        least_worth=total - soft_cost_micro(problem, pairs) - spendable,
    )


def _pairs_within_budget(problem: Problem, rest: Remainder, best: Optimum, least_total: int) -> IntArray:
    """Open pairs that some assignment within the budget can use.

    By duality an assignment with the pair loses at least u + v - s against the optimum.
    """
    m = problem.shape[1]
    total = int(pair_scores(problem, pairs_of(best.chosen, m)).sum())
    lost = np.iinfo(np.int64).min // 2
    found = [np.zeros(0, dtype=np.int64)]
    for start, stop, scores in score_blocks(problem):
        gain = scores - best.application_prices[start:stop, None]
        np.subtract(gain, best.reviewer_prices, out=gain)
        close_pairs(rest, start, stop, gain, lost)
        gain[:, rest.load_max <= 0] = lost
        gain[rest.demand[start:stop] <= 0] = lost
        row, column = np.nonzero(gain >= least_total - total)
        found.append((row + start) * m + column)
        if sum(map(len, found)) > PROVED_PAIRS:
            break
    return np.concatenate(found)


def _best_of_each(problem: Problem, keys: IntArray, most: int) -> IntArray:
    """The pairs of highest affinity of each application, equally many of each, at most `most` in all."""
    n, m = problem.shape
    row, scores = keys // m, pair_scores(problem, pairs_of(keys, m))
    order = np.lexsort((keys, -scores, row))
    first = np.searchsorted(row[order], np.arange(n))
    place = np.arange(len(keys)) - first[row[order]]
    best: IntArray = keys[order[place < most // n]]
    return best


def _proved(
    problem: Problem,
    program: FloorProgram,
    floors: Floors,
    chosen: IntArray,
    watch: Watch,
    *,
    most_programs: int,
) -> Fair:
    """Searches T between what `chosen` reaches and the LP's ceiling, then the best at T."""
    low = floors.reached(scores_of(problem, chosen))
    ceiling = watch.during(0.8, "fairness", partial(program.ceiling, floors, low, watch))
    if ceiling is None:
        return _fair(problem, chosen, floors, floors.highest, is_proved=False)
    ceiling = max(ceiling, low)
    step = _common_step(problem, program, floors)
    high, target, is_decided = ceiling // step * step, ceiling // step * step, True
    # Often the ceiling can be reached: there the best is asked for at once, elsewhere any at all.
    rel_gap, is_best = BEST, None
    for _ in range(max(3, min(most_programs, WORK // max(1, len(program.keys))))):
        if low >= high or watch.is_over:
            break
        attempt = partial(program.at_floor, floors, target, rel_gap=rel_gap, watch=watch)
        answer, found, is_proved = watch.during(0.85, "fairness", attempt)
        found = None if found is None else _with_locked(problem, found)
        if found is not None and _is_allowed(problem, found, floors, target):
            chosen, low = found, floors.reached(scores_of(problem, found))
            is_best = is_proved if rel_gap == BEST else None
        else:
            is_decided = is_decided and answer == IMPOSSIBLE
            high = target - step
        rel_gap = ANY
        target = low + (high - low + step) // (2 * step) * step
    if is_best is None:
        chosen, is_best = _best_at(problem, program, floors, chosen, low, watch)
    proved = is_decided and is_best and low >= high
    return _fair(problem, chosen, floors, ceiling, is_proved=proved)


def _best_at(
    problem: Problem,
    program: FloorProgram,
    floors: Floors,
    chosen: IntArray,
    target: int,
    watch: Watch,
) -> tuple[IntArray, bool]:
    """The best objective at the floor `target`, never worse than `chosen`; whether proved."""
    attempt = partial(program.at_floor, floors, target, rel_gap=BEST, watch=watch)
    _, found, is_best = watch.during(0.95, "fairness", attempt)
    if found is None:
        return chosen, False
    found = _with_locked(problem, found)
    if not _is_allowed(problem, found, floors, target):
        return chosen, False
    return found, is_best


def _is_allowed(problem: Problem, chosen: IntArray, floors: Floors, target: int) -> bool:
    """In integers, because the program's rows hold only to a tolerance."""
    reached = floors.reached(scores_of(problem, chosen))
    return reached >= target and within_budget(problem, chosen, floors)


def _with_locked(problem: Problem, keys: IntArray) -> IntArray:
    return np.union1d(keys, pair_keys(problem.locked, problem.shape[1]))


def _common_step(problem: Problem, program: FloorProgram, floors: Floors) -> int:
    """Every score is a multiple of this, so T is too."""
    scores = pair_scores(problem, pairs_of(program.keys, problem.shape[1]))
    return max(1, int(np.gcd.reduce(np.concatenate([scores, program.locked_scores]))))


def _fair(problem: Problem, chosen: IntArray, floors: Floors, ceiling: int, *, is_proved: bool) -> Fair:
    scores = scores_of(problem, chosen)
    return Fair(
        chosen=chosen,
        floor=int(scores[floors.counted].min()),
        target=floors.reached(scores),
        target_bound=ceiling,
        floor_bound=min(ceiling, int(floors.best[floors.counted].min())),
        is_proved=is_proved,
    )
