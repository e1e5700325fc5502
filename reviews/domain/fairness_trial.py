"""What fairness costs on one instance: the total and the weakest applications at several budgets."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from reviews.domain.matching import Options, Problem, Solution, solve
from reviews.domain.matching.spread import scores_micro, worst_tenth

PERCENTS = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0)
"""Budgets that are tried, in per cent of the best total."""

Progress = Callable[[float, str], bool]


def fairness_points(
    problem: Problem, options: Options, progress: Progress, percents: Sequence[float] = PERCENTS
) -> list[dict[str, Any]]:
    """One point for each budget that changes anything: percent, and in micro-units total, best, lowest, worst_tenth.

    lowest: the lowest score of an application; worst_tenth: the mean of the lowest tenth. Raises as `solve`.
    """
    points: list[dict[str, Any]] = []
    for number, percent in enumerate(percents):
        part = _part(progress, number, len(percents))
        solution = solve(problem, replace(options, fairness_budget=percent / 100), progress=part)
        point = _point(problem, solution)
        if not points or points[-1] != {**point, "percent": points[-1]["percent"]}:
            points.append({**point, "percent": percent})
    return points


def _part(progress: Progress, number: int, count: int) -> Progress:
    return lambda fraction, phase: progress((number + fraction) / count, phase)


def _point(problem: Problem, solution: Solution) -> dict[str, Any]:
    scores = scores_micro(problem, solution.pairs)
    return {
        "total": solution.total_micro,
        "best": solution.bound_micro,
        "lowest": int(scores.min()) if len(scores) else 0,
        "worst_tenth": round(worst_tenth(scores)),
    }
