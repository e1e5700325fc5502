"""The worked example of docs/matching.md: its instance, read from the page, and how the page writes what is found."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from scipy.optimize import linprog

from reviews.domain.matching import Options, Problem, Solution
from tests.docs.pages import Row, Section, sections
from tests.reviews.domain.matching.oracle import allowed_assignments, micro

PAGE = sections("matching.md")
ONLY_TOTAL = Options(fairness_budget=0)
MINUS = "−"

Pair = tuple[int, int]

_HEAD, *_ROWS = PAGE["The instance"].tables[0]
REVIEWERS = _HEAD[1:]
APPLICATIONS = tuple(row[0] for row in _ROWS[:-1])
_AFFINITY = [row[1:] for row in _ROWS[:-1]]
_PAIR = re.compile(f"\\b([{''.join(APPLICATIONS)}])–({'|'.join(REVIEWERS)})\\b")


def instance() -> Problem:
    """Affinities, loads and the conflict of the page's first table; two readers each."""
    barred = [(i, j) for i, row in enumerate(_AFFINITY) for j, cell in enumerate(row) if cell == "conflict"]
    values = [[0.0 if cell == "conflict" else float(cell) for cell in row] for row in _AFFINITY]
    return Problem(values, [2] * len(values), [int(cell) for cell in _ROWS[-1][1:]], forbidden=barred)


def with_conflicts(problem: Problem, pairs: Sequence[Pair]) -> Problem:
    """The problem with more forbidden pairs."""
    return replace(problem, forbidden=[*problem.forbidden.tolist(), *pairs])


def pairs_in(section: Section) -> list[Pair]:
    """The pairs that the prose names, in its order."""
    named = _PAIR.findall(section.prose)
    return [(APPLICATIONS.index(application), REVIEWERS.index(reviewer)) for application, reviewer in named]


def pair_name(pair: Iterable[int]) -> str:
    """A–Kim."""
    application, reviewer = pair
    return f"{APPLICATIONS[application]}–{REVIEWERS[reviewer]}"


def names(pairs: Iterable[Iterable[int]]) -> Row:
    """A cell for each application: its readers by name."""
    readers: list[list[str]] = [[] for _ in APPLICATIONS]
    for i, j in pairs:
        readers[i].append(REVIEWERS[j])
    return tuple(", ".join(row) for row in readers)


def written(micro_units: int, decimals: int = 2) -> str:
    """Micro-units as the page writes them; refuses to round."""
    digits = f"{micro_units / 1_000_000:.{decimals}f}"
    assert round(float(digits) * 1_000_000) == micro_units
    return digits.replace("-", MINUS)


def units(value: float) -> int:
    """A figure of the engine in micro-units."""
    return round(value * 1_000_000)


def price_row(solution: Solution) -> Row:
    """The row of the prices, u and then v."""
    prices = [*solution.application_prices_micro.tolist(), *solution.reviewer_prices_micro.tolist()]
    return ("price", *(written(price) for price in prices))


def certificate_lines(problem: Problem, solution: Solution) -> list[str]:
    """The certificate's sum, term by term, from the prices alone; for prices of loads that are not negative."""
    u, v = (side.tolist() for side in (solution.application_prices_micro, solution.reviewer_prices_micro))
    gains, demand, loads = gains_of(problem, solution), problem.demand.tolist(), problem.load_max.tolist()
    closed = {tuple(pair) for pair in [*problem.locked.tolist(), *problem.forbidden.tolist()]}
    positive = {pair: gain for pair, gain in np.ndenumerate(gains) if gain > 0 and pair not in closed}
    locked = {tuple(pair): int(gains[tuple(pair)]) for pair in problem.locked.tolist()}
    sums = [int(np.dot(demand, u)), int(np.dot(loads, v)), *locked.values(), int(sum(positive.values()))]
    assert min(v) >= 0
    return [
        f"readers {_products(demand, u)} = {written(sums[0])}",
        f"loads {_products(loads, v)} = {written(sums[1])}",
        *(f"locked {gain}" for gain in _named(locked)),
        f"gains {' + '.join(_named(positive))} = {written(sums[-1])}",
        f"bound {' + '.join(map(written, sums)).replace(f'+ {MINUS}', f'{MINUS} ')} = {written(sum(sums))}",
    ]


def gains_of(problem: Problem, solution: Solution) -> np.ndarray:
    """s − u − v of every pair, in micro-units."""
    found: np.ndarray = micro(problem) - solution.application_prices_micro[:, None] - solution.reviewer_prices_micro
    return found


def ceiling(problem: Problem, least_total: int) -> float:
    """The linear program over split readings: every score at least T, the total at least `least_total`; highest T."""
    n, m = problem.shape
    scores = micro(problem) / 1_000_000
    rows = np.kron(np.eye(n), np.ones(m))
    answer = linprog(
        np.append(np.zeros(n * m), -1.0),
        A_eq=np.hstack([rows, np.zeros((n, 1))]),
        b_eq=problem.demand,
        A_ub=np.vstack(
            [
                np.hstack([-rows * scores.ravel(), np.ones((n, 1))]),
                np.hstack([np.tile(np.eye(m), n), np.zeros((m, 1))]),
                np.append(-scores.ravel(), 0.0),
            ]
        ),
        b_ub=np.concatenate([np.zeros(n), problem.load_max, [-least_total / 1_000_000]]),
        bounds=[
            *((0, float((i, j) not in set(map(tuple, problem.forbidden.tolist())))) for i, j in np.ndindex(n, m)),
            (0, None),
        ],
    )
    return float(answer.x[-1])


def only_best(problem: Problem, worth=lambda candidate: candidate.total):
    """The one allowed assignment that is worth most, out of all of them."""
    ranked = sorted(allowed_assignments(problem), key=worth, reverse=True)
    assert worth(ranked[0]) > worth(ranked[1])
    return ranked[0]


def _products(counts: Sequence[int], prices: Sequence[int]) -> str:
    return " + ".join(f"{count} · {written(price)}" for count, price in zip(counts, prices, strict=True))


def _named(gains: dict[Pair, int]) -> list[str]:
    return [f"{pair_name(pair)} {written(gain)}" for pair, gain in gains.items()]
