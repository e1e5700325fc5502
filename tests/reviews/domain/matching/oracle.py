"""Slow and obviously right: every assignment of a tiny instance, counted by hand."""

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from reviews.domain.matching import Problem


def micro(problem: Problem) -> np.ndarray:
    """Scores in micro-units, by the contract's formula."""
    return np.floor(np.asarray(problem.affinity, dtype=np.float64) * 1_000_000 + 0.5).astype(int)


@dataclass(frozen=True)
class Candidate:
    """One allowed assignment: its pairs, total and the score of each application."""

    pairs: tuple[tuple[int, int], ...]
    total: int
    scores: tuple[int, ...]


def allowed_assignments(problem: Problem) -> list[Candidate]:
    """Every assignment that meets demand, loads, conflicts and locks."""
    n, m = problem.shape
    scores = micro(problem)
    forbidden = {tuple(pair) for pair in problem.forbidden.tolist()}
    locked = {tuple(pair) for pair in problem.locked.tolist()}
    choices = []
    for i in range(n):
        must = {j for a, j in locked if a == i}
        free = [j for j in range(m) if (i, j) not in forbidden]
        readers = combinations(free, int(problem.demand[i]))
        choices.append([chosen for chosen in readers if must <= set(chosen)])
    found = []
    for assignment in product(*choices):
        load = np.bincount([j for chosen in assignment for j in chosen], minlength=m)
        if (load > problem.load_max).any() or (load < problem.load_min).any():
            continue
        pairs = tuple((i, j) for i, chosen in enumerate(assignment) for j in chosen)
        sums = tuple(int(sum(scores[i, j] for j in chosen)) for i, chosen in enumerate(assignment))
        found.append(Candidate(pairs, sum(sums), sums))
    return found


def bound_by_hand(problem: Problem, u: np.ndarray, v: np.ndarray) -> int:
    """The dual bound of the contract, pair by pair in Python integers."""
    n, m = problem.shape
    scores = micro(problem)
    forbidden = {tuple(pair) for pair in problem.forbidden.tolist()}
    locked = {tuple(pair) for pair in problem.locked.tolist()}
    bound = sum(int(problem.demand[i]) * int(u[i]) for i in range(n))
    for j in range(m):
        bound += int(problem.load_max[j]) * max(int(v[j]), 0)
        bound -= int(problem.load_min[j]) * max(-int(v[j]), 0)
    for i, j in product(range(n), range(m)):
        gain = int(scores[i, j]) - int(u[i]) - int(v[j])
        if (i, j) in locked:
            bound += gain
        elif (i, j) not in forbidden:
            bound += max(0, gain)
    return bound


def reached(candidate: Candidate, best: list[int], demand: list[int]) -> int:
    """The largest T with score >= min(T, best) wherever readers are wanted."""
    below = [score for score, top, wanted in zip(candidate.scores, best, demand, strict=True) if wanted and score < top]
    return min(below) if below else max(best)


def best_alone(problem: Problem) -> list[int]:
    """The contract's "best possible of i": locked readers and the best open ones with room."""
    n, m = problem.shape
    forbidden = {tuple(pair) for pair in problem.forbidden.tolist()}
    locked = {tuple(pair) for pair in problem.locked.tolist()}
    full = [sum(j == b for _, b in locked) >= problem.load_max[j] for j in range(m)]
    best = []
    for i in range(n):
        mine = [int(micro(problem)[i, j]) for j in range(m) if (i, j) in locked]
        pairs = [(i, j) for j in range(m) if not full[j]]
        rest = [int(micro(problem)[p]) for p in pairs if p not in forbidden and p not in locked]
        best.append(sum(mine) + sum(sorted(rest)[::-1][: int(problem.demand[i]) - len(mine)]))
    return best


def random_problem(seed: int, *, largest: int = 4) -> Problem:
    """A tiny instance that may have no solution: ties, zeros, conflicts, locks, least loads."""
    rng = np.random.default_rng(seed)
    n, m = (int(side) for side in rng.integers(1, largest + 1, 2))
    steps = int(rng.choice([2, 4, 1000]))
    affinity = rng.integers(0, steps + 1, (n, m)) / steps
    demand = rng.integers(0, min(m, 3) + 1, n)
    load_max = rng.integers(0, n + 2, m)
    load_min = np.minimum(load_max, rng.integers(0, 2, m) * rng.integers(0, 3, m))
    marks = rng.random((n, m))
    return Problem(
        affinity,
        demand,
        load_max,
        load_min,
        forbidden=np.argwhere(marks < 0.15),
        locked=np.argwhere(marks > 0.93),
        previous=np.argwhere((marks > 0.4) & (marks < 0.6)),
    )


def best_expected_total(problem: Problem, limit: float) -> float | None:
    """The linear program over all pairs at once: no open pair likelier than `limit`; None without a solution."""
    n, m = problem.shape
    low, high = np.zeros((n, m)), np.full((n, m), limit)
    high[tuple(problem.forbidden.T)] = 0
    low[tuple(problem.locked.T)] = high[tuple(problem.locked.T)] = 1
    pair = np.arange(n * m)
    rows, columns = (
        coo_array((np.ones(n * m), (side, pair)), shape=(size, n * m)) for side, size in ((pair // m, n), (pair % m, m))
    )
    found = linprog(
        -micro(problem).ravel(),
        A_eq=rows.tocsr(),
        b_eq=problem.demand,
        A_ub=vstack([columns, -columns]).tocsr(),
        b_ub=np.concatenate([problem.load_max, -problem.load_min]),
        bounds=np.stack([low.ravel(), high.ravel()], axis=1),
    )
    return -found.fun / 1_000_000 if found.status == 0 else None
