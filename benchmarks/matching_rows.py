"""The rows of the table: each makes its instance, times the engine on it and returns its figures by column."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.matching_figures import figures_of, peak_mib, spread_of
from benchmarks.matching_peer import integer_program
from benchmarks.published import aamas, midl
from reviews.domain.matching import Draw, Options, Problem, Solution, certify, draw, repair, shortlist, solve
from reviews.domain.matching.instances import declines, rule_rich, synthetic

SIZES = ((60, 40), (120, 80), (200, 250), (300, 300), (1_000, 1_000), (5_000, 5_000), (20_000, 20_000))
LARGEST_FOR_PEER = 300
SEED = 1
TOTAL_ONLY = Options(fairness_budget=0)
LIMITS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
N_DRAWS = 100

Row = dict[str, Any]


def total(n: int, m: int) -> Row:
    """Made up: n applications, m reviewers, four readers each, at most six readings each."""
    problem = synthetic(n, m, SEED)
    found, solution = _solved(problem, TOTAL_ONLY)
    if n > LARGEST_FOR_PEER:
        return found
    started = time.perf_counter()
    peer = integer_program(problem)
    peer_seconds = time.perf_counter() - started
    if peer != solution.total_micro:
        raise SystemExit(f"The peer's total is {peer}, the engine's {solution.total_micro}.")
    return found | {"peer s": peer_seconds, "ratio": peer_seconds / found["seconds"]}


def fairness(n: int, m: int) -> Row:
    """The same with the default budget for raising the lowest score."""
    return _solved(synthetic(n, m, SEED), Options())[0]


def under_rules() -> Row:
    """A panel of 200 applications and 150 reviewers under eight hard rules at once.

    The bound is the solve's: that of prices alone knows no rules.
    """
    found, solution = _solved(rule_rich(SEED), TOTAL_ONLY)
    return found | {"bound": solution.bound, "gap": solution.gap}


def after_declines(n: int, m: int) -> Row:
    """Solved again after 1 % of the reviewers left and 200 conflicts came late; gap: to the optimum without a past."""
    problem = synthetic(n, m, SEED)
    scenario = declines(problem, solve(problem, TOTAL_ONLY).pairs, SEED)
    found, solution = _solved(scenario.problem, TOTAL_ONLY)
    needless = scenario.n_needless(solution.pairs) / len(scenario.problem.previous)
    return found | {"changes": solution.changes, "needless": needless}


def repaired(n: int, m: int) -> Row:
    """The same from the shortlist of the first solve; bound by the prices of that, so gap is the most it can be."""
    problem = synthetic(n, m, SEED)
    before = solve(problem, TOTAL_ONLY)
    near, scenario = shortlist(problem, before), declines(problem, before.pairs, SEED)
    started = time.perf_counter()
    found = repair(scenario.problem, near, TOTAL_ONLY)
    measured = {"seconds": time.perf_counter() - started, "peak MiB": peak_mib()}
    proof = certify(scenario.problem, found.pairs, near.application_prices, near.reviewer_prices)
    return measured | {
        "total": proof.total_micro / 1e6,
        "bound": found.bound,
        "gap": found.gap,
        "violations": len(proof.violations),
        "changes": found.changes,
        "needless": scenario.n_needless(found.pairs) / len(before.pairs),
        **spread_of(scenario.problem, found.pairs),
    }


def published(instance: Callable[[], Problem], budget: float) -> Row:
    """A conference, with a share of the optimum to spend on its lowest score."""
    return _solved(instance(), Options(fairness_budget=budget))[0]


def draws(limit: float) -> Row:
    """AAMAS at random, no pair likelier than `limit`; seconds for all draws, the spread is that of the first."""
    problem = aamas()
    started = time.perf_counter()
    found = draw(problem, Options(pair_limit=limit, seed=SEED), N_DRAWS)
    seconds = time.perf_counter() - started
    return {
        "total": found.expected_total,
        "bound": found.bound,
        "gap": (found.bound - found.expected_total) / found.bound,
        "violations": _violations(problem, found),
        "seconds": seconds,
        "peak MiB": peak_mib(),
        **spread_of(problem, found.pairs_list[0]),
    }


def rows(largest: int) -> dict[str, Callable[[], Row]]:
    """Every row by its name, in the order of the table, up to `largest` applications in the made-up ones."""
    named: dict[str, Callable[[], Row]] = {}
    for kind, title in ((total, ""), (fairness, ", fair"), (after_declines, ", declines"), (repaired, ", repaired")):
        for n, m in SIZES:
            if n <= largest and (kind in {total, fairness} or n >= 1_000):
                named[f"{n:,} × {m:,}{title}"] = partial(kind, n, m)
    named["200 × 150, eight rules"] = under_rules
    for name, instance, budget in (("MIDL", midl, 0.0025), ("AAMAS", aamas, 0.0217)):
        named[name] = partial(published, instance, 0)
        named[f"{name}, {budget:.2%}"] = partial(published, instance, budget)
    for limit in LIMITS:
        named[f"AAMAS, q = {limit}"] = partial(draws, limit)
    return named


def _solved(problem: Problem, options: Options) -> tuple[Row, Solution]:
    started = time.perf_counter()
    solution = solve(problem, options)
    seconds = time.perf_counter() - started
    measured = {"seconds": seconds, "peak MiB": peak_mib()}
    return measured | figures_of(problem, solution), solution


def _violations(problem: Problem, found: Draw) -> int:
    no_prices = [np.zeros(side, dtype=np.int64) for side in problem.shape]
    return sum(len(certify(problem, pairs, *no_prices).violations) for pairs in found.pairs_list)
