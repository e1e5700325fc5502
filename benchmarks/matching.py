"""make bench-matching: the assignment engine on made-up calls, each in a process of its own.

`ARGS="--largest 20000"` goes on to the conference sizes. A peer, HiGHS on the same instance as one integer program,
runs beside the engine up to 300 applications, and its total must be the same. "fair s" is the time with the default
budget for fairness, up to 120 applications. Figures of one machine say little: the ratio does. The last row is a panel
under eight hard rules at once, proved to a gap of at most 0.0001.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, vstack

from reviews.domain.matching import Options, Problem, solve
from reviews.domain.matching.instances import rule_rich, synthetic

SIZES = ((60, 40), (120, 80), (200, 250), (300, 300), (1_000, 1_000), (5_000, 5_000), (20_000, 20_000))
LARGEST_FOR_PEER = 300
LARGEST_FOR_FAIRNESS = 120
SEED = 1
COLUMNS = (
    *(("instance", 16), ("total", 14), ("gap", 8), ("seconds", 9), ("peer s", 9), ("ratio", 9)),
    *(("fair s", 9), ("lowest", 9), ("ceiling", 9), ("peak MiB", 10)),
)


def main() -> None:
    """Print the table, a row as soon as it is there."""
    parser = argparse.ArgumentParser(prog="make bench-matching", description=__doc__)
    parser.add_argument("--largest", type=int, default=1_000, help="applications in the largest call (default 1000)")
    parser.add_argument("--one", nargs=2, type=int, help=argparse.SUPPRESS)
    parser.add_argument("--rules", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one or chosen.rules:
        print(json.dumps(measure(*chosen.one) if chosen.one else measure_rules()))
        return
    print("".join(name.rjust(width) for name, width in COLUMNS))
    for n, m in SIZES:
        if n <= chosen.largest:
            print(_line(_in_own_process("--one", str(n), str(m))), flush=True)
    print(_line(_in_own_process("--rules")), flush=True)


def measure(n: int, m: int) -> dict[str, Any]:
    """One instance: n applications, m reviewers, four readers each, at most six readings each."""
    warm_up()
    problem = synthetic(n, m, SEED)
    started = time.perf_counter()
    solution = solve(problem, Options(fairness_budget=0))
    seconds = time.perf_counter() - started
    found = {"instance": f"{n} × {m}", "total": round(solution.total, 4), "gap": solution.gap, "seconds": seconds}
    if n <= LARGEST_FOR_PEER:
        found |= _peer(problem, solution.total_micro, seconds)
    if n <= LARGEST_FOR_FAIRNESS:
        found |= _fairest(problem)
    return found | {"peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def measure_rules() -> dict[str, Any]:
    """The panel of 200 applications and 150 reviewers under eight rules."""
    warm_up()
    problem = rule_rich(SEED)
    started = time.perf_counter()
    solution = solve(problem, Options(fairness_budget=0))
    seconds = time.perf_counter() - started
    found = {"instance": "200 × 150 rules", "total": round(solution.total, 4), "gap": solution.gap, "seconds": seconds}
    return found | {"peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def warm_up() -> None:
    """Imports and first allocations are no part of a solve."""
    solve(synthetic(8, 8, SEED), Options())


def _peer(problem: Problem, own: int, seconds: float) -> dict[str, Any]:
    started = time.perf_counter()
    total = integer_program(problem)
    peer_seconds = time.perf_counter() - started
    if total != own:
        raise SystemExit(f"The peer's total is {total}, the engine's {own}.")
    return {"peer s": peer_seconds, "ratio": peer_seconds / seconds}


def _fairest(problem: Problem) -> dict[str, Any]:
    started = time.perf_counter()
    solution = solve(problem, Options())
    seconds = time.perf_counter() - started
    return {"fair s": seconds, "lowest": solution.floor, "ceiling": solution.floor_bound}


def integer_program(problem: Problem) -> int:
    """The highest total in micro-units, by HiGHS over all pairs at once."""
    n, m = problem.shape
    scores = np.floor(problem.affinity.rows(0, n).astype(np.float64) * 1e6 + 0.5)
    pair = np.arange(n * m)
    rows, columns = (coo_array((np.ones(n * m), (side, pair))) for side in (pair // m, pair % m))
    limits = LinearConstraint(
        vstack([rows, columns]).tocsr(),
        np.concatenate([problem.demand, np.zeros(m)]),
        np.concatenate([problem.demand, problem.load_max]),
    )
    found = milp(-scores.ravel(), constraints=limits, bounds=Bounds(0, 1), integrality=np.ones(n * m))
    return round(-found.fun)


def _in_own_process(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.matching", *arguments]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _line(found: dict[str, Any]) -> str:
    return "".join(_cell(found.get(name)).rjust(width) for name, width in COLUMNS)


def _cell(value: object) -> str:
    return f"{value:,.3f}" if isinstance(value, float) else "–" if value is None else str(value)


if __name__ == "__main__":
    main()
